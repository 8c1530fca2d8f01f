import { describe, expect, test } from 'vitest';
import { at, PackWorld, people } from './world.ts';

const { resident, worker, gridLeader, duty, urban } = people;
const wish = { 'wish-kind': 'thing', text: '想要一盏台灯', consent: true };

function published(): { world: PackWorld; id: string } {
  const world = new PackWorld();
  const id = world.report('micro-wish', '2020-04-07 09:00', resident, wish);
  world.act(id, '2020-04-07 10:00', worker, 'report-verified', { consent: true });
  world.act(id, '2020-04-07 11:00', duty, 'publish', { text: '一盏台灯' });
  return { world, id };
}

function claimed(): { world: PackWorld; id: string } {
  const { world, id } = published();
  world.act(id, '2020-04-08 09:00', gridLeader, 'claim', { lead: 'urban-management', claimer: 'unit' });
  return { world, id };
}

const fulfilled = { result: '已交网格员转送', photos: ['p1'] };

describe('a wish', () => {
  test('is published only with consent, by somebody else than who verified it', () => {
    const world = new PackWorld();
    const id = world.report('micro-wish', '2020-04-07 09:00', resident, wish);
    expect(world.refusal(id, '2020-04-07 10:00', worker, 'report-verified', { consent: false })).toMatchObject({
      guard: 'form-is',
    });
    world.act(id, '2020-04-07 10:00', gridLeader, 'report-verified', { consent: true });
    expect(world.refusal(id, '2020-04-07 11:00', gridLeader, 'publish', { text: '一盏台灯' })).toMatchObject({
      guard: 'different-person',
    });
  });

  test('is claimed by the first who comes, fulfilled with a photo, confirmed and thanked', () => {
    const { world, id } = claimed();
    expect(world.clock(id, 'disposal').deadline).toBe(at('2020-04-28 24:00'));
    expect(
      world.refusal(id, '2020-04-08 10:00', duty, 'claim', { lead: 'street-370103012', claimer: 'unit' }),
    ).toMatchObject({ code: 'wrong-state' });
    expect(world.refusal(id, '2020-04-10 10:00', urban, 'report-done', { result: '已买' })).toMatchObject({
      code: 'form',
    });
    world.act(id, '2020-04-10 10:00', urban, 'report-done', fulfilled);
    world.act(id, '2020-04-11 10:00', resident, 'confirm-done', { satisfaction: 5 });
    world.act(id, '2020-04-11 10:05', resident, 'thank', { thanks: '谢谢' });
    expect(world.get(id)).toMatchObject({ state: 'archived', flags: ['thanked'] });
    expect(world.isReplayed()).toBe(true);
  });

  test('that was not handed over goes back, and one given up is open to others', () => {
    const { world, id } = claimed();
    world.act(id, '2020-04-10 10:00', urban, 'report-done', fulfilled);
    world.act(id, '2020-04-11 10:00', worker, 'send-back', { reason: 'not-handed-over' });
    expect(world.get(id)).toMatchObject({ state: 'handling', counters: { rework: 1 } });
    world.act(id, '2020-04-12 10:00', urban, 'release', { opinion: '采购不到' });
    expect(world.get(id)).toMatchObject({ state: 'published' });
    expect(world.get(id).lead).toBeUndefined();
  });

  test('is withdrawn at any time by the one who made it, and by no other resident', () => {
    const { world, id } = claimed();
    const other = { ...resident, staff: 'r-2' };
    expect(world.refusal(id, '2020-04-09 09:00', other, 'withdraw')).toMatchObject({ code: 'not-yours' });
    world.act(id, '2020-04-09 09:00', resident, 'withdraw');
    expect(world.get(id).state).toBe('withdrawn');
  });

  test('is withdrawn while it waits to be confirmed, and stands no longer', () => {
    const { world, id } = claimed();
    world.act(id, '2020-04-09 09:00', urban, 'report-done', { result: '已送到', photos: ['p1'] });
    expect(world.get(id).state).toBe('awaiting-check');
    world.act(id, '2020-04-09 10:00', resident, 'withdraw');
    expect(world.get(id)).toMatchObject({ state: 'withdrawn', clocks: { check: { reading: { status: 'stopped' } } } });
  });

  test('that nobody claims in ninety days ends, and thanks are nobody’s duty', () => {
    const { world, id } = published();
    world.sweep('2020-07-06 23:59');
    expect(world.get(id).state).toBe('published');
    world.sweep('2020-07-07 00:01');
    expect(world.get(id).state).toBe('expired');
    const other = claimed();
    other.world.act(other.id, '2020-04-10 10:00', urban, 'report-done', fulfilled);
    other.world.act(other.id, '2020-04-11 10:00', worker, 'confirm-done');
    other.world.sweep('2020-04-19 00:01');
    expect(other.world.get(other.id)).toMatchObject({ state: 'archived', flags: [] });
  });
});
