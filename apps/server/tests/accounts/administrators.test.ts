import { sql } from 'kysely';
import { HOTP, Secret } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAccounts, forgetTotp, renewAdministrator } from '../../src/accounts/index.ts';
import type { AccountView } from '../../src/accounts/manage.ts';
import type { Reader } from '../../src/platform/policy/index.ts';
import { accountRules, loginScope, scopeOf } from '../../src/platform/policy/index.ts';
import { Browser, enter, type House, openHouse, type Told } from './house.ts';

const session = '/api/v1/session';

/** The code of an authenticator `steps` away from now. */
function codeOf(house: House, secret: string, steps = 0): string {
  const counter = Math.floor(house.clock.now.getTime() / 30_000) + steps;
  return HOTP.generate({ secret: Secret.fromBase32(secret), counter });
}

describe('a district that is no demo', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ isDemo: false });
    await house.services.database.transaction(loginScope(house.district.id), (trx) =>
      createAccounts(
        trx,
        house.district,
        [{ staff: 'p-securite', password: 'le premier jour seulement', isTemporary: true }],
        { keys: house.services.keys, at: house.clock.now },
      ),
    );
  });
  afterAll(() => house.close());

  test('publishes no accounts', async () => {
    const answer = await new Browser(house.router).ask('GET', '/api/v1/demo/accounts');
    expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
  });

  test('its first administrator changes the password, sets up the second factor, and only then works', async () => {
    const browser = new Browser(house.router);
    const { body } = await browser.logIn('securite', { password: 'le premier jour seulement' });
    expect([body.password, body.totp]).toEqual(['to-change', 'required-to-enrol']);
    expect((await browser.ask('GET', '/api/v1/accounts')).body.code).toBe('password-change-required');
    expect((await browser.ask('PUT', `${session}/post`, { post: body.post.id })).body.code).toBe(
      'password-change-required',
    );
    const change = { current: 'le premier jour seulement', next: 'un mot de passe bien long' };
    expect((await browser.ask('POST', `${session}/password`, change)).body).toMatchObject({
      password: 'own',
      totp: 'required-to-enrol',
    });
    const forbidden = await browser.ask('GET', '/api/v1/accounts');
    expect([forbidden.status, forbidden.body.code]).toEqual([403, 'totp-enrolment-required']);
    expect((await browser.ask('GET', '/ordinary')).body.code).toBe('totp-enrolment-required');
    expect((await browser.ask('PUT', `${session}/totp`, { code: '123456' })).body.code).toBe('totp-not-begun');

    await browser.ask('POST', `${session}/totp`);
    const { body: enrolment } = await browser.ask<{ secret: string; uri: string }>('POST', `${session}/totp`);
    expect(enrolment.secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(new URL(enrolment.uri).searchParams.get('secret')).toBe(enrolment.secret);
    expect(enrolment.uri).toContain('securite%40ville-haute');
    const late = await browser.ask('PUT', `${session}/totp`, { code: codeOf(house, enrolment.secret, -2) });
    expect([late.status, late.body.code]).toEqual([401, 'invalid-totp']);
    expect((await browser.ask('GET', '/api/v1/accounts')).status).toBe(403);

    const before = browser.cookie;
    const code = codeOf(house, enrolment.secret);
    const confirmed = await browser.ask('PUT', `${session}/totp`, { code });
    expect([confirmed.status, confirmed.body]).toEqual([204, undefined]);
    expect(browser.cookie).not.toBe(before);
    expect((await browser.ask('GET', session)).body.totp).toBe('on');
    expect((await browser.ask('GET', '/api/v1/accounts')).status).toBe(200);

    // Set up is set up: a session that was taken over cannot put another device in its place.
    expect((await browser.ask('POST', `${session}/totp`)).body.code).toBe('totp-on');
    expect((await browser.ask('PUT', `${session}/totp`, { code })).body.code).toBe('totp-on');
    const again = (totp?: string) =>
      new Browser(house.router).logIn('securite', { password: change.next, ...(totp === undefined ? {} : { totp }) });
    expect((await again()).body.code).toBe('totp-required');
    // The code that confirmed the device has been used.
    expect((await again(code)).body.code).toBe('invalid-totp');
    expect((await again(codeOf(house, enrolment.secret, 1))).status).toBe(200);

    const rows = await house.services.database.transaction(loginScope(house.district.id), (trx) =>
      trx.selectFrom('account').select('totp_secret').where('staff_id', '=', 'p-securite').execute(),
    );
    expect(rows[0]?.totp_secret?.includes(Buffer.from(enrolment.secret))).toBe(false);
    const verbs = (await house.audit()).map(({ verb }) => verb);
    for (const verb of ['change-password', 'begin-totp', 'proof-failed', 'confirm-totp']) expect(verbs).toContain(verb);
    expect(JSON.stringify(await house.audit())).not.toContain(enrolment.secret);
    administrator = browser;
  });

  let administrator: Browser;
  const passwordOf = (staff: string) =>
    administrator.ask<{ password: string; code: string }>('PUT', `/api/v1/accounts/${staff}/password`);

  test('gives accounts to those whom the pack gives a login, by a temporary password', async () => {
    const { body } = await passwordOf('p-agent');
    expect(body.password).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    const agent = new Browser(house.router);
    expect((await agent.logIn('agent', { password: body.password })).body.password).toBe('to-change');
    expect((await agent.ask('GET', '/ordinary')).body.code).toBe('password-change-required');
    const same = await agent.ask('POST', `${session}/password`, { current: body.password, next: body.password });
    expect(same.body.faults).toEqual(['same']);
    const change = { current: body.password, next: 'trois petits chats noirs' };
    expect((await agent.ask('POST', `${session}/password`, change)).status).toBe(200);
    expect((await agent.ask('GET', '/ordinary')).status).toBe(200);

    const { body: anew } = await passwordOf('p-agent');
    expect((await agent.ask('GET', '/ordinary')).body.code).toBe('no-session');
    expect((await new Browser(house.router).logIn('agent', { password: change.next })).body.code).toBe('invalid-login');
    house.pass(accountRules.password.temporaryHours.value * 60);
    const lapsed = await new Browser(house.router).logIn('agent', { password: anew.password });
    expect([lapsed.status, lapsed.body.code]).toEqual([401, 'password-lapsed']);
    const wrong = await new Browser(house.router).logIn('agent', { password: 'not the password' });
    expect(wrong.body.code).toBe('invalid-login');
  });

  test('a temporary password does not take an administrator’s second factor away', async () => {
    const database = house.services.database;
    await database.transaction(loginScope(house.district.id), (trx) =>
      createAccounts(
        trx,
        house.district,
        [{ staff: 'p-audit', password: 'vingt lampes allumees', isTemporary: false, totpSecret: 'A'.repeat(32) }],
        { keys: house.services.keys, at: house.clock.now },
      ),
    );
    administrator = await logInAgain(house, administrator);
    const { body } = await passwordOf('p-audit');
    expect((await new Browser(house.router).logIn('audit', { password: body.password })).body.code).toBe(
      'totp-required',
    );
    // The operator at the machine can, and leaves a row.
    const forget = (staff: string) =>
      database.transaction(loginScope(house.district.id), (trx) =>
        forgetTotp(trx, house.district, staff, house.clock.now),
      );
    expect([await forget('p-audit'), await forget('p-agent-vh01')]).toEqual([true, false]);
    expect((await new Browser(house.router).logIn('audit', { password: body.password })).body.totp).toBe(
      'required-to-enrol',
    );
    expect((await house.audit()).filter(({ verb }) => verb === 'forget-totp').at(-1)).toMatchObject({
      staff_id: null,
      subject: 'account/p-audit',
      details: { by: 'operator', sessionsEnded: 0 },
    });
  });
});

describe('an administrator whose second factor is not set up', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  test('gets no password from the security administrator, who could be the first to use it; the operator gives it, and leaves a row', async () => {
    const { database } = house.services;
    const within = <Done>(task: (trx: Parameters<typeof forgetTotp>[0]) => Promise<Done>) =>
      database.transaction(loginScope(house.district.id), task);
    const security = await enter(house, 'securite', true);
    const give = (staff: string) =>
      security.ask<{ password: string } & Told>('PUT', `/api/v1/accounts/${staff}/password`);
    // With the second factor on, a password alone opens nothing.
    expect((await give('p-audit')).status).toBe(200);
    await within((trx) => forgetTotp(trx, house.district, 'p-audit', house.clock.now));
    const refused = await give('p-audit');
    expect([refused.status, refused.body.code]).toEqual([409, 'operators-account']);
    expect(refused.body).toMatchObject({
      login: 'audit',
      text: { en: expect.stringContaining('account create audit') },
    });
    const renew = (staff: string) =>
      within((trx) =>
        renewAdministrator(
          trx,
          house.district,
          { staff, password: 'du papier et de l encre' },
          { at: house.clock.now },
        ),
      );
    expect([await renew('p-agent'), await renew('p-systeme'), await renew('p-audit')]).toEqual([false, false, true]);
    const { body } = await new Browser(house.router).logIn('audit', { password: 'du papier et de l encre' });
    expect([body.password, body.totp]).toEqual(['to-change', 'required-to-enrol']);
    expect((await house.audit()).filter(({ verb }) => verb === 'set-temporary-password').at(-1)).toMatchObject({
      staff_id: null,
      subject: 'account/p-audit',
      details: { by: 'operator' },
    });
  });
});

/** After time has passed: the operator forgets the device, and the administrator sets up another. */
async function logInAgain(house: House, browser: Browser): Promise<Browser> {
  expect((await browser.ask('GET', session)).body).toBeNull();
  await house.services.database.transaction(loginScope(house.district.id), (trx) =>
    forgetTotp(trx, house.district, 'p-securite', house.clock.now),
  );
  const anew = new Browser(house.router);
  await anew.logIn('securite', { password: 'un mot de passe bien long' });
  const { body: enrolment } = await anew.ask<{ secret: string }>('POST', `${session}/totp`);
  expect((await anew.ask('PUT', `${session}/totp`, { code: codeOf(house, enrolment.secret) })).status).toBe(204);
  return anew;
}

describe('the three administrators', () => {
  let house: House;
  const at: Partial<Record<'systeme' | 'securite' | 'audit' | 'agent', Browser>> = {};
  beforeAll(async () => {
    house = await openHouse();
    for (const login of ['systeme', 'securite', 'audit'] as const) at[login] = await enter(house, login, true);
    at.agent = await enter(house, 'agent');
  });
  afterAll(() => house.close());

  const security = [
    ['GET', '/api/v1/accounts'],
    ['POST', '/api/v1/accounts/p-agent/unlock'],
    ['POST', '/api/v1/accounts/p-agent/disable'],
    ['POST', '/api/v1/accounts/p-agent/enable'],
    ['PUT', '/api/v1/accounts/p-agent/password'],
  ] as const;

  test.each(security)('%s %s is the security administrator’s alone', async (method, url) => {
    for (const login of ['systeme', 'audit', 'agent'] as const) {
      const answer = await at[login]?.ask(method, url);
      expect([answer?.status, answer?.body.code, answer?.body.needs], login).toEqual([
        403,
        'not-permitted',
        'accounts',
      ]);
    }
  });

  test('the audit is the audit administrator’s alone', async () => {
    for (const login of ['systeme', 'securite', 'agent'] as const) {
      const answer = await at[login]?.ask('GET', '/api/v1/audit');
      expect([answer?.status, answer?.body.needs], login).toEqual([403, 'audit']);
    }
    expect((await at.audit?.ask('GET', '/api/v1/audit'))?.status).toBe(200);
  });

  test('the same holds under it, in the database', async () => {
    const { database } = house.services;
    const seen = (role: Reader['role'], staff: string) => {
      const reader = { district: house.district.id, staff, role, areaPath: 'VH.' };
      const fields = house.district.pack.fields;
      return database.transaction(scopeOf(reader, { kinds: house.district.kinds, fields }), async (trx) => ({
        audit: (await trx.selectFrom('audit').select('id').execute()).length > 0,
        accounts: (await trx.selectFrom('account').select('staff_id').execute()).map(({ staff_id }) => staff_id),
        stray: (await trx.selectFrom('stray_login').select('bucket').execute()).length > 0,
      }));
    };
    const everyone = (await seen('security-admin', 'p-securite')).accounts;
    expect(everyone.length).toBeGreaterThan(10);
    expect(await seen('security-admin', 'p-securite')).toEqual({ audit: false, accounts: everyone, stray: true });
    expect(await seen('audit-admin', 'p-audit')).toEqual({ audit: true, accounts: ['p-audit'], stray: false });
    expect(await seen('system-admin', 'p-systeme')).toEqual({ audit: false, accounts: ['p-systeme'], stray: false });
    expect(await seen('dispatcher', 'p-repartiteur')).toEqual({
      audit: false,
      accounts: ['p-repartiteur'],
      stray: false,
    });
  });

  test('nobody can change or remove a row of the audit', async () => {
    for (const change of ['update audit set verb = verb', 'delete from audit']) {
      const tried = house.services.database.transaction(loginScope(house.district.id), (trx) =>
        sql.raw(change).execute(trx),
      );
      await expect(tried).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('what the security administrator does shows in the audit', async () => {
    const before = (await house.audit()).length;
    for (const [method, url] of security) expect((await at.securite?.ask(method, url))?.status, url).toBe(200);
    const rows = (await house.audit()).slice(before);
    expect(rows.map(({ verb, subject, staff_id, role }) => [verb, subject, staff_id, role])).toEqual([
      ['read-accounts', 'accounts', 'p-securite', 'security-admin'],
      ['unlock-account', 'account/p-agent', 'p-securite', 'security-admin'],
      ['disable-account', 'account/p-agent', 'p-securite', 'security-admin'],
      ['enable-account', 'account/p-agent', 'p-securite', 'security-admin'],
      ['set-temporary-password', 'account/p-agent', 'p-securite', 'security-admin'],
    ]);
  });

  test('lists who has a login, and finds by name, login, id and role', async () => {
    const list = async (q: string) =>
      (await at.securite?.ask<AccountView[]>('GET', `/api/v1/accounts?q=${encodeURIComponent(q)}`))?.body ?? [];
    const all = await list('');
    expect(all).toHaveLength(house.district.pack.staff.filter(({ login }) => login !== undefined).length);
    expect(all.find(({ staff }) => staff === 'p-agent-vh01')).toEqual({
      staff: 'p-agent-vh01',
      name: 'Lina Tessier (fictive)',
      fictional: true,
      login: 'agent-vh01',
      units: ['equipe-vh01'],
      roles: ['grid-worker'],
      account: 'none',
      lockedUntil: null,
      disabled: false,
      totp: 'off',
      temporary: false,
    });
    expect((await list('audit')).map(({ staff, totp }) => [staff, totp])).toEqual([['p-audit', 'on']]);
    expect((await list('HÉLÈNE')).map(({ staff }) => staff)).toEqual(['p-adjoint']);
    expect((await list('He\u0301le\u0300ne')).map(({ staff }) => staff)).toEqual(['p-adjoint']);
    expect((await list('dispatcher')).map(({ staff }) => staff)).toEqual(['p-repartiteur']);
    expect(await list('%')).toEqual([]);
  });

  test('unlocks before the time', async () => {
    for (let count = 0; count < accountRules.lockout.failures.value; count += 1) {
      await new Browser(house.router).logIn('voirie', { password: 'not the password' });
    }
    const [listed] = (await at.securite?.ask<AccountView[]>('GET', '/api/v1/accounts?q=p-voirie'))?.body ?? [];
    const until = new Date(house.clock.now.getTime() + accountRules.lockout.minutes.value * 60_000).toISOString();
    expect(listed?.lockedUntil).toBe(until);
    const answer = await at.securite?.ask<AccountView>('POST', '/api/v1/accounts/p-voirie/unlock');
    expect([answer?.status, answer?.body.lockedUntil]).toEqual([200, null]);
    await enter(house, 'voirie');
  });

  test('disabling ends the sessions at once; enabling lets in again', async () => {
    const browser = await enter(house, 'halles');
    await at.securite?.ask('POST', '/api/v1/accounts/p-halles/disable');
    expect((await browser.ask('GET', '/ordinary')).body.code).toBe('no-session');
    const refused = await new Browser(house.router).logIn('halles');
    expect([refused.status, refused.body.code]).toEqual([403, 'account-disabled']);
    // Told to who knows the password, and to nobody else.
    const guessed = await new Browser(house.router).logIn('halles', { password: 'not the password' });
    expect(guessed.body.code).toBe('invalid-login');
    await at.securite?.ask('POST', '/api/v1/accounts/p-halles/enable');
    await enter(house, 'halles');
    expect((await browser.ask('GET', '/ordinary')).body.code).toBe('no-session');
  });

  test('nobody manages their own account', async () => {
    for (const [method, url] of security.slice(1)) {
      const own = url.replace('p-agent', 'p-securite');
      const answer = await at.securite?.ask(method, own);
      expect([answer?.status, answer?.body.code], own).toEqual([409, 'own-account']);
    }
  });

  test.each([
    ['nobody', 'p-nobody', 404, 'not-found'],
    ['NUL', '%00', 400, 'bad-text'],
    ['a path', '..%2F..%2Faudit', 404, 'not-found'],
    ['who has no account yet', 'p-agent-vh02', 409, 'no-account'],
    ['a very long id', 'x'.repeat(65), 400, 'bad-request'],
  ])('of %s nothing is managed', async (_, staff, status, code) => {
    const answer = await at.securite?.ask('POST', `/api/v1/accounts/${staff}/disable`);
    expect([answer?.status, answer?.body.code]).toEqual([status, code]);
  });

  test('who is administrator in one post owes the second factor in each', async () => {
    const { district, services } = house;
    const both = { staff: 'p-adjoint', role: 'system-admin', unit: 'mairie', area: 'VH', title: undefined } as const;
    const posts = [...district.pack.posts, both];
    const changed = { ...district, pack: { ...district.pack, posts } };
    Object.assign(services, { districts: new Map([[district.slug, changed]]) });
    const browser = new Browser(house.router);
    const { body } = await browser.logIn('adjoint');
    const tried = await browser.ask('GET', '/ordinary');
    Object.assign(services, { districts: new Map([[district.slug, district]]) });
    expect([body.post.role, body.totp, tried.body.code]).toEqual([
      'leader',
      'required-to-enrol',
      'totp-enrolment-required',
    ]);
  });
});
