import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Role } from '@wangge/kernel';
import { pino } from 'pino';
import { accountRoutes, createDemoAccounts, demoPassword } from '../../src/accounts/index.ts';
import { act } from '../../src/cases/act.ts';
import { caseRoutes } from '../../src/cases/index.ts';
import { type District, loadPack, openDistricts, readPackFolder } from '../../src/districts/index.ts';
import { type FeedRules, feedRoutes, feedRules } from '../../src/feed/index.ts';
import { readConfig } from '../../src/platform/config.ts';
import type { Schema } from '../../src/platform/database/schema.ts';
import { type Router, type SessionReader, serve } from '../../src/platform/http/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { openKeyring } from '../../src/platform/keys/index.ts';
import { houseScope, loginScope } from '../../src/platform/policy/index.ts';
import type { Services } from '../../src/platform/services.ts';
import { businessTime } from '../../src/platform/time/business-time.ts';
import { type TestDatabase, withTestDatabase } from '../database/harness.ts';
import { openStream, type Stream } from './stream.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** The town abroad, serving over a real socket, with its people. */
export interface Town {
  test: TestDatabase<Schema>;
  services: Services;
  district: District;
  router: Router;
  url: string;
  folder: string;
  /** Real time of the house, which a test may move. */
  clock: { now: () => Date };
  enter(login: string): Promise<Person>;
  /** As the owner of the tables, above every rule of the house. */
  // biome-ignore lint/suspicious/noExplicitAny: rows of any query; each test says what it asks for.
  query(text: string, values?: unknown[]): Promise<any[]>;
  close(): Promise<void>;
}

export interface Person {
  cookie: string;
  ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Answered>;
  /** A report inside a grid; returns the id of its matter. */
  report(grid: string, more?: Record<string, unknown>): Promise<string>;
  act(matter: string, action: string, form?: Record<string, unknown>): Promise<void>;
  listen(after?: string, how?: 'header' | 'query'): Promise<Stream>;
}

export interface Answered {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer of any route; each test says what it looks for.
  body: any;
}

/** Figures under which a test does not wait: everything else is as it is served. */
const quick = { poll: { value: 25, source: 'A test' }, recheck: { value: 0.1, source: 'A test' } };

export async function openTown(rules: Partial<FeedRules> = {}): Promise<Town> {
  const test = await withTestDatabase<Schema>();
  const folder = await mkdtemp(join(tmpdir(), 'wangge-feed-'));
  const files = await readPackFolder(join(root, 'districts/ville-haute'));
  await loadPack(test.database, files, { at: new Date(), isDemo: true });
  const [district] = (await openDistricts(test.database)) as [District];
  const clock = { now: () => new Date() };
  const services: Services = {
    config: readConfig({ WANGGE_DATA: folder }, root),
    database: test.database,
    keys: await openKeyring(join(folder, 'keys.json')),
    time: businessTime(false),
    log: pino({ level: 'silent' }),
    districts: new Map([[district.slug, district]]),
    realNow: () => clock.now(),
  };
  await test.database.transaction(loginScope(district.id), (trx) =>
    createDemoAccounts(trx, district, { keys: services.keys, at: clock.now() }, ['p-agent-vh01']),
  );
  const router = await serve(services, [
    accountRoutes,
    caseRoutes,
    (scope) => feedRoutes(scope, services, { ...feedRules, ...quick, ...rules }),
  ]);
  await router.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(router.server.address() as AddressInfo).port}`;
  return {
    test,
    services,
    district,
    router,
    url,
    folder,
    clock,
    enter: (login) => enter(url, district, login),
    query: async (text, values = []) => (await test.database.pool.query(text, values)).rows,
    close: async () => {
      const closing = router.close();
      // fetch opens a connection in the place of one that was cut, and asks nothing on it.
      setTimeout(() => router.server.closeAllConnections(), 300);
      await closing;
      await test.drop();
      await rm(folder, { recursive: true });
    },
  };
}

/** An action by somebody who does not reach the matter any more once it is done. */
export async function actAs(
  { services, district }: Town,
  { staff, role, unit }: { staff: string; role: Role; unit: string },
  matter: string,
  action: string,
  form: Record<string, unknown>,
): Promise<void> {
  const now = services.time.now();
  const reader: SessionReader = {
    actor: { staff, post: staff, role, unit, areas: [district.pack.areas[0]?.path ?? ''] },
    csrf: '',
    expiresAt: new Date(now),
    tokenHash: Buffer.alloc(32),
    seenAt: new Date(now),
    hasTotp: false,
    owes: [],
  };
  await services.database.transaction(houseScope(district.id), (trx) =>
    act({ services, district, reader, trx, now, locale: 'en' }, matter, action, { id: newId(), form }),
  );
}

async function enter(url: string, district: District, login: string): Promise<Person> {
  let cookie = '';
  let csrf = '';
  const ask: Person['ask'] = async (method, path, body) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        cookie,
        'x-csrf-token': csrf,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const [set] = answer.headers.getSetCookie();
    if (set !== undefined) cookie = set.split(';')[0] ?? '';
    const text = await answer.text();
    const read = text === '' ? undefined : JSON.parse(text);
    if (typeof read?.csrf === 'string') csrf = read.csrf;
    return { status: answer.status, body: read };
  };
  const insist = async (path: string, body: unknown): Promise<void> => {
    const { status, body: told } = await ask('POST', path, body);
    if (status >= 300) throw new Error(`${login} ${path}: ${JSON.stringify(told)}`);
  };
  await insist('/session', { login, password: demoPassword });
  return {
    get cookie() {
      return cookie;
    },
    ask,
    report: async (grid, more = {}) => {
      const matterId = newId();
      const form = { place: { ...pointIn(district, grid), crs: 'WGS-84' }, ...what(district), ...more };
      const reportedAt = new Date(Date.now() - 1000).toISOString();
      await insist('/cases', { id: newId(), matterId, procedure: 'signalement', form, reportedAt });
      return matterId;
    },
    act: (matter, action, form = {}) => insist(`/cases/${matter}/actions/${action}`, { id: newId(), form }),
    listen: (after, how = 'header') => openStream(url, cookie, after, how),
  };
}

/** A category of the catalogue with its first condition. */
function what({ pack }: District): { category: string; condition: string } {
  for (const [category, { conditions }] of Object.entries(pack.catalogue.categories)) {
    const [first] = conditions;
    if (first) return { category, condition: first };
  }
  throw new Error('the catalogue is empty');
}

/** Inside a grid: the middle of one of its corners and the middle of all, near enough to the latter. */
function pointIn(district: District, code: string): { lng: number; lat: number } {
  const grid = district.pack.grids.find((one) => one.code === code);
  const ring = grid?.geometry.type === 'Polygon' ? grid.geometry.coordinates[0] : undefined;
  if (!ring) throw new Error(`no grid ${code} of one ring`);
  const middle = [0, 1].map((axis) => ring.reduce((sum, point) => sum + (point[axis] as number), 0) / ring.length);
  return { lng: middle[0] as number, lat: middle[1] as number };
}
