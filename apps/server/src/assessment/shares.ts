import type { Indicator, TallyRule } from '@wangge/kernel';
import { type RawBuilder, type SqlBool, sql } from 'kysely';

/**
 * Over which rows a figure is counted. A matter that one unit let lapse and another one finished is one matter of its street, late for its
 * caller, and a figure of both units: of the one something that was due and that it did not do, of the other what it did in its own time.
 * Likewise what a caller said of the matter that theirs had joined is a figure of the unit that did that one, whoever has theirs; and that
 * work was sent back, of the unit whose work it was.
 *
 * - `matters`: each matter once;
 * - `undivided`, `divided`: of these the ones that are one unit's alone, and the ones of which other units have a figure as well;
 * - `shares`: of the divided ones a row for each unit.
 */
export type Of = 'matters' | 'undivided' | 'divided' | 'shares';

/** Whether a figure is one of units, and so over the shares: its rows are units, or its reader is one (policy/assessed.ts). */
export function isByUnit(by: string, unit: string | null | undefined): boolean {
  return by === 'unit' || unit !== undefined;
}

/** Whether these rows, or this reader, have the figure at all: units have none that is one of areas. */
export function isFigureOf({ of }: Pick<Indicator, 'of'>, by: string, unit: string | null | undefined): boolean {
  return of === undefined || !isByUnit(by, unit);
}

/** What to count from, called `s`, with the columns of `standing`. */
export function sourceOf(of: Of): RawBuilder<unknown> {
  switch (of) {
    case 'matters':
      return sql`standing s`;
    case 'undivided':
      return sql`(select * from standing where lapses is null and rated_unit is null and reworked is null) s`;
    case 'divided':
      return sql`(select * from standing one where ${isDivided}) s`;
    case 'shares':
      return sql`(${own} union all ${lapsed} union all ${rated} union all ${handedIn} union all ${sentBack}) s`;
  }
}

/** What is counted of a row. */
export type Counting = 'rates' | 'reworks' | 'others';

export const countingOf = ({ of }: Pick<TallyRule, 'of'>): Counting => (of === 'reworks' ? of : 'others');

/**
 * Whether a row of this source is one of which this is counted. A rework falls into a period by whatever instant of the matter a district chose,
 * and of the unit whose work was sent back none of these instants is a figure: so it has one row for its rates and one for the tally.
 */
export function isCountedOf(of: Of, counting: Counting): RawBuilder<SqlBool> {
  if (of !== 'shares') return sql`true`;
  return counting === 'others' ? sql`s.counts_for is null` : sql`(s.counts_for is null or s.counts_for = ${counting})`;
}

/** Columns that figures look at. */
const looked = [
  'district_id',
  'matter_id',
  'from_at',
  'until_at',
  'kind',
  'source',
  'area_path',
  'unit',
  'category',
  'received_at',
  'filed_at',
  'dispatch_due_at',
  'dispatched_at',
  'contact_due_at',
  'contacted_at',
  'disposal_due_at',
  'handed_in_at',
  'disposed_at',
  'closed_at',
  'called_back_at',
  'running',
  'late',
  'suspended',
  'void',
  'refused',
  'upheld',
  'missed',
  'merged',
  'reached',
  'resolved',
  'satisfied',
  'returns',
  'reworks',
  'extensions',
  'contacts',
  'lapses',
  'times',
  'spending',
] as const;

/** Of these there is an index (migration 0030). */
const isDivided = sql`(one.lapses is not null or one.rated_unit is not null or one.reworked is not null)`;

/** Of the unit that has it now: as late as that unit was, and what was said of its own work. */
const own = sql`select ${columns({
  late: sql`one.late and not one.inherited`,
  called_back_at: sql`case when one.rated_unit is null then one.called_back_at end`,
  lapses: sql`null::text`,
  handed_in_at: sql`case when one.reworked is null then one.handed_in_at else one.own_handed_in_at end`,
  reworks: sql`coalesce(one.own_reworks, one.reworks)`,
})} from standing one where ${isDivided}`;

/** Of another unit there is one instant by which the matter is its figure, and nothing else. */
const ofAnother = {
  running: sql`false`,
  times: sql`null::float8`,
  spending: sql`null::text`,
  upheld: sql`false`,
  lapses: sql`null::text`,
  ...Object.fromEntries(
    [
      'received_at',
      'filed_at',
      'dispatch_due_at',
      'dispatched_at',
      'contact_due_at',
      'contacted_at',
      'disposal_due_at',
      'handed_in_at',
      'disposed_at',
      'closed_at',
      'called_back_at',
    ].map((name) => [name, sql`null::timestamptz`]),
  ),
  ...Object.fromEntries(['returns', 'reworks', 'extensions', 'contacts'].map((name) => [name, sql`0`])),
};

/** Of each that let it lapse: due when its limit did, not done by it, and late. */
const lapsed = sql`select ${columns({
  ...ofAnother,
  unit: sql`lapse.unit`,
  late: sql`true`,
  disposal_due_at: sql`to_timestamp(lapse.at / 1000)`,
  times: sql`lapse.times`,
})} from standing one
  cross join lateral json_to_recordset(one.lapses::json) as lapse(unit text, at float8, times float8) where one.lapses is not null`;

/** Of the one whose work the caller spoke of: the answer. */
const rated = sql`select ${columns({
  ...ofAnother,
  unit: sql`one.rated_unit`,
  late: sql`false`,
  called_back_at: sql`one.called_back_at`,
})} from standing one where one.rated_unit is not null`;

const eachReworked = sql`cross join lateral json_to_recordset(one.reworked::json) as sent(unit text, times integer, at float8)`;

/** Of each whose work was sent back: what it had reported done. */
const handedIn = sql`select ${columns(
  {
    ...ofAnother,
    unit: sql`sent.unit`,
    late: sql`false`,
    handed_in_at: sql`to_timestamp(sent.at / 1000)`,
    reworks: sql`sent.times`,
  },
  'rates',
)} from standing one ${eachReworked} where one.reworked is not null`;

/** And how often, in the period to which the matter belongs. */
const sentBack = sql`select ${columns(
  {
    unit: sql`sent.unit`,
    late: sql`false`,
    running: sql`false`,
    times: sql`null::float8`,
    spending: sql`null::text`,
    lapses: sql`null::text`,
    reworks: sql`sent.times`,
  },
  'reworks',
)}
  from standing one ${eachReworked} where one.reworked is not null`;

/** All of them, some told otherwise, for these figures alone. */
function columns(
  told: Readonly<Record<string, RawBuilder<unknown>>>,
  only?: Exclude<Counting, 'others'>,
): RawBuilder<unknown> {
  return sql.join([
    ...looked.map((name) => sql`${told[name] ?? sql.ref(`one.${name}`)} as ${sql.id(name)}`),
    sql`${only ?? null}::text as counts_for`,
  ]);
}
