import { writeAuditOf } from '../platform/audit/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { realNow } from '../platform/time/real-time.ts';
import type { FileId } from './files/store.ts';
import { getOwn } from './list.ts';
import { destroyExportKeys } from './wanted.ts';

/**
 * Takes an export back: what waits is not written, what is being written is left, what is kept can never be opened again.
 * @returns the file to be deleted once this has committed; whoever still writes one finds its claim gone and deletes it
 * @throws Problem not-found
 */
export async function removeExport(asked: Asked, id: string): Promise<FileId | undefined> {
  const { trx, district, services } = asked;
  const row = await getOwn(asked, id);
  const at = realNow(services);
  await destroyExportKeys(trx, [id], at);
  // The row stays for a while, told of to nobody, so that its id is not taken for a new one; the sweep takes it.
  await trx
    .updateTable('export')
    .set({ state: 'removed', expires_at: at, lease_until: null })
    .where('district_id', '=', district.id)
    .where('id', '=', id)
    .execute();
  await writeAuditOf(asked, { verb: 'remove-export', subject: `export/${id}`, details: { state: row.state } });
  return row.state === 'done' && row.claim !== null ? { district: district.id, id, claim: row.claim } : undefined;
}
