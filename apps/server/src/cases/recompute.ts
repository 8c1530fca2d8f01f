import { recompute } from '@wangge/kernel';
import type { District } from '../districts/index.ts';
import { houseScope } from '../platform/policy/index.ts';
import type { Services } from '../platform/services.ts';
import { prepare, write } from './append.ts';
import { getMatter, readKeys } from './read.ts';

/** Matters per transaction: their locks are held for some tens of milliseconds. */
const BATCH = 100;

/**
 * After a changed calendar: append a recomputation to every open matter whose deadlines move. Interrupted, it is simply run
 * again: what is recomputed already moves no more.
 * @returns how many matters got one
 */
export async function recomputeOpen(services: Services, district: District): Promise<number> {
  let after = '00000000-0000-0000-0000-000000000000';
  let moved = 0;
  for (;;) {
    const batch = await services.database.transaction(houseScope(district.id), async (trx) => {
      const rows = await trx
        .selectFrom('matter')
        .select('id')
        .where('district_id', '=', district.id)
        .where('ended_at', 'is', null)
        .where('id', '>', after)
        .orderBy('id')
        .limit(BATCH)
        .forUpdate()
        .execute();
      for (const { id } of rows) {
        const { row, matter } = await getMatter(trx, district, id);
        const procedure = district.procedure(matter.procedure.id, matter.procedure.version);
        const event = recompute(matter, { now: services.time.now(), calendar: district.calendar }, 'calendar');
        if (event === undefined) continue;
        const { keys, destroyed } = await readKeys(trx, district, id, services.keys);
        const appending = { district, procedure, before: matter, head: row.head, events: [event], keys, destroyed };
        await write(trx, appending, prepare(appending, services.keys));
        moved += 1;
      }
      return rows.map(({ id }) => id);
    });
    if (batch.length < BATCH) return moved;
    after = batch.at(-1) ?? after;
  }
}
