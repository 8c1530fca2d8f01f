import { forgetAt } from '@wangge/district';
import { instantAt } from '@wangge/kernel';
import type { Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import { logSubject } from '../platform/audit/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { RetentionRules } from './rules.ts';
import type { KeyPlace } from './standing-keys.ts';

/** Keys of the months of the audit whose time is over. The month of a key is that of its first row, UTC as there. */
export async function dueLogs(
  trx: Transaction<Schema>,
  district: District,
  { now, rules }: { now: number; rules: RetentionRules },
): Promise<KeyPlace[]> {
  const rows = await trx
    .selectFrom('data_key')
    .select(['subject_id', 'of', 'created_at'])
    .where('district_id', '=', district.id)
    .where('of', '=', 'log')
    .where('wrapped', 'is not', null)
    .where('subject_id', 'in', monthsUntil(now).map(logSubject))
    .execute();
  return rows.flatMap(({ subject_id: subject, of, created_at: begun }) => {
    const next = new Date(Date.UTC(begun.getUTCFullYear(), begun.getUTCMonth() + 1, 1)).toISOString().slice(0, 10);
    const end = instantAt('UTC', next, '00:00');
    return forgetAt(rules.log.value, district.pack.district.zone, end) <= now ? [{ subject, of }] : [];
  });
}

/** `YYYY-MM` of the last twenty years, by which the few keys are found without reading those of a million matters. */
function monthsUntil(now: number): string[] {
  const end = new Date(now);
  return Array.from({ length: 240 }, (_one, back) =>
    new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - back, 1)).toISOString().slice(0, 7),
  );
}
