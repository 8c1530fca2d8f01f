import { getZone } from '@wangge/kernel';
import type { District } from '../districts/index.ts';
import { problem } from '../platform/errors/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { realNow } from '../platform/time/real-time.ts';
import type { ExportRow } from './claim.ts';
import { faults, isFault } from './faults.ts';
import { exportSettings } from './settings.ts';
import type { ExportView } from './views.ts';
import { speechOf } from './words.ts';

/** What this member of staff asked for in this post, the newest first: as many as wait or are kept at most. Another post of theirs has its own. */
export async function listExports(asked: Asked): Promise<ExportView[]> {
  const { perPerson } = exportSettings;
  const rows = await ownRows(asked).orderBy('asked_at', 'desc').orderBy('id').limit(perPerson.value).execute();
  return rows.map((row) => exportView(row as ExportRow, asked));
}

/** @throws Problem not-found */
export async function getExport(asked: Asked, id: string): Promise<ExportView> {
  return exportView(await getOwn(asked, id), asked);
}

/** @throws Problem not-found, also for what is somebody else's */
export async function getOwn(asked: Asked, id: string): Promise<ExportRow> {
  const row = await ownRows(asked).where('id', '=', id).executeTakeFirst();
  if (!row) throw problem('not-found', { what: 'export', id });
  return row;
}

function ownRows({ trx, district, reader }: Asked) {
  const { staff, post } = reader.actor;
  return trx
    .selectFrom('export')
    .selectAll()
    .where('district_id', '=', district.id)
    .where('staff_id', '=', staff)
    .where('post_id', '=', post)
    .where('state', '!=', 'removed');
}

/** A file whose time has come has expired, whether or not the sweep has been there. */
export function stateOf(row: Pick<ExportRow, 'state' | 'expires_at'>, at: Date): ExportView['state'] {
  const isOver = row.state === 'done' && row.expires_at !== null && row.expires_at <= at;
  return isOver ? 'expired' : (row.state as ExportView['state']);
}

function exportView(row: ExportRow, { district, services }: Asked): ExportView {
  const fault = row.fault !== null && isFault(row.fault) ? { code: row.fault, text: faults[row.fault] } : null;
  return {
    id: row.id,
    what: row.what as ExportView['what'],
    format: row.format as ExportView['format'],
    locale: row.locale,
    state: stateOf(row, realNow(services)),
    fileName: row.as_of === null ? null : fileNames(row, district).name,
    rows: { done: row.rows_done, expected: row.rows_expected },
    bytes: row.bytes === null ? null : Number(row.bytes),
    askedAt: row.asked_at.toISOString(),
    asOf: row.as_of?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    expiresAt: row.state === 'done' ? (row.expires_at?.toISOString() ?? null) : null,
    fault,
  };
}

/** `案件 2026-04-07 0930.xlsx`, by the wall clock of the district; and for clients that take no other letters, in ASCII. */
export function fileNames(
  { what, format, locale, as_of: asOf }: Pick<ExportRow, 'what' | 'format' | 'locale' | 'as_of'>,
  { pack }: Pick<District, 'pack'>,
): { name: string; ascii: string } {
  const local = new Date(getZone(pack.district.zone).localAt(asOf?.getTime() ?? 0)).toISOString();
  const when = `${local.slice(0, 10)} ${local.slice(11, 16).replace(':', '')}`;
  const named = (of: string): string => `${of} ${when}.${format}`;
  return {
    name: named(speechOf(locale).say(what === 'assessment' ? 'assessment' : 'cases')),
    ascii: named(what),
  };
}
