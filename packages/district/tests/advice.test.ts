import { keywordAdviser } from '@wangge/brain';
import { describe, expect, test } from 'vitest';
import { readPack } from '../src/index.ts';
import { packOfDistrict } from './district-folder.ts';
import { faultsOf, lineOf, smallPack } from './small-pack.ts';

const sound = `format: 1
effective: 2020-01-01
least: { value: 3, source: invented }
ahead: { value: 1, source: invented }
categories:
  C0101:
    words:
      3: [井盖, manhole]
      1: [马路]
    conditions:
      C0101-1: [不见了]
      C0101-2: [破损]
`;

const withAdvice = (text: string) => smallPack().set('advice.yaml', new TextEncoder().encode(text));
const put = (from: string, to: string) => {
  if (sound.split(from).length !== 2) throw new Error(`"${from}" does not stand once in the advice`);
  return withAdvice(sound.replace(from, to));
};

test('a pack may do without advice, and with it the rules come as the adviser takes them', () => {
  expect(readPack(smallPack()).pack).not.toHaveProperty('advice');
  const { pack, faults, warnings } = readPack(withAdvice(sound));
  expect([...faults, ...warnings]).toEqual([]);
  const advice = pack?.advice;
  if (!advice) throw new Error('the pack has no advice');
  expect(keywordAdviser(advice).advise('马路上的井盖破损')).toMatchObject({
    category: 'C0101',
    condition: 'C0101-2',
    because: [{ word: '马路' }, { word: '井盖' }],
  });
});

test('a word may weigh more where a text opens, and speak for what belongs elsewhere', () => {
  const { pack, faults } = readPack(
    put(
      'categories:\n',
      'opening: { letters: { value: 4, source: x }, times: { value: 2, source: x } }\nelsewhere: { 5: [井盖厂] }\ncategories:\n',
    ),
  );
  expect(faults).toEqual([]);
  expect(pack?.advice).toMatchObject({ opening: { letters: 4, times: 2 }, elsewhere: { 5: ['井盖厂'] } });
  // Enough where it opens, and only there.
  const reach = (least: number) =>
    readPack(
      withAdvice(
        sound
          .replace('value: 3', `value: ${least}`)
          .replace(
            'categories:\n',
            'opening: { letters: { value: 4, source: x }, times: { value: 2, source: x } }\ncategories:\n',
          ),
      ),
    ).faults.map(({ code }) => code);
  expect(reach(14)).toEqual([]);
  expect(reach(15)).toEqual(['advice-out-of-reach']);
});

describe('what does not fit is told with its line', () => {
  test.each([
    ['a category that is not in the catalogue', '  C0101:\n', '  C0109:\n', 'C0109', 'unknown-reference'],
    ['a condition of another category', 'C0101-1: [', 'C0102-1: [', 'C0102-1', 'unknown-reference'],
    ['a word twice, spelt otherwise', '1: [马路]', '1: [ＭＡＮＨＯＬＥ]', 'ＭＡＮＨＯＬＥ', 'duplicate'],
    ['a word twice in a condition', '[破损]', '[破损, 破损]', '[破损, 破损]', 'duplicate'],
    ['a word of one letter', '1: [马路]', '1: [路]', '1: [路]', 'shape-value'],
    ['a letter and blanks', '1: [马路]', '1: ["路   "]', '"路   "', 'shape-value'],
    ['a weight that is none', '1: [马路]', 'many: [马路]', 'many', 'shape-unknown-key'],
    ['words of which none can be enough', 'least: { value: 3', 'least: { value: 99', '3: [井盖', 'advice-out-of-reach'],
    [
      'a word twice elsewhere',
      'categories:\n',
      'elsewhere: { 2: [户口, 户口] }\ncategories:\n',
      'elsewhere',
      'duplicate',
    ],
    [
      'an opening without its length',
      'categories:\n',
      'opening: { times: { value: 2, source: x } }\ncategories:\n',
      'opening',
      'shape-missing',
    ],
    ['a day that is none', '2020-01-01', '2020-02-30', '2020-02-30', 'date-invalid'],
    [
      'a figure without its source',
      'ahead: { value: 1, source: invented }',
      'ahead: { value: 1 }',
      'ahead',
      'shape-missing',
    ],
  ])('%s', (_, from, to, at, code) => {
    const files = put(from, to);
    const line = lineOf(files, 'advice.yaml', at);
    const told = faultsOf(files).filter((fault) => fault.endsWith(code));
    expect(told).toHaveLength(1);
    // A list in one line, or the block above it.
    expect([`advice.yaml:${line} ${code}`, `advice.yaml:${line - 1} ${code}`]).toContain(told[0]);
  });
});

test('the shipped district reads what people commonly say', () => {
  const rules = packOfDistrict('shizhong').advice;
  if (!rules) throw new Error('shizhong has no advice.yaml');
  const adviser = keywordAdviser(rules);
  const named = (text: string) => {
    const advised = adviser.advise(text);
    return advised === 'unsure' ? advised : advised.category;
  };
  expect(named('我家楼下酒吧半夜音响吵')).toBe('E0508');
  expect(named('门口的路灯好几天不亮了')).toBe('C0137');
  expect(named('路灯井盖松动')).toBe('C0106');
  expect(named('工地夜间施工，打桩声很大')).toBe('E0301');
  expect(named('公交车不进站')).toBe('E0622');
  expect(named('我有一件事想问一下')).toBe('unsure');
  // What others look after, though it names a street or a school on the way.
  expect(named('关于小学旁地块拆迁补偿的咨询')).toBe('unsure');
  expect(named('反对在小区门口建医院')).toBe('unsure');
});
