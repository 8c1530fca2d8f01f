import { sql } from 'kysely';
import { standingVersions } from '../cases/index.ts';
import { verifyChain } from './chain-of-matter.ts';
import { finding } from './findings.ts';
import { rowsOf } from './keyset.ts';
import { verifyRow } from './row-of-matter.ts';
import { type EventRow, groupsOf, type MatterRow, type PartRow } from './rows.ts';
import { type StandingRow, verifyStandings } from './standings-of-matter.ts';
import type { Verifying } from './verify.ts';

export interface MatterFigures {
  matters: number;
  events: number;
}

/** Every matter in the order of ids: its events, their sealed parts, its row and its standings, each table streamed once. */
export async function verifyMatters(verifying: Verifying): Promise<MatterFigures> {
  const { tell, trx, district } = verifying;
  const figures = { matters: 0, events: 0 };
  const events = groupsOf(readEvents(verifying), ({ matter_id }) => matter_id);
  const parts = groupsOf(readParts(verifying), ({ matter_id }) => matter_id);
  const standings = groupsOf(readStandings(verifying), ({ matter_id }) => matter_id);
  const { settled, inForce } = await standingVersions(trx, district);
  // Before the first start with them nothing is settled: then they are what was written with the events, by the file in force.
  const isOld = settled !== null && settled !== inForce;
  if (isOld) tell(finding('standings-old', {}, { settled, inForce }));
  for await (const row of readMatters(verifying)) {
    await orphans(row.id);
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

  /** Events, parts and standings of matters before this one: no row is theirs. */
  async function orphans(before: string | undefined): Promise<void> {
    for (;;) {
      const group = await events.takeBefore(before);
      if (!group) break;
      const [first] = group;
      if (first) tell(finding('matter-missing', { matter: first.matter_id, seq: first.seq }));
      figures.events += group.length;
    }
    for (;;) {
      const group = await parts.takeBefore(before);
      if (!group) break;
      for (const { matter_id, seq, field } of group) tell(finding('part-added', { matter: matter_id, seq }, { field }));
    }
    for (;;) {
      const group = await standings.takeBefore(before);
      if (!group) break;
      for (const { matter_id, seq, from_at } of group) {
        tell(finding('standing-added', { matter: matter_id, seq }, { from: from_at.toISOString() }));
      }
    }
  }
}

function readMatters({ trx, district }: Verifying): AsyncGenerator<MatterRow> {
  return rowsOf((after, limit) => {
    let query = trx
      .selectFrom('matter')
      .selectAll()
      // As it was written: parsing and printing it again would cost more than all the rest.
      .select(sql<string>`folded::text`.as('folded'))
      .where('district_id', '=', district.id)
      .orderBy('id')
      .limit(limit);
    if (after) query = query.where('id', '>', after.id);
    return query.execute() as Promise<MatterRow[]>;
  });
}

function readEvents({ trx, district }: Verifying): AsyncGenerator<EventRow> {
  return rowsOf((after, limit) => {
    let query = trx
      .selectFrom('event')
      .select(['matter_id', 'seq', 'at', 'hash', sql<string>`body::text`.as('body')])
      .where('district_id', '=', district.id)
      .orderBy('matter_id')
      .orderBy('seq')
      .limit(limit);
    if (after) query = query.where(sql<boolean>`(matter_id, seq) > (${after.matter_id}::uuid, ${after.seq}::integer)`);
    return query.execute();
  });
}

function readParts({ trx, district }: Verifying): AsyncGenerator<PartRow> {
  return rowsOf((after, limit) => {
    let query = trx
      .selectFrom('sealed_part')
      .select(['matter_id', 'seq', 'field', 'ciphertext'])
      .where('district_id', '=', district.id)
      .orderBy('matter_id')
      .orderBy('seq')
      .orderBy('field')
      .limit(limit);
    if (after) {
      query = query.where(
        sql<boolean>`(matter_id, seq, field) > (${after.matter_id}::uuid, ${after.seq}::integer, ${after.field}::text)`,
      );
    }
    return query.execute();
  });
}

function readStandings({ trx, district }: Verifying): AsyncGenerator<StandingRow> {
  return rowsOf((after, limit) => {
    let query = trx
      .selectFrom('standing')
      .selectAll()
      .where('district_id', '=', district.id)
      .orderBy('matter_id')
      .orderBy('seq')
      .limit(limit);
    if (after) query = query.where(sql<boolean>`(matter_id, seq) > (${after.matter_id}::uuid, ${after.seq}::integer)`);
    return query.execute();
  });
}
