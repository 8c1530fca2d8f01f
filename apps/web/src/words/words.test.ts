import { describe, expect, test } from 'vitest';
import { en } from './en.ts';
import { zh } from './zh.ts';

function leaves(value: object, before = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, one]): [string, string][] =>
    typeof one === 'string' ? [[`${before}${key}`, one]] : leaves(one as object, `${before}${key}.`),
  );
}
const slots = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe('words', () => {
  const english = new Map(leaves(en));

  test('both languages have the same keys', () => {
    expect([...english.keys()].sort()).toEqual(
      leaves(zh)
        .map(([key]) => key)
        .sort(),
    );
  });

  test('every sentence says something and fills the same places in both', () => {
    const faulty = leaves(zh).filter(([key, text]) => {
      const other = english.get(key) ?? '';
      return text.trim() === '' || other.trim() === '' || slots(other).join() !== slots(text).join();
    });
    expect(faulty).toEqual([]);
  });

  test('English has no Han characters but the product and the name of the other language', () => {
    const mixed = leaves(en)
      .filter(([, text]) => /\p{Script=Han}/u.test(text))
      .map(([key]) => key);
    expect(mixed).toEqual(['product', 'top.language']);
  });
});
