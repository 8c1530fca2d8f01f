import type { HolidayNotice } from './facts.ts';

/** Printed names of holidays and how the pack calls them in English. */
const english: Record<string, string> = {
  元旦: "New Year's Day",
  春节: 'Spring Festival',
  清明节: 'Qingming Festival',
  劳动节: 'Labour Day',
  端午节: 'Dragon Boat Festival',
  中秋节: 'Mid-Autumn Festival',
  国庆节: 'National Day',
  抗日战争暨世界反法西斯战争胜利70周年纪念日:
    '70th anniversary of victory in the War of Resistance and the World Anti-Fascist War',
};

interface Day {
  date: string;
  name: string;
  off: boolean;
  papers: string[];
}

/** The `years` of calendar.yaml. A day stands under its own year, even if the notice of the next year names it. */
export function yearsYaml(notices: HolidayNotice[]): string {
  const days = notices
    .flatMap(({ papers, days }) => days.map(({ date, name, isOffDay }): Day => ({ date, name, off: isOffDay, papers })))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
  const byYear = Map.groupBy(days, ({ date }) => date.slice(0, 4));
  return [...byYear].map(([year, inYear]) => yearYaml(year, inYear)).join('');
}

function yearYaml(year: string, days: Day[]): string {
  const papers = [...new Set(days.flatMap((day) => day.papers))];
  const list = (key: string, off: boolean): string => {
    const spans = spansOf(days.filter((day) => day.off === off));
    if (spans.length === 0) return `    ${key}: []\n`;
    return `    ${key}:\n${spans.map((span) => `      - { days: ${span.days}, name: { zh: ${span.name}, en: "${inEnglish(span.name)}" } }\n`).join('')}`;
  };
  return `  '${year}':\n    source: >-\n      国务院办公厅放假安排通知\n${papers.map((paper) => `      ${paper}\n`).join('')}${list('off', true)}${list('work', false)}`;
}

/** Neighbouring days of one name in one span. */
function spansOf(days: Day[]): { days: string; name: string }[] {
  const spans: { from: string; to: string; name: string }[] = [];
  for (const { date, name } of days) {
    const last = spans.at(-1);
    if (last && last.name === name && nextDay(last.to) === date) last.to = date;
    else spans.push({ from: date, to: date, name });
  }
  return spans.map(({ from, to, name }) => ({ days: from === to ? from : `${from}..${to}`, name }));
}

function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function inEnglish(name: string): string {
  return name
    .split('、')
    .map((part) => {
      const known = english[part];
      if (!known) throw new Error(`no English name for the holiday ${part}`);
      return known;
    })
    .join(' and ');
}
