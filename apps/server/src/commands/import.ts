import type { ImportFile } from '@wangge/district';
import type { District } from '../districts/index.ts';
import { type Counted, type Imported, importOrders, type Outcome } from '../imports/index.ts';
import type { Sentence } from '../platform/errors/index.ts';
import { growSlowly, makeRoomForYoung } from '../platform/memory.ts';
import { Mistake } from '../platform/mistake.ts';
import { openServices } from './open.ts';
import { progressLine, say } from './terminal.ts';

export interface ImportOrdersOptions {
  commit?: boolean | undefined;
  district?: string | undefined;
  /** Id of a mapping, where the pack has several. */
  mapping?: string | undefined;
  as?: string | undefined;
  report?: string | undefined;
  refused?: string | undefined;
}

/** Refused rows that the screen shows one by one. */
const SHOWN = 10;

/**
 * `wangge import orders`: what a file of orders would bring in, row by row; with `--commit`, bring it in. Exit code 0 also where rows were refused:
 * they are in a file of their own. The screen shows rows and reasons, never what a row says.
 */
export async function importOrdersCommand(file: string, options: ImportOrdersOptions): Promise<number> {
  growSlowly();
  const opened = await openServices({ name: 'wangge import' });
  try {
    const { services } = opened;
    const district = chosen(services.districts, options.district, '--district', { zh: '辖区', en: 'district' });
    const mappings = new Map(Object.entries(district.pack.imports));
    const mapping = chosen(mappings, options.mapping, '--mapping', {
      zh: '导入方式（imports/*.yaml）',
      en: 'mapping (imports/*.yaml)',
    });
    const { commit = false, as, report, refused } = options;
    const progress = progressLine(commit ? '导入工单 Importing orders' : '试算，不写入 Dry run, nothing is written');
    let shown = 0;
    const imported = await importOrders(services, district, {
      file,
      mapping,
      commit,
      now: services.time.now(),
      ...(as === undefined ? {} : { as }),
      ...(report === undefined ? {} : { report }),
      ...(refused === undefined ? {} : { refused }),
      onSaid: (said) => {
        for (const { zh, en } of said) say(`  ${zh}\n  ${en}`);
      },
      onProgress: (share) => {
        makeRoomForYoung();
        progress(share, 1);
      },
      onOutcome: (outcome) => {
        if (outcome.fate !== 'refused' || shown >= SHOWN) return;
        shown += 1;
        sayRefused(outcome, shown === SHOWN);
      },
    });
    saySummary(imported, { mapping, commit });
    return 0;
  } finally {
    await opened.close();
  }
}

/** @throws Mistake where it is not said which one */
function chosen<T extends District | ImportFile>(
  known: ReadonlyMap<string, T>,
  id: string | undefined,
  option: string,
  what: Sentence,
): T {
  const found = id === undefined && known.size === 1 ? [...known.values()][0] : known.get(id ?? '');
  if (found) return found;
  const ids = [...known.keys()].join(', ') || '—';
  throw new Mistake({
    zh: `请用 ${option} 指明${what.zh}：${ids}`,
    en: `name the ${what.en} with ${option}: ${ids}`,
  });
}

function sayRefused({ row, reason }: Outcome, isLast: boolean): void {
  if (!reason) return;
  say(`  ✗ ${row.row}: ${reason.text.zh} / ${reason.text.en}`);
  if (isLast) say('  … 其余见报告 the others are in the report');
}

function saySummary(
  { summary, seconds, report, refused }: Imported,
  { mapping, commit }: { mapping: ImportFile; commit: boolean },
): void {
  const { fates, rows } = summary;
  const line = (label: string, count: number): void => say(`  ${String(count).padStart(9)}  ${label}`);
  say('');
  line('行 rows', rows);
  line(commit ? '导入 imported' : '将导入 would be imported', fates.new);
  sayCounted(summary.notes());
  line('已有，不再导入 already there', fates.there);
  sayCounted(summary.there());
  line('退回 refused', fates.refused);
  sayCounted(summary.refused());
  say(
    `\n  ${mapping.id} → ${mapping.procedure} · ${seconds.toFixed(1)} s · ${Math.round(rows / Math.max(seconds, 0.001))} 行/秒 rows/s`,
  );
  say(`  逐行报告 report: ${report}`);
  if (refused !== undefined)
    say(`  退回的行（改正后可再导入）refused rows, to be corrected and imported again: ${refused}`);
  if (!commit) say('  以上为试算，没有写入；加 --commit 才导入。Nothing was written; add --commit to import.');
}

function sayCounted(counted: readonly Counted[]): void {
  for (const { reason, count, rows } of counted) {
    const where = rows.length < count ? `${rows.join(', ')} …` : rows.join(', ');
    say(`  ${String(count).padStart(9)}    · ${reason.text.zh} / ${reason.text.en} (行 rows ${where})`);
  }
}
