import type { Selectable, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { District } from '../districts/index.ts';
import type { Database } from '../platform/database/index.ts';
import type { ExportTable, Schema } from '../platform/database/schema.ts';
import { houseScope } from '../platform/policy/index.ts';
import type { FaultCode } from './faults.ts';
import { exportSettings } from './settings.ts';

export type ExportRow = Selectable<ExportTable>;

/** An export that this server works on, until its lease ends without a sign of life. */
export type Claimed = ExportRow & { claim: string };

type House = { database: Database<Schema> };

/** In a short transaction of its own, beside the one in which an export reads for minutes. */
function aside<T>({ database }: House, district: District, fn: (trx: Transaction<Schema>) => Promise<T>): Promise<T> {
  return database.aside(houseScope(district.id), fn);
}

/**
 * Takes the export that is next: one that waits, or one whose server has given no sign of life. Whoever has fewest running comes first, so that
 * nobody waits behind fifty of one person; then whoever asked first. Servers that ask at once get different ones.
 * @param ours ids that this server works on: one that was too busy to give a sign in time is not its own rival
 */
export function claimNext(
  house: House,
  district: District,
  { claim, ours }: { claim: string; ours: readonly string[] },
): Promise<Claimed | undefined> {
  return aside(house, district, async (trx) => {
    const { rows } = await sql<Claimed>`
      with next as (
        select district_id, id from export e
        where district_id = ${district.id} and (state = 'queued' or (state = 'running' and lease_until < now()))
          and id <> all (${ours}::uuid[])
        order by (select count(*) from export r
          where r.district_id = e.district_id and r.staff_id = e.staff_id and r.state = 'running'), asked_at, id
        limit 1 for update skip locked
      )
      update export set state = 'running', claim = ${claim}::uuid, attempt = attempt + 1, rows_done = 0, rows_expected = null,
        lease_until = now() + make_interval(secs => ${exportSettings.lease.value})
      from next where export.district_id = next.district_id and export.id = next.id
      returning export.*`.execute(trx);
    return rows[0];
  });
}

/** A sign of life, and how far it has got. @returns false when it is another's by now, or was deleted */
export function giveSign(
  house: House,
  district: District,
  { id, claim }: Claimed,
  { done, expected }: { done: number; expected: number | null },
): Promise<boolean> {
  return aside(house, district, async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('export')
      .set({
        rows_done: done,
        rows_expected: expected,
        lease_until: sql<Date>`now() + make_interval(secs => ${exportSettings.lease.value})`,
      })
      .where('district_id', '=', district.id)
      .where('id', '=', id)
      .where('claim', '=', claim)
      .where('state', '=', 'running')
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  });
}

/** What a server that stops had begun waits for the next one, and no attempt is counted. */
export function putBack(house: House, district: District, { id, claim }: Claimed): Promise<void> {
  return aside(house, district, async (trx) => {
    await trx
      .updateTable('export')
      .set({ state: 'queued', claim: null, lease_until: null, rows_done: 0, attempt: sql<number>`attempt - 1` })
      .where('district_id', '=', district.id)
      .where('id', '=', id)
      .where('claim', '=', claim)
      .where('state', '=', 'running')
      .execute();
  });
}

/** It was begun in vain, for the others who wanted a connection: it begins anew once its lease has ended, and no attempt is counted. */
export function takeBackAttempt(house: House, district: District, { id, claim }: Claimed): Promise<void> {
  return aside(house, district, async (trx) => {
    await trx
      .updateTable('export')
      .set({ attempt: sql<number>`attempt - 1` })
      .where('district_id', '=', district.id)
      .where('id', '=', id)
      .where('claim', '=', claim)
      .where('state', '=', 'running')
      .execute();
  });
}

export type Ending =
  | { state: 'done'; asOf: Date; scope: string; rows: number; bytes: number }
  | { state: 'failed'; fault: FaultCode };

/** @returns false when it is another's by now, or was deleted: then what was written counts for nothing */
export async function settle(
  trx: Transaction<Schema>,
  district: District,
  { id, claim }: Claimed,
  ending: Ending,
  { at, expiresAt }: { at: Date; expiresAt: Date },
): Promise<boolean> {
  const told =
    ending.state === 'done'
      ? {
          as_of: ending.asOf,
          scope: ending.scope,
          rows_done: ending.rows,
          rows_expected: ending.rows,
          bytes: String(ending.bytes),
        }
      : { fault: ending.fault };
  const { numUpdatedRows } = await trx
    .updateTable('export')
    .set({ state: ending.state, lease_until: null, finished_at: at, expires_at: expiresAt, ...told })
    .where('district_id', '=', district.id)
    .where('id', '=', id)
    .where('claim', '=', claim)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
