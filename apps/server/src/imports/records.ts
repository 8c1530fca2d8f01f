import { access } from 'node:fs/promises';
import type { Sentence } from '../platform/errors/index.ts';
import type { Fate, Outcome } from './outcome.ts';
import { openTable, type TableFile } from './table-file.ts';

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

/**
 * The report, a line a row without what the row says; and the refused rows, whole, to be corrected and imported again. Both are readable to their
 * owner alone. A file of refused rows is never written over: it may hold somebody's corrections.
 */
export async function openRecords(
  {
    file,
    commit,
    report = `${file}.report.csv`,
    refused,
  }: { file: string; commit: boolean; report?: string; refused?: string },
  headers: readonly string[],
): Promise<Records> {
  const reports = await openTable(report, reported);
  const kept = headers.flatMap((header, index) => (added.includes(header) ? [] : [{ header, index }]));
  let refusals: TableFile | undefined;
  const refuse = async ({ row, reason }: Outcome): Promise<void> => {
    refusals ??= await openTable(refused ?? (await freeName(file)), [...added, ...kept.map(({ header }) => header)]);
    // Cells beyond the headers too: they may be why it was refused.
    const original = [...kept.map(({ index }) => row.cells[index] ?? ''), ...row.cells.slice(headers.length)];
    await refusals.write([String(row.row), reason?.text.zh ?? '', reason?.text.en ?? '', ...original]);
  };
  return {
    async add(outcome) {
      const { row, order, fate, number = '', reason, notes = [] } = outcome;
      const texts = [...(reason ? [reason] : []), ...notes].map(({ text }) => text);
      const told = [texts.map(({ zh }) => zh).join('；'), texts.map(({ en }) => en).join('; ')];
      await reports.write([String(row.row), order, `${fates[fate].zh} ${fates[fate].en}`, number, ...told]);
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
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (!isThere) return path;
  }
}
