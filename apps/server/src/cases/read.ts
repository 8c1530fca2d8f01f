import type { Matter, Precedent } from '@wangge/kernel';
import type { CompiledQuery, Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import { type Part, part, statement } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { problem } from '../platform/errors/index.ts';
import type { Keyring } from '../platform/keys/index.ts';
import type { MatterRow } from './row.ts';
import { keyContext } from './sealing.ts';

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
  if (!found) throw problem('not-found', { what: 'case', id });
  return found;
}

/**
 * The data keys of a matter, whoever may read what they seal, and which of them were destroyed: to seal, to know a command again, to hand on
 * in the house's name. What a reader may see opened is asked for by `keysOf`.
 */
export async function readKeys(
  trx: Transaction<Schema>,
  district: District,
  id: string,
  keyring: Keyring,
): Promise<{ keys: Map<string, Buffer>; destroyed: Set<string> }> {
  return unwrapKeys((await trx.executeQuery(sealingKeysOf(id))).rows, district, id, keyring);
}

/** What `readKeys` asks. */
export function sealingKeysOf(id: string): CompiledQuery<{ of: string; wrapped: Buffer | null }> {
  return statement`select * from sealing_keys(${id}::uuid)`;
}

/** Row-level security leaves out the keys of fields that the reader may not have decrypted. */
export function keysOf(trx: Transaction<Schema>, district: District, id: string) {
  return trx
    .selectFrom('data_key')
    .select(['of', 'wrapped'])
    .where('district_id', '=', district.id)
    .where('subject_id', '=', id);
}

/** What `keysOf` or `sealingKeysOf` found, opened. */
export function unwrapKeys(
  rows: readonly { of: string; wrapped: Buffer | null }[],
  district: District,
  id: string,
  keyring: Keyring,
): { keys: Map<string, Buffer>; destroyed: Set<string> } {
  const keys = new Map<string, Buffer>();
  const destroyed = new Set<string>();
  for (const { of, wrapped } of rows) {
    if (wrapped === null) destroyed.add(of);
    else keys.set(of, keyring.unwrap(wrapped, keyContext(district.id, id, of)));
  }
  return { keys, destroyed };
}

type Like = { category: string | null; condition: string | null };

/** Precedents about the like of this matter: same category and condition; which one covers its place, the kernel says. */
export function lookForPrecedents(district: District, like: Like): CompiledQuery<PrecedentRow> {
  return statement<PrecedentRow>`${precedentsLike(district, like)}`;
}

/** The same as a piece of a statement; null is like nothing. */
export function precedentsLike(district: District, { category, condition }: Like): Part {
  return part`select name, number, category, condition, area_path, lead_unit, decided_at from precedent
    where district_id = ${district.id} and category = ${category} and condition = ${condition}
    order by decided_at desc limit 1000`;
}

/** A row, also one that came through JSON. */
export interface PrecedentRow {
  name: string;
  number: string;
  category: string;
  condition: string;
  area_path: string;
  lead_unit: string;
  decided_at: Date | string;
}

export function precedentOf(row: PrecedentRow): Precedent {
  return {
    name: row.name,
    number: row.number,
    category: row.category,
    condition: row.condition,
    areaPath: row.area_path,
    lead: row.lead_unit,
    decidedAt: new Date(row.decided_at).getTime(),
  };
}
