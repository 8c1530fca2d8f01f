import { describe, expect, test } from 'vitest';
import type { MatterEvent, Procedure } from '../../src/index.ts';
import { openSplit } from '../../src/matters/splitting.ts';
import { at, contextOf, people } from '../matters/world.ts';
import { leak } from './procedures.ts';
import { World } from './world.ts';

const { agent, dispatcher } = people;

describe('splitting', () => {
  test('opens a matter of its own with what the form says, from the same reporter, at the same place', () => {
    const world = new World();
    const whole = world.report(leak, '2020-04-07 08:00', agent, { about: 'gas and noise' });
    world.act(whole, '2020-04-07 09:00', dispatcher, 'split', { about: 'noise', text: 'at night', note: 'two things' });
    world.act(whole, '2020-04-07 09:05', dispatcher, 'split', { about: 'light' });
    const { splits = [], number, reporter, place, state } = world.get(whole);
    expect(state).toBe('awaiting-dispatch');
    expect(splits.map((one) => one.number)).toEqual([`${number}-S1`, `${number}-S2`]);
    const [noise] = splits.map(({ id }) => world.get(id));
    expect(noise).toMatchObject({
      state: 'awaiting-dispatch',
      facts: { about: 'noise' },
      splitFrom: { id: whole, number },
      reporter,
      place,
    });
    expect(noise?.parent).toBeUndefined();
    const [opened] = world.events.get(noise?.id ?? '') ?? [];
    expect(opened).toMatchObject({ type: 'opened', form: { about: 'noise' } });
    expect(opened?.form).not.toHaveProperty('note');
    expect(opened?.personal).toEqual([{ personal: 'matter-text', field: 'text', value: 'at night' }]);
    expect(world.isReplayed()).toBe(true);
  });

  test('leaves each to its own way', () => {
    const world = new World();
    const whole = world.report(leak, '2020-04-07 08:00', agent);
    world.act(whole, '2020-04-07 09:00', dispatcher, 'split', { about: 'noise' });
    world.act(whole, '2020-04-07 09:10', dispatcher, 'void');
    expect(world.get(world.get(whole).splits?.[0]?.id ?? '').state).toBe('awaiting-dispatch');
  });

  test('knows its category and filing condition before a clock starts by them, once each', () => {
    const limited = {
      ...leak,
      opening: {
        ...leak.opening,
        form: [
          ...leak.opening.form,
          { field: 'category', name: { en: 'Category' }, type: 'category' },
          { field: 'condition', name: { en: 'Condition' }, type: 'condition' },
        ],
        effects: [{ set: ['category'] }, { start: 'disposal' }],
      },
      clocks: { disposal: { ...leak.clocks.disposal, limit: 'condition' } },
    } as Procedure;
    const world = new World();
    const id = world.report(leak, '2020-04-07 08:00', agent);
    const form = { category: 'C0103', condition: 'C0103-2' };
    const [as] = world.events.get(id) ?? [];
    const { event } = openSplit(
      {
        procedure: limited,
        version: 1,
        from: world.get(id),
        split: { op: 'split', matter: { id: 'part', number: 'LK-S1' }, form },
        as: as as MatterEvent,
      },
      contextOf(dispatcher, at('2020-04-07 09:00')),
    );
    expect(event.changes.map((one) => ('name' in one ? one.name : one.op))).toEqual([
      'condition',
      'category',
      'clock',
      'state',
    ]);
  });
});
