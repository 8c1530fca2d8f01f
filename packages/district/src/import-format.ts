import { Id, Role, Text } from '@wangge/kernel';
import Type, { type Static } from 'typebox';

/**
 * `imports/*.yaml`, optional: how a file of another system becomes matters. Which columns feed which fields of the opening form, how times and
 * values are written there, which column is the number that the other system gave (by which nothing comes in twice), and what happens without
 * coordinates. `wangge import orders` reads it; docs/imports.md tells it with an example.
 */
const closed = { additionalProperties: false } as const;
/** Headers under which it may stand; of those that a file has, the first counts. */
const Columns = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 40 });
const Crs = Type.Enum(['CGCS2000', 'WGS-84', 'GCJ-02', 'BD-09']);

/**
 * How times are written: `yyyy` year, `M`/`MM` month, `d`/`dd` day, `H`/`HH` hour, `mm` minute, `ss` second, `SSS` the digits after its point; all else
 * stands for itself. Without a time of day it is 00:00. `rfc3339` is a time with its own zone; all others are read in the district's.
 */
const TimeColumn = Type.Object(
  {
    columns: Columns,
    formats: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { minItems: 1, maxItems: 20 }),
  },
  closed,
);

/** What to do with a cell that is none of `values` and no value of the field: refuse the row, leave the field out, or take this instead. */
const Otherwise = Type.Union([
  Type.Enum(['refuse', 'leave-out']),
  Type.Object({ value: Type.Union([Type.String(), Type.Boolean(), Type.Number()]) }, closed),
]);

export const ImportField = Type.Object(
  {
    columns: Columns,
    /** What stands in the file → what the field takes. A value of the field itself (an id), and the name of a category, need no entry. */
    values: Type.Optional(
      Type.Record(Type.String({ minLength: 1 }), Type.Union([Type.String(), Type.Boolean(), Type.Number()])),
    ),
    /** Without it: `refuse`. */
    otherwise: Type.Optional(Otherwise),
    /** What is taken where the cell is blank or no such column stands there. */
    blank: Type.Optional(Type.Union([Type.String({ minLength: 1 }), Type.Boolean(), Type.Number()])),
  },
  closed,
);
export type ImportField = Static<typeof ImportField>;

export const ImportFile = Type.Object(
  {
    format: Type.Literal(1),
    id: Id,
    name: Text,
    /** Where these headers and values are from. */
    source: Type.String({ minLength: 1 }),
    procedure: Id,
    /** One of the procedure's sources. */
    from: Id,
    /** The role whose post files, where `--as` names nobody: the first of the pack with a login. */
    by: Role,
    number: Type.Object(
      {
        /** The fact that keeps it. */
        field: Id,
        columns: Columns,
        /** Who gives these numbers: two mappings of one issuer never bring the same order in twice. */
        issuer: Id,
      },
      closed,
    ),
    received: TimeColumn,
    /** When the caller saw it; without it, when it was received. */
    reported: Type.Optional(TimeColumn),
    /** The first day on which an order may have been received, or what it tells of been seen: an earlier one is a slip of the pen. */
    oldest: Type.Object(
      { day: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }), source: Type.String({ minLength: 1 }) },
      closed,
    ),
    place: Type.Object(
      {
        lng: Type.Object({ columns: Columns }, closed),
        lat: Type.Object({ columns: Columns }, closed),
        /** Of every point of the file, or as a column says. */
        crs: Type.Union([
          Crs,
          Type.Object(
            { columns: Columns, values: Type.Record(Type.String({ minLength: 1 }), Crs), blank: Type.Optional(Crs) },
            closed,
          ),
        ]),
        /** Radius in metres that is claimed for every point. */
        accuracy: Type.Optional(Type.Number({ minimum: 0 })),
        /**
         * A row without coordinates is refused, or stands at one given point whose accuracy says how little that means; the report counts and
         * names such rows. A position is never made up.
         */
        without: Type.Union([
          Type.Enum(['refuse']),
          Type.Object(
            {
              lng: Type.Number(),
              lat: Type.Number(),
              crs: Crs,
              accuracy: Type.Number({ exclusiveMinimum: 0 }),
              note: Text,
            },
            closed,
          ),
        ]),
      },
      closed,
    ),
    /** By field of the opening form. */
    fields: Type.Record(Id, ImportField, { minProperties: 1 }),
  },
  closed,
);
export type ImportFile = Static<typeof ImportFile>;
export type TimeColumn = Static<typeof TimeColumn>;

/** A time format taken apart: what is read, and the pattern that reads it. */
export interface TimePattern {
  pattern: RegExp;
  parts: readonly TimePart[];
}
export type TimePart = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'fraction';

const tokens: Readonly<Record<string, readonly [TimePart, string]>> = {
  yyyy: ['year', '(\\d{4})'],
  MM: ['month', '(\\d{2})'],
  M: ['month', '(\\d{1,2})'],
  dd: ['day', '(\\d{2})'],
  d: ['day', '(\\d{1,2})'],
  HH: ['hour', '(\\d{2})'],
  H: ['hour', '(\\d{1,2})'],
  mm: ['minute', '(\\d{2})'],
  ss: ['second', '(\\d{2})'],
  SSS: ['fraction', '(\\d{1,9})'],
};

/** What a time must say at least, and what says nothing without the part before it. */
const day: readonly TimePart[] = ['year', 'month', 'day'];
const time: readonly TimePart[] = ['hour', 'minute', 'second', 'fraction'];

/** Undefined where the format names a part twice, lacks the day, has a hole, or holds a letter that is none of the tokens. */
export function timePatternOf(format: string): TimePattern | undefined {
  const parts: TimePart[] = [];
  let pattern = '';
  for (const [piece] of format.matchAll(/yyyy|MM|M|dd|d|HH|H|mm|ss|SSS|[\s\S]/g)) {
    const token = tokens[piece];
    if (token) parts.push(token[0]);
    else if (/[A-Za-z]/.test(piece) && piece !== 'T') return undefined;
    pattern += token ? token[1] : piece.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  }
  const given = new Set(parts);
  const hasHole = time.some(
    (part, index) => given.has(part) && !time.slice(0, index).every((before) => given.has(before)),
  );
  if (given.size !== parts.length || !day.every((part) => given.has(part)) || hasHole) return undefined;
  if (given.has('hour') && !given.has('minute')) return undefined;
  return { pattern: new RegExp(`^${pattern}$`, 'u'), parts };
}
