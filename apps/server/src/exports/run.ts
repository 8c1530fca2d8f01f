import type { District } from '../districts/index.ts';
import { writeAudit } from '../platform/audit/index.ts';
import { Problem } from '../platform/errors/index.ts';
import { type Reading, whyNotReady } from '../platform/http/index.ts';
import { houseScope } from '../platform/policy/index.ts';
import type { Services } from '../platform/services.ts';
import { realNow } from '../platform/time/real-time.ts';
import { commonLines } from './about.ts';
import { assessmentTable } from './assessment-table.ts';
import { casesTable } from './cases-table.ts';
import { type Claimed, type Ending, settle } from './claim.ts';
import { ExportFault, type FaultCode } from './faults.ts';
import { writeCsv } from './files/csv.ts';
import { type ExportStore, type FileWriter, isDiskFull } from './files/store.ts';
import type { Table } from './files/table.ts';
import { writeXlsx } from './files/xlsx.ts';
import { readerOf, readingScope, requireAccount, scopeText } from './reader.ts';
import { exportSettings } from './settings.ts';
import { auditedWanted, destroyExportKeys, findExportKey, openWanted, type Wanted } from './wanted.ts';
import { speechOf } from './words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How far it has got, for whoever gives signs of life. */
export interface Progress {
  done: number;
  expected: number | null;
}

export interface Run {
  services: Services;
  district: District;
  store: ExportStore;
  job: Claimed;
  progress: Progress;
  /** Aborted when it is to be left: the server stops, or it is another's by now. */
  signal: AbortSignal;
}

interface Written {
  wanted: Wanted;
  asOf: Date;
  scope: string;
  rows: number;
  bytes: number;
}

/**
 * Writes the file of an export and says in its row that it is done, with the audit row that it owes: both or neither. A file whose row does not
 * say so is no file.
 * @throws when it is to be left (`signal`), or begun anew since the database was away or had no time for it; whatever else went wrong is written
 * into its row
 */
export async function runExport(run: Run): Promise<void> {
  const { services, district, store, job } = run;
  const file = { district: district.id, id: job.id, claim: job.claim };
  let kept = false;
  try {
    const { wanted, ...written } = await write(run);
    kept = await end(run, { state: 'done', ...written }, wanted);
  } catch (error) {
    run.signal.throwIfAborted();
    const fault = faultOf(error);
    // Begun anew once its lease has ended. A crowd that kept it from its turn is no attempt (worker.ts).
    if (fault === 'unavailable' && (isCrowdedOut(error) || job.attempt < exportSettings.attempts.value)) throw error;
    services.log[fault === 'internal' ? 'error' : 'warn']({ err: error, export: job.id, fault }, 'an export failed');
    await end(run, { state: 'failed', fault });
  } finally {
    if (!kept) await store.delete(file);
  }
}

async function write(run: Run): Promise<Written> {
  const { services, district, store, job, signal } = run;
  if (job.attempt > exportSettings.attempts.value) throw new ExportFault('interrupted');
  const actor = readerOf(district, job);
  const limits = { statement: exportSettings.statementMinutes.value * MINUTE, idle: 5 * MINUTE };
  // One snapshot for the count, the rows and what is said of them.
  const scope = { ...readingScope(district, actor), isolation: 'repeatable read' as const, readOnly: true, limits };
  return services.database.transaction(scope, async (trx) => {
    await requireAccount(trx, district, actor);
    const one = { district: district.id, id: job.id };
    const key = await findExportKey(trx, services.keys, one);
    if (!key) throw new ExportFault('not-permitted');
    const wanted = openWanted(key, one, job.wanted);
    const reading: Reading = { trx, district, now: services.time.now(), reader: { actor } };
    const table = await tableOf(reading, wanted, job.locale);
    run.progress.expected = table.rows;
    signal.throwIfAborted();
    const writer = await store.begin({ ...one, claim: job.claim }, key);
    const bytes = await writeInto(writer, table, run);
    const scope = scopeText(district, actor);
    return { wanted, asOf: new Date(reading.now), scope, rows: table.rows, bytes };
  });
}

async function tableOf(reading: Reading, wanted: Wanted, locale: string): Promise<Table> {
  const speech = speechOf(locale);
  const isCases = wanted.what === 'cases';
  const table = isCases ? await casesTable(reading, wanted, speech) : await assessmentTable(reading, wanted, speech);
  const { about, rows } = table;
  // What anybody asks first stands first: what it is, as of when, by whom, how many.
  const [what, ...more] = about.lines;
  const lines = [...(what ? [what] : []), ...commonLines(reading, { rows, hasPoints: isCases }, speech), ...more];
  return { ...table, about: { ...about, lines } };
}

async function writeInto(writer: FileWriter, table: Table, { job, progress, signal }: Run): Promise<number> {
  const told = (rows: number): void => {
    signal.throwIfAborted();
    progress.done = rows;
  };
  try {
    await (job.format === 'csv' ? writeCsv : writeXlsx)(table, writer, told);
    if (progress.done !== table.rows) throw new Error(`${progress.done} rows were written of ${table.rows}`);
    return await writer.finish();
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

/** @returns whether it counts: an export that is another's by now, or was deleted, is not ended */
function end(run: Run, ending: Ending, wanted?: Wanted): Promise<boolean> {
  const { services, district, job } = run;
  const at = realNow(services);
  const expiresAt = new Date(at.getTime() + services.config.exports.hours * HOUR);
  return services.database.aside(houseScope(district.id), async (trx) => {
    if (!(await settle(trx, district, job, ending, { at, expiresAt }))) return false;
    if (ending.state === 'failed') {
      await destroyExportKeys(trx, [job.id], at);
      return true;
    }
    const { rows, bytes, asOf } = ending;
    await writeAudit(trx, {
      district: district.id,
      at,
      staff: job.staff_id,
      role: readerOf(district, job).role,
      verb: 'export',
      subject: `export/${job.id}`,
      details: {
        what: job.what,
        format: job.format,
        rows,
        bytes,
        asOf,
        ...(wanted && { wanted: auditedWanted(wanted) }),
      },
    });
    return true;
  });
}

function faultOf(error: unknown): FaultCode {
  if (error instanceof ExportFault) return error.code;
  // SQLSTATE 53100: the database itself has no room, for a sort perhaps.
  if (isDiskFull(error) || (error as { code?: unknown }).code === '53100') return 'disk-full';
  if (error instanceof Problem) return error.status === 503 ? 'unavailable' : 'not-valid';
  const why = whyNotReady(error);
  return why === undefined || why === 'disk' ? 'internal' : 'unavailable';
}

/** It did not come to its turn, and nothing is wrong with it. */
export function isCrowdedOut(error: unknown): boolean {
  return whyNotReady(error) === 'busy';
}
