import { describe, expect, test } from 'vitest';
import { type Matter, type MatterEvent, recompute, replay, startClock, type WorkingCalendar } from '../../src/index.ts';

const spring: WorkingCalendar = {
  zone: 'Asia/Shanghai',
  weekend: [6, 7],
  windows: [
    { from: '08:00', to: '12:00' },
    { from: '14:00', to: '18:00' },
  ],
  days: {},
  publishedUntil: '2020-12-31',
  dayClock: { startsNextDay: true, endsAt: '24:00' },
};
const withHoliday: WorkingCalendar = { ...spring, days: { '2020-04-06': { working: false, name: '清明节' } } };
const at = (text: string): number => Date.parse(`${text}+08:00`);

function openMatter(stopped = false): { matter: Matter; opened: MatterEvent } {
  const reading = startClock({
    limit: { amount: 1, unit: 'working-days' },
    calendar: spring,
    at: at('2020-04-03T17:00'),
  });
  const opened: MatterEvent = {
    type: 'opened',
    action: 'open',
    at: at('2020-04-03T17:00'),
    effectiveAt: at('2020-04-03T17:00'),
    form: {},
    personal: [],
    changes: [
      { op: 'state', to: 'handling' },
      { op: 'clock', clock: 'disposal', entry: { reading: stopped ? { ...reading, status: 'stopped' } : reading } },
    ],
    opened: {
      id: '01900000-0000-7000-8000-000000000001',
      kind: 'grid-event',
      procedure: { id: 'grid-event', version: 1 },
      number: 'WG-20200403-00001',
      source: 'grid-worker',
      reportedAt: at('2020-04-03T16:00'),
      receivedAt: at('2020-04-03T17:00'),
      reporter: { staff: 's-1' },
      place: { lng: 117, lat: 36.6, cell: '1', given: { lng: 117, lat: 36.6, crs: 'CGCS2000' }, areaPath: '370103.' },
    },
  };
  return { matter: replay([opened]), opened };
}

describe('a changed calendar', () => {
  test('moves the deadline of a running clock, in an event of its own that replays', () => {
    const { matter, opened } = openMatter();
    expect(matter.clocks.disposal?.reading.deadline).toBe(at('2020-04-07T00:00'));
    const event = recompute(matter, { now: at('2020-04-04T09:00'), calendar: withHoliday }, 'calendar');
    expect(event).toMatchObject({ type: 'recomputed', action: 'calendar', effectiveAt: at('2020-04-04T09:00') });
    const after = replay([opened, event as MatterEvent]);
    expect(after.clocks.disposal?.reading.deadline).toBe(at('2020-04-08T00:00'));
    expect(after.clocks.disposal?.reading.steps).toContainEqual({
      kind: 'recompute',
      before: at('2020-04-07T00:00'),
      at: at('2020-04-04T09:00'),
    });
    expect(after.seq).toBe(2);
  });

  test('says nothing where nothing moves, where the clock has stopped, and of a matter that has ended', () => {
    const now = at('2020-04-04T09:00');
    expect(recompute(openMatter().matter, { now, calendar: spring }, 'calendar')).toBeUndefined();
    expect(recompute(openMatter(true).matter, { now, calendar: withHoliday }, 'calendar')).toBeUndefined();
    const ended = { ...openMatter().matter, endedAt: now };
    expect(recompute(ended, { now, calendar: withHoliday }, 'calendar')).toBeUndefined();
  });

  test('never runs backwards: an event of a later time is not overtaken', () => {
    const { matter } = openMatter();
    const event = recompute(
      { ...matter, changedAt: at('2020-04-05T00:00') },
      { now: at('2020-04-04T09:00'), calendar: withHoliday },
      'calendar',
    );
    expect(event?.effectiveAt).toBe(at('2020-04-05T00:00'));
  });
});
