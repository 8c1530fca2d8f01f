import { randomUUID } from 'node:crypto';
import { sweep } from '../../apps/server/src/cases/index.ts';
import { fillForm, type Offer, type View } from './forms.ts';
import { report, type Told, type TwinTown } from './town.ts';

/** How a race ended. */
export type Ending =
  /** One outcome, and the others were told 409 with the state and what is allowed. */
  | 'one'
  /** Somebody was refused for reasons of their own (their form, their rights) before the other came. */
  | 'own-reasons'
  /** Both were overtaken by what time brought about, or both had reasons of their own: nothing was done. */
  | 'none'
  /** Nothing was found to race about. */
  | 'no-race';

export interface Raced {
  kind: string;
  ending: Ending;
  /** Commands that have to be there once, and those that must not be there. */
  done: string[];
  undone: string[];
  /** What should not be. */
  found: string[];
}

export interface Track {
  town: TwinTown;
  random: () => number;
  /** Ids of matters that races are about, the newest last. */
  pool: string[];
}

const pick = <Item>(random: () => number, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)] as Item;
/** Who acts on events of the grid and on what comes of them. */
const people = [
  'worker',
  'leader-grid',
  'verifier',
  'dispatcher',
  'duty',
  'supervisor',
  'callback',
  'urban',
  'handler',
  'housing',
  'agent',
];
/** Matters that a race may be about: as many as some days leave open. */
const POOL = 40;

interface Deed {
  login: string;
  action: string;
  form: object;
}

/** Two deeds on one matter at one moment, each at a server of its own, both by people who have seen the same. */
async function collide(
  town: TwinTown,
  kind: string,
  view: Pick<View, 'id' | 'seq'>,
  deeds: readonly [Deed, Deed],
): Promise<Raced> {
  const ids = [randomUUID(), randomUUID()];
  const told = await Promise.all(
    deeds.map(({ login, action, form }, index) =>
      town.ask(index as 0 | 1, login, 'POST', `/api/v1/cases/${view.id}/actions/${action}`, {
        id: ids[index],
        form,
        seen: view.seq,
      }),
    ),
  );
  const isDone = ({ status }: Told): boolean => status === 200 || status === 204;
  const raced: Raced = {
    kind,
    ending: 'one',
    done: ids.filter((_, index) => isDone(told[index] as Told)),
    undone: ids.filter((_, index) => !isDone(told[index] as Told)),
    found: [],
  };
  const names = deeds.map(({ login, action }) => `${login} ${action}`).join(' against ');
  const losers = told.flatMap((one, index) => (isDone(one) ? [] : [{ ...one, login: deeds[index]?.login ?? '' }]));
  if (raced.done.length > 1) raced.found.push(`${names}: both were done`);
  for (const { status, body, login } of losers) {
    if (status === 409) {
      if (typeof body.state !== 'string' || !Array.isArray(body.allowed))
        raced.found.push(`${names}: ${body.code} without state and what is allowed`);
      continue;
    }
    // The other's deed took it off their desk: nothing is told about it any more.
    if (status === 404 && (await town.ask(0, login, 'GET', `/api/v1/cases/${view.id}`)).status === 404) continue;
    if (status === 422 || status === 403) raced.ending = 'own-reasons';
    else raced.found.push(`${names}: ${status} ${JSON.stringify(body)?.slice(0, 200)}`);
  }
  if (raced.done.length === 0) raced.ending = 'none';
  return raced;
}

/** Any two of the actions that any of the people have before them. */
export async function pair({ town, random, pool }: Track): Promise<Raced> {
  if (pool.length < 8 || random() < 0.2) pool.push(await report(town));
  if (pool.length > POOL) pool.shift();
  for (let tries = 0; tries < 5; tries += 1) {
    const id = pick(random, pool);
    const offers: { login: string; view: View; offer: Offer }[] = [];
    for (let asked = 0; asked < 4; asked += 1) {
      const login = pick(random, people);
      const { status, body } = await town.ask(pick(random, [0, 1] as const), login, 'GET', `/api/v1/cases/${id}`);
      if (status !== 200) continue;
      const view = body as View;
      for (const offer of view.actions) if (!offer.refused && isOfPeople(offer)) offers.push({ login, view, offer });
    }
    const seq = Math.max(0, ...offers.map(({ view }) => view.seq));
    const current = offers.filter(({ view }) => view.seq === seq);
    if (current.length < 2) continue;
    const chosen = [pick(random, current), pick(random, current)] as const;
    const deeds: Deed[] = [];
    for (const { login, view, offer } of chosen) {
      deeds.push({ login, action: offer.action, form: await fillForm(town, { login, view, offer, random }) });
    }
    return collide(town, 'two actions of one matter', chosen[0].view, deeds as [Deed, Deed]);
  }
  return { kind: 'two actions of one matter', ending: 'no-race', done: [], undone: [], found: [] };
}

/** Forms that name other matters have races of their own. */
function isOfPeople({ form }: Offer): boolean {
  return form.every(({ type }) => type !== 'matter' && type !== 'panel');
}

/** One command from ten clients, at both servers. */
export async function same({ town, random, pool }: Track): Promise<Raced> {
  const kind = 'one command from ten clients';
  const id = randomUUID();
  const matter = random() < 0.5 || pool.length === 0 ? undefined : await report(town);
  const matterId = matter ?? randomUUID();
  const form = { category: 'C0103', condition: 'C0103-2' };
  const send = (index: number): Promise<Told> => {
    const server = (index % 2) as 0 | 1;
    if (matter) return town.ask(server, 'dispatcher', 'POST', `/api/v1/cases/${matter}/actions/file`, { id, form });
    const body = { id, matterId, procedure: 'grid-event', form: { place: town.place(), text: '路面塌陷', ...form } };
    return town.ask(server, 'worker', 'POST', '/api/v1/cases', body);
  };
  const told = await Promise.all(Array.from({ length: 10 }, (_, index) => send(index)));
  pool.push(matterId);
  const found = told.flatMap(({ status, body }) =>
    (status === 200 || status === 201) && body.seq === (matter ? 2 : 1)
      ? []
      : [`${kind}: ${status}, event ${body?.seq ?? JSON.stringify(body)}`],
  );
  if (!matter && told.filter(({ status }) => status === 201).length !== 1) found.push(`${kind}: not one 201`);
  return { kind, ending: 'one', done: [id], undone: [], found };
}

type Step = 'file' | 'dispatch' | 'sign' | 'report-done' | 'take-check' | 'confirm-done';
const steps: readonly Step[] = ['file', 'dispatch', 'sign', 'report-done', 'take-check', 'confirm-done'];

/** A report taken so far by those whose turn it is. @returns its id */
async function walkedTo(town: TwinTown, last: Step): Promise<string> {
  const id = await report(town);
  const takes: Readonly<Record<Step, () => Promise<[login: string, form: object]>>> = {
    file: async () => ['duty', { category: 'C0103', condition: 'C0103-2' }],
    dispatch: async () => ['dispatcher', { lead: 'urban-management' }],
    sign: async () => ['urban', {}],
    'report-done': async () => ['handler', { result: '已换', photos: [await town.photo('handler')] }],
    'take-check': async () => ['verifier', {}],
    'confirm-done': async () => ['verifier', { finding: '属实' }],
  };
  for (const step of steps.slice(0, steps.indexOf(last) + 1)) {
    const [login, form] = await takes[step]();
    await town.must(town.act(0, login, id, step, form));
  }
  return id;
}

/**
 * Somebody acts at the moment at which the sweeps of two servers find a timer due. Where that only marks the matter, the deed is done; where it takes
 * the matter elsewhere, the deed comes too late, whoever is quicker: what time brought about counts from when it fell due.
 */
export async function swept({ town, random }: Track): Promise<Raced> {
  const kind = 'an action against the sweep';
  const isTooLate = random() < 0.4;
  const id = await walkedTo(town, isTooLate ? 'take-check' : 'dispatch');
  const [login, action, form] = isTooLate
    ? (['verifier', 'hand-back-check', {}] as const)
    : (['urban', 'sign', {}] as const);
  const due = await town.house.asOwner(async (client) => {
    const { rows } = await client.query('select timer_at from wangge.matter where id = $1', [id]);
    return (rows[0] as { timer_at: Date | null } | undefined)?.timer_at;
  });
  if (!due) return { kind, ending: 'no-race', done: [], undone: [], found: [`${kind}: nothing would ever fall due`] };
  const at = Math.max(town.now(), due.getTime() + 1);
  const command = randomUUID();
  const sweeping = () => sweep(town.house.services, town.house.district);
  // This server's clock goes on without a sweep; the other one sweeps when it is told.
  town.house.services.time.set(at);
  const sweeps = random() < 0.5 ? [town.setNow(at)] : [sweeping(), town.setNow(at)];
  const [told] = await Promise.all([town.act(0, login, id, action, form, { id: command }), Promise.all(sweeps)]);
  await sweeping();
  const { status, body } = told;
  const isAsItShould = isTooLate
    ? status === 409 && typeof body.state === 'string' && Array.isArray(body.allowed)
    : status === 200;
  const found = isAsItShould ? [] : [`${kind}: ${action} ${status} ${JSON.stringify(body)?.slice(0, 200)}`];
  const timed = await town.house.asOwner(async (client) => {
    const { rows } = await client.query(
      `select body ->> 'action' as action, body ->> 'effectiveAt' as due, count(*)::int as times
       from wangge.event where matter_id = $1 and body ->> 'type' = 'timed' group by 1, 2`,
      [id],
    );
    return rows as { action: string; times: number }[];
  });
  if (timed.length === 0) found.push(`${kind}: what fell due was never written`);
  for (const { action: fell, times } of timed) if (times > 1) found.push(`${kind}: ${fell} was written ${times} times`);
  return { kind, ending: 'one', done: status === 200 ? [command] : [], undone: status === 200 ? [] : [command], found };
}

/** A matter is merged into another one while that is being closed. */
export async function merged({ town }: Track): Promise<Raced> {
  const kind = 'merge against close';
  const [leading, joining] = [await walkedTo(town, 'confirm-done'), await report(town)];
  const ids = [randomUUID(), randomUUID()];
  const [merge, close] = await Promise.all([
    town.ask(0, 'dispatcher', 'POST', `/api/v1/cases/${joining}/actions/join`, {
      id: ids[0],
      form: { into: leading },
    }),
    town.ask(1, 'duty', 'POST', `/api/v1/cases/${leading}/actions/close`, { id: ids[1], form: {} }),
  ]);
  const found: string[] = [];
  if (close.status !== 200)
    found.push(`${kind}: close was answered ${close.status} ${JSON.stringify(close.body)?.slice(0, 200)}`);
  const joined = await town.must(town.ask(0, 'dispatcher', 'GET', `/api/v1/cases/${joining}`));
  // Joined before the close, it follows it; after it, a closed matter is still there to be joined, or the merge is refused.
  const states = merge.status === 200 ? ['calling-back'] : ['awaiting-filing'];
  if (![200, 409, 422].includes(merge.status)) found.push(`${kind}: merge was answered ${merge.status}`);
  if (!states.includes(joined.state))
    found.push(
      `${kind}: merge was answered ${merge.status}, the close ${close.status}, and the matter is ${joined.state}`,
    );
  const isDone = [merge.status === 200, close.status === 200];
  return {
    kind,
    ending: 'one',
    done: ids.filter((_, index) => isDone[index]),
    undone: ids.filter((_, index) => !isDone[index]),
    found,
  };
}

const experts = ['expert-1', 'expert-2', 'expert-3', 'expert-4', 'expert-5'];

/** The last member votes while the meeting is being concluded. */
export async function concluded({ town }: Track): Promise<Raced> {
  const kind = 'a vote against the conclusion of its ballot';
  const id = randomUUID();
  const form = {
    place: town.place(),
    title: '智能制造基地',
    text: '计划建设研发和生产基地',
    amount: 50_000,
    lead: 'investment-promotion',
  };
  const body = { id: randomUUID(), matterId: id, procedure: 'investment-project', form };
  await town.must(town.ask(0, 'investment', 'POST', '/api/v1/cases', body));
  await town.must(town.act(0, 'investment', id, 'propose', { clauses: '政策包第一版' }));
  await town.must(town.act(0, 'investment', id, 'present-experts', { experts: experts.map((login) => `s-${login}`) }));
  for (const login of experts.slice(0, 4))
    await town.must(town.act(0, login, id, 'vote-experts', { vote: 'for', opinion: '同意' }));
  const view = (await town.must(town.ask(0, 'supervisor', 'GET', `/api/v1/cases/${id}`))) as View;
  return collide(town, kind, view, [
    { login: experts[4] as string, action: 'vote-experts', form: { vote: 'against', opinion: '不同意' } },
    { login: 'supervisor', action: 'conclude-experts', form: { minutes: '专家评审纪要' } },
  ]);
}
