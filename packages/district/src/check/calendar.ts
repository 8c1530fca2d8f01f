import { calendarFaults, dateOf, findDayNumber, type WorkingCalendar } from '@wangge/kernel';
import type { FaultList, Place } from '../fault.ts';
import type { CalendarFile } from '../format.ts';
import type { Located } from '../parse/located.ts';
import { checkDate } from './catalogue.ts';

// Longer than any official holiday; a longer span is a slip in a year or a month.
const LONGEST_SPAN_DAYS = 31;

/**
 * Checks calendar.yaml and writes its spans out day by day, as the kernel's clocks take them; undefined when clocks could not
 * run on it.
 */
export function checkCalendar(
  file: CalendarFile,
  zone: string,
  source: Located,
  faults: FaultList,
): (WorkingCalendar & { effective: string }) | undefined {
  const before = faults.count;
  checkDate(file.effective, source.at(['effective']), faults);
  checkWindows(file, source, faults);
  checkWeekend(file, source, faults);
  const days = expandDays(file, source, faults);
  checkYears(file, source, faults);
  if (faults.count > before) return undefined;
  const { startsNextDay, endsAt } = file.dayClock;
  const calendar = {
    effective: file.effective,
    zone,
    weekend: file.weekend,
    windows: file.windows.value,
    days,
    publishedUntil: file.publishedUntil,
    dayClock: { startsNextDay, endsAt },
  };
  // What the clocks themselves would refuse, should it ever be more than is told above. The zone is district.yaml's.
  for (const { path, fault } of calendarFaults(calendar)) {
    if (path === 'zone') continue;
    faults.fault(source.at([path.split(/[.[]/)[0]!]), 'calendar-window', {
      zh: `日历不能用于计时（${path}）：${fault}`,
      en: `Clocks cannot run on this calendar (${path}): ${fault}`,
    });
  }
  return faults.count > before ? undefined : calendar;
}

function checkWindows(file: CalendarFile, source: Located, faults: FaultList): void {
  let previous = '';
  for (const [index, { from, to }] of file.windows.value.entries()) {
    const place = source.at(['windows', 'value', index]);
    if (from >= to || to > '24:00') {
      faults.fault(place, 'calendar-window', {
        zh: `时段 ${from}–${to} 的结束须晚于开始，且不晚于 24:00（跨午夜请写成两段）`,
        en: `The window ${from}–${to} must end after it begins and by 24:00 (write a shift over midnight as two)`,
      });
    } else if (from < previous) {
      faults.fault(place, 'calendar-window', {
        zh: `时段 ${from}–${to} 与前一段重叠，或没有按先后排列`,
        en: `The window ${from}–${to} overlaps the one before it, or stands out of order`,
      });
    }
    if (to > previous) previous = to;
  }
  const { endsAt } = file.dayClock;
  if (endsAt > '24:00' || endsAt === '00:00') {
    faults.fault(source.at(['dayClock', 'endsAt']), 'calendar-window', {
      zh: `“${endsAt}”不能作为一天的结束，请写 24:00 或 00:00 之后的时刻`,
      en: `"${endsAt}" is no end of a day; write 24:00 or a time after 00:00`,
    });
  }
}

function checkWeekend(file: CalendarFile, source: Located, faults: FaultList): void {
  const repeated = file.weekend.findIndex((weekday, index) => file.weekend.indexOf(weekday) < index);
  if (repeated < 0) return;
  faults.fault(source.at(['weekend', repeated]), 'calendar-weekend', {
    zh: `周末里 ${file.weekend[repeated]} 写了两次`,
    en: `The weekend names ${file.weekend[repeated]} twice`,
  });
}

function expandDays(file: CalendarFile, source: Located, faults: FaultList): WorkingCalendar['days'] {
  const days: WorkingCalendar['days'] = {};
  const places = new Map<string, { place: Place; working: boolean }>();
  for (const [year, { off, work }] of Object.entries(file.years)) {
    for (const [list, entries] of [
      ['off', off],
      ['work', work],
    ] as const) {
      for (const [index, entry] of entries.entries()) {
        const place = source.at(['years', year, list, index, 'days']);
        const span = readSpan(entry.days, year, place, faults);
        for (const date of span) {
          const working = list === 'work';
          const before = places.get(date);
          if (before) refuseTwice(date, { place, working }, before, faults);
          places.set(date, { place, working });
          days[date] = { working, name: entry.name };
        }
      }
    }
  }
  return days;
}

function refuseTwice(
  date: string,
  now: { place: Place; working: boolean },
  before: { place: Place; working: boolean },
  faults: FaultList,
): void {
  const both = now.working !== before.working;
  faults.fault(now.place, 'calendar-clash', {
    zh: both
      ? `${date} 既放假又上班（前一处在第 ${before.place.line} 行）`
      : `${date} 写了两次（前一处在第 ${before.place.line} 行）`,
    en: both
      ? `${date} is both a day off and a working day (see line ${before.place.line})`
      : `${date} stands here twice (see line ${before.place.line})`,
  });
}

/** The days of `2020-04-04` or `2020-04-04..2020-04-06`. */
function readSpan(text: string, year: string, place: Place, faults: FaultList): string[] {
  const [from = '', to = from, ...rest] = text.split('..');
  const first = findDayNumber(from);
  const last = findDayNumber(to);
  if (rest.length > 0 || first === undefined || last === undefined || last < first) {
    faults.fault(place, 'calendar-span', {
      zh: `“${text}”不是日期，也不是“起..止”的一段（如 2020-04-04..2020-04-06）`,
      en: `"${text}" is neither a date nor a span of dates (2020-04-04..2020-04-06)`,
    });
    return [];
  }
  // The notice of a year may give days off that lie just beyond its ends: New Year's break often begins in December.
  const near = (date: string): boolean => date >= `${Number(year) - 1}-12-01` && date <= `${Number(year) + 1}-01-31`;
  if (!near(from) || !near(to) || last - first >= LONGEST_SPAN_DAYS) {
    faults.fault(place, 'calendar-span', {
      zh: `“${text}”不在 ${year} 年（前后各容一个月），或长过 ${LONGEST_SPAN_DAYS} 天`,
      en: `"${text}" does not lie in ${year} (a month either side is accepted), or is longer than ${LONGEST_SPAN_DAYS} days`,
    });
    return [];
  }
  return Array.from({ length: last - first + 1 }, (_, offset) => dateOf(first + offset));
}

/** The years listed follow each other, and the calendar is published to the end of the last and no further. */
function checkYears(file: CalendarFile, source: Located, faults: FaultList): void {
  const years = Object.keys(file.years)
    .map(Number)
    .sort((left, right) => left - right);
  for (const [index, year] of years.entries()) {
    if (index === 0 || year === years[index - 1]! + 1) continue;
    faults.fault(source.at(['years', String(year)]), 'calendar-years', {
      zh: `${years[index - 1]} 年之后缺 ${years[index - 1]! + 1} 年`,
      en: `After ${years[index - 1]} the year ${years[index - 1]! + 1} is missing`,
    });
  }
  const place = source.at(['publishedUntil']);
  if (!checkDate(file.publishedUntil, place, faults)) return;
  const last = years.at(-1);
  if (last === undefined || Number(file.publishedUntil.slice(0, 4)) === last) {
    if (last === undefined || file.publishedUntil === `${last}-12-31`) return;
  }
  faults.fault(place, 'calendar-published', {
    zh: `publishedUntil 是 ${file.publishedUntil}，而列出的年份到 ${last}：应为 ${last}-12-31`,
    en: `publishedUntil is ${file.publishedUntil}, but the years listed end with ${last}: it must be ${last}-12-31`,
  });
}
