import { afterEach, expect, test } from 'vitest';
import { demoPassword } from '../../src/accounts/index.ts';
import { readConfig } from '../../src/platform/config.ts';
import { addressKey, openAllowance } from '../../src/platform/http/index.ts';
import { accountRules } from '../../src/platform/policy/index.ts';
import { enter, type House, openHouse } from './house.ts';

let house: House | undefined;
afterEach(async () => {
  await house?.close();
  house = undefined;
});

async function open(env: Record<string, string>): Promise<House> {
  house = await openHouse({ env });
  return house;
}

interface From {
  address?: string;
  headers?: Record<string, string>;
}

async function logIn({ router }: House, login: string, password: string, from: From = {}) {
  const answer = await router.inject({
    method: 'POST',
    url: '/api/v1/session',
    remoteAddress: from.address ?? '192.0.2.1',
    payload: { login, password },
    headers: { 'accept-language': 'en', ...from.headers },
  });
  return { status: answer.statusCode, code: answer.json().code, body: answer.json(), headers: answer.headers };
}

async function look({ router }: House, from: From & { cookie?: string } = {}) {
  const answer = await router.inject({
    url: '/ordinary',
    remoteAddress: from.address ?? '192.0.2.1',
    headers: { ...from.headers, ...(from.cookie === undefined ? {} : { cookie: from.cookie }) },
  });
  return answer.statusCode;
}

/** A route of the API that anybody may ask. */
async function ask({ router }: House, from: From & { cookie?: string; language?: string } = {}) {
  return router.inject({
    url: '/api/v1/session',
    remoteAddress: from.address ?? '192.0.2.1',
    headers: {
      'accept-language': from.language ?? 'zh',
      ...from.headers,
      ...(from.cookie === undefined ? {} : { cookie: from.cookie }),
    },
  });
}

test('who guesses at many accounts from one address is held up there, and nobody else is', async () => {
  const town = await open({ WANGGE_ADDRESS_FAILURES: '6', WANGGE_ADDRESS_MINUTES: '10' });
  // What succeeds is not counted, however much of it there is.
  for (let count = 0; count < 12; count += 1) expect((await logIn(town, 'agent', demoPassword)).status).toBe(200);
  const guesses = ['voirie', 'eaux', 'halles', 'nobody', 'no-one', 'adjoint'];
  for (const login of guesses) expect((await logIn(town, login, 'not the password')).code).toBe('invalid-login');
  const held = await logIn(town, 'voirie', demoPassword);
  expect([held.status, held.code, held.body.seconds, held.headers['retry-after']]).toEqual([
    429,
    'too-many-attempts',
    600,
    '600',
  ]);
  expect(held.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(held.body.text).toEqual({
    zh: '来自此网络地址的登录失败过多，请在 600 秒后重试。',
    en: 'Too many failed log-ins from this network address: try again in 600 seconds.',
  });
  // A right password wipes out no failures of the address, and none were counted against the account that was asked for.
  expect((await logIn(town, 'voirie', demoPassword, { address: '192.0.2.2' })).status).toBe(200);
  town.pass(9);
  expect((await logIn(town, 'voirie', demoPassword)).body.seconds).toBe(60);
  town.pass(1);
  expect((await logIn(town, 'voirie', demoPassword)).status).toBe(200);
});

test('guesses sent at once get no more tries than guesses sent one by one', async () => {
  const town = await open({ WANGGE_ADDRESS_FAILURES: '6' });
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) => logIn(town, `nobody-${index}`, 'not the password')),
  );
  expect(answers.filter(({ code }) => code === 'invalid-login')).toHaveLength(6);
  expect(answers.filter(({ code }) => code === 'too-many-attempts')).toHaveLength(24);
});

test('the address is what the proxy says only where a proxy is named', async () => {
  const guess = (town: House, told: string) =>
    logIn(town, 'nobody', 'x', { address: '127.0.0.1', headers: { 'x-forwarded-for': told } });
  const bare = await open({ WANGGE_ADDRESS_FAILURES: '1' });
  expect((await guess(bare, '192.0.2.7')).status).toBe(401);
  expect((await guess(bare, '192.0.2.8')).status).toBe(429);
  await bare.close();
  const behind = await open({
    WANGGE_ADDRESS_FAILURES: '1',
    WANGGE_PROXY: 'loopback',
    WANGGE_DEMO: '1',
  });
  expect((await guess(behind, '192.0.2.7')).status).toBe(401);
  expect((await guess(behind, '192.0.2.8')).status).toBe(401);
  expect((await guess(behind, '192.0.2.8')).status).toBe(429);
  // Somebody who writes the header before the proxy adds to it is still who the proxy saw.
  expect((await guess(behind, '203.0.113.9, 192.0.2.8')).status).toBe(429);
});

test('a stranger’s requests are limited by address; a session’s are not, neither behind the same address', async () => {
  const town = await open({ WANGGE_STRANGER_REQUESTS: '8' });
  const agent = await enter(town, 'agent');
  const session = { cookie: agent.cookie as string };
  for (let count = 0; count < 60; count += 1) expect((await ask(town, session)).json().staff.id).toBe('p-agent');
  const statuses: number[] = [];
  for (let count = 0; count < 12; count += 1) statuses.push((await ask(town)).statusCode);
  expect(statuses).toEqual([...Array(8).fill(200), ...Array(4).fill(429)]);
  const held = await ask(town, { language: 'en' });
  expect([held.json().code, held.json().title, held.headers['retry-after']]).toEqual([
    'too-many-requests',
    'Too many requests without a session from this network address: try again in 60 seconds.',
    '60',
  ]);
  expect((await ask(town)).json().title).toBe('来自此网络地址的未登录请求过多，请在 60 秒后重试。');
  // A cookie that was made up is no session, and says so only by being looked up: it is held up as well.
  const invented = { cookie: `wangge=ville-haute.${'A'.repeat(43)}` };
  expect((await ask(town, invented)).statusCode).toBe(429);
  for (let count = 0; count < 60; count += 1) expect((await ask(town, session)).statusCode).toBe(200);
  expect((await ask(town, { address: '192.0.2.2' })).statusCode).toBe(200);
  // Pages are no API.
  expect(await look(town)).toBe(401);
  town.pass(1);
  expect((await ask(town)).statusCode).toBe(200);
});

test('a session that has ended is a stranger again', async () => {
  const town = await open({ WANGGE_STRANGER_REQUESTS: '4' });
  const agent = await enter(town, 'agent');
  const session = { cookie: agent.cookie as string };
  expect((await ask(town, session)).statusCode).toBe(200);
  expect((await agent.ask('DELETE', '/api/v1/session')).status).toBe(204);
  // The first to be told so is the last that is not counted.
  expect(await look(town, session)).toBe(401);
  const codes: number[] = [];
  for (let count = 0; count < 6; count += 1) codes.push((await ask(town, session)).statusCode);
  expect(codes).toContain(429);
});

test('figures come from the environment, each with its name as its source', () => {
  expect(readConfig({}, '/').accountRules).toEqual(accountRules);
  const { lockout, session, address, strangers, password } = readConfig(
    {
      WANGGE_LOCK_FAILURES: '3',
      WANGGE_LOCK_MINUTES: '60',
      WANGGE_IDLE_MINUTES: '15',
      WANGGE_SESSION_HOURS: '4',
      WANGGE_ADDRESS_FAILURES: '50',
      WANGGE_ADDRESS_MINUTES: '5',
      WANGGE_STRANGER_REQUESTS: '100',
    },
    '/',
  ).accountRules;
  expect([lockout.failures, lockout.minutes]).toEqual([
    { value: 3, source: 'WANGGE_LOCK_FAILURES' },
    { value: 60, source: 'WANGGE_LOCK_MINUTES' },
  ]);
  expect([session.idleMinutes.value, session.lifeHours.value]).toEqual([15, 4]);
  expect([address.failures.value, address.minutes.value, strangers.requests.value]).toEqual([50, 5, 100]);
  expect(password).toBe(accountRules.password);
  for (const name of ['WANGGE_LOCK_FAILURES', 'WANGGE_IDLE_MINUTES', 'WANGGE_ADDRESS_MINUTES']) {
    for (const value of ['0', '-1', '1.5', 'many', '99999999']) {
      expect(() => readConfig({ [name]: value }, '/')).toThrow(new RegExp(`^${name} is "${value}"; it takes a whole`));
    }
  }
});

test('an account locks, opens and times out by the figures of the environment', async () => {
  const town = await open({ WANGGE_LOCK_FAILURES: '2', WANGGE_LOCK_MINUTES: '7', WANGGE_IDLE_MINUTES: '3' });
  expect((await logIn(town, 'voirie', 'x')).code).toBe('invalid-login');
  expect((await logIn(town, 'voirie', 'x')).code).toBe('account-locked');
  town.pass(7);
  expect((await logIn(town, 'voirie', demoPassword)).status).toBe(200);
  const agent = await enter(town, 'agent');
  town.pass(2);
  expect((await agent.ask('GET', '/ordinary')).status).toBe(200);
  town.pass(3);
  expect((await agent.ask('GET', '/ordinary')).status).toBe(401);
});

test('an allowance of many addresses forgets what has passed, and stays small', () => {
  const allowance = openAllowance(1, 60);
  const at = (second: number) => new Date(second * 1000);
  expect(allowance.take('a', at(0))).toBeUndefined();
  expect(allowance.take('a', at(59.5))).toBe(1);
  expect(allowance.take('a', at(60))).toBeUndefined();
  allowance.giveBack('a');
  expect(allowance.take('a', at(61))).toBeUndefined();
  allowance.giveBack('nobody');
  expect(allowance.take('a', at(62))).toBe(58);
  // A flood of addresses pushes the oldest out and takes no more room than that.
  for (let index = 0; index < 30_000; index += 1) allowance.take(`flood-${index}`, at(63));
  expect(allowance.take('a', at(64))).toBeUndefined();
  expect(allowance.take('flood-29999', at(64))).toBe(59);
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:0:1::5', '2001:db8:0:1'],
  ['2001:0DB8:0000:0001:a:b:c:d', '2001:db8:0:1'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
])('the address %s counts as %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});
