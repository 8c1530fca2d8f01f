import { sql } from 'kysely';
import { standingVersions } from '../cases/index.ts';
import { verifyChain, verifyStubs } from './chain-of-matter.ts';
import { finding } from './findings.ts';
import { rowsOf } from './keyset.ts';
import { verifyRow } from './row-of-matter.ts';
import { type EventRow, groupsBefore, groupsOf, type MatterRow, type PartRow, type StubRow } from './rows.ts';
import { type StandingRow, verifyStandings } from './standings-of-matter.ts';
import type { Verifying } from './verify.ts';

export interface MatterFigures {
  matters: number;
  events: number;
  /** Matters whose events lie in an archive: of those that no folder was named of, chain and number alone were looked at. */
  archived: number;
}

/** Every matter in the order of ids: its events, their sealed parts, its row and its standings, each table streamed once. */
export async function verifyMatters(verifying: Verifying): Promise<MatterFigures> {
  const { tell, trx, district } = verifying;
  const figures = { matters: 0, events: 0, archived: 0 };
  const events = groupsOf(readAll('event', verifying), ({ matter_id }) => matter_id);
  const parts = groupsOf(readAll('sealed_part', verifying), ({ matter_id }) => matter_id);
  const standings = groupsOf(readAll('standing', verifying), ({ matter_id }) => matter_id);
  const stubs = groupsOf(readAll('archived_event', verifying), ({ matter_id }) => matter_id);
  const { settled, inForce } = await standingVersions(trx, district);
  // Before the first start with them nothing is settled: then they are what was written with the events, by the file in force.
  const isOld = settled !== null && settled !== inForce;
  if (isOld) tell(finding('standings-old', {}, { settled, inForce }));
  for await (const row of readAll('matter', verifying)) {
    await orphans(row.id);
    if (row.archived_year !== null) {
      await verifyArchived(row, row.archived_year, await stubs.take(row.id));
      continue;
    }
    const own = await events.take(row.id);
    verifyChain(row, own, await parts.take(row.id), tell);
    verifyRow(row, own, verifying);
    const stood = await standings.take(row.id);
    if (!isOld) verifyStandings(row, own, stood, verifying);
    figures.matters += 1;
    figures.events += own.length;
  }
  await orphans(undefined);
  return figures;

  /** Of a matter whose events lie in a file: what stayed of them and, where the file is at hand, the file. Its standings were made by what was then in force. */
  async function verifyArchived(row: MatterRow, year: number, own: readonly StubRow[]): Promise<void> {
    figures.matters += 1;
    figures.archived += 1;
    verifyStubs(row, own, tell);
    await standings.take(row.id);
    const folder = verifying.archives?.get(year);
    if (!folder) return;
    const found = await folder.events.take(row.id);
    verifyChain(row, found, await folder.parts.take(row.id), tell);
    verifyRow(row, found, verifying);
    figures.events += found.length;
  }

  /** Events, parts and standings of matters before this one: no row is theirs. */
  async function orphans(before: string | undefined): Promise<void> {
    for await (const group of groupsBefore(events, before)) {
      const [first] = group;
      if (first) tell(finding('matter-missing', { matter: first.matter_id, seq: first.seq }));
      figures.events += group.length;
    }
    for (const { events: kept, parts: sealed } of verifying.archives?.values() ?? []) {
      // What was acted on while the archive was made has never left: its copy there is nobody's.
      for await (const _ of groupsBefore(kept, before));
      for await (const _ of groupsBefore(sealed, before));
    }
    for await (const group of groupsBefore(stubs, before)) {
      const [first] = group;
      if (first) tell(finding('matter-missing', { matter: first.matter_id, seq: first.seq }));
    }
    for await (const group of groupsBefore(parts, before)) {
      for (const { matter_id, seq, field } of group) tell(finding('part-added', { matter: matter_id, seq }, { field }));
    }
    for await (const group of groupsBefore(standings, before)) {
      for (const { matter_id, seq, from_at } of group) {
        tell(finding('standing-added', { matter: matter_id, seq }, { from: from_at.toISOString() }));
      }
    }
  }
}

/** Tables of which all rows of a district are read in the order of a key, and what of them is needed. */
const readings = {
  // As it was written: parsing and printing it again would cost more than all the rest.
  matter: { columns: sql`*, folded::text as folded`, key: { id: 'uuid' } },
  event: { columns: sql`matter_id, seq, at, hash, body::text as body`, key: { matter_id: 'uuid', seq: 'integer' } },
  sealed_part: {
    columns: sql`matter_id, seq, field, ciphertext`,
    key: { matter_id: 'uuid', seq: 'integer', field: 'text' },
  },
  standing: { columns: sql`*`, key: { matter_id: 'uuid', seq: 'integer' } },
  archived_event: { columns: sql`matter_id, seq, hash`, key: { matter_id: 'uuid', seq: 'integer' } },
} as const;

interface Rows {
  matter: MatterRow;
  event: EventRow;
  sealed_part: PartRow;
  standing: StandingRow;
  archived_event: StubRow;
}

function readAll<Table extends keyof Rows>(table: Table, { trx, district }: Verifying): AsyncGenerator<Rows[Table]> {
  const { columns, key } = readings[table];
  const order = sql.join(Object.keys(key).map((name) => sql.ref(name)));
  const beyond = (row: object) => {
    const of = new Map(Object.entries(row));
    const values = Object.entries(key).map(([name, type]) => sql`${of.get(name)}::${sql.raw(type)}`);
    return sql`and (${order}) > (${sql.join(values)})`;
  };
  return rowsOf(async (after, limit) => {
    const { rows } = await sql<Rows[Table]>`
      select ${columns} from ${sql.table(table)}
      where district_id = ${district.id} ${after === undefined ? sql`` : beyond(after)}
      order by ${order} limit ${limit}`.execute(trx);
    return rows;
  });
}
