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

const labels = new URL('./advice-labels.csv', import.meta.url);

interface Label {
  half: string;
  /** Categories that one reader would take, `none` where the catalogue has none; the best first. */
  accepted: string[];
}

/**
 * 120 rows drawn at random and labelled by one reader before the words were last changed; on the half `tuned` they were then tried,
 * the other was held back. Row numbers of the source and our own judgement: nothing of what the messages say.
 */
function readLabels(): Map<string, Label> {
  const [, ...lines] = readFileSync(labels, 'utf8').trimEnd().split('\n');
  return new Map(
    lines.map((line) => {
      const [row = '', half = '', accepted = ''] = line.split(',');
      return [row, { half, accepted: accepted.split(' ') }];
    }),
  );
}

function readMessages(): { id: string; text: string }[] {
  const lines = gunzipSync(readFileSync(file as string))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => {
    const { id, subject, detail } = JSON.parse(line) as { id: string; subject: string; detail: string };
    return { id, text: `${subject}\n${detail}` };
  });
}

describe.skipIf(!isThere)('advice on real messages', () => {
  test('is given for some and withheld for some, each with its words in the text', () => {
    const { advice, catalogue } = packOfDistrict('shizhong');
    if (!advice) throw new Error('shizhong has no advice.yaml');
    const adviser = keywordAdviser(advice);
    const texts = readMessages().map(({ text }) => text);
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

  test.each(['tuned', 'held'])('is seldom wrong where it is sure (%s)', (half) => {
    const { advice, catalogue } = packOfDistrict('shizhong');
    if (!advice) throw new Error('shizhong has no advice.yaml');
    const adviser = keywordAdviser(advice);
    const texts = new Map(readMessages().map(({ id, text }) => [id, text]));
    const known = [...readLabels()].filter(([, label]) => label.half === half);
    const seen = known.map(([row, { accepted }]) => {
      const text = texts.get(row);
      if (text === undefined) throw new Error(`the messages have no row ${row}`);
      for (const id of accepted) if (id !== 'none') expect(catalogue.categories[id]).toBeDefined();
      const advised = adviser.advise(text);
      const category = advised === 'unsure' ? undefined : advised.category;
      return { accepted, category, isRight: category !== undefined && accepted.includes(category) };
    });
    const sure = seen.filter(({ category }) => category !== undefined);
    const right = seen.filter(({ isRight }) => isRight);
    const ours = seen.filter(({ accepted: [best] }) => best !== 'none');
    const found = ours.filter(({ isRight }) => isRight);
    console.log(
      `advice on ${seen.length} labelled messages (${half}): sure of ${sure.length}, right in ${right.length}; ${ours.length} have a category here, ${found.length} of them found`,
    );
    // Some three in five at either figure before the last change of the words.
    expect(right.length / sure.length).toBeGreaterThan(0.85);
    expect(found.length / ours.length).toBeGreaterThan(0.55);
  });
});
