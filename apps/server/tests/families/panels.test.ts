import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verify } from '../../src/checkpoints/index.ts';
import { type Person, type Town, taken } from '../scenarios/people.ts';
import { openFamilies } from './town.ts';

/** Clerks of seven departments, and two more; none of their units has anything to do with what they vote on. */
const clerks = [
  's-public-security-desk',
  's-ecology-environment-desk',
  's-emergency-management-desk',
  's-market-supervision-desk',
  's-civil-affairs-desk',
  's-housing-construction-desk',
  's-urban-management-crew',
];
const [substitute, outsider] = ['s-public-security-crew', 's-civil-affairs-crew'];

let town: Town;
let urban: Person;
let leader: Person;
beforeAll(async () => {
  town = await openFamilies({ staff: [...clerks, substitute, outsider] });
  urban = await town.as('urban');
  leader = await town.as('leader');
});
afterAll(() => town?.close());

/** Demo accounts are called as their staff, without the mark in front. */
const as = (staff: string): Promise<Person> => town.as(staff.replace(/^s-/, ''));
const place = () => town.placeIn('370103012');
async function presented(): Promise<string> {
  const { id } = taken(await urban.report('test-project', { place: place(), interested: [outsider] }), 201);
  taken(await urban.act(id, 'present', { panel: clerks }));
  return id;
}

describe('a panel of seven', () => {
  let id: string;

  test('may not have a member with an interest', async () => {
    const made = taken(await urban.report('test-project', { place: place(), interested: [clerks[2]] }), 201);
    const refused = await urban.act(made.id, 'present', { panel: clerks });
    expect(refused).toMatchObject({ status: 422, body: { code: 'guard', guard: 'not-conflicted' } });
    const short = await urban.act(made.id, 'present', { panel: clerks.slice(1) });
    expect(short).toMatchObject({ status: 422, body: { code: 'guard', guard: 'panel-size' } });
  });

  test('reads what it decides on, from the moment it is seated; nobody else of those units does', async () => {
    id = await presented();
    for (const clerk of clerks) {
      const member = await as(clerk);
      const view = taken(await member.view(id));
      expect(view.actions.map(({ action }: { action: string }) => action)).toContain('vote-panel');
      const { items } = taken(await member.get('/api/v1/cases?limit=50'));
      expect(items.map((one: { id: string }) => one.id)).toContain(id);
    }
    expect((await (await as(outsider)).view(id)).status).toBe(404);
    expect((await (await as(outsider)).act(id, 'vote-panel', { vote: 'for' })).status).toBe(404);
  });

  test('loses who stands aside, and gains the substitute', async () => {
    const recused = await as(clerks[3] as string);
    const answer = await recused.act(id, 'recuse-panel', { reason: 'interest' });
    // It has left their desk with that: no body, and nothing to be read any more.
    expect([200, 204]).toContain(answer.status);
    expect((await recused.view(id)).status).toBe(404);
    taken(await leader.act(id, 'substitute-panel', { member: recused.staff, substitute }));
    taken(await (await as(substitute)).view(id));
  });

  test('votes once each, unseen by the others until it is concluded', async () => {
    const seats = clerks.with(3, substitute);
    for (const [index, login] of seats.slice(0, 4).entries()) {
      const member = await as(login);
      taken(await member.act(id, 'vote-panel', { vote: index === 1 ? 'against' : 'for' }));
      expect((await member.act(id, 'vote-panel', { vote: 'for' })).status).toBe(422);
    }
    const early = await leader.act(id, 'conclude-panel', { minutes: '纪要' });
    expect(early).toMatchObject({ status: 422, body: { code: 'guard', guard: 'quorum' } });
    const other = await as(seats[6] as string);
    const [ballot] = taken(await other.view(id)).ballots;
    expect(ballot.panel.flatMap(({ choice }: { choice?: string }) => choice ?? [])).toEqual([]);
    // Nor does the story tell what the table hides.
    const story = taken(await other.view(id)).timeline.filter(
      ({ action }: { action: string }) => action === 'vote-panel',
    );
    expect(JSON.stringify(story.map(({ form }: { form: unknown }) => form))).not.toMatch(/against/);
    await Promise.all(
      seats.slice(4).map(async (login) => taken(await (await as(login)).act(id, 'vote-panel', { vote: 'for' }))),
    );
    const view = taken(await leader.act(id, 'conclude-panel', { minutes: '七人会审纪要' }));
    expect(view.state).toBe('agreed');
    expect(view.ballots).toMatchObject([{ concluded: { passed: true, counts: { for: 6, against: 1, abstain: 0 } } }]);
  });

  test('chains and rows hold', async () => {
    expect((await verify(town.services, town.district)).findings).toEqual([]);
  });
});
