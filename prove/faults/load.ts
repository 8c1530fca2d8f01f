import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Reports } from '../crashes/clients.ts';
import { Ledger } from '../crashes/ledger.ts';

/** Milliseconds within which every request has its answer, whatever happens to the database (docs/decisions/0017): 5 s in line, 20 s of work, 2 s of notes. */
export const LIMIT = 30_000;

/** An answer, or what came instead. */
export interface Seen {
  what: string;
  /** 0: none. */
  status: number;
  milliseconds: number;
  /** By performance.now(). */
  at: number;
  /** What is not as it should be about it. */
  fault?: string;
}

export interface Aim {
  origin: string;
  headers: Record<string, string>;
  reports: Reports;
  random: () => number;
}

/** Clients that file and read without a pause, and note what they are told. */
export interface Load {
  ledger: Ledger;
  seen: Seen[];
  /** As many requests of one kind at once, beside the clients. */
  crowd(count: number): Promise<Seen[]>;
  stop(): Promise<void>;
}

export function startLoad(aim: Aim, clients: number): Load {
  const ledger = new Ledger();
  const seen: Seen[] = [];
  let isOver = false;
  const one = async (turn: number): Promise<void> => {
    for (let times = turn; !isOver; times += 1) {
      const got = await (times % 3 === 0
        ? file(aim, ledger)
        : read(aim, times % 3 === 1 ? '/api/v1/cases?limit=20' : '/api/v1/desk'));
      seen.push(got);
      // As a client would that was told to come again, only sooner.
      if (got.status === 0 || got.status >= 500) await wait(100);
    }
  };
  const running = Array.from({ length: clients }, (_, index) => one(index));
  return {
    ledger,
    seen,
    crowd: (count) => Promise.all(Array.from({ length: count }, () => read(aim, '/api/v1/cases?limit=20'))),
    async stop() {
      isOver = true;
      await Promise.all(running);
    },
  };
}

export function read(aim: Aim, path: string): Promise<Seen> {
  return ask(`GET ${path}`, aim.origin + path, { headers: aim.headers });
}

/** Files something and notes whether it was acknowledged. */
export async function file({ origin, headers, reports, random }: Aim, ledger: Ledger): Promise<Seen> {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const [id, matter] = [randomUUID(), randomUUID()];
  const form = {
    place: { ...pick(reports.points), crs: 'CGCS2000' },
    text: pick(reports.texts),
    ...pick(reports.conditions),
  };
  const body = JSON.stringify({ id, matterId: matter, procedure: 'grid-event', form });
  const path = '/api/v1/cases';
  const command = ledger.note({ id, matter, action: 'open', path, body, login: 'worker' });
  const got = await ask('POST /api/v1/cases', origin + path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  if (got.status === 200 || got.status === 201) command.status = got.status;
  return got;
}

export async function ask(what: string, url: string, request: RequestInit): Promise<Seen> {
  const at = performance.now();
  const since = () => performance.now() - at;
  try {
    const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(2 * LIMIT) });
    const text = await answer.text();
    const milliseconds = since();
    const fault =
      faultOf(answer, text) ?? (milliseconds > LIMIT ? `it took ${(milliseconds / 1000).toFixed(0)} s` : undefined);
    return {
      what,
      status: answer.status,
      milliseconds,
      at,
      ...(fault === undefined ? {} : { fault: `${what}: ${fault}` }),
    };
  } catch (error) {
    const { message, cause } = error as Error;
    return {
      what,
      status: 0,
      milliseconds: since(),
      at,
      fault: `${what}: no answer: ${message} ${String(cause ?? '')}`,
    };
  }
}

/** Words of the database, of files and of stacks have no place in an answer. */
const inward =
  /\n\s+at |\.(ts|js|cjs|mjs):\d+|node_modules|SQLSTATE|ECONN|ENOSPC|postgres|relation "|timeout exceeded/i;

function faultOf(answer: Response, text: string): string | undefined {
  if (answer.ok) return undefined;
  if (answer.status !== 503) return `${answer.status} ${text.slice(0, 200)}`;
  if (!/^\d+$/.test(answer.headers.get('retry-after') ?? '')) return '503 without Retry-After';
  const body = JSON.parse(text) as {
    code?: string;
    text?: { zh?: string; en?: string };
    why?: { zh?: string; en?: string };
  };
  const told = body.text ?? body.why;
  if (!told?.zh || !told.en) return `503 without a sentence: ${text.slice(0, 200)}`;
  return inward.test(text) ? `503 that tells what is inside: ${text.slice(0, 200)}` : undefined;
}
