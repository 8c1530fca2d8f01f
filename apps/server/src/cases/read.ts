import type { Matter, PhotoRef, Precedent } from '@wangge/kernel';
import type { Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { problem } from '../platform/errors/index.ts';
import type { Keyring } from '../platform/keys/index.ts';
import type { MatterRow } from './row.ts';
import { type KeyOwner, keyContext } from './sealing.ts';

/** The matter's row. `lock`: held until the transaction ends, so that two commands on one matter take turns. */
export async function findMatter(
  trx: Transaction<Schema>,
  district: District,
  id: string,
  how: { lock: boolean } = { lock: false },
): Promise<{ row: MatterRow; matter: Matter } | undefined> {
  let query = trx.selectFrom('matter').selectAll().where('district_id', '=', district.id).where('id', '=', id);
  if (how.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  return row && { row, matter: row.folded as Matter };
}

/** @throws Problem not-found, also where it exists beyond the reader's reach: nobody learns of it that way. */
export async function getMatter(
  trx: Transaction<Schema>,
  district: District,
  id: string,
  how?: { lock: boolean },
): Promise<{ row: MatterRow; matter: Matter }> {
  const found = await findMatter(trx, district, id, how);
  if (!found) throw problem('not-found', { what: '案件 / case', id });
  return found;
}

/** The data keys of a matter, and which of them were destroyed. */
export async function readKeys(
  trx: Transaction<Schema>,
  district: District,
  id: string,
  keyring: Keyring,
): Promise<{ keys: Map<KeyOwner, Buffer>; destroyed: Set<KeyOwner> }> {
  const rows = await trx
    .selectFrom('data_key')
    .select(['of', 'wrapped'])
    .where('district_id', '=', district.id)
    .where('subject_id', '=', id)
    .execute();
  const keys = new Map<KeyOwner, Buffer>();
  const destroyed = new Set<KeyOwner>();
  for (const { of, wrapped } of rows) {
    if (of !== 'reporter' && of !== 'matter') continue;
    if (wrapped === null) destroyed.add(of);
    else keys.set(of, keyring.unwrap(wrapped, keyContext(district.id, id, of)));
  }
  return { keys, destroyed };
}

/** Precedents about the like of this matter: same category and condition; which one covers its place, the kernel says. */
export async function readPrecedents(
  trx: Transaction<Schema>,
  district: District,
  like: { category: string | null; condition: string | null },
): Promise<Precedent[]> {
  if (like.category === null || like.condition === null) return [];
  const rows = await trx
    .selectFrom('precedent')
    .selectAll()
    .where('district_id', '=', district.id)
    .where('category', '=', like.category)
    .where('condition', '=', like.condition)
    .orderBy('decided_at', 'desc')
    .limit(1000)
    .execute();
  return rows.map((row) => ({
    name: row.name,
    number: row.number,
    category: row.category,
    condition: row.condition,
    areaPath: row.area_path,
    lead: row.lead_unit,
    decidedAt: row.decided_at.getTime(),
  }));
}

/** Photos named in a form that this person has uploaded whole and that belong to no other matter. */
export async function readPhotos(
  trx: Transaction<Schema>,
  district: District,
  form: Readonly<Record<string, unknown>>,
  staff: string,
  matter: string,
): Promise<Map<string, Omit<PhotoRef, 'slot'>>> {
  const ids = Object.values(form)
    .flat()
    .filter((value): value is string => typeof value === 'string' && UUID.test(value));
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom('photo')
    .select(['id', 'sha256', 'matter_id'])
    .where('district_id', '=', district.id)
    .where('id', 'in', ids)
    .where('staff_id', '=', staff)
    .where('completed_at', 'is not', null)
    .execute();
  return new Map(
    rows
      .filter(({ matter_id }) => matter_id === null || matter_id === matter)
      .map(({ id, sha256 }) => [id, { id, sha256: (sha256 ?? Buffer.alloc(0)).toString('hex') }]),
  );
}

/** From now on the photos belong to the matter. */
export async function claimPhotos(
  trx: Transaction<Schema>,
  district: District,
  ids: readonly string[],
  matter: string,
): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('photo')
    .set({ matter_id: matter })
    .where('district_id', '=', district.id)
    .where('id', 'in', ids)
    .execute();
}

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
