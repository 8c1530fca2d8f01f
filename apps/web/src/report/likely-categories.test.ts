import type { Catalogue } from '@wangge/client';
import { describe, expect, test } from 'vitest';
import { likelyCategories } from './likely-categories.ts';

const category = (id: string, zh: string, en: string, ...words: string[]) => ({
  id,
  name: { zh, en },
  words,
  conditions: [],
});
const catalogue: Catalogue = {
  kinds: {},
  classes: [
    {
      id: 'C01',
      name: { zh: '公用设施', en: 'utilities' },
      categories: [
        category('C0101', '上水井盖', 'water main cover', '井盖丢了', 'manhole'),
        category('C0103', '雨水井盖', 'storm drain cover', '雨水井', '井盖丢了', 'manhole'),
        category('C0137', '路灯', 'street lamp', '路灯不亮', 'lamp'),
      ],
    },
    {
      id: 'E01',
      name: { zh: '市容环境', en: 'streets' },
      categories: [category('E0102', '暴露垃圾', 'litter', '垃圾')],
    },
  ],
};
const ids = (text: string, often: Record<string, number> = {}, count = 3) =>
  likelyCategories(text, catalogue, often, count).map((one) => one.id);

describe('likely categories', () => {
  test('the longer word in the text wins', () => {
    expect(ids('小区门口雨水井盖缺失')[0]).toBe('C0103');
  });

  test('English words work as well, in any case', () => {
    expect(ids('The LAMP is dark', {}, 1)).toEqual(['C0137']);
  });

  test('neighbouring characters give a hint where no word is whole', () => {
    expect(ids('路边井盖坏了', { C0137: 900, E0102: 800 }).slice(0, 2).sort()).toEqual(['C0101', 'C0103']);
  });

  test('without words, the most frequent come first', () => {
    expect(ids('', { E0102: 9, C0137: 3 })).toEqual(['E0102', 'C0137', 'C0101']);
  });

  test('equal words are told apart by frequency', () => {
    expect(ids('井盖丢了', { C0101: 5, C0103: 1 }, 1)).toEqual(['C0101']);
  });
});
