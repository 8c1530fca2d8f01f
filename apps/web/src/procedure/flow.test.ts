import { expect, test } from 'vitest';
import { courseOf, labelsOf, wayOf } from './flow.ts';

test('the way of a case: where it has been, and which edges it took', () => {
  const { passed, taken } = courseOf('new', [
    { to: 'new' },
    { from: 'new', to: 'work' },
    // What stays where it is leads nowhere.
    {},
    { from: 'work', to: 'work' },
    { from: 'work', to: 'new' },
  ]);
  expect([...passed]).toEqual(['work']);
  expect([...taken]).toEqual([
    wayOf({ to: 'new' }),
    wayOf({ from: 'new', to: 'work' }),
    wayOf({ from: 'work', to: 'new' }),
  ]);
});

test('of an archived case nothing is known but where it is', () => {
  expect(courseOf('done', [])).toEqual({ passed: new Set(), taken: new Set() });
});

test('steps say what kind they are, and each label stands once', () => {
  const words = {
    timer: (name: string) => `t ${name}`,
    follow: (name: string) => `f ${name}`,
    passed: (name: string) => `${name} yes`,
    failed: (name: string) => `${name} no`,
  };
  const step = (kind: Parameters<typeof labelsOf>[0][number]['kind'], en: string, passed?: boolean) => ({
    id: en,
    kind,
    name: { en },
    ...(passed === undefined ? {} : { passed }),
  });
  const steps = [
    step('action', 'Return'),
    step('action', 'Return'),
    step('timer', 'Late'),
    step('follow', 'Closed'),
    step('conclude', 'Panel', true),
    step('conclude', 'Panel', false),
    step('grant', 'Suspension'),
  ];
  expect(labelsOf(steps, (text) => text.en ?? '', words)).toEqual([
    'Return',
    't Late',
    'f Closed',
    'Panel yes',
    'Panel no',
    'Suspension',
  ]);
});
