import type { Database } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { findFileVersion } from './file-version.ts';

/** The version of calendar.yaml in force, when the clocks of open matters run on another one still. */
export async function findNewCalendar(database: Database<Schema>, district: number): Promise<number | undefined> {
  const tables = database.kysely.withSchema('wangge');
  const { calendar_version: settled } = await tables
    .selectFrom('district')
    .select('calendar_version')
    .where('id', '=', district)
    .executeTakeFirstOrThrow();
  const version = await findFileVersion(tables, district, 'calendar.yaml');
  return version === settled ? undefined : version;
}

/** All open matters run on this version now. */
export async function settleCalendar(database: Database<Schema>, district: number, version: number): Promise<void> {
  await database.kysely
    .withSchema('wangge')
    .updateTable('district')
    .set({ calendar_version: version })
    .where('id', '=', district)
    .execute();
}
