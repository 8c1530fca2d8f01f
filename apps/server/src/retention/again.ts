import { sql, type Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import type { Schema } from '../platform/database/schema.ts';

/**
 * Forget again what was forgotten on request: where a backup of the keys was restored that is older than the request, they stand again. By rule
 * nothing need be remembered, for what was due then is due now.
 * @param trx as owner
 */
export async function forgetAgain(
  trx: Transaction<Schema>,
  { id }: Pick<District, 'id'>,
  now: number,
): Promise<number> {
  const { rows } = await sql`
    update data_key k set wrapped = null, destroyed_at = ${new Date(now)} from forgotten f
    where f.district_id = ${id} and k.district_id = f.district_id and k.created_at <= f.at and k.wrapped is not null
      and k.subject_id = f.subject_id and k.of = f.of
    returning 1`.execute(trx);
  return rows.length;
}

/**
 * Keys of files that nobody is told of any more: where a backup of the keys was restored, they stand again, and no sweep looks for them.
 * @param trx as owner
 */
export async function forgetStrayExports(trx: Transaction<Schema>, { id }: Pick<District, 'id'>): Promise<number> {
  const { rows } = await sql`
    delete from data_key k where k.district_id = ${id} and k.of = 'export'
      and not exists (select from export e where e.district_id = k.district_id and e.id = k.subject_id)
    returning 1`.execute(trx);
  return rows.length;
}
