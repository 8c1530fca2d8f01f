import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { DemoAccountView } from '../../src/accounts/demo.ts';
import { accountRoutes, createDemoAccounts, demoPassword } from '../../src/accounts/index.ts';
import type { SessionView } from '../../src/accounts/session.ts';
import { auditRoutes } from '../../src/audit/index.ts';
import { type District, loadPack, openDistricts, readPackFolder } from '../../src/districts/index.ts';
import { openTyped } from '../../src/platform/audit/index.ts';
import { readConfig } from '../../src/platform/config.ts';
import type { Schema } from '../../src/platform/database/schema.ts';
import { answering, type Router, serve } from '../../src/platform/http/index.ts';
import { openKeyring } from '../../src/platform/keys/index.ts';
import { houseScope, loginScope } from '../../src/platform/policy/index.ts';
import type { Services } from '../../src/platform/services.ts';
import { businessTime } from '../../src/platform/time/business-time.ts';
import { withTestDatabase } from '../database/harness.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** The second town of the repository at work, with its demo accounts and a clock that the test sets. */
export interface House {
  services: Services;
  router: Router;
  district: District;
  /** Real time as the house sees it. */
  clock: { now: Date };
  pass(minutes: number): void;
  /** Rows of the audit, oldest first. */
  audit(): Promise<{ staff_id: string | null; role: string | null; verb: string; subject: string; details: unknown }[]>;
  close(): Promise<void>;
}

export interface HouseOptions {
  isDemo?: boolean;
  /** The log, one JSON line an entry. */
  log?: (line: string) => void;
  /** What the environment says beside the folder. */
  env?: Readonly<Record<string, string>>;
}

export async function openHouse({ isDemo = true, log, env = {} }: HouseOptions = {}): Promise<House> {
  const test = await withTestDatabase<Schema>();
  const folder = await mkdtemp(join(tmpdir(), 'wangge-accounts-'));
  const clock = { now: new Date('2026-03-02T08:00:00.000Z') };
  const files = await readPackFolder(join(root, 'districts/ville-haute'));
  await loadPack(test.database, files, { at: clock.now, isDemo });
  const [district] = await openDistricts(test.database);
  if (!district) throw new Error('the pack did not load');
  const config = readConfig({ WANGGE_DATA: folder, ...env }, root);
  const services: Services = {
    config,
    accountRules: config.accountRules,
    database: test.database,
    keys: await openKeyring(join(folder, 'keys.json')),
    time: businessTime(false),
    log: pino({ level: log ? 'trace' : 'silent' }, { write: log ?? (() => {}) }),
    districts: new Map([[district.slug, district]]),
    realNow: () => clock.now,
  };
  if (isDemo) {
    await test.database.transaction(loginScope(district.id), (trx) =>
      createDemoAccounts(trx, district, { keys: services.keys, at: clock.now }),
    );
  }
  const router = await serve(services, [accountRoutes, auditRoutes, ordinaryRoutes]);
  return {
    services,
    router,
    district,
    clock,
    pass: (minutes) => {
      clock.now = new Date(clock.now.getTime() + minutes * 60_000);
    },
    audit: () => readAudit(services, district),
    close: async () => {
      await router.close();
      await test.drop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Stand for every other room: what a session that owes something must not reach. */
function ordinaryRoutes(router: Router, services: Services): void {
  router.get(
    '/ordinary',
    answering(services, { readOnly: true }, async ({ reader }) => reader.actor),
  );
  router.post(
    '/ordinary',
    answering(services, {}, async ({ reader }) => reader.actor),
  );
}

function readAudit(services: Services, district: District) {
  const scope = houseScope(district.id);
  const settings = { ...scope.settings, 'wangge.reach': '{audit}' };
  return services.database.transaction({ settings, readOnly: true }, async (trx) => {
    const rows = await trx
      .selectFrom('audit')
      .select(['id', 'at', 'staff_id', 'role', 'verb', 'subject', 'details', 'sealed'])
      .orderBy('xid')
      .orderBy('at')
      .orderBy('id')
      .execute();
    const typed = await openTyped(trx, services.keys, district.id, rows);
    return rows.map(({ id: _, at: __, sealed, ...row }, index) => ({
      ...row,
      details: sealed === null ? row.details : { ...(row.details as object | null), ...typed[index]?.details },
    }));
  });
}

/** What the routes of these rooms answer, errors included; each test says what it looks for. */
export type Told = SessionView & { code: string; until: string; accepted: string[]; faults: string[]; needs: string };

export interface Answered<Body> {
  status: number;
  body: Body;
  headers: Record<string, unknown>;
  setCookie: string | undefined;
}

/** A browser: keeps its cookie and sends the token of its session. */
export class Browser {
  readonly router: Router;
  cookie: string | undefined;
  csrf: string | undefined;

  constructor(router: Router) {
    this.router = router;
  }

  async ask<Body = Told>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: unknown,
  ): Promise<Answered<Body>> {
    const answer = await this.router.inject({
      method,
      url,
      headers: {
        'accept-language': 'en',
        ...(this.cookie === undefined ? {} : { cookie: this.cookie }),
        ...(this.csrf === undefined ? {} : { 'x-csrf-token': this.csrf }),
      },
      ...(payload === undefined ? {} : { payload: payload as object }),
    });
    const set = answer.headers['set-cookie'];
    const setCookie = Array.isArray(set) ? set[0] : set;
    if (setCookie !== undefined) this.cookie = /Max-Age=0|=;/.test(setCookie) ? undefined : setCookie.split(';')[0];
    const body = answer.body === '' ? undefined : answer.json();
    if (typeof body?.csrf === 'string') this.csrf = body.csrf;
    return { status: answer.statusCode, body, headers: answer.headers, setCookie };
  }

  async logIn(login: string, more: { password?: string; totp?: string } = {}): Promise<Answered<Told>> {
    return this.ask('POST', '/api/v1/session', { login, password: demoPassword, ...more });
  }
}

/** The code that the demo publishes for an administrator. */
export async function demoCode(house: House, login: string): Promise<string> {
  const { body } = await new Browser(house.router).ask<DemoAccountView[]>('GET', '/api/v1/demo/accounts');
  const found = body.find((account) => account.login === login);
  if (found?.totpCode === undefined) throw new Error(`the demo has no code for ${login} now`);
  return found.totpCode;
}

/** A browser that has logged in. @throws when it was not let in */
export async function enter(house: House, login: string, isAdministrator = false): Promise<Browser> {
  const browser = new Browser(house.router);
  const totp = isAdministrator ? { totp: await demoCode(house, login) } : {};
  const { status, body } = await browser.logIn(login, totp);
  if (status !== 200) throw new Error(`${login} was not let in: ${JSON.stringify(body)}`);
  return browser;
}
