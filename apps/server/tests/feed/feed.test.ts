import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { sweepOutbox } from '../../src/feed/index.ts';
import { actAs, openTown, type Person, type Town } from './town.ts';

let town: Town;
let dispatcher: Person;

beforeAll(async () => {
  town = await openTown();
  dispatcher = await town.enter('repartiteur');
});
afterAll(() => town?.close());

const ids = (told: { data: { id: string } }[]) => told.map(({ data }) => data.id);

describe('the live feed', () => {
  test('begins with the time, tells a case at once, and tells no more of it than a list would', async () => {
    const agent = await town.enter('agent');
    const stream = await dispatcher.listen();
    expect(stream.status).toBe(200);
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(stream.headers.get('cache-control')).toBe('no-store');
    expect(stream.headers.get('x-content-type-options')).toBe('nosniff');
    const [hello] = await stream.until('hello');
    expect(Math.abs(Date.parse(hello?.data.now) - Date.now())).toBeLessThan(5000);
    const id = await agent.report('VH05A', { constat: 'CANARY', 'signaleur-nom': 'CANARY' });
    const [told] = await stream.until('case');
    expect(told?.data).toMatchObject({ id, seq: 1, state: 'recu', phase: 'dispatch', light: 'green', lead: null });
    expect(Object.keys(told?.data).sort()).toEqual(
      'action amberAt asked at category dueAt id lat lead light lng number phase seq state'.split(' '),
    );
    expect(stream.raw()).not.toMatch(/CANARY|p-agent|areaPath|reporter/);
    expect(told?.id).toMatch(/^\d+-\d+$/);
    stream.close();
  });

  test('tells the block and not the door to who sees no more on a list', async () => {
    const [agent, leader] = [await town.enter('agent'), await town.enter('adjoint')];
    const [exact, rough] = [await dispatcher.listen(), await leader.listen()];
    for (const stream of [exact, rough]) await stream.until('hello');
    const id = await agent.report('VH05A');
    const [[ofDispatcher], [ofLeader]] = [await exact.until('case'), await rough.until('case')];
    const [row] = await town.query('select lng, lat from wangge.matter where id = $1', [id]);
    const { lng, lat } = (await leader.ask('GET', `/cases/${id}`)).body;
    expect(ofDispatcher?.data).toMatchObject({ id, ...row });
    expect(ofLeader?.data).toEqual({ ...ofDispatcher?.data, lng, lat });
    expect({ lng, lat }).not.toEqual(row);
    for (const stream of [exact, rough]) stream.close();
  });

  test('asks for a session, and for a room', async () => {
    const stranger = await fetch(`${town.url}/api/v1/feed`);
    expect(stranger.status).toBe(401);
    expect(await stranger.json()).toMatchObject({ code: 'no-session' });
    const head = await fetch(`${town.url}/api/v1/feed`, { method: 'HEAD' });
    expect(head.status).toBe(404);
    const bad = await dispatcher.ask('GET', '/feed?after=nonsense');
    expect(bad).toMatchObject({ status: 400, body: { code: 'bad-request' } });
  });

  test('gives each listener what they reach, and tells who loses a case that it is gone', async () => {
    // At night a case is amber as soon as it lies with its unit, and the reminder is an event more.
    const time = vi.spyOn(town.services.time, 'now').mockReturnValue(lastWorkingMorning(Date.now()));
    const [citadel, market, roads, lights] = await Promise.all(
      ['agent-vh01', 'agent', 'voirie', 'eclairage'].map((login) => town.enter(login)),
    );
    const everyone = await Promise.all([citadel, market, roads, lights, dispatcher].map((one) => one?.listen()));
    for (const stream of everyone) await stream?.until('hello');
    const [ofCitadel, ofMarket, ofRoads, ofLights, ofDispatcher] = everyone;
    const near = (await market?.report('VH05A')) as string;
    const far = (await citadel?.report('VH01A')) as string;
    await ofDispatcher?.until('case', 2);
    expect(ids((await ofMarket?.until('case')) ?? [])).toEqual([near]);
    expect(ids((await ofCitadel?.until('case')) ?? [])).toEqual([far]);
    const { body } = await dispatcher.ask('GET', `/cases/${near}`);
    const [advised] = body.advice;
    await dispatcher.act(near, 'repartir', { service: advised.unit, appui: [] });
    await ofDispatcher?.until('case', 3);
    const streams = { voirie: ofRoads, eclairage: ofLights } as Record<string, typeof ofRoads>;
    const [unit, lead] = Object.entries(streams).find(([id]) => id === advised.unit) ?? [];
    if (!lead || !unit) throw new Error(`the test has nobody at ${advised.unit}`);
    expect((await lead.until('case'))[0]?.data).toMatchObject({ id: near, lead: unit, state: 'en-traitement' });
    await actAs(town, { staff: `p-${unit}`, role: 'department', unit }, near, 'renvoyer', { motif: 'autre-service' });
    expect((await lead.until('gone'))[0]?.data).toEqual({ id: near, seq: 3 });
    await ofDispatcher?.until('case', 4);
    await sleep(100);
    for (const [id, stream] of Object.entries(streams)) {
      expect(stream?.told.filter(({ event }) => event === 'case')).toHaveLength(id === unit ? 1 : 0);
    }
    expect(ofDispatcher?.told.filter(({ event }) => event === 'gone')).toEqual([]);
    for (const stream of everyone) stream?.close();
    time.mockRestore();
  });
});

/** Ten o'clock in the town, on a day from Sunday to Thursday. */
function lastWorkingMorning(now: number): number {
  const told = new Intl.DateTimeFormat('en', {
    timeZone: 'Africa/Cairo',
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  for (let at = now; ; at -= 3_600_000) {
    const [weekday, hour] = told
      .formatToParts(at)
      .filter(({ type }) => type !== 'literal')
      .map(({ value }) => value);
    if (hour === '10' && weekday !== 'Fri' && weekday !== 'Sat') return at;
  }
}

describe('two transactions that commit in reverse order', () => {
  test('are both told, once each, the same way to who listens and to who resumes', async () => {
    const agent = await town.enter('agent');
    const id = await agent.report('VH05A');
    const stream = await dispatcher.listen();
    await stream.until('hello');
    const from = stream.lastId();
    const [first, second] = [new Client(town.test.client), new Client(town.test.client)];
    await Promise.all([first.connect(), second.connect()]);
    const tell = (client: Client, seq: number) =>
      client.query(
        `insert into wangge.outbox (district_id, topic, matter_id, payload, at)
         select district_id, topic, matter_id, jsonb_set(payload::jsonb, '{seq}', $2::text::jsonb)::json, at
         from wangge.outbox where matter_id = $1 limit 1`,
        [id, seq],
      );
    await first.query('begin');
    await second.query('begin');
    await tell(first, 101);
    await tell(second, 201);
    await tell(first, 102);
    await second.query('commit');
    // Long enough for many looks: what committed second is held back by what began before it.
    await sleep(200);
    expect(stream.told.filter(({ event }) => event === 'case')).toEqual([]);
    await first.query('commit');
    const told = await stream.until('case', 3);
    expect(told.map(({ data }) => data.seq)).toEqual([101, 102, 201]);
    await sleep(100);
    expect(stream.told.filter(({ event }) => event === 'case')).toHaveLength(3);
    await Promise.all([first.end(), second.end()]);
    const resumed = await dispatcher.listen(from);
    await resumed.until('hello');
    expect(resumed.told.filter(({ event }) => event === 'case')).toEqual(told);
    stream.close();
    resumed.close();
  });

  test('do not keep anything of one that rolled back', async () => {
    const stream = await dispatcher.listen();
    await stream.until('hello');
    const client = new Client(town.test.client);
    await client.connect();
    await client.query('begin');
    await client.query(`insert into wangge.outbox (district_id, topic, matter_id, payload, at)
      select district_id, topic, matter_id, payload, at from wangge.outbox limit 1`);
    await client.query('rollback');
    const agent = await town.enter('agent');
    const id = await agent.report('VH05A');
    expect(ids(await stream.until('case'))).toEqual([id]);
    await client.end();
    stream.close();
  });
});

describe('after a cut', () => {
  test('a listener gets what happened meanwhile, then what happens, nothing twice', async () => {
    const agent = await town.enter('agent');
    const before = await dispatcher.listen();
    await before.until('hello');
    const seen = await agent.report('VH05A');
    await before.until('case');
    const last = before.lastId();
    before.close();
    const missed = [];
    for (let i = 0; i < 5; i += 1) missed.push(await agent.report('VH05A'));
    for (const how of ['header', 'query'] as const) {
      const after = await dispatcher.listen(last, how);
      await after.until('case', 5);
      await after.until('hello');
      expect(ids(after.told.filter(({ event }) => event === 'case'))).toEqual(missed);
      expect(after.told).toHaveLength(6);
      after.close();
    }
    const after = await dispatcher.listen(last);
    const next = await agent.report('VH05A');
    expect(ids(await after.until('case', 6))).toEqual([...missed, next]);
    expect(ids(after.told.filter(({ event }) => event === 'case'))).not.toContain(seen);
    after.close();
  });

  test('under load, whatever the moment of the cut, nothing is lost and nothing comes twice', async () => {
    const agent = await town.enter('agent');
    const before = await dispatcher.listen();
    await before.until('hello');
    let last = before.lastId();
    before.close();
    const written: string[] = [];
    let isOver = false;
    const writing = Promise.all(
      [1, 2, 3].map(async () => {
        for (let i = 0; i < 15; i += 1) written.push(await agent.report('VH05B'));
      }),
    ).finally(() => {
      isOver = true;
    });
    const got: string[] = [];
    while (!isOver || got.length < 45) {
      const stream = await dispatcher.listen(last);
      await sleep(15 + (got.length % 7) * 10);
      stream.close();
      got.push(...stream.told.filter(({ event }) => event === 'case').map(({ data }) => data.id));
      expect(stream.told.some(({ event }) => event === 'reset')).toBe(false);
      last = stream.lastId() || last;
    }
    await writing;
    expect(got).toHaveLength(45);
    expect(new Set(got)).toEqual(new Set(written));
  });

  test('of a place that nobody knows, the page is told to reload, and goes on from there', async () => {
    const [{ xid }] = await town.query('select xid::text from wangge.outbox order by xid limit 1');
    for (const unknown of ['1-1', `${BigInt(xid) + 1_000_000n}-1`, `${xid}-1-7`, 'not an id']) {
      const stream = await dispatcher.listen(unknown);
      await stream.until('hello');
      expect(stream.told.map(({ event }) => event)).toEqual(['reset', 'hello']);
      expect(stream.told[0]?.data).toEqual({ why: 'gone' });
      const again = await dispatcher.listen(stream.lastId());
      await again.until('hello');
      expect(again.told.map(({ event }) => event)).toEqual(['hello']);
      stream.close();
      again.close();
    }
  });
});

describe('the outbox', () => {
  test('is swept from its beginning up to what is still young; who is behind that reloads', async () => {
    const agent = await town.enter('agent');
    const stream = await dispatcher.listen();
    await stream.until('hello');
    const ancient = stream.lastId();
    await agent.report('VH05A');
    await stream.until('case');
    const old = stream.lastId();
    stream.close();
    await town.query(`update wangge.outbox set at = at - interval '25 hours'`);
    const young = await agent.report('VH05A');
    const [{ count: before }] = await town.query('select count(*)::int from wangge.outbox');
    expect(await sweepOutbox(town.services, town.district)).toBe(before - 2);
    expect(await sweepOutbox(town.services, town.district)).toBe(0);
    const resumed = await dispatcher.listen(old);
    expect(ids(await resumed.until('case'))).toEqual([young]);
    expect(resumed.told.some(({ event }) => event === 'reset')).toBe(false);
    const late = await dispatcher.listen(ancient);
    await late.until('hello');
    expect(late.told.map(({ event }) => event)).toEqual(['reset', 'hello']);
    resumed.close();
    late.close();
  });

  test('keeps what a young row stands before, however old it says it is', async () => {
    const agent = await town.enter('agent');
    await agent.report('VH05A');
    const id = await agent.report('VH05A');
    await town.query(`update wangge.outbox set at = at - interval '25 hours' where matter_id = $1`, [id]);
    await sweepOutbox(town.services, town.district);
    expect(await town.query('select 1 from wangge.outbox where matter_id = $1', [id])).toHaveLength(1);
  });
});
