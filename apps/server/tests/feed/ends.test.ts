import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { openTown, type Town } from './town.ts';

let town: Town | undefined;
afterEach(async () => {
  await town?.close();
  town = undefined;
});
const figure = (value: number) => ({ value, source: 'A test' });

describe('a stream ends', () => {
  test('with its session: at log-out, when the account is disabled, when the session was idle for too long', async () => {
    town = await openTown();
    const people = await Promise.all(['repartiteur', 'voirie', 'eaux', 'agent'].map((login) => town?.enter(login)));
    const streams = await Promise.all(people.map((one) => one?.listen()));
    for (const stream of streams) await stream?.until('hello');
    await people[0]?.ask('DELETE', '/session');
    await streams[0]?.ended();
    await town.query(`update wangge.account set disabled = true where staff_id = 'p-voirie'`);
    await streams[1]?.ended();
    expect(streams[2]?.told.map(({ event }) => event)).toEqual(['hello']);
    const open = town.clock.now;
    town.clock.now = () => new Date(open().getTime() + 31 * 60_000);
    await streams[2]?.ended();
    expect((await people[2]?.ask('GET', '/session'))?.body).toBeNull();
    // Its owner was at work meanwhile, as far as the stream could tell: none of the streams did that.
    await streams[3]?.ended();
  });

  test('does not keep its session awake by being opened again', async () => {
    town = await openTown();
    const dispatcher = await town.enter('repartiteur');
    const open = town.clock.now;
    town.clock.now = () => new Date(open().getTime() + 20 * 60_000);
    (await dispatcher.listen()).close();
    town.clock.now = () => new Date(open().getTime() + 31 * 60_000);
    expect((await dispatcher.listen()).status).toBe(401);
  });

  test('when its reader takes another post, under which the feed is another one', async () => {
    town = await openTown();
    const technician = await town.enter('technicien');
    const stream = await technician.listen();
    await stream.until('hello');
    const { body } = await technician.ask('GET', '/session');
    const other = body.posts.find(({ id }: { id: string }) => id !== body.post.id);
    expect((await technician.ask('PUT', '/session/post', { post: other.id })).status).toBe(200);
    await stream.ended();
    await (await technician.listen(stream.lastId())).until('hello');
  });

  test('and the page reloads, when the post itself becomes another', async () => {
    town = await openTown();
    const agent = await town.enter('agent');
    const stream = await agent.listen();
    await stream.until('hello');
    await town.query(`update wangge.post set area_path = (select path from wangge.area where code = 'VH01')
      where staff_id = 'p-agent'`);
    expect((await stream.until('reset'))[0]?.data).toEqual({ why: 'post' });
    await stream.ended();
  });

  test('with the server, at once and whole', async () => {
    const own = await openTown();
    const stream = await (await own.enter('repartiteur')).listen();
    await stream.until('hello');
    const begun = performance.now();
    await own.close();
    await stream.ended();
    expect(performance.now() - begun).toBeLessThan(3000);
    expect(stream.raw().endsWith('\n\n')).toBe(true);
  });

  test('when its session opens more of them than one browser needs: the oldest', async () => {
    town = await openTown({ streams: figure(2) });
    const dispatcher = await town.enter('repartiteur');
    const [first, second, third] = [await dispatcher.listen(), await dispatcher.listen(), await dispatcher.listen()];
    await first?.ended();
    await third?.until('hello');
    const agent = await town.enter('agent');
    await agent.report('VH05A');
    await second?.until('case');
    await third?.until('case');
  });
});

describe('a listener', () => {
  test('that takes nothing is told to reload and cut, and the others go on', async () => {
    town = await openTown();
    const [dispatcher, agent] = [await town.enter('repartiteur'), await town.enter('agent')];
    const quick = await dispatcher.listen();
    await quick.until('hello');
    const { hostname, port } = new URL(town.url);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.pause();
    socket.write(`GET /api/v1/feed HTTP/1.1\r\nhost: wangge\r\ncookie: ${dispatcher.cookie}\r\n\r\n`);
    await sleep(200);
    await agent.report('VH05A');
    await quick.until('case');
    // 12 MB in all: more than the kernel's buffers of both ends hold, and at no time more than the backlog at once.
    for (let portion = 1; portion <= 60; portion += 1) {
      await town.query(`insert into wangge.outbox (district_id, topic, matter_id, payload, at)
        select district_id, topic, matter_id, jsonb_set(payload::jsonb, '{number}', to_jsonb(repeat('x', 20000)))::json, at
        from (select * from wangge.outbox order by position limit 1) told, generate_series(1, 10)`);
      await quick.until('case', 1 + 10 * portion);
    }
    expect(quick.told.every(({ event }) => event !== 'reset')).toBe(true);
    let text = '';
    socket.on('data', (piece) => {
      text += piece;
    });
    const closed = new Promise<void>((done) => socket.once('close', () => done()));
    socket.resume();
    await closed;
    expect(text.match(/event: case/g)?.length).toBeLessThan(601);
    expect(text).toMatch(/event: reset\nid: \d+-\d+\ndata: {"why":"slow"}\n\n/);
    expect(text.indexOf('event: reset')).toBeGreaterThan(text.lastIndexOf('event: case'));
  });

  test('that is too far behind is told to reload', async () => {
    town = await openTown({ replay: figure(10), batch: figure(5) });
    const [dispatcher, agent] = [await town.enter('repartiteur'), await town.enter('agent')];
    await agent.report('VH05A');
    const before = await dispatcher.listen();
    await before.until('hello');
    before.close();
    for (let i = 0; i < 9; i += 1) await agent.report('VH05A');
    const near = await dispatcher.listen(before.lastId());
    await near.until('case', 9);
    await near.until('hello');
    expect(near.told).toHaveLength(10);
    for (let i = 0; i < 9; i += 1) await agent.report('VH05A');
    await near.until('case', 18);
    const far = await dispatcher.listen(before.lastId());
    await far.until('hello');
    expect(far.told.map(({ event }) => event)).toEqual([...Array(10).fill('case'), 'reset', 'hello']);
    expect(far.told.at(-2)?.data).toEqual({ why: 'gone' });
  });

  test('hears a sign of life that moves the place to resume from', async () => {
    town = await openTown({ heartbeat: figure(0.05) });
    const agent = await town.enter('agent-vh01');
    const other = await town.enter('agent');
    const stream = await agent.listen();
    await stream.until('hello');
    const before = stream.lastId();
    await other.report('VH05A');
    await sleep(400);
    expect(stream.raw()).toMatch(/^:$/m);
    expect(BigInt(stream.lastId().split('-')[0] as string)).toBeGreaterThan(BigInt(before.split('-')[0] as string));
    expect(stream.told.map(({ event }) => event)).toEqual(['hello']);
  });

  test('stays through a database that fails for a while', async () => {
    town = await openTown({ retry: figure(50) });
    const [dispatcher, agent] = [await town.enter('repartiteur'), await town.enter('agent')];
    const stream = await dispatcher.listen();
    await stream.until('hello');
    await town.query('alter table wangge.outbox rename to elsewhere');
    await sleep(200);
    await town.query('alter table wangge.elsewhere rename to outbox');
    const id = await agent.report('VH05A');
    expect((await stream.until('case'))[0]?.data).toMatchObject({ id });
  });
});
