/**
 * Files back out: a hundred exports at once, by people who see different things, with different filters, while filing goes on. None may fail; each has to
 * hold the rows of its list, cell by cell; the server has to stay small and quick meanwhile; and killed in the midst of it, it has to begin anew.
 *
 * The rule of the snapshot. An export reads as of one instant. The cases that the store was filled with do not change, so that of them a file holds
 * exactly what the list holds when it is read page by page afterwards, in its order. Of those that are filed meanwhile it holds none that the list does
 * not hold, each as the list has it, and all that were acknowledged before it was asked for.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { percentileOf } from '../bench/measure.ts';
import { logIn } from '../bench/product.ts';
import { compareFile, type Difference, hostileNumbers } from './exports/compare.ts';
import { expectedOf, headingsOf, type ListRow, type Locale, type Names, readNames } from './exports/expected.ts';
import { fillStore } from './exports/fill.ts';
import { openServer, type Server, type Watched } from './exports/server.ts';
import { fileReports } from './reports.ts';
import type { Proof, Section, Size } from './section.ts';

const sizes: Readonly<Record<Size, { cases: number; killed: number }>> = {
  short: { cases: 10_000, killed: 6 },
  long: { cases: 1_000_000, killed: 6 },
};
const EXPORTS = 100;
const MEMORY = 350;
/** Milliseconds for which the thread may work at a time, in 99 of 100 turns. */
const TURN = 50;

/** Who reads: a whole district, its points roughly, a street, a unit, a community. */
const logins = ['dispatcher', 'leader', 'street-370103012-dispatch', 'urban', 'worker'] as const;

interface Wanted {
  login: string;
  filter: Record<string, string>;
  sort: 'due' | 'received' | 'changed';
}

interface Asked extends Wanted {
  id: string;
  format: 'csv' | 'xlsx';
  locale: Locale;
}

/** Twenty lists, each asked for five times: by each reader, another filter in another order. */
function listsOf(until: number): Wanted[] {
  const since = new Date(until - 30 * 86_400_000).toISOString();
  const filters: Wanted['filter'][] = [{}, { source: 'hotline' }, { category: 'C01', since }, { area: '370103012' }];
  const sorts = ['received', 'due', 'changed', 'received'] as const;
  return logins.flatMap((login) => filters.map((filter, at) => ({ login, filter, sort: sorts[at] ?? 'due' })));
}

export const exportsSection: Section = {
  about:
    'a hundred files at once, none fails, each holds the rows of its list; killed in the midst, they are written anew',
  async prove(size, say) {
    const { cases, killed } = sizes[size];
    const server = await openServer();
    try {
      const until = Date.now();
      await fillStore(server, { cases, until, staff: logins });
      const house = new House(server);
      const filed = await fileReports(house, { count: 20, seed: 1, login: 'dispatcher' });
      const quietSince = Date.now();
      const quiet = await watchList(house, async () => {
        filed.push(...(await fileReports(house, { count: 30, seed: 2, login: 'dispatcher' })));
      });
      const lists = listsOf(until);
      say('  filled');
      const asked = Array.from({ length: EXPORTS }, (_, at) => askOf(lists[at % lists.length] as Wanted, at));
      const begun = Date.now();
      let views: View[] = [];
      const busy = await watchList(house, async () => {
        const filing = keepFiling(house);
        views = await exportAll(house, asked);
        await filing.stop();
      });
      const seconds = (Date.now() - begun) / 1000;
      const meanwhile = await server.watched(begun, Date.now());
      const before = await server.watched(quietSince, begun);
      say(`  ${EXPORTS} exports in ${seconds.toFixed(0)} s`);
      const restarted = await killInTheMidst(house, lists, killed);
      // What the dead server held begins anew when its lease has ended; the files that are there are read meanwhile.
      const [ended, compared] = await Promise.all([
        untilEnded(house, restarted.asked),
        compareAll(house, asked, { filed, say }),
      ]);
      const anew = await compareAll(house, restarted.asked, { filed, say });
      const done = ended.filter(({ state }) => state === 'done').length;
      const failed = views.filter(({ state }) => state !== 'done');
      const rows = views.reduce((sum, view) => sum + view.rows.done, 0);
      return [
        {
          what: 'exports at once, while filing goes on',
          size: `${EXPORTS} of ${cases} cases, ${rows} rows in ${seconds.toFixed(0)} s`,
          result: `${failed.length} failed${failed[0] ? `: ${failed[0].fault?.code ?? failed[0].state}` : ''}`,
          wanted: '0 failed',
          held: failed.length === 0,
          figures: { seconds, rows, rate: rows / seconds },
        },
        ...comparedProofs(addUp(compared, anew)),
        {
          what: 'killed in the midst of it, they are written anew and whole',
          size: `${restarted.asked.length} exports, ${restarted.running} of them begun`,
          result: `${done} done, ${anew.differences.length} differ`,
          wanted: `${restarted.asked.length} done, 0 differ`,
          held: restarted.running > 0 && done === restarted.asked.length && anew.differences.length === 0,
        },
        ...costProofs({ before, meanwhile, quiet, busy }),
      ];
    } finally {
      await server.close();
    }
  },
};

/** People logged in, and what they ask. */
class House {
  readonly server: Server;
  readonly origin: string;
  #sessions = new Map<string, Promise<Record<string, string>>>();

  constructor(server: Server) {
    this.server = server;
    this.origin = server.origin;
  }

  as(login: string): Promise<Record<string, string>> {
    const known = this.#sessions.get(login) ?? logIn(this.origin, login);
    this.#sessions.set(login, known);
    return known;
  }

  async get<T>(login: string, path: string): Promise<T> {
    const answer = await this.fetch(login, path);
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Asked again where the connection is one that the server, killed since, had kept open. */
  async fetch(login: string, path: string): Promise<Response> {
    const headers = await this.as(login);
    const ask = () => fetch(`${this.origin}/api/v1/${path}`, { headers });
    return ask().catch(ask);
  }
}

interface View {
  id: string;
  state: string;
  rows: { done: number; expected: number | null };
  fault: { code: string } | null;
}

function askOf(wanted: Wanted, at: number): Asked {
  return { ...wanted, id: randomUUID(), format: at % 40 < 20 ? 'csv' : 'xlsx', locale: at % 3 === 0 ? 'en' : 'zh' };
}

async function ask(house: House, { login, id, filter, sort, format, locale }: Asked): Promise<void> {
  const headers = { ...(await house.as(login)), 'content-type': 'application/json' };
  const body = JSON.stringify({ id, what: 'cases', filter, sort, format, locale });
  const answer = await fetch(`${house.origin}/api/v1/exports`, { method: 'POST', headers, body });
  if (answer.status !== 202) throw new Error(`an export was answered ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}

/** Asks for all of them at once and waits until each has come to an end, asking every second as the page does. */
async function exportAll(house: House, asked: readonly Asked[]): Promise<View[]> {
  await Promise.all(asked.map((one) => ask(house, one)));
  return untilEnded(house, asked);
}

async function untilEnded(house: House, asked: readonly Asked[]): Promise<View[]> {
  const ids = new Set(asked.map(({ id }) => id));
  for (;;) {
    const views = (await allViews(house)).filter(({ id }) => ids.has(id));
    if (views.length === ids.size && views.every(({ state }) => state !== 'queued' && state !== 'running'))
      return views;
    await new Promise((done) => setTimeout(done, 1000));
  }
}

async function allViews(house: House): Promise<View[]> {
  const answers = await Promise.all(logins.map((login) => house.get<{ items: View[] }>(login, 'exports')));
  return answers.flatMap(({ items }) => items);
}

function keepFiling(house: House): { stop(): Promise<void> } {
  let stopped = false;
  const filing = (async () => {
    for (let seed = 10; !stopped; seed += 1) await fileReports(house, { count: 5, seed, login: 'dispatcher' });
  })();
  return {
    stop() {
      stopped = true;
      return filing;
    },
  };
}

/** How long a page of the list takes meanwhile, in milliseconds, one request after another. */
async function watchList(house: House, during: () => Promise<void>): Promise<number[]> {
  const taken: number[] = [];
  let over = false;
  const done = during().finally(() => {
    over = true;
  });
  do {
    const sent = performance.now();
    await house.get('dispatcher', 'cases?open=true');
    taken.push(performance.now() - sent);
    await new Promise((next) => setTimeout(next, 20));
  } while (!over);
  await done;
  return taken;
}

/** Asks for some whole lists, kills the server once one of them is being written, and starts it again. */
async function killInTheMidst(
  house: House,
  lists: readonly Wanted[],
  count: number,
): Promise<{ asked: Asked[]; running: number }> {
  const [whole] = lists;
  const asked = Array.from({ length: count }, (_, at) => askOf({ ...(whole as Wanted), login: 'dispatcher' }, at * 20));
  await Promise.all(asked.map((one) => ask(house, one)));
  const ids = new Set(asked.map(({ id }) => id));
  let running = 0;
  while (running === 0) {
    const { items } = await house.get<{ items: View[] }>('dispatcher', 'exports');
    const own = items.filter(({ id }) => ids.has(id));
    running = own.filter(({ state }) => state === 'running').length;
    if (own.every(({ state }) => state === 'done')) break;
  }
  await house.server.kill();
  await house.server.start();
  return { asked, running };
}

interface Compared {
  files: number;
  rows: number;
  cells: number;
  hostile: number;
  differences: Difference[];
}

function addUp(a: Compared, b: Compared): Compared {
  return {
    files: a.files + b.files,
    rows: a.rows + b.rows,
    cells: a.cells + b.cells,
    hostile: a.hostile + b.hostile,
    differences: [...a.differences, ...b.differences],
  };
}

async function compareAll(
  house: House,
  asked: readonly Asked[],
  { filed, say }: { filed: readonly string[]; say: (line: string) => void },
): Promise<Compared> {
  const names = await readNames((path) => house.get('leader', path));
  const compared: Compared = { files: 0, rows: 0, cells: 0, hostile: 0, differences: [] };
  const byList = Map.groupBy(asked, ({ login, filter, sort }) => JSON.stringify({ login, filter, sort }));
  for (const own of byList.values()) {
    const list = await readList(house, own[0] as Asked);
    for (const one of own) {
      const found = await compareOne(house, one, { list, names, filed });
      compared.files += 1;
      compared.rows += found.rows;
      compared.cells += found.cells;
      compared.hostile += found.hostile;
      compared.differences.push(...found.differences);
      for (const difference of found.differences.slice(0, 3)) say(`  ${JSON.stringify({ ...one, ...difference })}`);
    }
  }
  return compared;
}

async function compareOne(
  house: House,
  one: Asked,
  { list, names, filed }: { list: ListRow[]; names: Names; filed: readonly string[] },
): ReturnType<typeof compareFile> {
  const path = join(house.server.dataFolder, `fetched.${one.format}`);
  const answer = await house.fetch(one.login, `exports/${one.id}/file`);
  if (!answer.ok || !answer.body)
    return { rows: 0, cells: 0, hostile: 0, differences: [{ what: `the file was answered ${answer.status}` }] };
  await pipeline(Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]), createWriteStream(path));
  return compareFile(path, {
    headings: headingsOf(names, one.locale),
    expected: expectedOf(names, one.locale),
    list,
    filed: new Set(filed),
  });
}

/** All of it, page by page. */
async function readList(house: House, { login, filter, sort }: Wanted): Promise<ListRow[]> {
  const rows: ListRow[] = [];
  let cursor: string | null = null;
  do {
    const query: URLSearchParams = new URLSearchParams({
      ...filter,
      sort,
      limit: '200',
      ...(cursor ? { cursor } : {}),
    });
    const page: { items: ListRow[]; next: string | null } = await house.get(login, `cases?${query}`);
    rows.push(...page.items.map(slim));
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}

/** What is held against files of a row, so that a million of them fit into this process. */
function slim(row: ListRow): ListRow {
  const { id, number, procedure, state, light, dueAt, category, condition, source, area, lead, assist, lng, lat } = row;
  const { receivedAt, changedAt, endedAt, flags } = row;
  const own = { id, number, procedure, state, light, dueAt, category, condition, source, area, lead, assist, lng, lat };
  return { ...own, receivedAt, changedAt, endedAt, flags };
}

function comparedProofs({ files, rows, cells, hostile, differences }: Compared): Proof[] {
  const [first] = differences;
  return [
    {
      what: 'each file holds the rows of its list, cell by cell',
      size: `${files} files, ${rows} rows, ${cells} cells`,
      result: `${differences.length} differ${first ? `: ${first.what}` : ''}`,
      wanted: '0 differ',
      held: differences.length === 0 && rows > 0,
    },
    {
      what: 'texts that look like formulas stay texts',
      size: `${hostileNumbers.length} kinds`,
      result: `${hostile} cells, harmless in CSV, typed as text in XLSX`,
      wanted: 'some, and none differs',
      held: hostile >= hostileNumbers.length && differences.length === 0,
    },
  ];
}

interface Cost {
  before: Watched;
  meanwhile: Watched;
  /** A page of the list, in milliseconds. */
  quiet: number[];
  busy: number[];
}

function costProofs({ before, meanwhile, quiet, busy }: Cost): Proof[] {
  const megabytes = ({ rss }: Watched): number => rss / 1024 / 1024;
  const told = (all: readonly number[]): string =>
    `p50 ${percentileOf(all, 0.5).toFixed(0)} ms, p99 ${percentileOf(all, 0.99).toFixed(0)} ms`;
  const turns = ({ worked }: Watched): string =>
    `p99 ${percentileOf(worked, 0.99).toFixed(0)} ms, at most ${Math.max(...worked).toFixed(0)} ms`;
  return [
    {
      what: 'memory of the server meanwhile',
      size: 'most, twice a second',
      result: `${megabytes(meanwhile).toFixed(0)} MB; before ${megabytes(before).toFixed(0)} MB`,
      wanted: `≤ ${MEMORY} MB`,
      held: megabytes(meanwhile) <= MEMORY,
    },
    {
      what: 'work of its thread in one turn of the event loop',
      size: `${meanwhile.worked.length} turns`,
      result: `${turns(meanwhile)}; before ${turns(before)}`,
      wanted: `p99 ≤ ${TURN} ms`,
      held: percentileOf(meanwhile.worked, 0.99) <= TURN,
    },
    {
      what: 'timers of its event loop come late, by whatever else the machine does, too',
      size: `${meanwhile.late.length} timers`,
      result: `${told(meanwhile.late)}; before ${told(before.late)}`,
      wanted: '',
      held: undefined,
    },
    {
      what: 'a page of the list meanwhile',
      size: `${busy.length} requests`,
      result: `${told(busy)}; before, while filing alone, ${told(quiet)}`,
      wanted: '',
      held: undefined,
    },
  ];
}
