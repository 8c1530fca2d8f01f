import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DemoAccountView } from '../../src/accounts/demo.ts';
import { demoPassword, demoStaff } from '../../src/accounts/index.ts';
import { accountRules } from '../../src/platform/policy/index.ts';
import { Browser, demoCode, enter, type House, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

describe('everyone whom the demo names', () => {
  test('logs in, and is told who they are and what they may do', async () => {
    const { body: accounts } = await new Browser(house.router).ask<DemoAccountView[]>('GET', '/api/v1/demo/accounts');
    const roles = new Set(house.district.pack.posts.map(({ role }) => role));
    expect(new Set(accounts.map(({ role }) => role))).toEqual(roles);
    expect(accounts.map(({ group }) => group?.name.fr)).toEqual([
      ...Array.from({ length: 4 }, () => 'Quartiers et mairie'),
      ...Array.from({ length: 6 }, () => 'Services'),
      ...Array.from({ length: 3 }, () => 'Administration'),
    ]);
    expect(accounts[0]?.title).toEqual({ fr: 'Agent de quartier' });
    for (const account of accounts) {
      const browser = new Browser(house.router);
      const { status, body, setCookie } = await browser.logIn(account.login, {
        password: account.password,
        ...(account.totpCode === undefined ? {} : { totp: account.totpCode }),
      });
      expect(status, account.login).toBe(200);
      expect(body.post.role).toBe(account.role);
      expect(body.totp).toBe(account.role.endsWith('-admin') ? 'on' : 'off');
      expect(body.may).toEqual({
        report: ['grid-worker', 'dispatcher', 'department'].includes(account.role) ? body.may.report : [],
        desk: !account.role.endsWith('-admin'),
        // This district knows no appeal about how a matter ended.
        appeal: false,
        audit: account.role === 'audit-admin',
        accounts: account.role === 'security-admin',
        system: account.role === 'system-admin',
        assessment: ['duty-officer', 'dispatcher', 'department', 'supervisor', 'leader'].includes(account.role),
      });
      expect(setCookie).toMatch(/^wangge=ville-haute\.[\w-]{43}; Max-Age=28800; Path=\/; HttpOnly; SameSite=Strict$/);
      expect((await browser.ask('GET', '/api/v1/session')).body).toEqual(body);
    }
  });

  test('a grid worker may open what its procedure lets it open', async () => {
    const { body } = await (await enter(house, 'agent')).ask('GET', '/api/v1/session');
    const openedByWorkers = [...house.district.procedures]
      .filter(([, { procedure }]) => procedure.opening.by['grid-worker'])
      .map(([id]) => id);
    expect(openedByWorkers.length).toBeGreaterThan(0);
    expect(body.may.report).toEqual(openedByWorkers);
    expect(body.staff).toEqual({ id: 'p-agent', name: 'Amine Delorme (fictif)', fictional: true });
    expect(body.post).toEqual({
      id: 'p-agent/grid-worker/equipe-vh05/VH05',
      role: 'grid-worker',
      title: { fr: 'Agent de quartier' },
      unit: 'equipe-vh05',
      area: 'VH05',
    });
  });

  test('nobody else has an account', async () => {
    const { status, body } = await new Browser(house.router).logIn('agent-vh01');
    expect(demoStaff(house.district)).not.toContain('p-agent-vh01');
    expect([status, body.code]).toEqual([401, 'invalid-login']);
  });
});

describe('a log-in that fails', () => {
  test('says no more of an unknown login than of a wrong password', async () => {
    const wrong = await new Browser(house.router).logIn('voirie', { password: 'not the password' });
    const unknown = await new Browser(house.router).logIn('nobody-of-this-name', { password: 'not the password' });
    expect(wrong.status).toBe(401);
    expect(unknown.body).toEqual(wrong.body);
    expect(wrong.body.code).toBe('invalid-login');
    expect(wrong.setCookie).toBeUndefined();
  });

  test.each([
    ['a login of one sign too many', 'a'.repeat(65), 400, 'bad-request'],
    ['a login of 100,000 signs', 'a'.repeat(100_000), 400, 'bad-request'],
    ['an empty login', '', 400, 'bad-request'],
    ['NUL in the login', 'agent\u0000', 400, 'bad-text'],
    ['NUL alone', '\u0000', 400, 'bad-text'],
    ['a Cyrillic а in it', '\u0430gent', 401, 'invalid-login'],
    ['a full-width letter in it', 'ａgent', 401, 'invalid-login'],
    ['a zero-width joiner in it', 'ag\u200dent', 401, 'invalid-login'],
    ['a blank after it', 'agent ', 401, 'invalid-login'],
    ['a half of a surrogate pair', 'agent\ud800', 400, 'bad-text'],
    ['a wildcard', '%', 401, 'invalid-login'],
    ['SQL', "agent' or '1'='1", 401, 'invalid-login'],
  ])('%s gets a plain refusal', async (_, login, status, code) => {
    const answer = await new Browser(house.router).logIn(login);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test.each([
    ['no password', { login: 'agent' }],
    ['an object as password', { login: 'agent', password: { $ne: '' } }],
    ['a list as login', { login: ['agent'], password: demoPassword }],
    ['a password of 300 signs', { login: 'agent', password: 'a'.repeat(300) }],
    ['a field that nobody asked for', { login: 'agent', password: demoPassword, role: 'leader' }],
  ])('%s is refused by shape', async (_, payload) => {
    const answer = await new Browser(house.router).ask('POST', '/api/v1/session', payload);
    expect([answer.status, answer.body.code]).toEqual([400, 'bad-request']);
  });

  test('other planes in a password are compared like any other sign', async () => {
    const answer = await new Browser(house.router).logIn('eaux', { password: `${demoPassword}😀` });
    expect([answer.status, answer.body.code]).toEqual([401, 'invalid-login']);
  });

  test('the case of a login does not matter, that of a password does', async () => {
    expect((await new Browser(house.router).logIn('AGENT')).status).toBe(200);
    const shouted = await new Browser(house.router).logIn('agent', { password: demoPassword.toUpperCase() });
    expect(shouted.body.code).toBe('invalid-login');
  });

  test('names the districts when the one asked for is not here', async () => {
    const elsewhere = { login: 'agent', password: demoPassword, district: 'shizhong' };
    const { status, body } = await new Browser(house.router).ask('POST', '/api/v1/session', elsewhere);
    expect([status, body.code, body.accepted]).toEqual([422, 'district-required', ['ville-haute']]);
    expect(
      (await new Browser(house.router).ask('POST', '/api/v1/session', { ...elsewhere, district: 'ville-haute' }))
        .status,
    ).toBe(200);
  });

  test('asks for the district where the server has two', async () => {
    const one = house.services.districts;
    const two = new Map([...one, ['second', house.district] as const]);
    Object.assign(house.services, { districts: two });
    const { status, body } = await new Browser(house.router).logIn('agent');
    Object.assign(house.services, { districts: one });
    expect([status, body.code, body.accepted]).toEqual([422, 'district-required', ['ville-haute', 'second']]);
  });

  test('who holds no post any more is told so, once the password is right', async () => {
    const { services, district } = house;
    const posts = district.pack.posts.filter(({ staff }) => staff !== 'p-eaux');
    Object.assign(services, {
      districts: new Map([[district.slug, { ...district, pack: { ...district.pack, posts } }]]),
    });
    const right = await new Browser(house.router).logIn('eaux');
    const wrong = await new Browser(house.router).logIn('eaux', { password: 'not the password' });
    Object.assign(services, { districts: new Map([[district.slug, district]]) });
    expect([right.status, right.body.code]).toEqual([403, 'no-post']);
    expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid-login']);
    expect((await new Browser(house.router).logIn('eaux')).status).toBe(200);
  });

  test('a form from another site is no log-in', async () => {
    const payload = `login=agent&password=${demoPassword}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await house.router.inject({ method: 'POST', url: '/api/v1/session', payload, headers });
    expect(answer.statusCode).toBe(415);
  });
});

describe('lockout', () => {
  const { failures, minutes } = accountRules.lockout;
  const wrong = { password: 'not the password' };

  test('locks after so many failures, tells until when, opens by itself, and forgets after a success', async () => {
    const browser = new Browser(house.router);
    for (let count = 1; count < failures.value; count += 1) {
      expect((await browser.logIn('halles', wrong)).body.code).toBe('invalid-login');
    }
    const last = await browser.logIn('halles', wrong);
    const until = new Date(house.clock.now.getTime() + minutes.value * 60_000).toISOString();
    expect([last.status, last.body.code, last.body.until]).toEqual([423, 'account-locked', until]);
    house.pass(minutes.value - 1);
    // Locked means locked: the right password opens nothing, and a further failure does not lengthen it.
    expect((await browser.logIn('halles')).body.until).toBe(until);
    expect((await browser.logIn('halles', wrong)).body.until).toBe(until);
    house.pass(1);
    expect((await browser.logIn('halles', wrong)).body.code).toBe('invalid-login');
    expect((await browser.logIn('halles')).status).toBe(200);
    for (let count = 1; count < failures.value; count += 1) await browser.logIn('halles', wrong);
    expect((await browser.logIn('halles')).status).toBe(200);
  });

  test('guesses sent at once get no more tries than guesses sent one by one, known or not', async () => {
    for (const login of ['technicien', 'nobody-at-all']) {
      const guesses = Array.from({ length: 4 * failures.value }, () => new Browser(house.router).logIn(login, wrong));
      const codes = (await Promise.all(guesses)).map(({ body }) => body.code);
      expect(codes.filter((code) => code === 'invalid-login').length, login).toBeLessThan(failures.value);
      expect(new Set(codes)).toEqual(new Set(['invalid-login', 'account-locked']));
    }
    house.pass(minutes.value);
  });

  test('an unknown login locks in the same words', async () => {
    const told = async (login: string) => {
      for (let count = 1; count < failures.value; count += 1) await new Browser(house.router).logIn(login, wrong);
      return (await new Browser(house.router).logIn(login, wrong)).body;
    };
    const known = await told('adjoint');
    expect(known.code).toBe('account-locked');
    expect(await told('adjointe')).toEqual(known);
    house.pass(minutes.value);
  });

  test('what counts has committed, and its row of the audit too, though the request failed', async () => {
    const before = (await house.audit()).length;
    await new Browser(house.router).logIn('controleur', wrong);
    await new Browser(house.router).logIn('no-such-one', wrong);
    const rows = (await house.audit()).slice(before);
    expect(rows.map(({ verb, subject, staff_id }) => [verb, subject, staff_id])).toEqual([
      ['log-in-failed', 'account/p-controleur', null],
      // What was typed is not written down: often enough it is a password.
      ['log-in-failed', 'account', null],
    ]);
    expect(rows[0]?.details).toEqual({ reason: 'invalid-login', address: '127.0.0.1' });
    expect(JSON.stringify(rows)).not.toContain('no-such-one');
    await enter(house, 'controleur');
  });
});

describe('the second factor at log-in', () => {
  test('each step has its own row in the audit, and one that was only asked for is no failure', async () => {
    const before = (await house.audit()).length;
    const browser = new Browser(house.router);
    await browser.logIn('securite', { password: 'not the password' });
    await browser.logIn('securite');
    const right = await demoCode(house, 'securite');
    await browser.logIn('securite', { totp: right === '000000' ? '000001' : '000000' });
    await browser.logIn('securite', { totp: right });
    const address = '127.0.0.1';
    expect((await house.audit()).slice(before).map(({ verb, details }) => [verb, details])).toEqual([
      ['log-in-failed', { reason: 'invalid-login', address }],
      ['second-step-asked', { address }],
      ['second-step-failed', { reason: 'invalid-totp', address }],
      ['log-in', { address }],
    ]);
    house.pass(1);
  });

  test('is asked for after the password, and a code counts once', async () => {
    const first = await new Browser(house.router).logIn('systeme');
    expect([first.status, first.body.code]).toEqual([401, 'totp-required']);
    house.pass(1);
    const totp = await demoCode(house, 'systeme');
    expect((await new Browser(house.router).logIn('systeme', { totp })).status).toBe(200);
    const replayed = await new Browser(house.router).logIn('systeme', { totp });
    expect([replayed.status, replayed.body.code]).toEqual([401, 'invalid-totp']);
    house.pass(1);
  });

  test('of a code that two send at once one is let in', async () => {
    const totp = await demoCode(house, 'systeme');
    const both = await Promise.all([1, 2].map(() => new Browser(house.router).logIn('systeme', { totp })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
    house.pass(1);
  });

  test('takes the code of the step before and after, and no other', async () => {
    const codes: string[] = [];
    for (let step = 0; step < 5; step += 1) {
      house.pass(0.5);
      codes.push(await demoCode(house, 'systeme'));
    }
    house.pass(-1);
    const results: number[] = [];
    for (const totp of codes) results.push((await new Browser(house.router).logIn('systeme', { totp })).status);
    expect(results).toEqual([401, 200, 200, 200, 401]);
    house.pass(2);
  });

  test('an earlier code is of no use after a later one', async () => {
    const earlier = await demoCode(house, 'systeme');
    house.pass(0.5);
    const later = await demoCode(house, 'systeme');
    expect((await new Browser(house.router).logIn('systeme', { totp: later })).status).toBe(200);
    expect((await new Browser(house.router).logIn('systeme', { totp: earlier })).body.code).toBe('invalid-totp');
    house.pass(1);
  });

  test('wrong codes lock as wrong passwords do; asking for the code does not count', async () => {
    for (let count = 0; count < 2 * accountRules.lockout.failures.value; count += 1) {
      expect((await new Browser(house.router).logIn('audit')).body.code).toBe('totp-required');
    }
    const right = await demoCode(house, 'audit');
    const totp = right === '000000' ? '000001' : '000000';
    const codes: string[] = [];
    for (let count = 0; count < accountRules.lockout.failures.value; count += 1) {
      codes.push((await new Browser(house.router).logIn('audit', { totp })).body.code);
    }
    expect(codes).toEqual(['invalid-totp', 'invalid-totp', 'invalid-totp', 'invalid-totp', 'account-locked']);
    expect((await new Browser(house.router).logIn('audit', { totp: right })).status).toBe(423);
    house.pass(accountRules.lockout.minutes.value);
  });

  test.each([
    [
      'full-width digits',
      (code: string) => code.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
      200,
    ],
    ['a blank in the middle', (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`, 200],
    ['letters', () => 'abcdef', 401],
    ['seven digits', (code: string) => `${code}0`, 401],
    ['no signs', () => '   ', 401],
  ])('a code with %s', async (_, change, status) => {
    house.pass(2);
    const totp = change(await demoCode(house, 'securite'));
    expect((await new Browser(house.router).logIn('securite', { totp })).status).toBe(status);
  });

  test('a code of 17 signs is refused by shape', async () => {
    expect((await new Browser(house.router).logIn('securite', { totp: '1'.repeat(17) })).status).toBe(400);
  });
});
