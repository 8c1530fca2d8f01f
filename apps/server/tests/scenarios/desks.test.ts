import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTown, type Person, type Town, taken } from './people.ts';
import { profiles, type Step } from './profiles.ts';

/** Cases beside the straight way: by whom reported, how many of its steps they go, and what happens to them then. */
interface Aside {
  worker?: string;
  report?: Record<string, unknown>;
  straight: number;
  next?: readonly Step[];
}

const opinion = { opinion: '请核对' };
const returned: Step = { by: 'urban', action: 'return', form: () => ({ reason: 'not-our-duty', basis: '不在我局' }) };
const askedToSuspend: Step = {
  by: 'urban',
  action: 'ask-suspension',
  form: () => ({ reason: 'funds', 'suspended-until': '2020-06-01', ...opinion }),
};
/** Into a report that nobody has taken up yet, the only kind of case that goes no further here. */
async function joinAnother(person: Person): Promise<object> {
  const [into] = await all(person, 'kind=grid-event&state=awaiting-acceptance');
  return { into: into?.id };
}
const asides: Record<string, readonly Aside[]> = {
  shizhong: [
    { worker: 'agent', straight: 0 },
    { worker: 'agent', straight: 0, next: [{ by: 'agent', action: 'send-to-verify', form: () => opinion }] },
    { straight: 2, next: [returned] },
    { straight: 2, next: [returned, { by: 'dispatcher', action: 'refuse-return', form: () => opinion }, returned] },
    { straight: 3, next: [{ by: 'urban', action: 'ask-extension', form: () => ({ reason: 'weather', ...opinion }) }] },
    {
      straight: 3,
      next: [
        { by: 'urban', action: 'ask-extension', form: () => ({ reason: 'weather', ...opinion }) },
        { by: 'dispatcher', action: 'approve-extension' },
      ],
    },
    { straight: 3, next: [askedToSuspend] },
    {
      straight: 3,
      next: [
        askedToSuspend,
        { by: 'dispatcher', action: 'approve-suspension' },
        { by: 'supervisor', action: 'approve-suspension' },
      ],
    },
    { report: { 'reply-wanted': true }, straight: 7 },
    { straight: 1, next: [{ by: 'dispatcher', action: 'join', form: joinAnother }] },
  ],
  'ville-haute': [{ straight: 1, next: [{ by: 'voirie', action: 'ask-delai', form: () => ({ ajout: 2 }) }] }],
};

/**
 * What a role may do in another's stead, and therefore need not have on its desk: the pack says why where it names the desks.
 */
const inTheirStead: Record<string, readonly string[]> = {
  shizhong: [
    'verifying/accept',
    'closed/archive by duty-officer',
    'closed/archive by dispatcher',
    // A slip is taken back by whoever sees it; the case lies with the unit.
    'awaiting-signature/recall',
  ],
  'ville-haute': [],
};

interface Row {
  id: string;
  state: string;
}
interface Offer {
  action: string;
  verb?: string;
  grave: boolean;
  refused?: object;
}

async function all(person: Person, filter: string): Promise<Row[]> {
  const found: Row[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = taken(await person.get(`/api/v1/cases?limit=200&${filter}${cursor ? `&cursor=${cursor}` : ''}`));
    found.push(...page.items);
    cursor = page.next;
  }
  return found;
}

describe.each(profiles)('the desks of $slug', (profile) => {
  let town: Town;
  let people: { person: Person; role: string; own: Set<string>; desk: Map<string, Row>; seen: Row[] }[];

  beforeAll(async () => {
    town = await openTown(profile.slug, { at: profile.at });
    const accounts = taken(await town.stranger().get('/api/v1/demo/accounts'));
    const working = accounts.filter(({ login }: { login: string }) => !profile.administrators.includes(login));
    const persons = await Promise.all(working.map(({ login }: { login: string }) => town.as(login)));
    const straight = [...profile.toDispatch, ...profile.toEnd];
    // Everything up to the step that would end it.
    const ways: Aside[] = [...straight.keys()].map((steps) => ({ straight: steps }));
    for (const { worker = profile.worker, report = {}, straight: steps, next = [] } of [
      ...ways,
      ...(asides[profile.slug] ?? []),
    ]) {
      const form = { ...profile.opening(town), ...report };
      const { id } = taken(await (await town.as(worker)).report(profile.procedure, form), 201);
      for (const { by, action, form } of [...straight.slice(0, steps), ...next]) {
        const person = await town.as(by);
        taken(await person.act(id, action, await form?.(person)));
      }
    }
    people = await Promise.all(
      persons.map(async (person) => ({
        person,
        role: working.find(({ login }: { login: string }) => login === person.login).role,
        own: new Set((await all(person, 'mine=true')).map(({ id }) => id)),
        desk: new Map((await all(person, 'desk=true')).map((row) => [row.id, row])),
        seen: await all(person, ''),
      })),
    );
  });
  afterAll(() => town.close());

  const procedure = () => {
    const found = town.district.procedures.get(profile.procedure)?.procedure;
    if (!found) throw new Error(`${profile.slug} has no ${profile.procedure}`);
    return found;
  };

  test('whatever a role can take a step further, or has to decide, lies on its desk', async () => {
    const { actions } = procedure();
    const missing = new Set<string>();
    for (const { person, role, own, desk, seen } of people) {
      for (const { id, state } of seen) {
        if (desk.has(id)) continue;
        const { actions: offers } = taken(await person.view(id)) as { actions: Offer[] };
        for (const { action, verb, grave, refused } of offers) {
          const goesOn = verb === 'approve' || (verb === undefined && actions[action]?.to !== undefined && !grave);
          if (!goesOn || refused) continue;
          // What one reported oneself is on the phone under what one reported.
          const relation = actions[action]?.by[role as keyof (typeof actions)[string]['by']];
          if (relation === 'own' && own.has(id)) continue;
          const what = `${state}/${action}`;
          const stead = inTheirStead[profile.slug] ?? [];
          if (stead.includes(what) || stead.includes(`${what} by ${role}`)) continue;
          missing.add(`${what}${verb ? ` (${verb})` : ''} by ${role}`);
        }
      }
    }
    expect([...missing]).toEqual([]);
  });

  test('and nothing lies there that only others can do anything about', async () => {
    const idle = new Set<string>();
    for (const { person, role, desk } of people) {
      for (const { id, state } of desk.values()) {
        const { actions: offers } = taken(await person.view(id)) as { actions: Offer[] };
        if (offers.length === 0) idle.add(`${state} of ${role}`);
      }
    }
    expect([...idle]).toEqual([]);
  });

  test('of every state that names a desk some case was seen, and of every request one that waits', async () => {
    const { states, requests = {} } = procedure();
    const named = Object.entries(states).filter(([, { desk = [] }]) => desk.length > 0);
    const seen = new Set(people.flatMap((one) => one.seen.map(({ state }) => state)));
    expect(named.map(([state]) => state).filter((state) => !seen.has(state))).toEqual([]);
    const rows = await town.query('select distinct unnest(asked) as asked from wangge.matter');
    const asked = new Set(rows.map((row: { asked: string }) => row.asked.split('/')[0]));
    // What is asked about the end alone (an appeal) has a suite of its own.
    const goingOn = Object.entries(requests).filter(([, { ask }]) => ask.in.some((state) => !states[state]?.final));
    expect(goingOn.map(([id]) => id).filter((id) => !asked.has(id))).toEqual([]);
  });
});
