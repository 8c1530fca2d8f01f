import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkingCalendar } from '../../src/clocks/index.ts';

/** Working hours of the published urban-management standard: 08–12 and 14–18 on working days. */
const chinaHours = [
  { from: '08:00', to: '12:00' },
  { from: '14:00', to: '18:00' },
];

const chinaRules = {
  zone: 'Asia/Shanghai',
  weekend: [6, 7],
  windows: chinaHours,
  dayClock: { startsNextDay: true, endsAt: '24:00' },
};

/** Qingming and Labour Day 2020 as the State Council's notice of 2019-11-21 has them; no more is needed for the core dates. */
export const spring2020: WorkingCalendar = {
  ...chinaRules,
  days: {
    '2020-04-04': { working: false, name: '清明节' },
    '2020-04-05': { working: false, name: '清明节' },
    '2020-04-06': { working: false, name: '清明节' },
    '2020-04-26': { working: true, name: '劳动节' },
    '2020-05-01': { working: false, name: '劳动节' },
    '2020-05-02': { working: false, name: '劳动节' },
    '2020-05-03': { working: false, name: '劳动节' },
    '2020-05-04': { working: false, name: '劳动节' },
    '2020-05-05': { working: false, name: '劳动节' },
    '2020-05-09': { working: true, name: '劳动节' },
  },
  publishedUntil: '2020-06-24',
};

/** Sunday is a working day here, and clocks change on Sundays at 01:00 UTC: the hardest place for working windows. */
export const amsterdamFridaySaturday: WorkingCalendar = {
  zone: 'Europe/Amsterdam',
  weekend: [5, 6],
  windows: [
    { from: '01:30', to: '02:45' },
    { from: '04:00', to: '12:00' },
    { from: '22:00', to: '24:00' },
  ],
  days: { '2024-04-01': { working: false, name: 'Easter Monday' } },
  publishedUntil: '2026-12-31',
  dayClock: { startsNextDay: true, endsAt: '24:00' },
};

export const newYork: WorkingCalendar = {
  zone: 'America/New_York',
  weekend: [6],
  windows: [
    { from: '00:00', to: '03:30' },
    { from: '09:00', to: '17:00' },
  ],
  days: {},
  publishedUntil: '2026-12-31',
  dayClock: { startsNextDay: true, endsAt: '24:00' },
};

/** Clocks change at midnight here (the day of the change starts at 01:00), and the weekend is Friday and Saturday. */
export const cairo: WorkingCalendar = {
  zone: 'Africa/Cairo',
  weekend: [5, 6],
  windows: [{ from: '00:00', to: '24:00' }],
  days: { '2024-04-25': { working: false, name: 'Sinai Liberation Day' } },
  publishedUntil: '2026-12-31',
  dayClock: { startsNextDay: true, endsAt: '24:00' },
};

const folder = process.env.WANGGE_TEST_DATA;
const holidays = folder ? join(folder, 'cn_holidays') : undefined;

/** Where the official holiday calendars of 2010–2026 lie, or undefined with the reason printed. */
export const holidayData = holidays && existsSync(holidays) ? holidays : undefined;

export function tellSkipped(suite: string): void {
  if (holidayData) return;
  const reason = folder ? `${folder} has no folder cn_holidays` : 'WANGGE_TEST_DATA is not set';
  console.log(`SKIPPED ${suite}: ${reason}`);
}

/** Every day of 2010–2026 with whether it is a working day, as the table says. */
export function readWorkdayTable(data: string): Map<string, boolean> {
  const rows = readFileSync(join(data, 'workdays_2010_2026.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
  return new Map(
    rows.map((row) => {
      const [date, working] = row.split(',');
      return [date!, working === '1'];
    }),
  );
}

/** The calendar of 2010–2026 from the table of days: only what departs from Saturday and Sunday is listed. */
export function chinaFromTable(data: string): WorkingCalendar {
  const days: WorkingCalendar['days'] = {};
  for (const [date, working] of readWorkdayTable(data)) {
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
    if (working === (weekday === 0 || weekday === 6)) days[date] = { working, name: working ? '调休' : '放假' };
  }
  return { ...chinaRules, days, publishedUntil: '2026-12-31' };
}

/** The same from the yearly files that follow the State Council's notices. */
export function chinaFromNotices(data: string): WorkingCalendar {
  type Notice = { days: { name: string; date: string; isOffDay: boolean }[] };
  const days: WorkingCalendar['days'] = {};
  for (const file of readdirSync(data).filter((name) => /^holiday-cn_\d{4}\.json$/.test(name))) {
    const notice = JSON.parse(readFileSync(join(data, file), 'utf8')) as Notice;
    for (const { name, date, isOffDay } of notice.days) days[date] = { working: !isOffDay, name };
  }
  return { ...chinaRules, days, publishedUntil: '2026-12-31' };
}

/** The same from the `chinese-days` package: holidays and make-up days by date, named "English,中文,n". */
export function chinaFromPackage(data: string): WorkingCalendar {
  type Table = { holidays: Record<string, string>; workdays: Record<string, string> };
  const table = JSON.parse(readFileSync(join(data, 'chinese-days_1.5.7.json'), 'utf8')) as Table;
  const days: WorkingCalendar['days'] = {};
  for (const [date, name] of Object.entries(table.holidays)) days[date] = { working: false, name: name.split(',')[1]! };
  for (const [date, name] of Object.entries(table.workdays)) days[date] = { working: true, name: name.split(',')[1]! };
  return { ...chinaRules, days, publishedUntil: '2026-12-31' };
}
