import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPack } from '../src/index.ts';
import { type KinFile, kinFiles, kinPack, kinText } from './kin-pack.ts';
import { replaced, smallPack, textOf } from './small-pack.ts';

const files = [...smallPack().keys()];

/** Faults or a pack, never both, never neither, and every fault names a place and speaks both languages. */
function settles(pack: Map<string, Uint8Array>): void {
  const reading = readPack(pack);
  expect(reading.pack === undefined).toBe(reading.faults.length > 0);
  for (const fault of [...reading.faults, ...reading.warnings]) {
    expect(fault.file).not.toBe('');
    expect(fault.line).toBeGreaterThanOrEqual(1);
    expect(fault.message.zh).not.toBe('');
    expect(fault.message.en).not.toBe('');
  }
}

describe('whatever the bytes, a reading settles', () => {
  test('any one character left out', () => {
    const places = files.flatMap((file) => Array.from(textOf(file), (_, at) => ({ file, at })));
    fc.assert(
      fc.property(fc.constantFrom(...places), ({ file, at }) => {
        const signs = Array.from(textOf(file));
        signs.splice(at, 1);
        settles(replaced(file, signs.join('')));
      }),
      { seed: 20200330, numRuns: 250 },
    );
  }, 60_000);

  test('any word of a procedure exchanged for another of its words', () => {
    const wordsOf = (file: KinFile): RegExpMatchArray[] => [...kinText(file).matchAll(/[a-z][a-z0-9-]+/g)];
    fc.assert(
      fc.property(fc.constantFrom(...kinFiles), fc.nat(5_000), fc.nat(5_000), (file, from, to) => {
        const words = wordsOf(file);
        const gone = words[from % words.length]!;
        const text = kinText(file);
        const after = text.slice(gone.index! + gone[0].length);
        settles(kinPack(file, text.slice(0, gone.index) + words[to % words.length]![0] + after));
      }),
      { seed: 20200330, numRuns: 100 },
    );
  }, 60_000);

  test('a stretch of a file replaced by signs of all kinds', () => {
    const sign = fc.constantFrom(
      ...'{}[]:,-?&*!|>\'"%@`#\n\t\r\\ ~0a镇\u0000\u2028'.split(''),
      '\ud800',
      '---\n',
      ': ',
      '- ',
      '<<: ',
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.nat(4_000),
        fc.nat(12),
        fc.array(sign, { maxLength: 6 }),
        (file, start, length, signs) => {
          const text = textOf(file);
          const at = start % text.length;
          settles(replaced(file, text.slice(0, at) + signs.join('') + text.slice(at + length)));
        },
      ),
      { seed: 20200330, numRuns: 150 },
    );
  }, 60_000);

  test('one byte changed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(5_000), fc.nat(255), (file, at, byte) => {
        const bytes = Uint8Array.from(smallPack().get(file)!);
        bytes[at % bytes.length] = byte;
        settles(replaced(file, bytes));
      }),
      { seed: 20200330, numRuns: 120 },
    );
  }, 60_000);

  test('any JSON where a file of data is expected', () => {
    fc.assert(
      fc.property(fc.constantFrom(...files.filter((file) => !file.endsWith('.csv'))), fc.json(), (file, json) => {
        settles(replaced(file, json));
      }),
      { seed: 20200330, numRuns: 120 },
    );
  }, 60_000);
});
