import { expect, test } from 'vitest';
import { explain } from '../../src/commands/terminal.ts';
import { sentence } from './program.ts';

test('a full disk is told as one, not as a stack: where a write finds no room, it names no file', () => {
  for (const code of ['ENOSPC', 'EDQUOT']) {
    const error = Object.assign(new Error(`${code}: no room, write`), { code, syscall: 'write' });
    expect(explain(error)).toEqual(sentence(/^The disk is full/));
  }
});
