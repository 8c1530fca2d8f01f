import { type Fault, placeText } from '@wangge/district';
import { PackFaults } from '../districts/index.ts';
import { isDatabaseProblem } from '../platform/database/index.ts';
import { Mistake } from '../platform/mistake.ts';

/** An error as a person at a terminal needs it: one clear sentence for what they can mend, the stack for what only we can. */
export function explain(error: unknown): string {
  if (isDatabaseProblem(error) || error instanceof Mistake) return `${error.zh}\n${error.en}`;
  if (error instanceof PackFaults) {
    const faults = error.faults.map((fault) => faultText(fault, '✗'));
    return [...faults, `数据包有 ${faults.length} 处错误，未载入 / ${error.message}; nothing of it was loaded`].join(
      '\n',
    );
  }
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  // A write that finds no room does not say where.
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return `磁盘空间不足（${code}）；请腾出空间后再启动。\nThe disk is full (${code}); make room and start again.`;
  // Of the file system: which file and why is all that there is to know.
  if (syscall && path) return `无法访问 ${path}（${code}）。\n${path} cannot be used (${code}: ${syscall}).`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** A fault of a pack with its place, what is wrong and what to do. */
export function faultText(fault: Fault, sign: '✗' | '!'): string {
  const hint = fault.hint ? `\n    → ${fault.hint.zh}\n    → ${fault.hint.en}` : '';
  return `${sign} ${placeText(fault)}  [${fault.code}]\n    ${fault.message.zh}\n    ${fault.message.en}${hint}`;
}

/** One line that is written over while something goes on; on what is no terminal, a line at the start and at the end. */
export function progressLine(label: string): (done: number, total: number) => void {
  const isTerminal = process.stdout.isTTY === true;
  let shown = -1;
  return (done, total) => {
    const share = total === 0 ? 1 : done / total;
    const percent = Math.floor(share * 100);
    if (percent === shown) return;
    shown = percent;
    const filled = Math.round(share * 24);
    const bar = '█'.repeat(filled) + '░'.repeat(24 - filled);
    if (isTerminal) process.stdout.write(`\r  ${label} ${bar} ${percent}%${done >= total ? '\n' : ''}`);
    else if (done === 0 || done >= total) process.stdout.write(`  ${label} ${percent}%\n`);
  };
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
