import { problemOf, unreachable } from './problem.ts';

export type Fetch = typeof globalThis.fetch;

export interface ClientOptions {
  /** Origin and path before `/api/v1`; empty in a page served by the server itself. */
  baseUrl?: string;
  fetch?: Fetch;
  /** Asked before every request, for `Accept-Language`. */
  language?: () => string;
  /** Called when an answer says that nobody is logged in. */
  onSignedOut?: () => void;
}

export type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

export interface Ask {
  query?: Query;
  json?: unknown;
  body?: Blob | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export interface Transport {
  /** The raw answer of a success; anything else throws `Problem`. */
  send(method: string, path: string, ask?: Ask): Promise<Response>;
  read<T>(method: string, path: string, ask?: Ask): Promise<T>;
  /**
   * Takes up the session that `asked` opens or renews, and its token for every request that changes something. What was asked
   * under the session before may be refused from now on: that refusal tells nothing of the new one.
   */
  enter<S extends { csrf: string }>(asked: () => Promise<S>): Promise<S>;
  /** Tells later whether the session is still the one of this call, and none is being entered. */
  markSession(): () => boolean;
  /** The session as it is found or left; nobody is logged in without a token. */
  setCsrf(token: string | undefined): void;
  urlOf(path: string, query?: Query): string;
}

const PREFIX = '/api/v1';

export function createTransport(options: ClientOptions = {}): Transport {
  const base = (options.baseUrl ?? '').replace(/\/$/, '');
  const fetcher: Fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  let csrf: string | undefined;
  let session = 0;
  let entering = 0;

  const markSession = () => {
    const marked = session;
    return () => marked === session && entering === 0;
  };

  const urlOf = (path: string, query?: Query) => {
    const words = queryWords(query);
    return `${base}${path.startsWith('/health') ? '' : PREFIX}${path}${words ? `?${words}` : ''}`;
  };

  const send = async (method: string, path: string, ask: Ask = {}) => {
    const headers: Record<string, string> = { accept: 'application/json', ...ask.headers };
    const language = options.language?.();
    if (language) headers['accept-language'] = language;
    if (ask.json !== undefined) headers['content-type'] = 'application/json';
    if (method !== 'GET' && method !== 'HEAD' && csrf) headers['x-csrf-token'] = csrf;
    const isOfNow = markSession();
    const init: RequestInit = { method, headers, credentials: 'same-origin' };
    if (ask.json !== undefined) init.body = JSON.stringify(ask.json);
    else if (ask.body) init.body = ask.body;
    if (ask.signal) init.signal = ask.signal;

    const response = await fetcher(urlOf(path, ask.query), init).catch((cause: unknown) => {
      if (ask.signal?.aborted) throw cause;
      throw unreachable(cause);
    });
    if (response.ok) return response;
    const problem = await problemOf(response);
    if (problem.code === 'no-session' && isOfNow()) options.onSignedOut?.();
    throw problem;
  };

  const enter = async <S extends { csrf: string }>(asked: () => Promise<S>) => {
    entering += 1;
    try {
      const entered = await asked();
      session += 1;
      csrf = entered.csrf;
      return entered;
    } finally {
      entering -= 1;
    }
  };

  return {
    send,
    urlOf,
    enter,
    markSession,
    async read<T>(method: string, path: string, ask?: Ask) {
      const response = await send(method, path, ask);
      if (response.status === 204) return undefined as T;
      return (await response.json()) as T;
    },
    setCsrf(token) {
      csrf = token;
    },
  };
}

/** Lists are repeated (`state=a&state=b`); what is undefined or an empty list is left out. */
export function queryWords(query: Query = {}): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (typeof value === 'object') for (const one of value) words.append(name, one);
    else words.append(name, String(value));
  }
  return words.toString();
}
