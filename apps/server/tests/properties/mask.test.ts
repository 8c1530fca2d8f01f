import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mask } from '../../src/platform/policy/index.ts';
import { openTown, type Town, taken } from '../scenarios/people.ts';
import { profiles } from '../scenarios/profiles.ts';

test.each([
  ['13800138011', '138****8011'],
  ['0531-82078888', '053****8888'],
  ['82078888', '8****888'],
  ['8207888', '8****88'],
  ['12345', '****5'],
  ['1234', '****'],
  ['', '****'],
])('the phone %s is shown as %s', (phone, shown) => {
  expect(mask(phone, 'phone')).toBe(shown);
});

test.each([
  ['王小明', '王**'],
  ['欧阳小明', '欧***'],
  ['Amine Delorme', 'A***'],
  ['王', '****'],
  ['', '****'],
  ['𠮷田', '𠮷*'],
])('the name %s is shown as %s', (name, shown) => {
  expect(mask(name, 'name')).toBe(shown);
});

test('of a phone at least four signs are hidden, whatever its length; of anything else masked, all', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789+- '), maxLength: 30 }), (phone) => {
      const shown = mask(phone, 'phone');
      expect(shown).toContain('****');
      expect(shown.length - 4).toBeLessThanOrEqual(Math.max(0, phone.length - 4));
      expect(shown.length - 4).toBeLessThanOrEqual(7);
      expect(mask(phone, 'all')).toBe('****');
    }),
    { numRuns: 1000, seed: 7 },
  );
});

describe('over HTTP', () => {
  const profile = profiles.find(({ slug }) => slug === 'shizhong');
  let town: Town;
  beforeAll(async () => {
    town = await openTown('shizhong', { at: profile?.at ?? '' });
  });
  afterAll(() => town.close());

  test('a landline and a name of one sign stay masked until they are revealed', async () => {
    const agent = await town.as('agent');
    const form = { ...profile?.opening(town), 'reporter-name': '王', 'reporter-phone': '8207888' };
    const { id } = taken(await agent.report('grid-event', form), 201);
    const duty = await town.as('duty');
    const view = taken(await duty.view(id));
    const shown = view.timeline[0].form.filter(({ masked }: { masked?: boolean }) => masked);
    expect(Object.fromEntries(shown.map((one: { field: string; value: string }) => [one.field, one.value]))).toEqual({
      'reporter-name': '****',
      'reporter-phone': '8****88',
    });
    const fields = ['reporter-name', 'reporter-phone'];
    const { values } = taken(await duty.post(`/api/v1/cases/${id}/reveal`, { fields, purpose: '回访核实' }));
    expect(values.map(({ value }: { value: string }) => value).sort()).toEqual(['8207888', '王']);
  });
});
