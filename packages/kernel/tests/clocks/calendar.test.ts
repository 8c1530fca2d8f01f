import { describe, expect, test } from 'vitest';
import {
  CalendarFaults,
  calendarFaults,
  dateOf,
  findDayNumber,
  isoWeekday,
  prepareCalendar,
  startClock,
  type WorkingCalendar,
} from '../../src/clocks/index.ts';
import {
  chinaFromNotices,
  chinaFromPackage,
  holidayData,
  readWorkdayTable,
  spring2020,
  tellSkipped,
} from './calendars.ts';

const day = (date: string) => findDayNumber(date) ?? Number.NaN;
const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);

describe('dates', () => {
  test('only real dates have a day number', () => {
    expect(dateOf(day('2020-02-29'))).toBe('2020-02-29');
    expect(day('1970-01-02')).toBe(1);
    expect(day('1969-12-31')).toBe(-1);
    for (const text of ['2021-02-29', '2020-13-01', '2020-4-3', '20200403', '2020-04-31', 'x']) {
      expect(findDayNumber(text), text).toBeUndefined();
    }
  });

  test('every day of eight centuries is written as the runtime writes it', () => {
    for (let number = day('1699-12-25'); number < day('2500-01-05'); number++) {
      const date = dateOf(number);
      if (date !== new Date(number * 86_400_000).toISOString().slice(0, 10))
        expect.fail(`day ${number} became ${date}`);
    }
  });

  test('weekdays run from Monday 1 to Sunday 7', () => {
    expect(isoWeekday(day('2020-03-30'))).toBe(1);
    expect(isoWeekday(day('2020-04-05'))).toBe(7);
    expect(isoWeekday(day('1969-12-28'))).toBe(7);
  });
});

describe('a prepared calendar', () => {
  test('knows what each day is', () => {
    const calendar = prepareCalendar(spring2020);
    expect(calendar.factOf(day('2020-05-09'))).toEqual({ kind: 'make-up', name: '劳动节' });
    expect(calendar.factOf(day('2020-05-04'))).toEqual({ kind: 'holiday', name: '劳动节' });
    expect(calendar.factOf(day('2020-05-10'))).toEqual({ kind: 'weekend', name: '' });
    expect(calendar.factOf(day('2020-05-11'))).toEqual({ kind: 'working', name: '' });
  });

  test('is made once for an object, and is taken as it is', () => {
    const calendar = prepareCalendar(spring2020);
    expect(prepareCalendar(spring2020)).toBe(calendar);
    expect(prepareCalendar(calendar)).toBe(calendar);
  });

  test('uses other windows in a season, also over the turn of the year', () => {
    const calendar: WorkingCalendar = {
      ...spring2020,
      seasons: [
        { from: '06-01', to: '09-30', windows: [{ from: '07:00', to: '11:00' }] },
        { from: '12-15', to: '01-15', windows: [{ from: '09:00', to: '11:00' }] },
      ],
      publishedUntil: '2021-12-31',
    };
    const due = (from: string) =>
      startClock({ limit: { amount: 1, unit: 'working-hours' }, calendar, at: at(from) }).deadline;
    expect(due('2020-05-29 17:30')).toBe(at('2020-06-01 07:30'));
    expect(due('2020-09-30 10:30')).toBe(at('2020-10-01 08:30'));
    expect(due('2020-12-31 10:30')).toBe(at('2021-01-01 09:30'));
    expect(due('2021-01-15 10:30')).toBe(at('2021-01-18 08:30'));
  });

  test('later than the published days is provisional, for clocks that ask the calendar', () => {
    const start = (amount: number, unit: 'working-days' | 'calendar-days' | 'working-hours', from: string) =>
      startClock({ limit: { amount, unit }, calendar: spring2020, at: at(from) });
    expect(start(1, 'working-days', '2020-06-23 10:00').provisional).toBe(false);
    expect(start(2, 'working-days', '2020-06-23 10:00').provisional).toBe(true);
    expect(start(9, 'calendar-days', '2020-06-23 10:00').provisional).toBe(false);
    expect(start(8, 'working-hours', '2020-06-24 08:00').provisional).toBe(false);
    expect(start(9, 'working-hours', '2020-06-24 08:00').provisional).toBe(true);
  });

  test.each<[string, Partial<WorkingCalendar>, string]>([
    ['an unknown zone', { zone: 'Asia/Jinan' }, 'zone'],
    ['a weekday that is none', { weekend: [0] }, 'weekend[0]'],
    ['a week of rest', { weekend: [1, 2, 3, 4, 5, 6, 7] }, 'weekend'],
    ['no window', { windows: [] }, 'windows'],
    ['a window backwards', { windows: [{ from: '18:00', to: '08:00' }] }, 'windows[0]'],
    ['an empty window', { windows: [{ from: '08:00', to: '08:00' }] }, 'windows[0]'],
    ['a time that is none', { windows: [{ from: '8:00', to: '12:00' }] }, 'windows[0].from'],
    ['a time past the day', { windows: [{ from: '08:00', to: '24:30' }] }, 'windows[0].to'],
    [
      'crossing windows',
      {
        windows: [
          { from: '08:00', to: '12:00' },
          { from: '11:00', to: '13:00' },
        ],
      },
      'windows[1]',
    ],
    ['a season without windows', { seasons: [{ from: '06-01', to: '09-30', windows: [] }] }, 'seasons[0].windows'],
    [
      'a season that begins never',
      { seasons: [{ from: '02-30', to: '09-30', windows: spring2020.windows }] },
      'seasons[0].from',
    ],
    [
      'crossing seasons',
      {
        seasons: [
          { from: '11-01', to: '02-01', windows: spring2020.windows },
          { from: '02-01', to: '03-01', windows: spring2020.windows },
        ],
      },
      'seasons[1]',
    ],
    ['a date that is none', { days: { '2020-02-30': { working: false, name: 'x' } } }, 'days.2020-02-30'],
    ['a day past publication', { days: { '2020-10-01': { working: false, name: '国庆节' } } }, 'days.2020-10-01'],
    ['no date of publication', { publishedUntil: '2020' }, 'publishedUntil'],
    ['a day that ends never', { dayClock: { startsNextDay: true, endsAt: '25:00' } }, 'dayClock.endsAt'],
    ['a day that ends at its start', { dayClock: { startsNextDay: true, endsAt: '00:00' } }, 'dayClock.endsAt'],
  ])('%s is refused with its place', (_, change, path) => {
    const calendar = { ...spring2020, ...change };
    expect(calendarFaults(calendar).map((fault) => fault.path)).toEqual([path]);
    expect(() => prepareCalendar(calendar)).toThrow(CalendarFaults);
  });

  test('a good calendar has no faults', () => {
    expect(calendarFaults(spring2020)).toEqual([]);
  });
});

tellSkipped('the official calendars of 2010–2026');
describe.skipIf(!holidayData)('the official calendars of 2010–2026', () => {
  test('both sources give every day as the table has it', () => {
    const table = readWorkdayTable(holidayData!);
    expect(table.size).toBe(6209);
    for (const calendar of [chinaFromNotices(holidayData!), chinaFromPackage(holidayData!)]) {
      const made = prepareCalendar(calendar);
      const different = [...table].filter(([date, working]) => made.isWorking(day(date)) !== working);
      expect(different).toEqual([]);
    }
  });
});
