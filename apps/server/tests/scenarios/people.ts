import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDemoAccounts, demoPassword } from '../../src/accounts/index.ts';
import { buildApp } from '../../src/app.ts';
import { type District, loadPack, openDistricts, readPackFolder } from '../../src/districts/index.ts';
import { readConfig } from '../../src/platform/config.ts';
import type { Schema } from '../../src/platform/database/schema.ts';
import { newId } from '../../src/platform/ids.ts';
import { openKeyring } from '../../src/platform/keys/index.ts';
import { openLog } from '../../src/platform/log/index.ts';
import { loginScope } from '../../src/platform/policy/index.ts';
import type { Services } from '../../src/platform/services.ts';
import { businessTime } from '../../src/platform/time/business-time.ts';
import { openWatch } from '../../src/platform/watch/index.ts';
import { type TestDatabase, withTestDatabase } from '../database/harness.ts';
import { png } from '../photos/pictures.ts';
import { contractOf, type Document } from './contract.ts';
import { inner, type LngLat } from './places.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

export const slugs = ['shizhong', 'ville-haute'] as const;
export type Slug = (typeof slugs)[number];

/** A district at work: a listening server on a fresh database, its people, its business clock. */
export interface Town {
  slug: Slug;
  test: TestDatabase<Schema>;
  services: Services;
  district: District;
  url: string;
  document: Document;
  /** Every line that was logged, at the most talkative level. */
  log: string[];
  /** Business time, over HTTP as a test would set it; what fell due by then is written. */
  setNow(at: string | number): Promise<void>;
  /** The same, as a wall clock in China shows it. */
  at(text: string): Promise<void>;
  now(): number;
  /** Somebody logged in; the same person each time. */
  as(login: string): Promise<Person>;
  /** Several of them, by login. */
  people<Login extends string>(logins: readonly Login[]): Promise<Record<Login, Person>>;
  /** Somebody who is not. */
  stranger(): Person;
  /** As the owner of the tables, above row-level security. */
  // biome-ignore lint/suspicious/noExplicitAny: rows of any query; each test says what it asks for.
  query(text: string, values?: unknown[]): Promise<any[]>;
  /** Rows by table of all that a command writes. */
  written(): Promise<Record<string, number>>;
  /** A point well inside a grid. */
  pointIn(grid: string): LngLat;
  /** Such a point in the first grid of an area, as a phone sends it. */
  placeIn(area: string): LngLat & { crs: 'WGS-84' };
  /** Codes of the grids of an area, also of those under it. */
  gridsOf(area: string): string[];
  close(): Promise<void>;
}

export interface TownOptions {
  /** Changes a text file of the pack before it is loaded. */
  edit?: Readonly<Record<string, (text: string) => string>>;
  /** Staff beside those whom a demo gives accounts. */
  staff?: readonly string[];
  /** Business time at the start. */
  at?: string;
}

/** The instant at which a wall clock in China shows this. */
export const china = (text: string): string => new Date(`${text}+08:00`).toISOString();

export async function openTown(slug: Slug, { edit = {}, staff = [], at }: TownOptions = {}): Promise<Town> {
  const test = await withPack(slug, edit);
  const folder = await mkdtemp(join(tmpdir(), 'wangge-town-'));
  const [district] = await openDistricts(test.database);
  if (!district) throw new Error(`${slug} did not load`);
  const log: string[] = [];
  const services: Services = {
    config: readConfig({ WANGGE_DATA: folder, WANGGE_TEST_MODE: '1' }, root),
    database: test.database,
    keys: await openKeyring(join(folder, 'keys.json')),
    time: businessTime(true),
    log: openLog('trace', { write: (line: string) => void log.push(line) }),
    watch: openWatch({ ofNode: false }),
    districts: new Map([[slug, district]]),
  };
  await test.database.transaction(loginScope(district.id), (trx) =>
    createDemoAccounts(trx, district, { keys: services.keys, at: new Date() }, staff),
  );
  const router = await buildApp(services);
  await router.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(router.server.address() as AddressInfo).port}`;
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
  const hold = contractOf(document);
  const people = new Map<string, Promise<Person>>();
  const grids = new Map(district.pack.grids.map((grid) => [grid.code, grid]));
  const town: Town = {
    slug,
    test,
    services,
    district,
    url,
    document,
    log,
    async setNow(moment) {
      const now = new Date(moment).toISOString();
      const { status } = await town.stranger().ask('PUT', '/api/v1/test/clock', { now });
      if (status !== 200) throw new Error(`the clock was not set to ${now}`);
    },
    at: (text) => town.setNow(china(text)),
    now: () => services.time.now(),
    as(login) {
      const known = people.get(login) ?? enter(new Person(url, hold), login);
      people.set(login, known);
      return known;
    },
    async people<Login extends string>(logins: readonly Login[]) {
      const entered = {} as Record<Login, Person>;
      for (const login of logins) entered[login] = await town.as(login);
      return entered;
    },
    stranger: () => new Person(url, hold),
    query: async (text, values) => (await test.database.pool.query(text, values)).rows,
    async written() {
      const tables = ['matter', 'event', 'sealed_part', 'data_key', 'command', 'photo', 'precedent', 'outbox'];
      const one = tables.map((name) => `select '${name}' as name, count(*)::int as n from wangge.${name}`);
      const rows = await town.query(one.join(' union all '));
      return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
    },
    pointIn(code) {
      const grid = grids.get(code);
      if (!grid) throw new Error(`${slug} has no grid ${code}`);
      return inner(grid.geometry.coordinates as LngLatList[]);
    },
    placeIn: (area) => ({ ...town.pointIn(town.gridsOf(area)[0] ?? ''), crs: 'WGS-84' }),
    gridsOf: (area) =>
      district.pack.grids.filter((grid) => isUnder(district, grid.area, area)).map((grid) => grid.code),
    async close() {
      await router.close();
      await test.drop();
      await rm(folder, { recursive: true });
    },
  };
  if (at !== undefined) await town.setNow(at);
  return town;
}

/** A pack as it stands is loaded once in a run and copied. */
async function withPack(slug: Slug, edit: Required<TownOptions>['edit']): Promise<TestDatabase<Schema>> {
  const load = async (database: TestDatabase<Schema>['database']) => {
    const files = await readPackFolder(join(root, 'districts', slug));
    for (const [path, change] of Object.entries(edit)) {
      files.set(path, Buffer.from(change(Buffer.from(files.get(path) ?? []).toString('utf8'))));
    }
    await loadPack(database, files, { at: new Date('2020-01-01T00:00:00Z'), isDemo: true });
  };
  if (Object.keys(edit).length === 0) {
    return withTestDatabase<Schema>({ filled: { name: slug.replaceAll('-', '_'), fill: load } });
  }
  const test = await withTestDatabase<Schema>();
  await load(test.database);
  return test;
}

type LngLatList = readonly (readonly [number, number])[];

/** By the parents that the pack names, not by paths. */
export function isUnder(district: District, code: string, above: string): boolean {
  for (let area = district.areaByCode.get(code); area; area = district.areaByCode.get(area.parent ?? '')) {
    if (area.code === above) return true;
  }
  return false;
}

async function enter(person: Person, login: string): Promise<Person> {
  const { body: accounts } = await person.get('/api/v1/demo/accounts');
  const totp = (accounts as { login: string; totpCode?: string }[]).find((one) => one.login === login)?.totpCode;
  const given = { login, password: demoPassword, ...(totp === undefined ? {} : { totp }) };
  const { status, body } = await person.ask('POST', '/api/v1/session', given);
  if (status !== 200) throw new Error(`${login} was not let in: ${JSON.stringify(body)}`);
  person.login = login;
  return person;
}

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of many routes; each test says what it looks for.
  body: any;
}

/** What is asked beside method, path and JSON body. */
export interface Asking {
  language?: 'zh' | 'en';
  headers?: Record<string, string>;
  /** Bytes sent as they are, instead of a JSON body. */
  raw?: Uint8Array | string;
  /** Instead of the session's own; empty: none. */
  csrf?: string;
}

/** A client as a browser is one: keeps its cookie, sends the token of its session, and holds every answer against the contract. */
export class Person {
  readonly url: string;
  readonly hold: (wire: { method: string; path: string; status: number; type: string; body: unknown }) => void;
  login = '';
  cookie = '';
  csrf = '';
  staff = '';

  constructor(url: string, hold: Person['hold']) {
    this.url = url;
    this.hold = hold;
  }

  async ask(method: string, path: string, body?: unknown, asking: Asking = {}): Promise<Answer> {
    const { language = 'en', headers = {}, raw, csrf = this.csrf } = asking;
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        'accept-language': language,
        ...(this.cookie === '' ? {} : { cookie: this.cookie }),
        ...(csrf === '' ? {} : { 'x-csrf-token': csrf }),
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { body: payload as NonNullable<RequestInit['body']> }),
    });
    const set = answer.headers.getSetCookie()[0];
    if (set !== undefined) this.cookie = set.split(';')[0] as string;
    const type = answer.headers.get('content-type') ?? '';
    const bytes = Buffer.from(await answer.arrayBuffer());
    const text = new TextDecoder('utf-8', { fatal: type.includes('json') }).decode(bytes);
    const got = type.includes('json') && text !== '' ? JSON.parse(text) : text === '' ? undefined : text;
    this.hold({ method, path: path.split('?')[0] as string, status: answer.status, type, body: got });
    if (typeof got?.csrf === 'string') {
      this.csrf = got.csrf;
      this.staff = got.staff.id;
    }
    return { status: answer.status, headers: answer.headers, body: got };
  }

  get(path: string, asking?: Asking): Promise<Answer> {
    return this.ask('GET', path, undefined, asking);
  }

  post(path: string, body: unknown, asking?: Asking): Promise<Answer> {
    return this.ask('POST', path, body, asking);
  }

  view(id: string): Promise<Answer> {
    return this.get(`/api/v1/cases/${id}`);
  }

  act(id: string, action: string, form: object = {}, more: { id?: string; seen?: number } = {}): Promise<Answer> {
    return this.post(`/api/v1/cases/${id}/actions/${action}`, { id: newId(), form, ...more });
  }

  report(procedure: string, form: object, more: object = {}): Promise<Answer> {
    return this.post('/api/v1/cases', { id: newId(), matterId: newId(), procedure, form, ...more });
  }

  /** Uploads a photo whole and returns its id. */
  async upload(bytes: Uint8Array = png(16, 16), type = 'image/png'): Promise<string> {
    const id = newId();
    const begun = await this.post('/api/v1/photos', { id, bytes: bytes.length, type });
    const headers = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
    const sent = await this.ask('PATCH', `/api/v1/photos/${id}`, undefined, { raw: bytes, headers });
    if (begun.status !== 201 || sent.status !== 204) {
      throw new Error(`the photo was not taken: ${JSON.stringify([begun.body, sent.body])}`);
    }
    return id;
  }
}

/** The answer's body when its status is the one expected. @throws naming what came instead */
// biome-ignore lint/suspicious/noExplicitAny: as Answer.
export function taken({ status, body }: Answer, expected = 200): any {
  if (status !== expected) throw new Error(`${status} instead of ${expected}: ${JSON.stringify(body)}`);
  return body;
}
