import { sql, type Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import { PHOTO_PLACE } from '../photos/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { KeyPlace } from './standing-keys.ts';

/**
 * Destroy keys: what they sealed stays where it is, and nobody reads it again. What a camera wrote goes as well, since nothing is chained to it.
 * @param trx as owner: no request may
 * @returns those that still stood
 */
export async function destroyKeys(
  trx: Transaction<Schema>,
  { id }: Pick<District, 'id'>,
  keys: readonly KeyPlace[],
  at: number,
): Promise<KeyPlace[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<KeyPlace>`
    update data_key k set wrapped = null, destroyed_at = ${new Date(at)}
    from unnest(${keys.map(({ subject }) => subject)}::uuid[], ${keys.map(({ of }) => of)}::text[]) as wanted (subject, of)
    where k.district_id = ${id} and k.subject_id = wanted.subject and k.of = wanted.of and k.wrapped is not null
    returning k.subject_id as subject, k.of`.execute(trx);
  const ids = rows.map(({ subject }) => subject);
  // Without a picture nothing is left that a place could tell of; its key may be older than keys of places.
  await sql`
    update photo p set exif = null where p.district_id = ${id} and p.id = any (${ids}::uuid[]) and p.exif is not null
      and not exists (select from data_key k where k.district_id = p.district_id and k.subject_id = p.id and k.wrapped is not null
        and (k.of = ${PHOTO_PLACE} or not exists (select from data_key own where own.district_id = p.district_id
          and own.subject_id = p.id and own.of = ${PHOTO_PLACE})))`.execute(trx);
  return rows;
}

/** Ids of the photos whose picture is sealed by one of these keys. */
export function picturesAmong(keys: readonly KeyPlace[]): string[] {
  return keys.filter(({ of }) => of === 'photo').map(({ subject }) => subject);
}
