import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { keywordAdviser } from '@wangge/brain';
import { describe, expect, test } from 'vitest';
import { packOfDistrict } from './district-folder.ts';

const data = process.env.WANGGE_TEST_DATA;
const file = data === undefined ? undefined : join(data, 'tdb2020c/fj4_2816.jsonl.gz');
const isThere = file !== undefined && existsSync(file);
if (!isThere) {
  const why = file === undefined ? 'WANGGE_TEST_DATA names no folder' : `there is no ${file}`;
  console.warn(`SKIPPED advice on real messages: ${why}`);
}

// How often it is unsure, and nothing about how often it is right: nobody has said which category these messages belong to here.
describe.skipIf(!isThere)('advice on real messages', () => {
  test('is given for some and withheld for some, each with its words in the text', () => {
    const { advice, catalogue } = packOfDistrict('shizhong');
    if (!advice) throw new Error('shizhong has no advice.yaml');
    const adviser = keywordAdviser(advice);
    const lines = gunzipSync(readFileSync(file as string))
      .toString('utf8')
      .trimEnd()
      .split('\n');
    const texts = lines.map((line) => {
      const { subject, detail } = JSON.parse(line) as { subject: string; detail: string };
      return `${subject}\n${detail}`;
    });
    const begun = performance.now();
    const advised = texts.map((text) => adviser.advise(text));
    const seconds = (performance.now() - begun) / 1000;
    const sure = advised.filter((one) => one !== 'unsure');
    for (const { category, condition, because } of sure) {
      expect(catalogue.categories[category]).toBeDefined();
      if (condition !== undefined) expect(catalogue.conditions[condition]?.category).toBe(category);
      expect(because.length).toBeGreaterThan(0);
    }
    const letters = texts.reduce((sum, { length }) => sum + length, 0);
    const share = 1 - sure.length / texts.length;
    console.log(
      `advice on ${texts.length} real messages: unsure of ${(share * 100).toFixed(1)} %, ${new Set(sure.map(({ category }) => category)).size} categories named, ${(letters / seconds / 1e6).toFixed(1)} million letters/s; no claim about accuracy`,
    );
    // Neither a guess for everything nor silence.
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.8);
  });
});
