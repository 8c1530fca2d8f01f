import { evolve, type Matter, type MatterEvent, type Procedure, type Standing, standingOf } from '@wangge/kernel';
import type { District } from '../districts/index.ts';
import { columns, type Part, part, parts } from '../platform/database/index.ts';

/** A row of `standing` but for its district and the end that a later one sets. */
export type StandingRow = Readonly<Record<StandingColumn, Date | string | number | boolean | null>>;

/** In the order in which they are written. */
export const standingColumns = [
  'matter_id',
  'seq',
  'from_at',
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
  'inherited',
  'lapses',
  'rated_unit',
  'reworked',
  'own_reworks',
  'own_handed_in_at',
  'missed',
  'times',
  'spending',
  'suspended',
  'void',
  'refused',
  'upheld',
  'merged',
  'reached',
  'resolved',
  'satisfied',
  'returns',
  'reworks',
  'extensions',
  'contacts',
] as const;
type StandingColumn = (typeof standingColumns)[number];

/** Some events of one matter that were recorded together, and what they made of it. */
export interface Step {
  district: District;
  procedure: Procedure;
  before: Matter | undefined;
  after: Matter;
  /** When they were recorded. */
  at: number;
}

/** How the matter stands from now on; undefined where that has not changed, or where its procedure is not assessed. */
export function nextStanding({ district, procedure, before, after, at }: Step): StandingRow | undefined {
  const measures = district.pack.assessment?.measures[procedure.id];
  if (measures === undefined) return undefined;
  const standing = standingOf(after, procedure, measures);
  const isSame = before !== undefined && same(standingOf(before, procedure, measures), standing);
  return isSame ? undefined : rowOf(standing, { matter: after.id, seq: after.seq, at });
}

/** What writes it beside the events, in their statement. */
export function standingSteps(step: Step): Part[] {
  const row = nextStanding(step);
  if (row === undefined) return [];
  const { id: district } = step.district;
  const names = columns(['district_id', ...standingColumns]);
  const values = parts([part`${district}`, ...standingColumns.map((name) => part`${parameterOf(row[name])}`)]);
  const stands = part`stands as (insert into standing (${names}) values (${values}))`;
  if (step.before === undefined) return [stands];
  return [
    part`stood as (update standing set until_at = greatest(from_at, ${row.from_at})
      where district_id = ${district} and matter_id = ${row.matter_id} and until_at = 'infinity')`,
    stands,
  ];
}

/** A statement that is held back takes texts for what is no number, instant or null. */
function parameterOf(value: StandingRow[StandingColumn]): Date | string | number | null {
  return typeof value === 'boolean' ? String(value) : value;
}

/** A standing with the instant at which the next one begins; null: it stands. */
export interface PastStanding {
  row: StandingRow;
  until: Date | null;
}

/** Every standing that a matter had, from its events in order: the same as were written with them. */
export function standingsOf(district: District, procedure: Procedure, events: readonly MatterEvent[]): PastStanding[] {
  const rows: StandingRow[] = [];
  let before: Matter | undefined;
  let matter: Matter | undefined;
  for (const [index, event] of events.entries()) {
    matter = evolve(matter, event);
    // Recorded together: what time had brought about, and the act that followed. Between them it never stood so.
    if (events[index + 1]?.at === event.at) continue;
    const row = nextStanding({ district, procedure, before, after: matter, at: event.at });
    if (row !== undefined) rows.push(row);
    before = matter;
  }
  return rows.map((row, index) => ({ row, until: endOf(row, rows[index + 1]) }));
}

/** As the update says it: no standing ends before it began, though clocks of two servers may differ. */
function endOf(row: StandingRow, next: StandingRow | undefined): Date | null {
  if (next === undefined) return null;
  return new Date(Math.max((row.from_at as Date).getTime(), (next.from_at as Date).getTime()));
}

function same(a: Standing, b: Standing): boolean {
  const kept = (Object.keys(a) as (keyof Standing)[]).every((key) => isWritten(key) || a[key] === b[key]);
  const written = [writeLapses, writeSpending, writeReworked];
  return kept && written.every((write) => write(a) === write(b));
}

/** What is an object of its own, and compared as it is written. */
function isWritten(key: keyof Standing): boolean {
  return key === 'lapses' || key === 'spending' || key === 'reworked';
}

/** As `shares.ts` reads it. */
function writeLapses({ lapses }: Standing): string | null {
  return lapses.length === 0 ? null : JSON.stringify(lapses.map(({ unit, at, times }) => ({ unit, at, times })));
}

/** As `shares.ts` reads it. */
function writeReworked({ reworked }: Standing): string | null {
  if (reworked.length === 0) return null;
  return JSON.stringify(reworked.map(({ unit, times, handedInAt }) => ({ unit, times, at: handedInAt })));
}

/** As `multiples.ts` reads it. */
function writeSpending({ spending }: Standing): string | null {
  return spending === undefined ? null : JSON.stringify(spending);
}

function rowOf(standing: Standing, { matter, seq, at }: { matter: string; seq: number; at: number }): StandingRow {
  const isOfSeveral = standing.reworked.length > 0;
  const instant = (given: number | undefined): Date | null => (given === undefined ? null : new Date(given));
  return {
    matter_id: matter,
    seq,
    from_at: new Date(at),
    kind: standing.kind,
    source: standing.source,
    area_path: standing.areaPath,
    unit: standing.unit ?? null,
    category: standing.category ?? null,
    received_at: new Date(standing.receivedAt),
    filed_at: instant(standing.filedAt),
    dispatch_due_at: instant(standing.dispatchDueAt),
    dispatched_at: instant(standing.dispatchedAt),
    contact_due_at: instant(standing.contactDueAt),
    contacted_at: instant(standing.contactedAt),
    disposal_due_at: instant(standing.disposalDueAt),
    handed_in_at: instant(standing.handedInAt),
    disposed_at: instant(standing.disposedAt),
    closed_at: instant(standing.closedAt),
    called_back_at: instant(standing.calledBackAt),
    running: standing.running,
    late: standing.late,
    inherited: standing.inherited,
    lapses: writeLapses(standing),
    rated_unit: standing.ratedUnit ?? null,
    reworked: writeReworked(standing),
    own_reworks: isOfSeveral ? standing.ownReworks : null,
    own_handed_in_at: isOfSeveral ? instant(standing.ownHandedInAt) : null,
    missed: standing.missed ?? null,
    times: standing.times ?? null,
    spending: writeSpending(standing),
    suspended: standing.suspended,
    void: standing.void,
    refused: standing.refused,
    upheld: standing.upheld,
    merged: standing.merged,
    reached: standing.reached ?? null,
    resolved: standing.resolved ?? null,
    satisfied: standing.satisfied ?? null,
    returns: standing.returns,
    reworks: standing.reworks,
    extensions: standing.extensions,
    contacts: standing.contacts,
  };
}
