import { expect, test } from 'vitest';
import { assessedFault } from './assessed.ts';

const sound = { '2015 all -': { disposal: '3/4 3', closing: '2/4 2' }, '2015 category C0103': { disposal: '1/1 1' } };

test('what the assessment tells and the recount are held against each other rate by rate', () => {
  expect(assessedFault(sound, structuredClone(sound))).toBe('');
  expect(assessedFault({ ...sound, '2015 all -': { disposal: '3/4 3', closing: '3/4 3' } }, sound)).toBe(
    '1: 2015 all - closing: 3/4 3 and 2/4 2',
  );
  const { '2015 category C0103': _, ...less } = sound;
  expect(assessedFault(less, sound)).toBe('1: 2015 category C0103 disposal: none and 1/1 1');
  expect(assessedFault(sound, less)).toBe('1: 2015 category C0103 disposal: 1/1 1 and none');
  expect(assessedFault({}, {})).toBe('nothing was assessed');
});
