import { expire } from '@wangge/kernel';
import type { Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { houseScope } from '../platform/policy/index.ts';
import type { Services } from '../platform/services.ts';
import { prepare, write } from './append.ts';
import { decisionContext, nobody } from './context.ts';
import { getMatter, readKeys } from './read.ts';

/** Matters per transaction: a lock is held for some milliseconds, and a kill loses little. */
const BATCH = 50;

/**
 * Write what time has brought about. Several servers may sweep at once: each takes the matters that no other holds. Late
 * is no harm, since every event counts from the moment it fell due.
 * @returns how many matters were touched
 */
export async function sweep(services: Services, district: District): Promise<number> {
  let touched = 0;
  for (;;) {
    const now = services.time.now();
    const done = await services.database.transaction(houseScope(district.id), async (trx) => {
      const due = await trx
        .selectFrom('matter')
        .select('id')
        .where('district_id', '=', district.id)
        .where('timer_at', '<', new Date(now))
        .orderBy('timer_at')
        .limit(BATCH)
        .forUpdate()
        .skipLocked()
        .execute();
      for (const { id } of due) await expireOne(trx, services, district, id, now);
      return due.length;
    });
    touched += done;
    if (done < BATCH) return touched;
  }
}

async function expireOne(
  trx: Transaction<Schema>,
  services: Services,
  district: District,
  id: string,
  now: number,
): Promise<void> {
  const { row, matter } = await getMatter(trx, district, id);
  const procedure = district.procedure(matter.procedure.id, matter.procedure.version);
  const context = decisionContext(district, nobody, now, { precedents: [], photos: new Map() });
  const events = expire(procedure, matter, context);
  if (events.length === 0) return;
  const { keys, destroyed } = await readKeys(trx, district, id, services.keys);
  const appending = { district, procedure, before: matter, head: row.head, events, keys, destroyed };
  await write(trx, appending, prepare(appending, services.keys));
}
