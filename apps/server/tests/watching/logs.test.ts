import { readFile } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { logFields, openLog, tellError } from '../../src/platform/log/index.ts';
import { Mistake } from '../../src/platform/mistake.ts';
import { walk } from '../properties/walker.ts';
import { openTown, type Person, type Town, taken } from '../scenarios/people.ts';
import { profiles } from '../scenarios/profiles.ts';

const profile = profiles[0] as (typeof profiles)[number];

/** In letters of each kind that a person's data has. */
const CANARY = 'CANARY7731 金丝雀柒柒 13800007731 370103199001017731';
const canaries = /CANARY|金丝雀|007731|Kanarek/;

let town: Town;
let worker: Person;
let dispatcher: Person;
beforeAll(async () => {
  town = await openTown(profile.slug, { at: profile.at });
  worker = await town.as('worker');
  dispatcher = await town.as('dispatcher');
});
afterAll(() => town.close());

const lines = () => town.log.map((line) => JSON.parse(line) as Record<string, unknown>);

/** Everybody at work on cases of every kind of step, a canary in every personal field of every form; then each is looked at and revealed. */
async function work(): Promise<void> {
  const logins = [
    'worker',
    'leader-grid',
    'agent',
    'duty',
    'dispatcher',
    'urban',
    'handler',
    'verifier',
    'callback',
    'leader',
  ];
  const people = Object.values(await town.people(logins));
  const { ids } = await walk(town, profile, people, 150, 7731);
  for (const id of ids.slice(0, 10)) {
    await dispatcher.view(id);
    await dispatcher.post(`/api/v1/cases/${id}/reveal`, { fields: ['text'], purpose: CANARY });
  }
}

/** What is wrong in a way of its own each. */
async function ask(): Promise<void> {
  const stranger = town.stranger();
  const spoken = encodeURIComponent(CANARY);
  const headers = {
    'user-agent': 'CANARY7731',
    referer: `http://x/CANARY7731`,
    'x-forwarded-for': '10.77.31.1, CANARY7731',
    'x-request-id': 'CANARY7731',
    'last-event-id': 'CANARY7731',
    authorization: 'Bearer CANARY7731',
  };
  for (const path of [
    `/api/v1/cases?text=${spoken}`,
    `/api/v1/cases?cursor=${spoken}`,
    `/api/v1/cases/${spoken}`,
    `/api/v1/nowhere/${spoken}`,
    `/${spoken}`,
    '/api/v1/%E0%A4%A?name=CANARY7731',
    `/api/v1/audit?subject=${spoken}`,
  ])
    for (const person of [stranger, worker])
      await fetch(town.url + path, { headers: { ...headers, cookie: person.cookie } });
  await stranger.post('/api/v1/session', { login: 'CANARY7731', password: CANARY });
  await stranger.post('/api/v1/session', { login: CANARY, password: CANARY, totp: 'CANARY7731' });
  for (const raw of [`{"text":"${CANARY}`, `CANARY7731`, `{"${CANARY}":1}`, `"\\ud800${CANARY}"`, `[${CANARY}]`])
    await worker.ask('POST', '/api/v1/cases', undefined, { raw, headers });
  await worker.report('grid-event', { text: CANARY, place: { lng: CANARY, lat: 1, crs: CANARY } });
  await worker.report('grid-event', { text: { CANARY7731: CANARY } });
  await hangUp(`GET /CANARY7731 HTTP/9.9\r\nCANARY7731\r\n\r\n`);
  await hangUp(`GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'CANARY7731'.repeat(4000)}\r\n\r\n`);
}

function hangUp(words: string): Promise<void> {
  const { hostname, port } = new URL(town.url);
  return new Promise((done) => {
    const socket = connectSocket(Number(port), hostname, () => socket.end(words));
    socket.on('close', () => done()).on('error', () => done());
    socket.resume();
  });
}

/** Errors of the database that quote what they were given: a column too narrow, a constraint, a table that is away. */
async function breakDatabase(): Promise<void> {
  const report = () => worker.report(profile.procedure, { ...profile.opening(town), text: CANARY });
  for (const [wrong, right] of [
    [
      `alter table wangge.command add constraint no_canary check (staff_id = 'CANARY7731') not valid`,
      'alter table wangge.command drop constraint no_canary',
    ],
    ['alter table wangge.outbox rename to outbox_away', 'alter table wangge.outbox_away rename to outbox'],
    [
      `create function wangge.fail_canary() returns trigger language plpgsql as
        $$ begin raise exception 'row of %', new.payload using detail = 'CANARY7731', hint = 'CANARY7731'; end $$;
       create trigger fail_canary before insert on wangge.outbox for each row execute function wangge.fail_canary()`,
      'drop trigger fail_canary on wangge.outbox; drop function wangge.fail_canary()',
    ],
  ] as const) {
    await town.query(wrong);
    try {
      const answer = await report();
      expect(answer.status).toBe(500);
    } finally {
      await town.query(right);
    }
  }
}

test('at the most talkative level, no line holds anything of what people gave, in good or in bad', async () => {
  await work();
  await ask();
  await breakDatabase();
  const told = town.log.filter((line) => canaries.test(line));
  expect(told).toEqual([]);
  // It was not silence that kept it clean.
  expect(lines().filter(({ msg }) => msg === 'answered').length).toBeGreaterThan(20);
  expect(lines().filter(({ msg }) => msg === 'a fault of ours').length).toBeGreaterThan(0);
  // Ten people log in, each for a tenth of a second of Argon2.
}, 240_000);

test('the log of PostgreSQL neither', async () => {
  const { database, kind } = town.test;
  if (kind !== 'embedded') {
    const { rows } = await database.pool.query('show log_parameter_max_length_on_error');
    expect(Object.values(rows[0])).toEqual(['0']);
    return;
  }
  // Values in the first line of an error, which no verbosity takes away.
  for (const asked of ['select $1::date', 'select $1::int', 'select $1::uuid'])
    await expect(database.pool.query(asked, ['CANARY7731'])).rejects.toThrow('CANARY7731');
  const log = await readFile(inject('testServer').log ?? '', 'utf8');
  expect(log).toContain('database system is ready');
  expect(log).not.toMatch(canaries);
});

test('every line has fields of the list alone, and those of a request its id, as its answer does', async () => {
  town.log.length = 0;
  const answer = await worker.get('/api/v1/cases');
  const id = answer.headers.get('x-request-id');
  expect(id).toMatch(/^[0-9a-f]{10}-[0-9a-z]+$/);
  expect(lines().filter(({ request }) => request === id)).toMatchObject([
    { level: 'info', method: 'GET', route: '/api/v1/cases', status: 200, msg: 'answered' },
  ]);
  await ask();
  for (const line of lines())
    for (const name of Object.keys(line)) expect(Object.keys(logFields), JSON.stringify(line)).toContain(name);
});

test('the reference of a fault leads to its line', async () => {
  town.log.length = 0;
  const { headers } = await worker.get('/api/v1/cases/counts');
  await town.query('alter table wangge.audit rename to audit_away');
  const failed = await town
    .stranger()
    .post('/api/v1/session', { login: 'worker', password: 'wrong-password' })
    .finally(() => town.query('alter table wangge.audit_away rename to audit'));
  expect(headers.get('x-request-id')).not.toBe(failed.headers.get('x-request-id'));
  expect(failed.status).toBe(500);
  expect(failed.body.reference).toBe(failed.headers.get('x-request-id'));
  const fault = lines().find(({ reference }) => reference === failed.body.reference);
  expect(fault).toMatchObject({ level: 'error', msg: 'a fault of ours', request: failed.body.reference });
  expect(fault?.err).toMatchObject({ code: '42P01' });
  taken(await worker.get('/api/v1/cases'));
});

test('of an error its kind and place are told and not its words, unless they are ours for operators', () => {
  const parsed = (() => {
    try {
      return JSON.parse('{"name":"CANARY7731"\n    at CANARY7731 (/x/CANARY7731.ts:1:1)') as Error;
    } catch (error) {
      return error as Error;
    }
  })();
  expect(JSON.stringify(tellError(parsed))).not.toMatch(canaries);
  expect(tellError(parsed)).toMatchObject({ type: 'SyntaxError', at: expect.arrayContaining([expect.any(String)]) });
  const database = Object.assign(new Error('duplicate key CANARY7731'), {
    code: '23505',
    detail: 'Key (login)=(CANARY7731)',
    table: 'account',
    constraint: 'account_pkey',
    where: 'CANARY7731',
    name: 'error CANARY7731',
  });
  const outer = new Error('CANARY7731', { cause: database });
  expect(JSON.stringify(tellError(outer))).not.toMatch(canaries);
  expect(tellError(outer).cause).toMatchObject({
    type: 'Error',
    code: '23505',
    table: 'account',
    constraint: 'account_pkey',
  });
  expect(tellError(new Mistake({ zh: '端口被占用', en: 'the port is taken' })).says).toBe('the port is taken');
  expect(tellError('CANARY7731')).toEqual({ type: 'string' });
});

test('whatever is handed to it whole comes out by the list', () => {
  const told: string[] = [];
  const log = openLog('trace', { write: (line: string) => void told.push(line) });
  const error = new Error('CANARY7731');
  log.error(error);
  log.error({ err: error }, error.message);
  log.error({ err: error });
  log.warn({ body: CANARY, headers: { cookie: CANARY }, url: CANARY, req: { url: CANARY }, res: {} }, 'fixed');
  log.info('text %s', CANARY);
  log.info({ task: 'sweep' }, 'text %s', CANARY);
  log.child({ request: 'a' }).error({ err: error, other: CANARY }, 'fixed');
  expect(told).toHaveLength(7);
  expect(told.join('')).not.toMatch(canaries);
  expect(JSON.parse(told.at(-1) ?? '{}')).toMatchObject({ request: 'a', msg: 'fixed', err: { type: 'Error' } });
});
