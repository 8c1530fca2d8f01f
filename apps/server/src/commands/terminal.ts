import { placeText } from '@wangge/district';
import { PackFaults } from '../districts/index.ts';
import { ConfigProblem } from '../platform/config.ts';
import { isDatabaseProblem } from '../platform/database/index.ts';
import { KeyFileProblem } from '../platform/keys/index.ts';

/** An error as a person at a terminal needs it: one clear sentence for what they can mend, the stack for what only we can. */
export function explain(error: unknown): string {
  if (isDatabaseProblem(error)) return `${error.zh}\n${error.en}`;
  if (error instanceof PackFaults) {
    return error.faults.map((fault) => `${placeText(fault)}  ${fault.message.zh}\n    ${fault.message.en}`).join('\n');
  }
  if (error instanceof ConfigProblem || error instanceof KeyFileProblem) return error.message;
  const { code, syscall, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  if (syscall === 'listen' && code === 'EADDRINUSE') {
    return `端口 ${port} 已被占用，请用 PORT=… 换一个。\nPort ${port} is taken; choose another with PORT=….`;
  }
  if (syscall === 'listen')
    return `无法监听 ${address}:${port}（${code}）。\nCannot listen on ${address}:${port} (${code}).`;
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return (error as Error).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
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
