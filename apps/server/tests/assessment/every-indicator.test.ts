import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { china, openTown, type Person, type Town, taken } from '../scenarios/people.ts';
import { countsOf, everyKind, ratesOf, recount } from './recount/index.ts';

/**
 * Every indicator of the shipped district over a few matters of which each differs from the next by one thing that the indicator has to
 * see: a wrong action, clock, state or fact in `assessment.yaml` moves a figure.
 */
const experts = ['s-expert-1', 's-expert-2', 's-expert-3', 's-expert-4', 's-expert-5'];
const seven = ['s-seven-1', 's-seven-2', 's-seven-3', 's-seven-4', 's-seven-5', 's-seven-6', 's-seven-7'];

let town: Town;
const as = (staff: string): Promise<Person> => town.as(staff.replace(/^s-/, ''));
const at = (time: string): Promise<void> => town.setNow(china(`2020-04-07T${time}:00`));

async function act(login: string, id: string, action: string, form: object = {}): Promise<void> {
  const { status, body } = await (await as(login)).act(id, action, form);
  // Who gave it out of their own hands hears that it is done.
  if (status !== 200 && status !== 204) throw new Error(`${action} of ${login}: ${JSON.stringify(body)}`);
}

async function done(login: string, id: string): Promise<void> {
  await act(login, id, 'report-done', { result: '已办结', photos: [await (await as(login)).upload()] });
}

async function filed(): Promise<string> {
  const place = town.placeIn('370103012028');
  const form = { place, text: '井盖缺失', category: 'C0103', condition: 'C0103-1' };
  const { id } = taken(await (await as('worker')).report('grid-event', form), 201);
  await act('duty', id, 'file', { category: 'C0103', condition: 'C0103-1' });
  return id;
}

async function dispatch(id: string): Promise<void> {
  await act('dispatcher', id, 'dispatch', { lead: 'urban-management' });
  await act('urban', id, 'sign');
}

async function close(id: string): Promise<void> {
  await act('verifier', id, 'confirm-done', { finding: '属实' });
  await act('duty', id, 'close');
}

/** Six cases: on time; dispatched late, sent back and late; void; left undone; put off; on time and nobody reached. */
async function events(): Promise<string> {
  const [prompt, slow, voided, undone, putOff, silent] = [
    ...[await filed(), await filed(), await filed()],
    ...[await filed(), await filed(), await filed()],
  ] as [string, string, string, string, string, string];
  for (const id of [prompt, voided, undone, putOff, silent]) await dispatch(id);
  await act('urban', voided, 'return', { reason: 'not-our-duty', basis: '权责清单' });
  await act('duty', voided, 'void', { reason: 'test', opinion: '测试件' });
  const until = { reason: 'funds', 'suspended-until': '2020-12-31', opinion: '列入改造计划' };
  await act('urban', putOff, 'ask-suspension', until);
  await act('dispatcher', putOff, 'approve-suspension');
  await act('supervisor', putOff, 'approve-suspension');
  // Fifteen minutes are over at 09:15.
  await at('09:20');
  await dispatch(slow);
  for (const id of [prompt, slow, silent]) await done('urban', id);
  await act('verifier', slow, 'send-back', { reason: 'not-restored', finding: '仍缺' });
  for (const id of [prompt, silent]) await close(id);
  await act('callback', prompt, 'call-back', { reached: true, resolved: 'yes', satisfaction: 4 });
  await act('callback', silent, 'call-back', { reached: false });
  return slow;
}

/** Three orders: contacted, not contacted, void. */
async function orders(): Promise<void> {
  const agent = await as('agent');
  const [heard, , voided] = await Promise.all(
    [0, 1, 2].map(async () => {
      const form = { place: town.placeIn('370103012'), text: '路面塌陷', 'request-kind': 'help', 'reply-wanted': true };
      const { id } = taken(await agent.report('hotline-order', form), 201);
      await act('agent', id, 'accept', { category: 'C0103' });
      await dispatch(id);
      return id as string;
    }),
  );
  await act('urban', heard as string, 'contact', { opinion: '已通话' });
  await act('supervisor', heard as string, 'find-missed', { basis: '每日巡查点位，多日未上报' });
  await act('urban', voided as string, 'return', { reason: 'not-our-duty', basis: '权责清单' });
  await act('duty', voided as string, 'void', { reason: 'test', opinion: '测试件' });
}

/** Six calls one after the other, and how each is answered. */
async function calls(): Promise<void> {
  const id = await filed();
  await dispatch(id);
  const call = async (urgent: boolean): Promise<string> => {
    await act('urban', id, 'call', { joint: ['gas-company'], urgent, request: '请配合' });
    const { tasks } = taken(await (await as('urban')).view(id));
    return tasks.findLast(({ status }: { status: string }) => status === 'open').matter.id;
  };
  const gas = 's-gas-company-desk';
  await at('10:00');
  const everyday = await call(false);
  await act(gas, everyday, 'sign');
  await act(gas, everyday, 'contact', { opinion: '已商定' });
  await done(gas, everyday);
  await act('urban', everyday, 'rate', { rating: 4 });
  const telephoned = await call(true);
  await act(gas, telephoned, 'sign');
  await act(gas, telephoned, 'contact', { opinion: '在路上' });
  // Half an hour is over at 10:30.
  await at('10:40');
  await act(gas, telephoned, 'arrive');
  await done(gas, telephoned);
  await act('urban', telephoned, 'rate', { rating: 3 });
  const present = await call(true);
  await act(gas, present, 'sign');
  await at('11:00');
  await act(gas, present, 'arrive');
  await done(gas, present);
  await act(gas, await call(false), 'decline', { reason: 'not-our-duty', basis: '权责清单' });
  await act('urban', await call(false), 'call-off', { opinion: '不再需要' });
  await call(true);
}

/** Six wishes: fulfilled, not confirmed by anybody, not fulfilled, taken back, given up and not claimed again, never claimed. */
async function wishes(): Promise<void> {
  const claimed: string[] = [];
  for (let index = 0; index < 6; index += 1) {
    const form = { place: town.placeIn('370103012028'), 'wish-kind': 'thing', text: '想要一盏台灯', consent: true };
    const { id } = taken(await (await as('worker')).report('micro-wish', form), 201);
    await act('worker', id, 'report-verified', { consent: true });
    await act('leader-grid', id, 'publish', { text: '一盏台灯' });
    if (index < 5) await act('leader-grid', id, 'claim', { lead: 'urban-management', claimer: 'unit' });
    claimed.push(id);
  }
  const [fulfilled, unconfirmed, , withdrawn, released] = claimed as [string, string, string, string, string];
  for (const id of [fulfilled, unconfirmed]) await done('urban', id);
  await act('worker', fulfilled, 'confirm-done', { satisfaction: 5 });
  await act('leader-grid', withdrawn, 'withdraw');
  await act('urban', released, 'release', { opinion: '采购不到' });
}

/** A project that lands within its half year; of its stages two in time, one late, one declined. */
async function project(): Promise<() => Promise<void>> {
  const office = 's-investment';
  const form = {
    ...{ place: town.placeIn('370103012'), title: '智能制造基地', text: '计划建设', amount: 50_000 },
    ...{ lead: 'investment-promotion', interested: ['s-expert-6'] },
  };
  const { id } = taken(await (await as(office)).report('investment-project', form), 201);
  await act(office, id, 'propose', { clauses: '政策包第一版' });
  await act(office, id, 'present-experts', { experts });
  for (const one of experts) await act(one, id, 'vote-experts', { vote: 'for', opinion: '同意' });
  await act('supervisor', id, 'conclude-experts', { minutes: '专家评审纪要' });
  await act(office, id, 'present-panel', { seven });
  for (const one of seven) await act(one, id, 'vote-panel', { vote: 'for', opinion: '同意' });
  await act('leader', id, 'conclude-panel', { minutes: '会审纪要', document: '会审〔2020〕7号' });
  await act('leader', id, 'dispatch', {
    ...{ lead: 'investment-promotion', owner: office, ambassador: 's-ambassador-1' },
  });
  const call = async (action: string, field: string, unit: string): Promise<string> => {
    await act(office, id, action, { [field]: [unit], request: '请推进' });
    const { tasks } = taken(await (await as(office)).view(id));
    return tasks.findLast(({ status }: { status: string }) => status === 'open').matter.id;
  };
  const finish = async (login: string, stage: string): Promise<void> => {
    await act(login, stage, 'report-done', { result: '已完成' });
    await act(office, stage, 'confirm-done');
  };
  const decline = { reason: 'not-our-duty', basis: '权责清单' };
  await act('housing', await call('call-supply', 'land-supply', 'housing-construction'), 'decline', decline);
  const expropriation = await call('call-expropriation', 'expropriation', 'housing-construction');
  await act('housing', expropriation, 'sign');
  await finish('housing', expropriation);
  const supply = await call('call-supply', 'land-supply', 'development-reform');
  await act('s-development-reform-desk', supply, 'sign');
  await finish('s-development-reform-desk', supply);
  const financing = await call('call-financing', 'financing', 'finance');
  await act('s-finance-desk', financing, 'sign');
  return async () => {
    await finish('s-finance-desk', financing);
    await act(office, id, 'land', { result: '已开工', document: '370103202004070101' });
  };
}

/** `numerator/denominator adjusted numerator` of everything that the year has. */
const expected: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'grid-event': {
    // With the case that called others: filed and dispatched in time, never done.
    disposal: '3/6 3',
    'disposal-on-time': '2/6 2',
    overdue: '3/6 3',
    rework: '1/3 1',
    'dispatch-on-time': '5/6 5',
    'dispatch-accuracy': '5/6 5',
    'filing-accuracy': '6/7 6',
    'missed-reports': '0/6 0',
    closing: '3/5 3',
    'closing-on-time': '2/5 2',
    resolution: '1/2 1',
    satisfaction: '1/2 1',
  },
  'hotline-order': { response: '1/2 1', 'missed-reports': '1/2 1' },
  'micro-wish': { 'wish-fulfilment': '1/4 1' },
  'joint-task': { 'call-response': '2/5 2', 'call-disposal': '3/4 3', 'call-rating': '1/2 1' },
  'project-stage': { 'stage-completion': '2/3 2' },
  'investment-project': { landing: '1/1 1' },
};
/** Those of petitions are told in petitions.test.ts. */
const petitions = ['petition-acceptance', 'petition-answer', 'petition-withdrawal', 'petition-withdrawn-late'];

const ask = async (kind: string, period: string) =>
  taken(await (await as('leader')).get(`/api/v1/assessment?${new URLSearchParams({ period, kind, by: 'unit' })}`));

describe('every indicator', () => {
  beforeAll(async () => {
    const desks = [
      's-gas-company-desk',
      's-investment',
      's-ambassador-1',
      's-finance-desk',
      's-development-reform-desk',
    ];
    town = await openTown('shizhong', { staff: [...experts, ...seven, ...desks], at: china('2020-04-07T09:00:00') });
    const slow = await events();
    await orders();
    await wishes();
    const land = await project();
    await calls();
    // Two emergency hours from 09:20 are over.
    await at('12:00');
    await done('urban', slow);
    await close(slow);
    await act('callback', slow, 'call-back', { reached: true, resolved: 'partly', satisfaction: 3 });
    await town.setNow(china('2020-09-01T09:00:00'));
    await land();
  }, 300_000);
  afterAll(() => town?.close());

  test('of the shipped district has its figure here', () => {
    const told = new Set(Object.values(expected).flatMap((figures) => Object.keys(figures)));
    expect([...told, ...petitions].sort()).toEqual(Object.keys(town.district.pack.assessment?.indicators ?? {}).sort());
  });

  test.each(Object.entries(expected))(
    'of %s is numerator and denominator as they were played',
    async (kind, figures) => {
      const { total } = await ask(kind, '2020');
      expect(ratesOf(total)).toMatchObject(figures);
    },
  );

  test.each(Object.keys(expected))('of %s is what a recount over the events gives', async (kind) => {
    const names = everyKind.find((one) => one.kind === kind);
    if (names === undefined) throw new Error(`no recount of ${kind}`);
    const { total, cutoff } = await ask(kind, '2020');
    const told = await recount(town, cutoff, names);
    expect(ratesOf(total)).toEqual(countsOf(told, names, '2020-01-01..2020-12-31'));
  });

  test.each(Object.keys(expected))(
    'of %s is null, and not nought, over a day on which nothing was due',
    async (kind) => {
      const { total, indicators } = await ask(kind, '2019-04-07');
      expect(indicators.length).toBeGreaterThan(0);
      for (const { id } of indicators) {
        expect(total.rates[id]).toMatchObject({ numerator: 0, denominator: 0, raw: null, adjusted: null });
      }
    },
  );

  test('the tallies count each happening', async () => {
    const { total } = await ask('grid-event', '2020');
    expect(total.tallies).toEqual({ reworks: 1, contacts: 7 });
  });
});
