/** A period as its address writes it: `2020-04-07`, `2020-04`, `2020-W15`, `2020-Q2`, `2020`, or two days `2020-04-01..2020-04-15`. */
export type PeriodKind = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'range';
export const PERIOD_KINDS: readonly PeriodKind[] = ['day', 'week', 'month', 'quarter', 'year', 'range'];

const DAY = 86_400_000;
const shapes: Readonly<Record<PeriodKind, RegExp>> = {
  day: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  week: /^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/,
  month: /^\d{4}-(0[1-9]|1[0-2])$/,
  quarter: /^\d{4}-Q[1-4]$/,
  year: /^\d{4}$/,
  range: /^\d{4}-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2}$/,
};

/** Undefined for a text that is none: a mistyped link opens the month. */
export function kindOf(period: string): PeriodKind | undefined {
  return PERIOD_KINDS.find((kind) => shapes[kind].test(period));
}

/** The period of this kind in which the day lies. */
export function periodAt(kind: PeriodKind, day: string): string {
  const year = day.slice(0, 4);
  const month = Number(day.slice(5, 7));
  switch (kind) {
    case 'day':
      return day;
    case 'week':
      return weekAt(Date.parse(day));
    case 'month':
      return day.slice(0, 7);
    case 'quarter':
      return `${year}-Q${Math.ceil(month / 3)}`;
    case 'year':
      return year;
    case 'range':
      return `${day.slice(0, 8)}01..${day}`;
  }
}

/** The one before (-1) or after (1); a range of days has no next one. */
export function neighbour(period: string, by: -1 | 1): string {
  const year = Number(period.slice(0, 4));
  switch (kindOf(period)) {
    case 'day':
      return new Date(Date.parse(period) + by * DAY).toISOString().slice(0, 10);
    case 'week':
      return weekAt(mondayOf(period) + by * 7 * DAY);
    case 'month':
      return new Date(Date.UTC(year, Number(period.slice(5)) - 1 + by, 1)).toISOString().slice(0, 7);
    case 'quarter':
      return periodAt('quarter', new Date(Date.UTC(year, (Number(period.slice(6)) - 1 + by) * 3, 1)).toISOString());
    case 'year':
      return String(year + by);
    default:
      return period;
  }
}

/** The month, quarter, year, week or day that these days are, by its own name; any others as they stand. */
export function namedPeriod(period: string): string {
  if (kindOf(period) !== 'range') return period;
  const [from = '', to = ''] = period.split('..');
  const beside = (day: string, by: -1 | 1) => new Date(Date.parse(day) + by * DAY).toISOString().slice(0, 10);
  const kind = (['year', 'quarter', 'month', 'week', 'day'] as const).find((one) => {
    const named = periodAt(one, from);
    return (
      periodAt(one, to) === named && periodAt(one, beside(from, -1)) !== named && periodAt(one, beside(to, 1)) !== named
    );
  });
  return kind ? periodAt(kind, from) : period;
}

/** ISO 8601: the week's year is that of its Thursday. */
function weekAt(instant: number): string {
  const weekday = (new Date(instant).getUTCDay() + 6) % 7;
  const thursday = new Date(instant + (3 - weekday) * DAY);
  const year = thursday.getUTCFullYear();
  const number = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY));
  return `${year}-W${String(number).padStart(2, '0')}`;
}

function mondayOf(week: string): number {
  const fourth = Date.UTC(Number(week.slice(0, 4)), 0, 4);
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY + (Number(week.slice(6)) - 1) * 7 * DAY;
}

/** Days as people read them: `4月1日 – 4月7日`; one day once. */
export function daysWords(days: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
  });
  const [from = '', to = from] = days.split('..');
  return format.formatRange(Date.parse(from), Date.parse(to));
}
