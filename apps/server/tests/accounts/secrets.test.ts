import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoPassword } from '../../src/accounts/index.ts';
import { Browser, demoCode, type House, openHouse } from './house.ts';

let house: House;
const lines: string[] = [];
beforeAll(async () => {
  house = await openHouse({ log: (line) => lines.push(line) });
});
afterAll(() => house.close());

test('no password, code, token or secret is in the log, the audit or an error', async () => {
  const guess = 'a password typed in the wrong place';
  const errors: string[] = [];
  const failing = new Browser(house.router);
  for (const [login, password] of [
    ['agent', guess],
    [guess.replaceAll(' ', ''), 'x'],
    [guess, guess],
  ] as const) {
    errors.push(JSON.stringify((await failing.logIn(login, { password })).body));
  }
  const totp = await demoCode(house, 'systeme');
  const browser = new Browser(house.router);
  expect((await browser.logIn('systeme', { totp })).status).toBe(200);
  errors.push(JSON.stringify((await new Browser(house.router).logIn('systeme', { totp })).body));
  const change = { current: guess, next: 'neuf chemins de pierre' };
  errors.push(JSON.stringify((await browser.ask('POST', '/api/v1/session/password', change)).body));
  const { body } = await new Browser(house.router).ask<{ totpUri?: string }[]>('GET', '/api/v1/demo/accounts');
  const secrets = body.flatMap(({ totpUri }) => new URL(totpUri ?? 'x:?').searchParams.get('secret') ?? []);
  expect(secrets).toHaveLength(3);

  // A database that is gone is where a careless log would print the statement with its values.
  const { database } = house.services;
  Object.assign(house.services, { database: { ...database, transaction: () => Promise.reject(new Error('gone')) } });
  const lost = await browser.ask('GET', '/api/v1/session');
  errors.push(JSON.stringify((await failing.logIn('agent', { password: guess })).body), JSON.stringify(lost.body));
  Object.assign(house.services, { database });
  expect([lost.status, lost.body.code]).toEqual([500, 'internal']);
  expect(lines.length).toBeGreaterThan(0);

  const written = [...lines, ...errors, JSON.stringify(await house.audit())].join('\n');
  const [, token = ''] = browser.cookie?.split('.') ?? [];
  expect(token).toHaveLength(43);
  for (const secret of [guess, guess.replaceAll(' ', ''), demoPassword, change.next, token, browser.csrf, ...secrets]) {
    expect(written).not.toContain(secret);
  }
  expect(written).not.toContain(`"${totp}"`);
});
