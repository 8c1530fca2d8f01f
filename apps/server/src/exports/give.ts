import { writeAuditOf } from '../platform/audit/index.ts';
import { type Problem, problem } from '../platform/errors/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { realNow } from '../platform/time/real-time.ts';
import { fileNames, getOwn, stateOf } from './list.ts';
import { scopeText } from './reader.ts';
import type { ExportRoom } from './room.ts';
import { findExportKey } from './wanted.ts';

/** A file on its way out, piece by piece. */
export interface GivenFile {
  format: 'xlsx' | 'csv';
  names: { name: string; ascii: string };
  bytes: number;
  pieces: AsyncGenerator<Buffer>;
}

/**
 * The file of an export, to whoever asked for it and may still see what they saw then. Whoever opens it has to read it to its end or return it.
 * @returns a problem rather than throwing it where the trace of the attempt is to stay
 * @throws Problem not-found, export-not-ready, export-gone
 */
export async function giveFile(asked: Asked, { store }: ExportRoom, id: string): Promise<GivenFile | Problem> {
  const { trx, district, reader, services } = asked;
  const row = await getOwn(asked, id);
  const state = stateOf(row, realNow(services));
  if (state === 'expired') throw problem('export-gone');
  if (state !== 'done') throw problem('export-not-ready', { state });
  const one = { district: district.id, id };
  const key = await findExportKey(trx, services.keys, one);
  // The pack may have changed what a role reads; the file holds what it read before.
  if (!key || row.claim === null || row.scope !== scopeText(district, reader.actor)) throw problem('export-gone');
  const bytes = Number(row.bytes);
  await writeAuditOf(asked, {
    verb: 'fetch-export',
    subject: `export/${id}`,
    details: { what: row.what, format: row.format, rows: row.rows_done },
  });
  const pieces = await store.read({ ...one, claim: row.claim }, key, bytes);
  if (!pieces) {
    services.log.error({ export: id }, 'the file of an export is not what was written');
    return problem('export-gone');
  }
  return { format: row.format as GivenFile['format'], names: fileNames(row, district), bytes, pieces };
}
