type Locale = 'zh' | 'en';

/** Dates in the reader's words and the district's zone; without a zone, in that of the device. */
export interface Dates {
  time: (at: number) => string;
  /** Equal for instants of one day, for nothing else. */
  day: (at: number) => string;
  yearOf: (at: number) => number;
  /** To the minute, with the year unless it is that of `now`. */
  moment: (at: number, now: number) => string;
  /** To the minute, always with its year: for what is read later, on paper or from a file. */
  dated: (at: number) => string;
  /** To the second. */
  exact: (at: number) => string;
}

export function datesOf(locale: Locale, zone: string | undefined): Dates {
  const tag = locale === 'zh' ? 'zh-CN' : 'en-GB';
  const make = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(tag, { ...options, hourCycle: 'h23', ...(zone && { timeZone: zone }) });
    return (at: number) => format.format(at);
  };
  const year = new Intl.DateTimeFormat('en', { year: 'numeric', ...(zone && { timeZone: zone }) });
  const minute = { day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  const month = locale === 'zh' ? 'long' : 'short';
  const undated = make({ month, ...minute });
  const dated = make({ year: 'numeric', month, ...minute });
  const yearOf = (at: number) => Number(year.format(at));
  return {
    time: make({ hour: '2-digit', minute: '2-digit' }),
    day: make({ year: 'numeric', month: '2-digit', day: '2-digit' }),
    yearOf,
    moment: (at, now) => (yearOf(at) === yearOf(now) ? undated(at) : dated(at)),
    dated,
    exact: make({ dateStyle: 'full', timeStyle: 'medium' }),
  };
}
