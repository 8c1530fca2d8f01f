import type { Kysely, Transaction } from 'kysely';
import { type PastStanding, standingColumns, standingsOf } from '../assessment/index.ts';
import { type District, findFileVersion } from '../districts/index.ts';
import { columns, statement } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { Services } from '../platform/services.ts';
import { readStored } from './chain.ts';

type House = Pick<Services, 'database'>;

/** Matters per transaction: their events are read and their standings written anew while they are locked, some 0.2 s. */
const BATCH = 500;

/**
 * Makes every matter's standings anew where they were made by another version of `assessment.yaml` than the one in force, or never.
 * @returns how many matters were looked at; undefined where there was nothing to do
 */
export async function catchUpStandings(house: House, district: District): Promise<number | undefined> {
  const tables = house.database.kysely.withSchema('wangge');
  const { settled, inForce } = await standingVersions(tables, district);
  if (inForce === settled) return undefined;
  const looked = await restandAll(house, district);
  await tables.updateTable('district').set({ assessment_version: inForce }).where('id', '=', district.id).execute();
  return looked;
}

/** Versions of `assessment.yaml`: by which the standings were made (null: not yet looked at), and in force (0: there is none). */
export async function standingVersions(
  tables: Pick<Kysely<Schema>, 'selectFrom'>,
  { id }: Pick<District, 'id'>,
): Promise<{ settled: number | null; inForce: number }> {
  const { assessment_version: settled } = await tables
    .selectFrom('district')
    .select('assessment_version')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return { settled, inForce: (await findFileVersion(tables, id, 'assessment.yaml')) ?? 0 };
}

/** The standings of every matter from its events. Interrupted, it is simply run again. */
export async function restandAll({ database }: House, district: District): Promise<number> {
  let after = '00000000-0000-0000-0000-000000000000';
  let looked = 0;
  for (;;) {
    const ids = await database.transaction({ as: 'owner', limits: { statement: 0 } }, (trx) =>
      restandNext(trx, district, after),
    );
    looked += ids.length;
    if (ids.length < BATCH) return looked;
    after = ids.at(-1) ?? after;
  }
}

async function restandNext(trx: Transaction<Schema>, district: District, after: string): Promise<string[]> {
  // Locked in the order of ids, as by everything that touches several matters.
  const matters = await trx
    .selectFrom('matter')
    .select(['id', 'procedure_id', 'procedure_version'])
    .where('district_id', '=', district.id)
    .where('id', '>', after)
    // Their events lie in a file: what they were counted by stays.
    .where('archived_year', 'is', null)
    .orderBy('id')
    .limit(BATCH)
    .forUpdate()
    .execute();
  const ids = matters.map(({ id }) => id);
  if (ids.length === 0) return ids;
  const events = await trx
    .selectFrom('event')
    .select(['matter_id', 'body'])
    .where('district_id', '=', district.id)
    .where('matter_id', 'in', ids)
    .orderBy('matter_id')
    .orderBy('seq')
    .execute();
  const byMatter = Map.groupBy(events, ({ matter_id }) => matter_id);
  const standings = matters.flatMap(({ id, procedure_id, procedure_version }) => {
    const own = (byMatter.get(id) ?? []).map(({ body }) => readStored(body));
    return standingsOf(district, district.procedure(procedure_id, procedure_version), own);
  });
  await trx.deleteFrom('standing').where('district_id', '=', district.id).where('matter_id', 'in', ids).execute();
  await insertAll(trx, district, standings);
  return ids;
}

async function insertAll(
  trx: Transaction<Schema>,
  district: District,
  standings: readonly PastStanding[],
): Promise<void> {
  const rows = standings.map(({ row, until }) => ({
    ...row,
    district_id: district.id,
    until_at: until ?? 'infinity',
  }));
  const names = columns(['district_id', 'until_at', ...standingColumns]);
  await trx.executeQuery(statement`insert into standing (${names})
    select ${names} from json_populate_recordset(null::standing, ${JSON.stringify(rows)}::json)`);
}
