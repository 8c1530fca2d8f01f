import { Guard } from '@wangge/kernel';
import { expect, test } from 'vitest';
import { guardSentence, guardsWithSentence } from '../../src/platform/errors/guards.ts';
import { faultSentences } from '../../src/platform/errors/index.ts';

const words = {
  name: (id: unknown) => ({ zh: `名${id}`, en: `name of ${id}` }),
  unit: (id: unknown) => ({ zh: `单位${id}`, en: `unit ${id}` }),
  staff: (id: unknown) => `staff ${id}`,
  instant: (at: unknown) => String(at),
};

test('every guard of the closed list has its sentence, and so have those that requests bring', () => {
  const union = Guard as unknown as { anyOf: { properties: Record<string, unknown> }[] };
  const guards = union.anyOf.flatMap(({ properties }) => Object.keys(properties));
  expect(guards.length).toBeGreaterThan(15);
  expect([...guardsWithSentence].sort()).toEqual([...guards, 'request-open', 'asked-by-other'].sort());
});

test('who holds a matter is named, and what they may do about it', () => {
  expect(guardSentence('same-person', { did: ['take-check'], by: 's1' }, words)).toEqual({
    zh: '“名take-check”由staff s1执行，须由其本人完成或退回。',
    en: '“name of take-check” was done by staff s1, who has to finish it or hand it back.',
  });
  expect(guardSentence('form-any', { fields: ['a', 'b'] }, words).en).toBe('The values of “a”, “b” do not allow this.');
});

test('every fault of a form has its sentence in both languages', () => {
  for (const [fault, { zh, en }] of Object.entries(faultSentences)) {
    expect(zh, fault).toMatch(/[\u4e00-\u9fff]/);
    expect(en, fault).toMatch(/^[a-z]/);
  }
});
