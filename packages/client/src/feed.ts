import type { CaseChange } from './api.ts';
import type { Transport } from './transport.ts';

/** What is true of the live feed: `live` since the last sign of life, `connecting`, or `cut` since when and tried again at. */
export type FeedState =
  | { kind: 'connecting' }
  | { kind: 'live'; since: number }
  | { kind: 'cut'; since: number; retryAt: number };

export interface FeedListener {
  onChange(change: CaseChange, eventId: string): void;
  onState?(state: FeedState): void;
  /**
   * Events between the last one seen and now are not to be had any more, or this reader has lost the case of this id: whatever
   * is shown is to be asked for anew.
   */
  onStale?(lost?: string): void;
  /** The server's time at the beginning of a stream; after a cut it tells that what lies between has been delivered. */
  onHello?(now: string): void;
}

export interface FeedOptions {
  /** Resume after this event, as another tab has seen it. */
  after?: string;
  now?: () => number;
  /** Silence longer than this is a cut; the server sends a comment every 15 s. */
  silence?: number;
}

const SILENCE = 40_000;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

/** Follows the feed until the returned function is called; after a cut it resumes behind the last event seen. */
export function followFeed(transport: Transport, listener: FeedListener, options: FeedOptions = {}): () => void {
  const now = options.now ?? Date.now;
  const silence = options.silence ?? SILENCE;
  const stop = new AbortController();
  let last = options.after;
  let pause = FIRST_PAUSE;

  const readOnce = async () => {
    const quiet = new AbortController();
    const signal = AbortSignal.any([stop.signal, quiet.signal]);
    let timer = setTimeout(() => quiet.abort(), silence);
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => quiet.abort(), silence);
    };
    try {
      const headers: Record<string, string> = { accept: 'text/event-stream' };
      if (last !== undefined) headers['last-event-id'] = last;
      const response = await transport.send('GET', '/feed', { headers, signal });
      listener.onState?.({ kind: 'live', since: now() });
      pause = FIRST_PAUSE;
      for await (const event of readEvents(response, alive)) {
        if (event.id !== undefined) last = event.id;
        if (event.name === 'hello') listener.onHello?.((JSON.parse(event.data) as { now: string }).now);
        if (event.name === 'reset') listener.onStale?.();
        if (event.name === 'gone') listener.onStale?.((JSON.parse(event.data) as { id: string }).id);
        if (event.name === 'case') listener.onChange(JSON.parse(event.data) as CaseChange, event.id ?? '');
      }
    } finally {
      clearTimeout(timer);
    }
  };

  const follow = async () => {
    while (!stop.signal.aborted) {
      listener.onState?.({ kind: 'connecting' });
      const failed = await readOnce().then(
        () => false,
        () => true,
      );
      if (stop.signal.aborted) return;
      // Half as much again at random, so that a server which comes back is not met by every desk in the same second.
      const wait = pause * (1 + Math.random() / 2);
      if (failed) pause = Math.min(pause * 2, LONGEST_PAUSE);
      listener.onState?.({ kind: 'cut', since: now(), retryAt: now() + wait });
      await sleep(wait, stop.signal);
    }
  };
  void follow();
  return () => stop.abort();
}

export interface FeedEvent {
  name: string;
  data: string;
  id: string | undefined;
}

/** Splits a `text/event-stream` into events (WHATWG HTML 9.2.6): any line ending, many data lines, comments as signs of life. */
export async function* readEvents(response: Response, alive: () => void = () => {}): AsyncGenerator<FeedEvent> {
  if (!response.body) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let event = emptyEvent();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      alive();
      rest += decoder.decode(value, { stream: true });
      // A carriage return at the very end may be the first half of CRLF: wait for what follows it.
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line !== '') {
          takeLine(event, line);
          continue;
        }
        // A sign of life may carry an id alone: the place from which to go on.
        if (event.lines.length > 0 || event.id !== undefined)
          yield { name: event.name, data: event.lines.join('\n'), id: event.id };
        event = emptyEvent();
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

interface Gathering {
  name: string;
  lines: string[];
  id: string | undefined;
}

const emptyEvent = (): Gathering => ({ name: 'message', lines: [], id: undefined });

function takeLine(event: Gathering, line: string): void {
  const [, field, value] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
  if (field === 'event') event.name = value ?? '';
  else if (field === 'data') event.lines.push(value ?? '');
  else if (field === 'id') event.id = value ?? '';
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      // The signal lives as long as the page: a listener for every pause would stay with it.
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
