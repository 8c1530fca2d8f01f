import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { problem } from '../platform/errors/index.ts';

/**
 * The same command twice is one event. The id is locked first (two copies that race take turns), then looked up.
 * @returns the matter that the command made or moved, when it was carried out before
 * @throws Problem command-reused when the id came with something else
 */
export async function findDone(
  trx: Transaction<Schema>,
  district: District,
  command: { id: string; staff: string; asked: Buffer },
): Promise<string | undefined> {
  // Two statements: one alone would look with the eyes it had before it waited, and miss what the first copy has written.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${district.id}/${command.id}`}, 1))`.execute(trx);
  const done = await trx
    .selectFrom('command')
    .select(['matter_id', 'asked', 'staff_id'])
    .where('district_id', '=', district.id)
    .where('id', '=', command.id)
    .executeTakeFirst();
  if (!done) return undefined;
  if (done.staff_id !== command.staff || !done.asked.equals(command.asked)) {
    throw problem('command-reused', { id: command.id });
  }
  return done.matter_id;
}

/** What was asked, whatever the order in which its keys were written. */
export function askedHash(asked: unknown): Buffer {
  return createHash('sha256').update(canonical(asked)).digest();
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
}
