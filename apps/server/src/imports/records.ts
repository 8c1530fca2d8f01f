import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Sentence } from '../platform/errors/index.ts';
import { Mistake } from '../platform/mistake.ts';
import { guard } from './formulas.ts';
import type { Fate, Outcome } from './outcome.ts';
import { draftOf, headOf, openTable, type TableFile } from './table-file.ts';

/** What is kept of a run, row by row. */
export interface Records {
  add(outcome: Outcome): Promise<void>;
  /** Where they are. */
  finish(): Promise<{ report: string; refused: string | undefined }>;
  discard(): Promise<void>;
}

const fates: Readonly<Record<Fate, Sentence>> = {
  new: { zh: '新', en: 'new' },
  there: { zh: '已有', en: 'already there' },
  refused: { zh: '退回', en: 'refused' },
};
const reported = ['行号 row', '工单编号 order', '结果 outcome', '本系统编号 number', '说明 zh', 'reason en'];
/** What stands before the original columns of a refused row. */
const added = ['行号 row', '退回原因', 'refused because'];

/** Whether a file has the headers of refused rows. */
export const isOfRefused = (headers: readonly string[]): boolean => added.every((one) => headers.includes(one));

interface Paths {
  file: string;
  report?: string;
  refused?: string;
}

const reportPath = ({ file, report = `${file}.report.csv` }: Pick<Paths, 'file' | 'report'>): string => report;

/**
 * Nothing of the operator's is written over: the report replaces an earlier report alone, refused rows replace nothing.
 * @throws Mistake naming the path
 */
export async function requireFreePaths(paths: Paths): Promise<void> {
  const report = reportPath(paths);
  const { file, refused } = paths;
  const isInput = async (path: string): Promise<boolean> =>
    (await isSame(path, file)) || (await isSame(draftOf(path), file));
  const isOther = (await isThere(report)) !== undefined && !(await isReport(report));
  if (isOther || (await isInput(report))) throw takenMistake('--report', report);
  if (refused === undefined) return;
  const isTaken = resolve(refused) === resolve(report) || (await isThere(refused)) !== undefined;
  if (isTaken || (await isInput(refused))) throw takenMistake('--refused', refused);
}

function takenMistake(option: string, path: string): Mistake {
  return new Mistake({
    zh: `${path} 已有别的内容，不会覆盖；请用 ${option} 另外指定。`,
    en: `${path} holds something else already and is not written over; name another one with ${option}.`,
  });
}

/** Of one file, by whatever names. */
async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = [await isThere(one), await isThere(other)];
  return resolve(one) === resolve(other) || (a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino);
}

async function isThere(path: string): Promise<{ dev: number; ino: number } | undefined> {
  return stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

/** It begins as a report of an earlier run does. */
async function isReport(path: string): Promise<boolean> {
  const head = Buffer.from(headOf(reported));
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(head.length), 0, head.length, 0);
    return bytesRead === head.length && buffer.equals(head);
  } finally {
    await file.close();
  }
}

/**
 * The report, a line a row without what the row says; and the refused rows, whole, to be corrected and imported again. Both are readable to their
 * owner alone. A file of refused rows is never written over: it may hold somebody's corrections.
 */
export async function openRecords(
  { file, commit, refused, ...more }: Paths & { commit: boolean },
  headers: readonly string[],
): Promise<Records> {
  const report = reportPath({ file, ...more });
  const reports = await openTable(report, reported);
  const kept = headers.flatMap((header, index) => (added.includes(header) ? [] : [{ header, index }]));
  let refusals: TableFile | undefined;
  const refuse = async ({ row, reason }: Outcome): Promise<void> => {
    refusals ??= await openTable(refused ?? (await freeName(file)), [
      ...added,
      ...kept.map(({ header }) => guard(header)),
    ]);
    // Cells beyond the headers too: they may be why it was refused.
    const original = [...kept.map(({ index }) => row.cells[index] ?? ''), ...row.cells.slice(headers.length)];
    await refusals.write([String(row.row), reason?.text.zh ?? '', reason?.text.en ?? '', ...original.map(guard)]);
  };
  return {
    async add(outcome) {
      const { row, order, fate, number = '', reason, notes = [] } = outcome;
      const texts = [...(reason ? [reason] : []), ...notes].map(({ text }) => text);
      const told = [texts.map(({ zh }) => zh).join('；'), texts.map(({ en }) => en).join('; ')];
      await reports.write([String(row.row), guard(order), `${fates[fate].zh} ${fates[fate].en}`, number, ...told]);
      if (commit && fate === 'refused') await refuse(outcome);
    },
    async finish() {
      await reports.finish();
      await refusals?.finish();
      return { report, refused: refusals?.path };
    },
    async discard() {
      await reports.discard();
      await refusals?.discard();
    },
  };
}

async function freeName(file: string): Promise<string> {
  for (let times = 1; ; times += 1) {
    const path = `${file}.refused${times === 1 ? '' : `-${times}`}.csv`;
    if ((await isThere(path)) === undefined) return path;
  }
}
