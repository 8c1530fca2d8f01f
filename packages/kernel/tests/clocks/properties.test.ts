import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ClockReading,
  type ClockRefusal,
  type DurationUnit,
  durationUnits,
  explainSteps,
  extendClock,
  getZone,
  isClockRefusal,
  type Light,
  lightOf,
  pauseClock,
  prepareCalendar,
  recomputeClock,
  remainingWords,
  resumeClock,
  spendingOf,
  startClock,
  stopClock,
  timesSpent,
  usedOf,
  type WorkingCalendar,
} from '../../src/clocks/index.ts';
import {
  amsterdamFridaySaturday,
  cairo,
  chinaFromNotices,
  chinaFromPackage,
  chinaFromTable,
  holidayData,
  newYork,
  readWorkdayTable,
  spring2020,
  tellSkipped,
} from './calendars.ts';
import { createOracle, moveDay, nextDay } from './oracle.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const seed = 20_200_330;

function taken(result: ClockReading | ClockRefusal): ClockReading {
  if (isClockRefusal(result)) throw new Error(result.en);
  return result;
}

/** When it last began to run. */
const latestOf = ({ history, startedAt }: ClockReading): number =>
  history.reduce((latest, entry) => (entry.kind === 'resume' ? entry.at : latest), startedAt);

/** Minutes, or days of a day clock, in words like `1 day 3 hours`, `2 working days 3 hours`, `less than 1 working day`. */
function amountTold(words: string): number {
  if (words.startsWith('less than')) return 0;
  const part = (name: RegExp) => Number(name.exec(words)?.[1] ?? 0);
  const days = part(/(\d+) (?:working|emergency|calendar) day/);
  if (days > 0) return days;
  return (part(/(\d+) day/) * 24 + part(/(\d+) (?:working )?hour/)) * 60 + part(/(\d+) minute/);
}

/** The minutes that words can tell: beside days of the wall no more than whole hours. */
function amountOf(size: number, unit: DurationUnit): number {
  if (unit === 'working-hours' || size < DAY) return Math.floor(size / MINUTE);
  return Math.floor(size / (60 * MINUTE)) * 60;
}

type Field = {
  name: string;
  calendar: WorkingCalendar;
  table?: Map<string, boolean>;
  /** Starts are drawn from [from, to): whole minutes of UTC. */
  from: number;
  to: number;
  /** Days around which clocks change or years end: drawn as often as all other days together. */
  edges: string[];
};

const fields: Field[] = [
  {
    name: 'China, spring 2020 by hand',
    calendar: spring2020,
    from: Date.UTC(2020, 2, 1),
    to: Date.UTC(2020, 4, 20),
    edges: ['2020-04-03', '2020-04-06', '2020-04-25', '2020-04-26', '2020-04-30', '2020-05-05', '2020-05-09'],
  },
  {
    name: 'Amsterdam with Friday and Saturday off',
    calendar: amsterdamFridaySaturday,
    from: Date.UTC(2023, 0, 1),
    to: Date.UTC(2026, 0, 1),
    edges: ['2023-03-26', '2024-03-30', '2024-03-31', '2024-10-26', '2024-10-27', '2024-02-29', '2024-12-31'],
  },
  {
    name: 'New York',
    calendar: newYork,
    from: Date.UTC(2023, 0, 1),
    to: Date.UTC(2026, 0, 1),
    edges: ['2024-03-10', '2024-11-02', '2024-11-03', '2025-03-09', '2025-11-02', '2023-12-31'],
  },
  {
    name: 'Cairo, clocks changing at midnight',
    calendar: cairo,
    from: Date.UTC(2023, 0, 1),
    to: Date.UTC(2026, 0, 1),
    edges: ['2023-04-27', '2023-04-28', '2024-04-25', '2024-04-26', '2024-10-30', '2024-10-31', '2024-11-01'],
  },
];
if (holidayData) {
  const china = { table: readWorkdayTable(holidayData), from: Date.UTC(2010, 0, 2), to: Date.UTC(2026, 7, 1) };
  const edges = [
    '2012-02-29',
    '2016-02-29',
    '2020-01-24',
    '2020-02-02',
    '2020-02-29',
    '2010-12-31',
    '2019-12-31',
    '2025-09-28',
  ];
  fields.push(
    { ...china, name: 'China 2010–2026 from the notices', calendar: chinaFromNotices(holidayData), edges },
    { ...china, name: 'China 2010–2026 from the package', calendar: chinaFromPackage(holidayData), edges },
    { ...china, name: 'China 2010–2026 from the table', calendar: chinaFromTable(holidayData), edges },
  );
}
tellSkipped('clock properties over 2010–2026');

describe.each(fields)('$name', ({ calendar, table, from, to, edges }) => {
  const oracle = createOracle(calendar, table);
  const zone = getZone(calendar.zone);
  const runs = (numRuns: number) => ({ seed, numRuns });

  const anyMinute = fc.integer({ min: from / MINUTE, max: to / MINUTE - 1 }).map((minute) => minute * MINUTE);
  const closings = ['00:00', '01:30', '02:30', '03:00', '08:00', '12:00', '14:00', '18:00', '23:59'];
  const boundary = fc
    .record({
      date: fc.constantFrom(...edges),
      time: fc.constantFrom(...closings),
      shift: fc.constantFrom(-1, 0, 0, 1),
    })
    .map(({ date, time, shift }) => {
      const day = Date.parse(`${date}T00:00:00Z`) / DAY;
      const [hour, minute] = time.split(':').map(Number);
      return zone.instantOf(day, (hour! * 60 + minute!) * MINUTE) + shift * MINUTE;
    });
  const instant = fc.oneof(anyMinute, boundary);
  const gap = fc
    .oneof(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 20_000 }), fc.constant(0))
    .map((minutes) => minutes * MINUTE);
  const dayUnit = fc.constantFrom<DurationUnit>('working-days', 'emergency-days', 'calendar-days');
  const unit = fc.constantFrom<DurationUnit>(...durationUnits);
  const amount = fc.integer({ min: 1, max: 40 });
  const anyLimit = fc.record({ amount, unit });
  const start = (limit: { amount: number; unit: DurationUnit }, at: number) => startClock({ limit, calendar, at });
  const isEvery = (one: DurationUnit) => one !== 'working-days';
  const endOf = (date: string) => zone.instantOf(Date.parse(`${nextDay(date)}T00:00:00Z`) / DAY, 0);
  /** Runs a clock with one pause for each gap pair: run so long, stand so long. */
  const throughPauses = (reading: ClockReading, gaps: { run: number; stand: number }[]) => {
    const stops: { pause: number; resume: number }[] = [];
    let at = reading.startedAt;
    let result = reading;
    for (const { run, stand } of gaps) {
      stops.push({ pause: at + run, resume: at + run + stand });
      result = taken(pauseClock(result, at + run, calendar));
      at += run + stand;
      result = taken(resumeClock(result, at, calendar));
    }
    return { result, stops };
  };
  const pauses = fc.array(fc.record({ run: gap, stand: gap }), { maxLength: 3 });

  test('working hours end where a walk by the minute ends, through pauses too', () => {
    const minutes = fc.integer({ min: 1, max: 2_000 });
    fc.assert(
      fc.property(instant, minutes, pauses, (at, size, gaps) => {
        const { result, stops } = throughPauses(start({ amount: size / 60, unit: 'working-hours' }, at), gaps);
        expect(result.deadline).toBe(oracle.reachMinutes(at, size, stops));
      }),
      runs(120),
    );
  });

  test('day clocks end with the day that a walk by the day finds, through pauses too', () => {
    fc.assert(
      fc.property(instant, amount, dayUnit, pauses, (at, days, one, gaps) => {
        const { result, stops } = throughPauses(start({ amount: days, unit: one }, at), gaps);
        expect(result.deadline).toBe(endOf(oracle.reachDay(at, days, isEvery(one), stops)));
        expect(oracle.wallOf(result.deadline - MINUTE).date).toBe(oracle.reachDay(at, days, isEvery(one), stops));
      }),
      runs(200),
    );
  });

  test('clocks that always run move by the time they stood', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 3_000 }), pauses, (at, size, gaps) => {
        const begun = start({ amount: size, unit: 'minutes' }, at);
        expect(begun.deadline).toBe(at + size * MINUTE);
        let deadline = begun.deadline;
        const { result, stops } = throughPauses(begun, gaps);
        for (const { pause, resume } of stops) if (pause < deadline) deadline += resume - pause;
        expect(result.deadline).toBe(deadline);
      }),
      runs(150),
    );
  });

  test('amber comes where the walk back comes', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 1_200 }), fc.integer({ min: 1, max: 600 }), (at, size, before) => {
        const limit = { amount: size / 60, unit: 'working-hours' as const };
        const reading = startClock({ limit, calendar, at, amber: { amount: before / 60, unit: 'working-hours' } });
        expect(reading.amberAt).toBe(oracle.backMinutes(reading.deadline, before, at));
      }),
      runs(40),
    );
    fc.assert(
      fc.property(instant, amount, fc.integer({ min: 1, max: 8 }), dayUnit, (at, days, before, one) => {
        const reading = startClock({
          limit: { amount: days, unit: one },
          calendar,
          at,
          amber: { amount: before, unit: one },
        });
        let date = oracle.reachDay(at, days, isEvery(one));
        for (let left = before; left > 0; ) {
          date = moveDay(date, -1);
          if (isEvery(one) || oracle.worksOn(date)) left--;
        }
        expect(reading.amberAt).toBe(Math.max(at, endOf(moveDay(date, -1))));
      }),
      runs(150),
    );
  });

  test('the use of working hours is the number of working minutes passed', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 600 }), gap, (at, size, later) => {
        const reading = start({ amount: size / 60, unit: 'working-hours' }, at);
        const usage = usedOf(reading, at + later, calendar);
        const used = oracle.minutesBetween(at, at + later) * MINUTE;
        expect(usage.used).toBe(used);
        expect(usage.remaining).toBe(Math.max(0, size * MINUTE - used));
        expect(usage.overdue).toBe(Math.max(0, used - size * MINUTE));
      }),
      runs(60),
    );
  });

  test('what is kept of a running clock tells its use at any later moment, through pauses and extensions too', () => {
    fc.assert(
      fc.property(instant, anyLimit, amount, pauses, gap, (at, limit, more, gaps, later) => {
        const { result } = throughPauses(start(limit, at), gaps);
        const longer = taken(extendClock(result, { amount: more, unit: limit.unit }, calendar));
        for (const reading of [result, longer]) {
          const spending = spendingOf(reading);
          if (spending === undefined) throw new Error('it runs');
          const now = spending.since + later;
          const kept = JSON.parse(JSON.stringify(spending));
          expect(timesSpent(kept, now, calendar)).toBeCloseTo(usedOf(reading, now, calendar).share, 9);
        }
        expect(spendingOf(taken(pauseClock(longer, latestOf(longer) + later, calendar)))).toBeUndefined();
      }),
      runs(100),
    );
  });

  test('the use of days is the number of counted days over', () => {
    fc.assert(
      fc.property(instant, amount, dayUnit, gap, (at, days, one, later) => {
        const first = nextDay(oracle.wallOf(at).date);
        const lastOver = moveDay(oracle.wallOf(at + later).date, -1);
        const used = oracle.countDays(first, lastOver, isEvery(one));
        expect(usedOf(start({ amount: days, unit: one }, at), at + later, calendar).used).toBe(used);
      }),
      runs(100),
    );
  });

  test('a later start or a longer limit never ends earlier', () => {
    fc.assert(
      fc.property(instant, gap, amount, amount, unit, (at, later, one, more, kind) => {
        const deadline = start({ amount: one, unit: kind }, at).deadline;
        expect(start({ amount: one, unit: kind }, at + later).deadline).toBeGreaterThanOrEqual(deadline);
        expect(start({ amount: one + more, unit: kind }, at).deadline).toBeGreaterThan(deadline);
        expect(deadline).toBeGreaterThan(at);
      }),
      runs(200),
    );
  });

  test('extensions add up, in any order, before or after a pause', () => {
    fc.assert(
      fc.property(instant, anyLimit, amount, amount, pauses, (at, limit, one, two, gaps) => {
        const begun = start(limit, at);
        const by = (size: number) => ({ amount: size, unit: limit.unit });
        const extend = (reading: ClockReading, size: number) => taken(extendClock(reading, by(size), calendar));
        const all = throughPauses(start(by(limit.amount + one + two), at), gaps).result;
        const before = throughPauses(extend(extend(begun, one), two), gaps).result;
        const after = extend(extend(throughPauses(begun, gaps).result, two), one);
        for (const reading of [before, after]) {
          expect(reading.deadline).toBe(all.deadline);
          expect(reading.total).toBe(all.total);
          expect(reading.used).toBe(all.used);
        }
      }),
      runs(120),
    );
  });

  test('a pause and resumption within one day changes no day clock; at one moment, no clock', () => {
    fc.assert(
      fc.property(instant, anyLimit, gap, fc.double({ min: 0, max: 1, noNaN: true }), (at, limit, run, share) => {
        const begun = start(limit, at);
        const pause = at + run;
        const endOfDay = endOf(oracle.wallOf(pause).date);
        const stands = begun.measure === 'days' ? Math.floor((endOfDay - 1 - pause) * share) : 0;
        const paused = taken(pauseClock(begun, pause, calendar));
        const resumed = taken(resumeClock(paused, pause + stands, calendar));
        expect(resumed.deadline).toBe(begun.deadline);
      }),
      runs(150),
    );
  });

  test('working hours start and end inside the windows', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 3_000 }), (at, size) => {
        const reading = start({ amount: size / 60, unit: 'working-hours' }, at);
        expect(oracle.worksAt(reading.deadline - MINUTE)).toBe(true);
        for (const step of reading.steps) {
          if (step.kind !== 'count-hours') continue;
          expect(oracle.worksAt(step.from)).toBe(true);
          expect(oracle.worksAt(step.to - MINUTE)).toBe(true);
        }
      }),
      runs(100),
    );
  });

  test('lights only go from green over amber to red, and red begins after the deadline', () => {
    const order: Light[] = ['green', 'amber', 'red'];
    const amber = fc.oneof(
      anyLimit,
      fc.double({ min: 0.05, max: 1, noNaN: true }).map((share) => ({ share })),
    );
    fc.assert(
      fc.property(instant, anyLimit, amber, fc.array(gap, { maxLength: 6 }), (at, limit, rule, gaps) => {
        const reading = startClock({ limit, calendar, at, amber: rule });
        expect(reading.amberAt).toBeGreaterThanOrEqual(at);
        expect(reading.amberAt).toBeLessThanOrEqual(reading.deadline);
        let strictest = 0;
        for (const moment of gaps.map((later) => at + later).sort((left, right) => left - right)) {
          const rank = order.indexOf(lightOf(reading, moment));
          expect(rank).toBeGreaterThanOrEqual(strictest);
          strictest = rank;
        }
        expect(lightOf(reading, reading.amberAt)).toBe('amber');
        expect(lightOf(reading, reading.amberAt - 1)).toBe('green');
        expect(lightOf(reading, reading.deadline)).toBe('amber');
        expect(lightOf(reading, reading.deadline + 1)).toBe('red');
      }),
      runs(150),
    );
  });

  test('what is stored comes back and goes on alike; recomputing under the same calendar moves nothing', () => {
    fc.assert(
      fc.property(instant, anyLimit, pauses, gap, (at, limit, gaps, later) => {
        const { result } = throughPauses(start(limit, at), gaps);
        const stored = JSON.parse(JSON.stringify(result)) as ClockReading;
        expect(stored).toStrictEqual(result);
        const last = Math.max(...result.history.map((entry) => entry.at ?? 0));
        expect(stopClock(stored, last + later, calendar)).toStrictEqual(stopClock(result, last + later, calendar));
        const again = taken(recomputeClock(result, structuredClone(calendar)));
        expect({ ...again, history: [], steps: [] }).toEqual({ ...result, history: [], steps: [] });
      }),
      runs(60),
    );
  });

  test('the steps account for the whole limit, and every one has its sentence in both languages', () => {
    fc.assert(
      fc.property(instant, anyLimit, pauses, gap, (at, limit, gaps, later) => {
        const { result } = throughPauses(start(limit, at), gaps);
        const done = result.steps.flatMap((step) => ('done' in step && step.done !== undefined ? [step.done] : []));
        expect(done.at(-1)).toBe(result.total);
        expect([...done].sort((left, right) => left - right)).toEqual(done);
        expect(result.steps.at(-1)?.kind === 'deadline' || result.deadline < (result.history.at(-1)?.at ?? 0)).toBe(
          true,
        );
        for (const locale of ['zh', 'en'] as const) {
          const sentences = explainSteps(result, locale);
          expect(sentences).toHaveLength(result.steps.length);
          for (const sentence of sentences) expect(sentence).not.toMatch(/undefined|NaN|Infinity|null/);
          expect(remainingWords(result, at + later, calendar, locale)).not.toMatch(/undefined|NaN|Infinity|-\d/);
        }
      }),
      runs(80),
    );
  });

  test('the time over is told as it is used, in the measure of the clock', () => {
    fc.assert(
      fc.property(instant, anyLimit, pauses, gap, (at, limit, gaps, later) => {
        const { result } = throughPauses(start(limit, at), gaps);
        const now = Math.max(result.deadline, at) + 1 + later;
        if (lightOf(result, now) !== 'red') return;
        const { overdue } = usedOf(result, now, calendar);
        const told = remainingWords(result, now, calendar, 'en')
          .replace(/^paused, /, '')
          .split(' overdue')[0]!;
        if (!limit.unit.endsWith('-days')) expect(amountTold(told)).toBe(amountOf(overdue, limit.unit));
        else if (/ day/.test(told)) expect(amountTold(told)).toBe(overdue);
        else expect(overdue).toBe(0);
      }),
      runs(200),
    );
  });

  test('a prepared calendar and its data give the same', () => {
    fc.assert(
      fc.property(instant, anyLimit, (at, limit) => {
        const fresh = prepareCalendar(structuredClone(calendar));
        expect(startClock({ limit, calendar: fresh, at })).toEqual(start(limit, at));
      }),
      runs(20),
    );
  });
});
