import { expect, onTestFinished, test, vi } from 'vitest';
import { explain, progressLine } from '../../src/commands/terminal.ts';
import { sentence } from './program.ts';

test('a full disk is told as one, not as a stack: where a write finds no room, it names no file', () => {
  for (const code of ['ENOSPC', 'EDQUOT']) {
    const error = Object.assign(new Error(`${code}: no room, write`), { code, syscall: 'write' });
    expect(explain(error)).toEqual(sentence(/^The disk is full/));
  }
});

/** What is written while something goes on: a quarter, a little of the same percent, the end. */
function written(isTerminal: boolean): string[] {
  const was = process.stdout.isTTY;
  const out: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out.push(String(text));
    return true;
  });
  process.stdout.isTTY = isTerminal;
  onTestFinished(() => {
    spy.mockRestore();
    process.stdout.isTTY = was;
  });
  const progress = progressLine('Importing');
  for (const done of [0, 250, 251, 1000]) progress(done, 1000);
  return out;
}

test('a terminal is shown a bar in one line that is written over', () => {
  expect(written(true)).toEqual([
    `\r  Importing ${'░'.repeat(24)} 0%`,
    `\r  Importing ${'█'.repeat(6)}${'░'.repeat(18)} 25%`,
    `\r  Importing ${'█'.repeat(24)} 100%\n`,
  ]);
});

test('what is no terminal is told the beginning and the end', () => {
  expect(written(false)).toEqual(['  Importing 0%\n', '  Importing 100%\n']);
});
