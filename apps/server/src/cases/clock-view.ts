import {
  type ClockReading,
  explainSteps,
  lightOf,
  type Matter,
  type Procedure,
  prepareCalendar,
  remainingWords,
  runsOf,
  type Text,
  writeDuration,
} from '@wangge/kernel';
import type { District } from '../districts/index.ts';
import type { ClockView } from './view.types.ts';

const STATUS_ORDER = { running: 0, paused: 1, stopped: 2 } as const;

/** The clocks of a matter as they stand now: those that run first, among them the soonest due. */
export function clockViews(matter: Matter, procedure: Procedure, district: District, now: number): ClockView[] {
  return Object.entries(matter.clocks)
    .map(([id, { reading, holder }]) => ({
      id,
      name: procedure.clocks[id]?.name ?? { zh: id, en: id },
      status: reading.status,
      light: lightOf(reading, now),
      startedAt: iso(reading.startedAt),
      deadline: iso(reading.deadline),
      amberAt: iso(reading.amberAt),
      limit: writeDuration(reading.limit),
      remaining: remaining(reading, district, now),
      total: reading.total,
      runs: runsOf(reading.history).map(({ from, to }) => ({
        from: iso(from),
        ...(to === undefined ? {} : { to: iso(to) }),
      })),
      why: { zh: explainSteps(reading, 'zh'), en: explainSteps(reading, 'en') },
      provisional: reading.provisional,
      ...(holder === undefined ? {} : { holder }),
    }))
    .sort((a, b) => STATUS_ORDER[a.status] - STATUS_ORDER[b.status] || (a.deadline < b.deadline ? -1 : 1));
}

function remaining(reading: ClockReading, district: District, now: number): Text {
  const calendar = prepareCalendar(district.calendar);
  return {
    zh: remainingWords(reading, now, calendar, 'zh'),
    en: remainingWords(reading, now, calendar, 'en'),
  };
}

export function iso(instant: number): string {
  return new Date(instant).toISOString();
}
