import type { Kysely } from 'kysely';
import type { Schema } from '../platform/database/schema.ts';

/** The newest version of a file of the pack; undefined where there never was one. */
export async function findFileVersion(
  tables: Pick<Kysely<Schema>, 'selectFrom'>,
  district: number,
  path: string,
): Promise<number | undefined> {
  const file = await tables
    .selectFrom('pack_file')
    .select('version')
    .where('district_id', '=', district)
    .where('path', '=', path)
    .orderBy('version', 'desc')
    .executeTakeFirst();
  return file?.version;
}
