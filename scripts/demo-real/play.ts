import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { keywordAdviser, type MaskedKind } from '@wangge/brain';
import { readPack } from '@wangge/district';
import { type Instant, localDate, prepareCalendar } from '@wangge/kernel';
import { Client } from 'pg';
import { randomFrom } from '../../apps/server/src/demo/random.ts';
import { readPackFolder } from '../../apps/server/src/districts/index.ts';
import { findEmbedded } from '../../apps/server/src/platform/database/index.ts';
import { dataFolder, startProduct } from '../product.ts';
import { assessedCounted, assessedFault, assessedTold } from './assessed.ts';
import { type Demand, demands } from './demand.ts';
import { deskCounted, deskFault, deskTold } from './desk.ts';
import type { House } from './house.ts';
import { type Message, readMessages } from './messages.ts';
import { peopleOf } from './people.ts';
import { type Recount, recount } from './recount.ts';
import { type Ran, run } from './run.ts';
import { standingsTold } from './standing.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const DISTRICT = 'districts/shizhong';
const PROCEDURE = 'hotline-order';
/** The kind of matter that its calls make. */
const TASK = 'joint-task';

export interface Options {
  /** The file of messages. */
  path: string;
  seed: string;
  /** So many of them, drawn by the seed; by default all. */
  sample?: number;
  onProgress?: (ended: number, messages: number, at: Instant) => void;
  /** Ends it before its time: the product is stopped and its data removed. */
  signal?: AbortSignal;
}

export interface Played {
  messages: number;
  from: string;
  to: string;
  masked: Readonly<Record<MaskedKind, number>>;
  /** Orders whose category was advised; of the rest the advice was unsure. */
  advised: number;
  ran: Ran;
  counted: Recount;
  demands: Demand[];
  people: number;
  requests: number;
  /** Real seconds: the run alone, from the first message to the last end. */
  seconds: number;
  pack: House['pack'];
}

/**
 * Real messages as orders of a demo district, through the product as its users run it: a process and a data folder of its own, everything over HTTP
 * but the recount, which reads the events as the owner of the database. Texts and times are real, positions are made up, and so is all
 * that people do.
 */
export async function play({ path, seed, sample, onProgress, signal }: Options): Promise<Played> {
  const { pack, faults } = readPack(await readPackFolder(join(root, DISTRICT)));
  const procedure = pack?.procedures[PROCEDURE];
  if (!pack?.advice || !procedure)
    throw new Error(`${DISTRICT} cannot be played: ${JSON.stringify(faults[0] ?? PROCEDURE)}`);
  const { messages: all, masked } = await readMessages(path);
  const messages = sample === undefined ? all : drawn(all, seed, sample);
  const [first, last] = [messages[0], messages.at(-1)];
  if (!first || !last) throw new Error(`${path} has no messages`);
  const data = await dataFolder();
  const env = {
    ...{ WANGGE_DATA: data.path, WANGGE_DISTRICT: DISTRICT, WANGGE_DEMO: '1', WANGGE_DEMO_DAYS: '0' },
    // Sessions stay open from the first day to the last, whatever the machine takes for it.
    ...{ WANGGE_IDLE_MINUTES: '1440', WANGGE_SESSION_HOURS: '24' },
  };
  const product = await startProduct(env);
  try {
    await product.setNow(new Date(first.at).toISOString());
    let requests = 0;
    const asked = () => {
      requests += 1;
    };
    const people = peopleOf(pack, product.url, asked);
    const calendar = prepareCalendar(pack.calendar);
    const house = { product, people, pack, procedure, calendar, adviser: keywordAdviser(pack.advice), seed };
    const begun = performance.now();
    const ran = await run(house, messages, (ended, at) => onProgress?.(ended, messages.length, at), signal);
    const seconds = (performance.now() - begun) / 1000;
    const told = await standingsTold(pack, people, procedure.kind);
    const supervisor = await people.as({ login: 'supervisor' });
    const desk = await deskTold(supervisor);
    const day = (at: Instant): string => localDate(pack.district.zone, at);
    const span = { years: yearsOf(day(first.at), day(ran.until)), cutoff: new Date(ran.until).toISOString() };
    const assessed = await assessedTold(supervisor, span);
    const [counted, deskAgain, assessedAgain] = await withDatabase(
      data.path,
      async (client) =>
        [
          await recount(client, procedure.kind, TASK),
          await deskCounted(client, desk),
          await assessedCounted(client, span),
        ] as const,
    );
    return {
      ...{
        messages: messages.length,
        from: day(first.at),
        to: day(last.at),
        masked,
        ran,
        counted,
        requests,
        seconds,
        pack,
      },
      advised: ran.orders.filter(({ subject }) => subject.isAdvised).length,
      people: people.count(),
      demands: [
        ...demands(messages.length, ran, told, counted),
        { name: 'the rates of the desk equal the recount over the events', fault: deskFault(desk, deskAgain) },
        {
          name: 'the assessment by year, unit, street and category equals the recount over the events',
          fault: assessedFault(assessed, assessedAgain),
        },
        await verified(env, ran),
      ],
    };
  } finally {
    await product.stop();
    await data.remove();
  }
}

function yearsOf(from: string, to: string): number[] {
  const [first, last] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Half of them scattered over the years, half in a row, so that some are open at the same time and may be the same trouble. */
function drawn(messages: readonly Message[], seed: string, many: number): Message[] {
  const random = randomFrom(seed, 'sample');
  const row = Math.floor(many / 2);
  const from = Math.floor(random() * Math.max(1, messages.length - row));
  const keys = new Map(messages.map((message) => [message, randomFrom(seed, 'sample', message.id)()]));
  const chosen = new Set(messages.slice(from, from + row));
  const scattered = messages.toSorted((one, other) => (keys.get(one) ?? 0) - (keys.get(other) ?? 0));
  for (const message of scattered) if (chosen.size < many) chosen.add(message);
  return messages.filter((message) => chosen.has(message));
}

async function withDatabase<T>(folder: string, use: (client: Client) => Promise<T>): Promise<T> {
  const config = await findEmbedded(folder);
  if (!config) throw new Error(`no database of the product runs on ${folder}`);
  const client = new Client(config);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** `wangge audit verify`: every chain, and every row against the replay of its events. */
async function verified(env: Readonly<Record<string, string>>, { orders }: Ran): Promise<Demand> {
  const name = 'chains verify, and replay equals the rows';
  const { DATABASE_URL: _, ...own } = process.env;
  const asked = promisify(execFile)(process.execPath, [join(root, 'apps/server/src/cli.ts'), 'audit', 'verify'], {
    cwd: root,
    env: { ...own, ...env },
    maxBuffer: 2 ** 26,
  });
  try {
    const { stdout } = await asked;
    const matters = Number(/: (\d+) 案件 cases/.exec(stdout)?.[1]);
    return { name, fault: matters >= orders.length ? '' : `${matters} of ${orders.length} cases were looked at` };
  } catch (error) {
    const { stdout, message } = error as Error & { stdout?: string };
    return { name, fault: (stdout || message).slice(0, 2000) };
  }
}
