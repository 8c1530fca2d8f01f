import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { png } from '../../apps/server/tests/photos/pictures.ts';
import { inner } from '../../apps/server/tests/scenarios/places.ts';
import { findPort, productArgs, startProgram, untilServes } from '../../bench/program.ts';
import { type House, openHouse } from '../house.ts';

/** What a server answered. */
export interface Told {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of many routes; each race says what it looks for.
  body: any;
}

/** Two servers on one database, one in this process and one in its own, and a clock that both go by. */
export interface TwinTown {
  house: House;
  origins: readonly [string, string];
  /** Answers that nobody may give: no answer, 5xx. */
  broken: string[];
  now(): number;
  setNow(at: number): Promise<void>;
  ask(server: 0 | 1, login: string, method: string, path: string, body?: unknown): Promise<Told>;
  act(server: 0 | 1, login: string, id: string, action: string, form: object, more?: object): Promise<Told>;
  /** The body of an answer that has to be one of success. @throws what came instead */
  // biome-ignore lint/suspicious/noExplicitAny: as Told.
  must(told: Promise<Told>): Promise<any>;
  /** A place in the worker's own area. */
  place(): object;
  photo(login: string): Promise<string>;
  close(): Promise<void>;
}

/** The area in which all demo people of the first grids work. */
const AREA = '370103012028';
/** A Wednesday at ten, when offices are open. */
const START = Date.parse('2020-04-08T10:00:00+08:00');

export async function openTwinTown(): Promise<TwinTown> {
  const house = await openHouse();
  const port = await findPort();
  const { host = '', port: at, user, password, database } = house.owner;
  const second = startProgram(productArgs, {
    PORT: String(port),
    HOST: '127.0.0.1',
    DATABASE_URL: `postgres://${user}:${encodeURIComponent(String(password))}@${encodeURIComponent(host)}:${at}/${database}`,
    WANGGE_DATA: house.folder,
    WANGGE_KEY_FILE: join(house.folder, 'keys.json'),
    WANGGE_TEST_MODE: '1',
    WANGGE_DEMO_DAYS: '0',
  });
  const origins = [house.origin, `http://127.0.0.1:${port}`] as const;
  await untilServes(second, `${origins[1]}/health`, performance.now(), 600_000);
  const grid = house.district.pack.grids.find(({ area }) => area === AREA);
  if (!grid) throw new Error(`no grid in ${AREA}`);
  const place = { ...inner(grid.geometry.coordinates as Parameters<typeof inner>[0]), crs: 'CGCS2000' };
  const picture = png(16, 16);
  const town: TwinTown = {
    house,
    origins,
    broken: [],
    now: () => house.services.time.now(),
    async setNow(moment) {
      house.services.time.set(moment);
      const answer = await fetch(`${origins[1]}/api/v1/test/clock`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ now: new Date(moment).toISOString() }),
      });
      if (!answer.ok) throw new Error(`the clock was not set: ${await answer.text()}`);
    },
    async ask(server, login, method, path, body) {
      try {
        const answer = await fetch(origins[server] + path, {
          method,
          headers: {
            ...(await house.as(login)),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await answer.text();
        const told = { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
        if (told.status >= 500) town.broken.push(`${method} ${path}: ${told.status} ${text.slice(0, 200)}`);
        return told;
      } catch (error) {
        town.broken.push(`${method} ${path}: ${(error as Error).message}`);
        return { status: 0, body: undefined };
      }
    },
    act: (server, login, id, action, form, more = {}) =>
      town.ask(server, login, 'POST', `/api/v1/cases/${id}/actions/${action}`, { id: randomUUID(), form, ...more }),
    async must(told) {
      const { status, body } = await told;
      if (status >= 200 && status < 300) return body;
      throw new Error(`${status} ${JSON.stringify(body)?.slice(0, 300)}`);
    },
    place: () => place,
    async photo(login) {
      const id = randomUUID();
      await town.must(town.ask(0, login, 'POST', '/api/v1/photos', { id, bytes: picture.length, type: 'image/png' }));
      const sent = await fetch(`${origins[0]}/api/v1/photos/${id}`, {
        method: 'PATCH',
        headers: {
          ...(await house.as(login)),
          'content-type': 'application/offset+octet-stream',
          'upload-offset': '0',
        },
        body: picture as NonNullable<RequestInit['body']>,
      });
      if (sent.status !== 204) throw new Error(`a photo was answered ${sent.status}`);
      return id;
    },
    async close() {
      await second.stop().catch(() => {});
      await house.close();
    },
  };
  await town.setNow(START);
  return town;
}

/** A report of the worker's. @returns its id */
export async function report(town: TwinTown, more: object = {}): Promise<string> {
  const matterId = randomUUID();
  const form = { place: town.place(), text: '井盖破损', category: 'C0103', condition: 'C0103-2', ...more };
  const body = { id: randomUUID(), matterId, procedure: 'grid-event', form };
  await town.must(town.ask(0, 'worker', 'POST', '/api/v1/cases', body));
  return matterId;
}
