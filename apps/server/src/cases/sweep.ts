import { expireTogether } from '@wangge/kernel';
import { sql, type Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { houseScope } from '../platform/policy/index.ts';
import type { Services } from '../platform/services.ts';
import { decisionContext, nobody } from './context.ts';
import { type LockedFamily, prepareFamily, takeRows, writeFamily } from './families.ts';
import { handOn } from './handing-on.ts';
import type { MatterRow } from './row.ts';

/** Matters per transaction: a lock is held for some milliseconds, and a kill loses little. */
const BATCH = 50;

/**
 * Write what time has brought about. Several servers may sweep at once: each takes the matters that no other holds, and leaves a
 * family of which somebody holds a member to the next round. Late is no harm, since every event counts from the moment it fell due.
 * @returns how many matters were due and taken
 */
export async function sweep(services: Services, district: District): Promise<number> {
  let touched = 0;
  for (;;) {
    const now = services.time.now();
    const { due, taken } = await services.database.transaction(houseScope(district.id), async (trx) => {
      const rows = await trx
        .selectFrom('matter')
        .selectAll()
        .where('district_id', '=', district.id)
        .where('timer_at', '<', new Date(now))
        .orderBy('timer_at')
        .limit(BATCH)
        .forUpdate()
        .skipLocked()
        .execute();
      const families = await familiesOf(trx, district, rows);
      for (const locked of families.whole) await expireOne(trx, services, district, locked, now);
      return { due: rows.length, taken: families.taken };
    });
    touched += taken;
    if (due < BATCH || taken === 0) return touched;
  }
}

/** Those of which every member is free, so that nobody ever waits for the sweep, nor it for anybody. */
async function familiesOf(
  trx: Transaction<Schema>,
  district: District,
  due: readonly MatterRow[],
): Promise<{ whole: LockedFamily[]; taken: number }> {
  if (due.length === 0) return { whole: [], taken: 0 };
  const { rows: kin } = await sql<{ id: string; kin: string[] }>`
    select due.id, array(select kin_of(${district.id}, array[due.id])) as kin
    from unnest(${due.map(({ id }) => id)}::uuid[]) as due (id)`.execute(trx);
  const held = new Map(due.map((row) => [row.id, row]));
  const others = [...new Set(kin.flatMap((one) => one.kin))].filter((id) => !held.has(id));
  if (others.length > 0) {
    const free = await trx
      .selectFrom('matter')
      .selectAll()
      .where('district_id', '=', district.id)
      .where(sql<boolean>`id = any (${others}::uuid[])`)
      .forUpdate()
      .skipLocked()
      .execute();
    for (const row of free) held.set(row.id, row);
  }
  const whole = new Map<string, LockedFamily>();
  let taken = 0;
  for (const { kin: ids } of kin) {
    const rows = ids.flatMap((id) => held.get(id) ?? []);
    if (rows.length < ids.length) continue;
    taken += 1;
    whole.set(ids.toSorted().join(), takeRows(district, rows));
  }
  return { whole: [...whole.values()], taken };
}

async function expireOne(
  trx: Transaction<Schema>,
  services: Services,
  district: District,
  locked: LockedFamily,
  now: number,
): Promise<void> {
  const context = decisionContext(district, nobody, now, { precedents: [], photos: new Map() });
  const { events: found, family } = expireTogether(locked.family, context);
  const events = await handOn({ trx, district, keyring: services.keys }, found, family);
  await writeFamily(trx, prepareFamily({ district, locked, events }, family, services.keys));
}
