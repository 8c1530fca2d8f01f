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

/** What it belongs to, its tasks and those that joined it: the ones that the reader reaches, by id. */
export async function readKinRows(
  trx: Transaction<Schema>,
  district: District,
  { parent, tasks = [], joined = [] }: Pick<Matter, 'parent' | 'tasks' | 'joined'>,
): Promise<ReadonlyMap<string, KinRow>> {
  const ids = [
    ...(parent ? [parent.id] : []),
    ...tasks.flatMap(({ matter }) => matter?.id ?? []),
    ...joined.map(({ id }) => id),
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
