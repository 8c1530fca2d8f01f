import type { Matter } from '@wangge/kernel';
import type { Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { MatterRow } from './row.ts';

/** As much of a matter as is told beside its kin. */
export type KinRow = Pick<
  MatterRow,
  'id' | 'procedure_id' | 'procedure_version' | 'state' | 'due_at' | 'amber_at' | 'facts'
>;

/** What it belongs to, its tasks, those that joined it or were split off: the ones that the reader reaches, by id. */
export async function readKinRows(
  trx: Transaction<Schema>,
  district: District,
  { parent, tasks = [], joined = [], splitFrom, splits = [] }: Matter,
): Promise<ReadonlyMap<string, KinRow>> {
  const ids = [
    ...(parent ? [parent.id] : []),
    ...tasks.flatMap(({ matter }) => matter?.id ?? []),
    ...[...joined, ...splits].map(({ id }) => id),
    ...(splitFrom ? [splitFrom.id] : []),
  ];
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom('matter')
    .select(['id', 'procedure_id', 'procedure_version', 'state', 'due_at', 'amber_at', 'facts'])
    .where('district_id', '=', district.id)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}
