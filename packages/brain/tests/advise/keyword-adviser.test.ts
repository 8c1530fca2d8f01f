import { describe, expect, test } from 'vitest';
import { type Advised, advise, type KeywordRules, keywordAdviser, longestWord, plainText } from '../../src/index.ts';
import { fc } from '../property.ts';

const rules: KeywordRules = {
  least: 3,
  ahead: 1,
  categories: {
    LAMP: { words: { 3: ['路灯'], 1: ['不亮'] }, conditions: { 'LAMP-1': ['倾斜'], 'LAMP-2': ['不亮'] } },
    LID: { words: { 3: ['井盖'], 2: ['窨井'] } },
    LAMPLID: { words: { 5: ['路灯井盖'] } },
    NOISE: { words: { 2: ['噪音'], 1: ['半夜', 'KTV'] } },
  },
};
const { advise: ask } = keywordAdviser(rules);
const categoryOf = (advised: Advised): string => (advised === 'unsure' ? advised : advised.category);

describe('a text is read by its words', () => {
  test('and says which, and where they stand', () => {
    expect(ask('小区的路灯坏了，一直不亮')).toEqual({
      category: 'LAMP',
      condition: 'LAMP-2',
      because: [
        { word: '路灯', at: 3, weight: 3 },
        { word: '不亮', at: 10, weight: 1 },
      ],
    });
  });
  test('the longest word at a place counts, and what it covers does not count again', () => {
    expect(categoryOf(ask('路灯井盖破了'))).toBe('LAMPLID');
    expect(categoryOf(ask('路灯旁的井盖'))).toBe('unsure');
  });
  test('a word counts once, however often it comes', () => {
    expect(ask('噪音噪音噪音噪音')).toBe('unsure');
    expect(categoryOf(ask('半夜噪音'))).toBe('NOISE');
  });
  test('full-width letters, capitals and broken lines are read through', () => {
    expect(categoryOf(ask('ｋｔｖ 的噪\n音'))).toBe('NOISE');
    expect(ask('ｋｔｖ 的噪\n音')).toMatchObject({ because: [{ at: 0 }, { at: 5 }] });
  });
  test('a condition is named only where the text says which', () => {
    expect(ask('路灯坏了')).not.toHaveProperty('condition');
    expect(ask('路灯倾斜，也不亮')).not.toHaveProperty('condition');
  });
  test('too little, or as much for another, is unsure', () => {
    expect(ask('')).toBe('unsure');
    expect(ask('请问怎么办理')).toBe('unsure');
    expect(ask('窨井')).toBe('unsure');
    expect(advise('井盖和噪音', { ...rules, ahead: 2 })).toBe('unsure');
    expect(categoryOf(advise('井盖和噪音', rules))).toBe('LID');
  });
  test('no rules know nothing', () => {
    expect(advise('路灯', { least: 1, ahead: 0, categories: {} })).toBe('unsure');
  });
});

describe('what opens a text says what it is about', () => {
  const opening = { letters: 10, times: 2 };
  const titled = (text: string) => advise(text, { ...rules, least: 6, opening });

  test('so a word weighs more in the first line', () => {
    expect(titled('路灯\n已经三天了')).toEqual({ category: 'LAMP', because: [{ word: '路灯', at: 0, weight: 6 }] });
    expect(titled('您好\n路灯')).toBe('unsure');
    expect(categoryOf(titled('\n  路灯\n已经三天了'))).toBe('LAMP');
  });
  test('which is no longer than it may be', () => {
    expect(categoryOf(titled('各位领导大家好啊的路灯'))).toBe('LAMP');
    expect(titled('各位领导大家好啊呀呀的路灯')).toBe('unsure');
    expect(categoryOf(titled('路灯已经三天了，旁边的井盖也没了'))).toBe('LAMP');
  });
  test('a word that stands there and further on counts as it opens', () => {
    expect(titled('路灯\n路灯不亮')).toMatchObject({ because: [{ weight: 6 }, { word: '不亮', weight: 1 }] });
  });
});

describe('what belongs elsewhere', () => {
  const aware = (text: string) => advise(text, { ...rules, elsewhere: { 3: ['电费', '路灯招标'], 1: ['招标'] } });

  test('is named nothing, where it is as strong as a category', () => {
    expect(aware('电费')).toBe('unsure');
    expect(aware('路灯和电费')).toBe('unsure');
    expect(aware('路灯不亮，电费太贵')).toMatchObject({ category: 'LAMP' });
  });
  test('hides a word of a category that it covers', () => {
    expect(aware('路灯招标')).toBe('unsure');
    expect(categoryOf(aware('路灯的招标'))).toBe('LAMP');
  });
});

const word = fc.string({ unit: fc.constantFrom('井', '盖', '灯', 'a', '\u{20000}'), minLength: 1, maxLength: 6 });
const words = fc.dictionary(fc.constantFrom('1', '2', '5'), fc.array(word, { maxLength: 5 }));
const anyRules: fc.Arbitrary<KeywordRules> = fc.record(
  {
    least: fc.integer({ min: 1, max: 6 }),
    ahead: fc.integer({ min: 0, max: 3 }),
    opening: fc.record({ letters: fc.integer({ min: 0, max: 20 }), times: fc.integer({ min: 1, max: 3 }) }),
    elsewhere: words,
    categories: fc.dictionary(
      fc.constantFrom('A', 'B', 'C', 'D'),
      fc.record({
        words,
        conditions: fc.dictionary(fc.constantFrom('x', 'y'), fc.array(word, { maxLength: 3 })),
      }),
    ),
  },
  { requiredKeys: ['least', 'ahead', 'categories'] },
);
const text = fc.string({
  unit: fc.constantFrom('井', '盖', '灯', 'a', 'A', 'Ａ', ' ', '，', '\u{20000}'),
  maxLength: 60,
});

describe('whatever the rules and the text', () => {
  test('advice stands on words that are in the text, whose points are enough', () => {
    fc.assert(
      fc.property(anyRules, text, (given, said) => {
        const advised = advise(said, given);
        if (advised === 'unsure') return;
        const { plain } = plainText(said);
        const { words = {}, conditions = {} } = given.categories[advised.category] ?? {};
        const points = advised.because.reduce((sum, { weight }) => sum + weight, 0);
        expect(points).toBeGreaterThanOrEqual(given.least);
        for (const { word: found, at, weight } of advised.because) {
          expect(plain).toContain(found);
          expect(plainText(said.slice(at)).plain.startsWith(found)).toBe(true);
          const own = [1, given.opening?.times ?? 1].flatMap((times) => words[String(weight / times)] ?? []);
          expect(own.map((one) => plainText(one).plain)).toContain(found);
        }
        if (advised.condition !== undefined) expect(Object.keys(conditions)).toContain(advised.condition);
      }),
    );
  });

  test('the same text gives the same answer, whatever was asked before, and in whatever order the rules stand', () => {
    fc.assert(
      fc.property(anyRules, text, text, (given, said, before) => {
        const adviser = keywordAdviser(given);
        const first = adviser.advise(said);
        adviser.advise(before);
        expect(adviser.advise(said)).toEqual(first);
        const turned = { ...given, categories: Object.fromEntries(Object.entries(given.categories).reverse()) };
        expect(categoryOf(advise(said, turned))).toBe(categoryOf(first));
      }),
    );
  });

  test('said twice it says no more', () => {
    fc.assert(
      fc.property(anyRules, text, (given, said) => {
        // A stop between them, so that no new word comes about where they meet.
        expect(categoryOf(advise(`${said}。${said}`, given))).toBe(categoryOf(advise(said, given)));
      }),
    );
  });

  test('a higher bar names no more and nothing else', () => {
    fc.assert(
      fc.property(anyRules, text, (given, said) => {
        const strict = categoryOf(advise(said, { ...given, least: given.least + 2, ahead: given.ahead + 1 }));
        if (strict !== 'unsure') expect(strict).toBe(categoryOf(advise(said, given)));
      }),
    );
  });
});

test('the time grows with the text and not with its square', () => {
  const hard: KeywordRules = {
    least: 1,
    ahead: 0,
    categories: { A: { words: { 1: [`${'啊'.repeat(longestWord - 1)}呀`] } } },
  };
  const adviser = keywordAdviser(hard);
  const seconds = (length: number): number => {
    const said = '啊'.repeat(length);
    const begun = performance.now();
    expect(adviser.advise(said)).toBe('unsure');
    return (performance.now() - begun) / 1000;
  };
  seconds(100_000);
  // Ten times the text takes ten times as long; a square would take a hundred. The bar lies far from both, for a busy machine.
  expect(Math.min(...[1, 2, 3].map(() => seconds(1_000_000)))).toBeLessThan(
    40 * Math.min(...[1, 2, 3].map(() => seconds(100_000))) + 0.05,
  );
});
