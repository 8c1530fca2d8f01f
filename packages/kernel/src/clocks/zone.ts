import { DAY, type DateText, type DayNumber, dateOf, findDayNumber, findTimeOfDay, type Instant } from './civil.ts';

/** A half-open stretch of time: `from` belongs to it, `to` does not. */
export type Span = { from: Instant; to: Instant };

/**
 * The wall clock of one IANA zone.
 *
 * A day begins at the last moment at which the wall clock passes into it. That makes days follow each other without overlap even where
 * clocks go back across midnight (St. John's until 2011, 00:01 to 23:01), and starts a day at 01:00 where 00:00 is skipped (Cairo).
 */
export type Zone = {
  readonly name: string;
  /** Wall clock minus UTC, in milliseconds. */
  offsetAt(instant: Instant): number;
  /** Wall-clock reading as milliseconds since 1970-01-01 00:00 on that wall clock. */
  localAt(instant: Instant): number;
  dayOf(instant: Instant): DayNumber;
  /** The last moment before which the wall clock still shows less than this; the transition itself when clocks jump over it. */
  instantOf(day: DayNumber, timeOfDay: number): Instant;
  /**
   * All moments of the day at which the wall clock reads from ≤ reading < to (milliseconds after 00:00): one stretch on ordinary
   * days, none when the change swallows it, two when the change repeats it in part.
   */
  spansOf(day: DayNumber, from: number, to: number): Span[];
};

/** A stretch with one offset, in UTC. */
type Piece = { from: Instant; to: Instant; offset: number };

const OFFSET = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/;

const zones = new Map<string, Zone>();

/** The zone of an IANA name, made once per process. Throws a RangeError that names it when the runtime does not know it. */
export function getZone(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const zone = createZone(name);
  zones.set(name, zone);
  return zone;
}

/** The instant of a wall-clock time written as `YYYY-MM-DD` and `HH:MM`; a repeated time gives its second occurrence. Throws on bad text. */
export function instantAt(zone: string, date: DateText, time: string): Instant {
  const day = findDayNumber(date);
  const timeOfDay = findTimeOfDay(time);
  if (day === undefined || timeOfDay === undefined) {
    throw new RangeError(
      `"${date} ${time}" is no local time; write YYYY-MM-DD and HH:MM (24:00 is the end of the day)`,
    );
  }
  return getZone(zone).instantOf(day, timeOfDay);
}

/** `YYYY-MM-DD` on the wall clock of the zone. */
export function localDate(zone: string, instant: Instant): DateText {
  return dateOf(getZone(zone).dayOf(instant));
}

function createZone(name: string): Zone {
  const readOffset = createOffsetReader(name);
  const offsetAtUtcDay = new Map<number, number>();
  const changeInUtcDay = new Map<number, Instant>();
  const shapes = new Map<DayNumber, number | Piece[]>();

  function utcDayOffset(utcDay: number): number {
    const cached = offsetAtUtcDay.get(utcDay);
    if (cached !== undefined) return cached;
    const offset = readOffset(utcDay * DAY);
    offsetAtUtcDay.set(utcDay, offset);
    return offset;
  }

  // The zone database has no two changes within one UTC day since 1970, so the offsets at its two ends find every change.
  function changeWithin(utcDay: number): Instant {
    const cached = changeInUtcDay.get(utcDay);
    if (cached !== undefined) return cached;
    const before = utcDayOffset(utcDay);
    let low = utcDay * DAY;
    let high = low + DAY;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (readOffset(middle) === before) low = middle;
      else high = middle;
    }
    changeInUtcDay.set(utcDay, high);
    return high;
  }

  function offsetAt(instant: Instant): number {
    const utcDay = Math.floor(instant / DAY);
    const before = utcDayOffset(utcDay);
    const after = utcDayOffset(utcDay + 1);
    return before === after || instant < changeWithin(utcDay) ? before : after;
  }

  // Offsets lie between -12 h and +14 h, so a local day lies within the UTC days around it.
  function shapeOf(day: DayNumber): number | Piece[] {
    const cached = shapes.get(day);
    if (cached !== undefined) return cached;
    const pieces: Piece[] = [
      { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, offset: utcDayOffset(day - 1) },
    ];
    for (let utcDay = day - 1; utcDay <= day + 1; utcDay++) {
      const after = utcDayOffset(utcDay + 1);
      const last = pieces[pieces.length - 1]!;
      if (after === last.offset) continue;
      last.to = changeWithin(utcDay);
      pieces.push({ from: last.to, to: Number.POSITIVE_INFINITY, offset: after });
    }
    const shape = pieces.length === 1 ? pieces[0]!.offset : pieces;
    shapes.set(day, shape);
    return shape;
  }

  function instantOf(day: DayNumber, timeOfDay: number): Instant {
    const local = day * DAY + timeOfDay;
    const shape = shapeOf(day);
    if (typeof shape === 'number') return local - shape;
    for (let index = shape.length - 1; index > 0; index--) {
      const piece = shape[index]!;
      if (piece.from + piece.offset < local) return Math.min(piece.to, local - piece.offset);
    }
    return Math.min(shape[0]!.to, local - shape[0]!.offset);
  }

  function dayOf(instant: Instant): DayNumber {
    const day = Math.floor((instant + offsetAt(instant)) / DAY);
    if (typeof shapeOf(day) === 'number') return day;
    return instant < instantOf(day, 0) ? day - 1 : day;
  }

  function spansOf(day: DayNumber, from: number, to: number): Span[] {
    const shape = shapeOf(day);
    const start = day * DAY;
    if (typeof shape === 'number') return [{ from: start + from - shape, to: start + to - shape }];
    const opens = instantOf(day, 0);
    const spans: Span[] = [];
    for (const piece of shape) {
      const first = Math.max(piece.from, start + from - piece.offset, opens);
      const end = Math.min(piece.to, start + to - piece.offset);
      if (first >= end) continue;
      const last = spans[spans.length - 1];
      if (last?.to === first) last.to = end;
      else spans.push({ from: first, to: end });
    }
    return spans;
  }

  return { name, offsetAt, localAt: (instant) => instant + offsetAt(instant), dayOf, instantOf, spansOf };
}

function createOffsetReader(name: string): (instant: Instant) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    throw new RangeError(`"${name}" is no IANA time zone known here; write for example Asia/Shanghai`);
  }
  return (instant) => {
    const text = format.format(instant);
    const parts = OFFSET.exec(text);
    if (!parts) throw new Error(`the runtime gave no UTC offset for zone ${name}: "${text}"`);
    const [, sign, hours = '0', minutes = '0', seconds = '0'] = parts;
    const size = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
    return sign === '-' ? -size : size;
  };
}
