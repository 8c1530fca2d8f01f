import { describe, expect, test } from 'vitest';
import type { Actor } from '../../src/index.ts';
import { offeredActions } from '../../src/index.ts';
import { district, people } from '../matters/world.ts';
import { project } from './procedures.ts';
import { World } from './world.ts';

const seven = ['e1', 'e2', 'e3', 'e4', 'e5', 'e6', 'e7'];
const staff = Object.fromEntries([...seven, 'e8', 'e9'].map((id) => [id, [id === 'e9' ? 'developer' : 'centre']]));
const member = (id: string): Actor => ({ staff: id, post: id, role: 'department', unit: 'centre', areas: [district] });
const { urban, leader } = people;
const now = '2020-04-07 09:00';

function seated(interested: readonly string[] = [], panel: readonly string[] = seven): { world: World; id: string } {
  const world = new World(staff);
  const id = world.report(project, '2020-04-07 08:00', urban, { interested });
  world.act(id, '2020-04-07 08:30', urban, 'present', { panel });
  return { world, id };
}

function vote(world: World, id: string, signs: string): void {
  const meaning: Record<string, string> = { '+': 'for', '-': 'against', o: 'abstain' };
  for (const [index, sign] of [...signs].entries()) {
    if (meaning[sign]) world.act(id, now, member(seven[index] ?? ''), 'vote-panel', { vote: meaning[sign] });
  }
}

describe('a panel', () => {
  test('has as many seats as its rule says', () => {
    const world = new World(staff);
    const id = world.report(project, now, urban);
    expect(world.refusal(id, now, urban, 'present', { panel: seven.slice(1) })).toMatchObject({
      guard: 'panel-size',
      details: { size: 7, given: 6 },
    });
  });

  test('keeps out who has an interest, in person or through their unit, and who put the matter before it', () => {
    const world = new World({ ...staff, 'urban-clerk': ['urban'] });
    const id = world.report(project, now, urban, { interested: ['e3'] });
    expect(world.refusal(id, now, urban, 'present', { panel: seven })).toMatchObject({
      guard: 'not-conflicted',
      details: { staff: 'e3', because: 'interested' },
    });
  });

  test('is asked by name: others have no vote, members have one', () => {
    const { world, id } = seated();
    expect(world.refusal(id, now, member('e8'), 'vote-panel', { vote: 'for' })).toMatchObject({ code: 'not-yours' });
    world.act(id, now, member('e1'), 'vote-panel', { vote: 'for' });
    expect(world.refusal(id, now, member('e1'), 'vote-panel', { vote: 'against' })).toMatchObject({
      guard: 'votes-once',
    });
  });
});

describe('recusal', () => {
  test('takes the vote away, and a substitute without an interest takes the seat', () => {
    const { world, id } = seated();
    world.act(id, now, member('e2'), 'recuse-panel', { reason: 'interest' });
    expect(world.refusal(id, now, member('e2'), 'vote-panel', { vote: 'for' })).toMatchObject({
      guard: 'not-recused',
      details: { reason: 'interest' },
    });
    expect(world.refusal(id, now, leader, 'substitute-panel', { member: 'e2', substitute: 'e1' })).toMatchObject({
      guard: 'seated-once',
    });
    expect(world.refusal(id, now, leader, 'substitute-panel', { member: 'e3', substitute: 'e8' })).toMatchObject({
      guard: 'recused',
    });
    world.act(id, now, leader, 'substitute-panel', { member: 'e2', substitute: 'e8' });
    world.act(id, now, member('e8'), 'vote-panel', { vote: 'for' });
    expect(world.get(id).ballots?.panel).toMatchObject({
      panel: ['e1', 'e8', 'e3', 'e4', 'e5', 'e6', 'e7'],
      recused: [{ staff: 'e2', reason: 'interest' }],
    });
  });

  test('may be declared by who conducts the meeting, who names the member', () => {
    const { world, id } = seated();
    expect(world.refusal(id, now, leader, 'recuse-panel', { reason: 'interest' })).toMatchObject({
      code: 'form',
      faults: [{ field: 'member', fault: 'required' }],
    });
    world.act(id, now, leader, 'recuse-panel', { member: 'e4', reason: 'interest' });
    expect(world.get(id).ballots?.panel?.recused).toMatchObject([{ staff: 'e4', reason: 'interest' }]);
  });
});

describe('the conclusion', () => {
  test('waits for a quorum and says what it lacks', () => {
    const { world, id } = seated();
    vote(world, id, '++++');
    expect(world.refusal(id, now, leader, 'conclude-panel', { minutes: '…' })).toMatchObject({
      guard: 'quorum',
      details: { quorum: 5, missing: 1, waiting: ['e5', 'e6', 'e7'] },
    });
  });

  test('needs minutes', () => {
    const { world, id } = seated();
    vote(world, id, '+++++--');
    expect(world.refusal(id, now, leader, 'conclude-panel')).toMatchObject({ code: 'form' });
  });

  test.each([
    ['+++++--', 'agreed'],
    ['++++---', 'rejected'],
    ['++++o..', 'agreed'],
  ])('%s: %s', (signs, state) => {
    const { world, id } = seated();
    vote(world, id, signs);
    world.act(id, now, leader, 'conclude-panel', { minutes: '七人会审纪要' });
    expect(world.get(id)).toMatchObject({ state, ballots: { panel: { concluded: { passed: state === 'agreed' } } } });
    expect(world.isReplayed()).toBe(true);
  });

  test('is offered to who conducts, the vote to who sits', () => {
    const { world, id } = seated();
    const offers = (actor: Actor) =>
      offeredActions(project, world.get(id), world.context(actor, now)).map(({ action }) => action);
    expect(offers(leader)).toEqual(['recuse-panel', 'substitute-panel', 'conclude-panel']);
    expect(offers(member('e1'))).toEqual(['vote-panel', 'recuse-panel']);
    expect(offers(member('e8'))).toEqual([]);
  });
});
