import { sql } from 'kysely';
import type { Database } from './pool.ts';
import type { Schema } from './schema.ts';

/** The first year that the migrations open. What is older lies in the partition `rest` until it is opened by name. */
const FIRST = 2018;

/**
 * The partitions of events up to the year after `now`, so that a new year's first case finds its own. Called at the start and once a day; where they are
 * there already it asks one question. Making them locks `event` and `sealed_part` for a moment.
 * @returns the years that were opened
 */
export async function openYears(database: Database<Schema>, now: Date): Promise<number[]> {
  const last = now.getUTCFullYear() + 1;
  const { rows } = await sql<{ year: number }>`
    select year from generate_series(${FIRST}::int, ${last}::int) as year
    where to_regclass('wangge.event_' || year) is null`.execute(database.kysely);
  const opened: number[] = [];
  for (const { year } of rows) {
    const made = await database.transaction({ as: 'owner' }, (trx) =>
      sql<{ open_year: boolean }>`select open_year(${year}::int)`.execute(trx),
    );
    if (made.rows[0]?.open_year) opened.push(year);
  }
  return opened;
}
