import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountRoutes, demoPassword } from '../../src/accounts/index.ts';
import { serve } from '../../src/platform/http/index.ts';
import { accountRules, loginScope } from '../../src/platform/policy/index.ts';
import { Browser, enter, type House, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const session = '/api/v1/session';
const { idleMinutes, lifeHours, noteSeconds } = accountRules.session;

/** A second copy of a browser: who has stolen its cookie and token. */
function copyOf(browser: Browser): Browser {
  return Object.assign(new Browser(browser.router), { cookie: browser.cookie, csrf: browser.csrf });
}

async function code(browser: Browser, method: 'GET' | 'POST' = 'GET'): Promise<string | number> {
  const { status, body } = await browser.ask(method, '/ordinary');
  return status === 200 ? status : body.code;
}

function sessionRows(staff: string) {
  return house.services.database.transaction(loginScope(house.district.id), (trx) =>
    trx.selectFrom('session').selectAll().where('staff_id', '=', staff).execute(),
  );
}

describe('the cookie', () => {
  test('is all that holds the token: the table has its SHA-256', async () => {
    const { cookie = '' } = await enter(house, 'eaux');
    const token = cookie.split('.')[1] as string;
    const [row] = await sessionRows('p-eaux');
    expect(row?.token_hash).toEqual(createHash('sha256').update(token).digest());
    expect(JSON.stringify(row)).not.toContain(token);
  });

  test.each([
    ['none', undefined],
    ['empty', 'wangge='],
    ['of a district that is not here', `wangge=shizhong.${'A'.repeat(43)}`],
    ['of nobody', `wangge=ville-haute.${'A'.repeat(43)}`],
    ['too short', 'wangge=ville-haute.AAAA'],
    ['too long', `wangge=ville-haute.${'A'.repeat(5000)}`],
    ['with NUL', `wangge=ville-haute.%00${'A'.repeat(42)}`],
    ['badly encoded', 'wangge=%E0%A4%A'],
  ])('%s is no session: nobody is an answer, and whatever else is asked is refused', async (_, cookie) => {
    const browser = Object.assign(new Browser(house.router), { cookie });
    const { status, body, headers } = await browser.ask('GET', session);
    expect([status, body]).toEqual([200, null]);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['cache-control']).toBe('no-store');
    const elsewhere = await browser.ask('GET', '/ordinary');
    expect([elsewhere.status, elsewhere.body.code]).toEqual([401, 'no-session']);
  });

  test('is Secure where the server speaks TLS itself', async () => {
    const { config } = house.services;
    Object.assign(house.services, { config: { ...config, tls: { cert: 'cert.pem', key: 'key.pem' } } });
    const { setCookie } = await new Browser(house.router).logIn('eaux');
    Object.assign(house.services, { config });
    expect(setCookie).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
  });
});

describe('the token of the session', () => {
  test('has to come with every unsafe request, and belongs to this session', async () => {
    const [one, other] = [await enter(house, 'voirie'), await enter(house, 'voirie')];
    expect(await code(one, 'POST')).toBe(200);
    const { csrf = '' } = one;
    const wrong = [undefined, '', 'x', other.csrf, `${csrf}x`, csrf.slice(1), csrf.toUpperCase()];
    for (const token of wrong) expect(await code(Object.assign(copyOf(one), { csrf: token }), 'POST')).toBe('bad-csrf');
    expect(await code(Object.assign(copyOf(one), { csrf: undefined }))).toBe(200);
  });

  test('a log-out without it ends nothing', async () => {
    const browser = await enter(house, 'voirie');
    const answer = await Object.assign(copyOf(browser), { csrf: undefined }).ask('DELETE', session);
    expect([answer.status, answer.body.code]).toEqual([403, 'bad-csrf']);
    expect(await code(browser)).toBe(200);
  });
});

describe('an end', () => {
  test('by log-out: the session is gone for every copy of its cookie', async () => {
    const browser = await enter(house, 'agent');
    const copy = copyOf(browser);
    const answer = await browser.ask('DELETE', session);
    expect(answer.status).toBe(204);
    expect(answer.setCookie).toMatch(/^wangge=;.*HttpOnly/);
    expect(await code(copy)).toBe('no-session');
  });

  test('by idleness, and not before', async () => {
    const browser = await enter(house, 'agent');
    house.pass(idleMinutes.value - 1);
    expect(await code(browser)).toBe(200);
    house.pass(idleMinutes.value - 1);
    expect(await code(browser)).toBe(200);
    house.pass(idleMinutes.value);
    expect(await code(browser)).toBe('no-session');
  });

  test('at the end of its life, however busy', async () => {
    const browser = await enter(house, 'agent');
    const { body } = await browser.ask('GET', session);
    const steps = (lifeHours.value * 60) / 20;
    for (let step = 1; step < steps; step += 1) {
      house.pass(20);
      expect(await code(browser)).toBe(200);
    }
    house.pass(20);
    expect(body.expiresAt).toBe(house.clock.now.toISOString());
    expect(await code(browser)).toBe('no-session');
  });

  test('switching posts does not put it off', async () => {
    const browser = await enter(house, 'technicien');
    const { expiresAt, posts } = (await browser.ask('GET', session)).body;
    house.pass(20);
    const switched = await browser.ask('PUT', `${session}/post`, { post: posts[1]?.id });
    expect(switched.body.expiresAt).toBe(expiresAt);
    expect(switched.setCookie).toContain(`Max-Age=${lifeHours.value * 3600 - 1200};`);
  });

  test('a failure of the request is a sign of life too; one without its token is none', async () => {
    const browser = await enter(house, 'agent');
    house.pass(idleMinutes.value - 1);
    expect((await browser.ask('GET', '/api/v1/audit')).status).toBe(403);
    house.pass(idleMinutes.value - 1);
    expect(await code(Object.assign(copyOf(browser), { csrf: 'x' }), 'POST')).toBe('bad-csrf');
    house.pass(2);
    expect(await code(browser)).toBe('no-session');
  });

  test('what ended by time is swept at the next log-in', async () => {
    await enter(house, 'proprete');
    house.pass(idleMinutes.value);
    await enter(house, 'proprete');
    expect(await sessionRows('p-proprete')).toHaveLength(1);
  });
});

test('that a session is awake is written at most once a minute', async () => {
  const browser = await enter(house, 'halles');
  const seen = async () => (await sessionRows('p-halles'))[0]?.seen_at;
  const begun = await seen();
  house.pass((noteSeconds.value - 1) / 60);
  await code(browser);
  expect(await seen()).toEqual(begun);
  house.pass(1 / 60);
  await code(browser);
  expect(await seen()).toEqual(house.clock.now);
});

describe('a new token', () => {
  test('by log-in: the session that the browser had ends, whatever cookie was planted in it', async () => {
    const browser = await enter(house, 'agent');
    const planted = copyOf(browser);
    expect((await browser.logIn('agent')).status).toBe(200);
    expect(browser.cookie).not.toBe(planted.cookie);
    expect(await code(planted)).toBe('no-session');
    const invented = Object.assign(new Browser(house.router), { cookie: `wangge=ville-haute.${'B'.repeat(43)}` });
    await invented.logIn('agent');
    expect(invented.cookie).not.toContain('BBBB');
  });

  test('a log-in that fails ends nothing', async () => {
    const browser = await enter(house, 'agent');
    expect((await browser.logIn('agent', { password: 'not the password' })).status).toBe(401);
    expect(await code(browser)).toBe(200);
  });

  test('by switching to another of one’s posts, with the rights of that post', async () => {
    const browser = await enter(house, 'technicien');
    const old = copyOf(browser);
    const { body } = await browser.ask('GET', session);
    expect(body.posts.map(({ unit }) => unit)).toEqual(['voirie', 'eclairage']);
    const { status, body: switched } = await browser.ask('PUT', `${session}/post`, { post: body.posts[1]?.id });
    expect([status, switched.post.unit, switched.posts]).toEqual([200, 'eclairage', body.posts]);
    expect(switched.csrf).not.toBe(body.csrf);
    expect(await code(old)).toBe('no-session');
    expect((await browser.ask<{ unit: string }>('GET', '/ordinary')).body.unit).toBe('eclairage');
    expect((await house.audit()).at(-1)).toMatchObject({
      verb: 'switch-post',
      staff_id: 'p-technicien',
      details: { from: body.posts[0]?.id, to: body.posts[1]?.id },
    });
  });

  test.each(['p-adjoint/leader/mairie/VH', 'p-technicien/leader/voirie/VH', 'no-post'])(
    'no switch to %j, a post of somebody else or of nobody',
    async (post) => {
      const browser = await enter(house, 'technicien');
      const answer = await browser.ask('PUT', `${session}/post`, { post });
      expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
      expect(await code(browser)).toBe(200);
    },
  );

  test('two switches at once leave one session', async () => {
    for (let round = 0; round < 8; round += 1) {
      const browser = await enter(house, 'technicien');
      const { posts } = (await browser.ask('GET', session)).body;
      const before = (await sessionRows('p-technicien')).length;
      const copies = posts.map((post) => copyOf(browser).ask('PUT', `${session}/post`, { post: post.id }));
      const answers = await Promise.all(copies);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
      expect(await sessionRows('p-technicien')).toHaveLength(before);
    }
  });
});

describe('one’s own password', () => {
  const next = 'douze pierres blanches';

  test('changes, and every other session of the account ends', async () => {
    const [browser, other] = [await enter(house, 'eclairage'), await enter(house, 'eclairage')];
    const old = copyOf(browser);
    const { status, body } = await browser.ask('POST', `${session}/password`, { current: demoPassword, next });
    expect([status, body.password]).toEqual([200, 'own']);
    expect([await code(browser), await code(other), await code(old)]).toEqual([200, 'no-session', 'no-session']);
    expect((await new Browser(house.router).logIn('eclairage')).body.code).toBe('invalid-login');
    expect((await new Browser(house.router).logIn('eclairage', { password: next })).status).toBe(200);
    // Composed otherwise, or in the wide letters of a Chinese input method, it is the same password.
    const wide = next.replace('d', 'ｄ');
    expect((await new Browser(house.router).logIn('eclairage', { password: wide })).status).toBe(200);
    const { body: demo } = await new Browser(house.router).ask<{ login: string }[]>('GET', '/api/v1/demo/accounts');
    expect(demo.map(({ login }) => login)).not.toContain('eclairage');
  });

  test.each([
    ['too short', 'court mot', ['too-short']],
    ['too long', `${'abcdefgh'.repeat(16)}i`, ['too-long']],
    ['one sign over and over', 'aaaaaaaaaaaaaa', ['too-uniform']],
    ['the login with a tail', 'adjoint-1234-XY', ['holds-login']],
    ['the same again', demoPassword, ['same']],
  ])('%s is refused by name, and nothing changes', async (_, given, faults) => {
    const browser = await enter(house, 'adjoint');
    const answer = await browser.ask('POST', `${session}/password`, { current: demoPassword, next: given });
    expect([answer.status, answer.body.code, answer.body.faults]).toEqual([422, 'weak-password', faults]);
    expect(await code(browser)).toBe(200);
    await enter(house, 'adjoint');
  });

  test('who took a session over cannot guess there: failures count as at the log-in', async () => {
    const browser = await enter(house, 'controleur');
    const guess = () => browser.ask('POST', `${session}/password`, { current: 'a guess', next });
    const codes: string[] = [];
    for (let count = 0; count <= accountRules.lockout.failures.value; count += 1) codes.push((await guess()).body.code);
    expect(codes.slice(-3)).toEqual(['wrong-password', 'account-locked', 'account-locked']);
    expect((await browser.ask('POST', `${session}/password`, { current: demoPassword, next })).status).toBe(423);
    expect((await new Browser(house.router).logIn('controleur')).status).toBe(423);
    const failed = (await house.audit()).filter(
      ({ verb, staff_id }) => verb === 'proof-failed' && staff_id === 'p-controleur',
    );
    expect(failed).toHaveLength(codes.length + 1);
    house.pass(accountRules.lockout.minutes.value);
  });
});

describe('over a restart', () => {
  test('sessions go on, and failures stay counted', async () => {
    const browser = await enter(house, 'repartiteur');
    for (let count = 1; count < accountRules.lockout.failures.value; count += 1) {
      await new Browser(house.router).logIn('repartiteur', { password: 'not the password' });
    }
    const anew = await serve(house.services, [accountRoutes]);
    const after = Object.assign(new Browser(anew), { cookie: browser.cookie, csrf: browser.csrf });
    expect((await after.ask('GET', session)).status).toBe(200);
    const last = await new Browser(anew).logIn('repartiteur', { password: 'not the password' });
    expect(last.body.code).toBe('account-locked');
    await anew.close();
    house.pass(accountRules.lockout.minutes.value);
  });

  test('with other parameters, a password is hashed anew at its next log-in', async () => {
    const hashed = () =>
      house.services.database.transaction(loginScope(house.district.id), (trx) =>
        trx.selectFrom('account').select('password_hash').where('staff_id', '=', 'p-agent').executeTakeFirstOrThrow(),
      );
    expect((await hashed()).password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const passes = { value: 3, source: 'a test' };
    const rules = { ...accountRules, password: { ...accountRules.password, passes } };
    const stronger = { ...house.services, accountRules: rules };
    const anew = await serve(stronger, [accountRoutes]);
    expect((await new Browser(anew).logIn('agent', { password: 'not the password' })).status).toBe(401);
    expect((await hashed()).password_hash).toContain('t=2');
    expect((await new Browser(anew).logIn('agent')).status).toBe(200);
    expect((await hashed()).password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=3,p=1\$/);
    expect((await new Browser(anew).logIn('agent')).status).toBe(200);
    await anew.close();
  });
});
