import type { CohortMilestone, Countable, Indicator, IndicatorCondition, Predicate } from '@wangge/kernel';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Static } from 'typebox';

/** A span of time, its end not in it. */
export interface Span {
  from: Date;
  until: Date;
}

/** Raw: what happened. Adjusted: a matter whose appeal was upheld counts as on time, and as not overdue. */
export type Reading = 'raw' | 'adjusted';
type Sql = RawBuilder<SqlBool>;

const milestoneColumns: Readonly<Record<CohortMilestone, string>> = {
  received: 'received_at',
  filed: 'filed_at',
  'dispatch-due': 'dispatch_due_at',
  dispatched: 'dispatched_at',
  'contact-due': 'contact_due_at',
  'disposal-due': 'disposal_due_at',
  'handed-in': 'handed_in_at',
  closed: 'closed_at',
  'called-back': 'called_back_at',
};

/**
 * The matter belongs to the span by this instant of its own. A column of `standing`, which is called `s`. One that joined another is one
 * case with it and counted there, but for its call-back: each caller is asked, and each answer is one (÷ valid call-backs).
 */
export function inSpan(milestone: CohortMilestone, from: RawBuilder<unknown>, until: RawBuilder<unknown>): Sql {
  const column = sql.ref(`s.${milestoneColumns[milestone]}`);
  const counted = milestone === 'called-back' ? sql`` : sql`and not s.merged`;
  return sql`(${column} >= ${from} and ${column} < ${until} ${counted})`;
}

/** Of the kinds that an indicator or a tally is about. */
export function ofKinds({ kinds }: { kinds?: readonly string[] }): Sql {
  return kinds === undefined ? sql`true` : sql`s.kind = any(${kinds}::text[])`;
}

/** Of one unit, for who reads no other's figures (policy/assessed.ts). */
export function ofUnit(unit: string | null | undefined): Sql {
  return unit === undefined ? sql`true` : sql`s.unit = ${unit}`;
}

/** How it stood at the cut-off, by what was recorded until then. */
export function stoodAt(cutoff: Date): Sql {
  return sql`(s.from_at <= ${cutoff} and s.until_at > ${cutoff})`;
}

const appealable: readonly Predicate[] = ['disposed-on-time', 'closed-on-time', 'overdue', 'missed'];

/** Whether an upheld appeal can change it: only then does its adjusted figure differ from the raw one. */
export function adjusts({ whole = [], part }: Indicator): boolean {
  return [...whole, ...part].some((one) => appealable.includes(typeof one === 'string' ? one : one.not));
}

/** What of the cohort an indicator is about, whether or not it was due by the cut-off. */
export function aboutOf({ whole = [] }: Indicator, cutoff: Date, reading: Reading): Sql {
  return allOf(whole, cutoff, reading);
}

/** What of the cohort an indicator is taken over. What it counts of that says `partOf`. */
export function wholeOf(indicator: Indicator, cutoff: Date, reading: Reading): Sql {
  const about = aboutOf(indicator, cutoff, reading);
  const waiting = notYetDue(indicator, cutoff);
  return waiting === undefined ? about : sql`(${about} and not ${waiting})`;
}

/** What is done by the deadline that a cohort is made by. */
const deeds: Partial<Record<CohortMilestone, string>> = {
  'dispatch-due': 'dispatched_at',
  'contact-due': 'contacted_at',
  'disposal-due': 'disposed_at',
};

/**
 * Neither due nor done by the cut-off, and still to be done: that is no failure and is taken into no rate (应处置 of field.md: due). Once the period is over
 * there is none of it, since all that belongs to it is due. Undefined for a cohort that is made by no deadline.
 */
export function notYetDue({ cohort, part }: Indicator, cutoff: Date): Sql | undefined {
  const deed = deeds[cohort];
  if (deed === undefined) return undefined;
  const asksClosing = part.some((one) => one === 'closed' || one === 'closed-on-time');
  const done = sql.ref(`s.${asksClosing ? 'closed_at' : deed}`);
  const due = sql.ref(`s.${milestoneColumns[cohort]}`);
  // An extension came after the first deadline had passed: late it is, whatever the new one says.
  const inTime = cohort === 'disposal-due' ? sql`and not s.late` : sql``;
  return sql`(${due} >= ${cutoff} and ${done} is null and not s.void and not s.refused ${inTime})`;
}

export function partOf({ part }: Indicator, cutoff: Date, reading: Reading): Sql {
  return allOf(part, cutoff, reading);
}

/** How often of one matter. What an appeal overturned is in the raw figure alone. */
export function countOf(of: Countable, reading: Reading): RawBuilder<number> {
  if (of !== 'cases') return sql`${sql.ref(`s.${of}`)}`;
  return reading === 'raw' ? sql`(not s.void)::integer` : sql`(not s.void and not ${excused})::integer`;
}

export function allOf(conditions: readonly Static<typeof IndicatorCondition>[], cutoff: Date, reading: Reading): Sql {
  if (conditions.length === 0) return sql`true`;
  const each = conditions.map((one) =>
    typeof one === 'string' ? holds(one, cutoff, reading) : sql<SqlBool>`not ${holds(one.not, cutoff, reading)}`,
  );
  return sql`(${sql.join(each, sql` and `)})`;
}

/** An appeal is about what its own unit let lapse: what others did before stays late, whatever became of it. */
export const excused = sql<SqlBool>`(s.upheld and s.lapses is null)`;

/** What a predicate says of a standing. Null where it is not known: a condition keeps neither it nor its opposite. */
function holds(predicate: Predicate, cutoff: Date, reading: Reading): Sql {
  const onTime = (kept: Sql): Sql => (reading === 'adjusted' ? sql`(${kept} or ${excused})` : kept);
  // Past its deadline while the clock runs, though nothing has happened since.
  const overdue = sql<SqlBool>`(s.late or (s.running and s.disposal_due_at is not null and s.disposal_due_at < ${cutoff}))`;
  switch (predicate) {
    case 'filed':
      return sql`(s.filed_at is not null)`;
    case 'dispatched':
      return sql`(s.dispatched_at is not null)`;
    case 'dispatched-on-time':
      return sql`(s.dispatched_at is not null and s.dispatch_due_at is not null and s.dispatched_at <= s.dispatch_due_at)`;
    case 'contacted':
      return sql`(s.contacted_at is not null)`;
    case 'contacted-on-time':
      return sql`(s.contacted_at is not null and s.contacted_at <= s.contact_due_at)`;
    case 'disposed':
      return sql`(s.disposed_at is not null)`;
    case 'disposed-on-time':
      return sql`(s.disposed_at is not null and ${onTime(sql`not s.late`)})`;
    case 'overdue':
      return reading === 'adjusted' ? sql`(${overdue} and not ${excused})` : overdue;
    case 'returned':
      return sql`(s.returns > 0)`;
    case 'reworked':
      return sql`(s.reworks > 0)`;
    case 'extended':
      return sql`(s.extensions > 0)`;
    case 'suspended':
      return sql`s.suspended`;
    case 'closed':
      return sql`(s.closed_at is not null)`;
    case 'closed-on-time':
      return sql`(s.closed_at is not null and ${onTime(sql`not s.late`)})`;
    case 'called-back':
      return sql`(s.called_back_at is not null)`;
    case 'reached':
      return sql`s.reached`;
    case 'resolved':
      return sql`s.resolved`;
    case 'satisfied':
      return sql`s.satisfied`;
    case 'void':
      return sql`s.void`;
    case 'refused':
      return sql`s.refused`;
    case 'missed':
      return reading === 'adjusted' ? sql`(s.missed is not distinct from 'found')` : sql`(s.missed is not null)`;
    case 'upheld':
      return sql`s.upheld`;
  }
}
