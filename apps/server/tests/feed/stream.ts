import { setTimeout as sleep } from 'node:timers/promises';

export interface Told {
  event: string;
  id: string;
  // biome-ignore lint/suspicious/noExplicitAny: data of any event; each test says what it looks for.
  data: any;
}

/** A stream of server-sent events as a browser would read it, and everything that it told so far. */
export interface Stream {
  status: number;
  headers: Headers;
  told: Told[];
  raw(): string;
  /** The id to resume from, moved also by ids that come without data. */
  lastId(): string;
  /** Waits until this many events of a name have come, and returns them. @throws after five seconds */
  until(event: string, count?: number): Promise<Told[]>;
  /** Resolves when the server has ended the stream. @throws after five seconds */
  ended(): Promise<void>;
  close(): void;
}

const PATIENCE = 5000;

export async function openStream(
  url: string,
  cookie: string,
  after: string | undefined,
  how: 'header' | 'query',
): Promise<Stream> {
  const stop = new AbortController();
  const query = after !== undefined && how === 'query' ? `?after=${encodeURIComponent(after)}` : '';
  const response = await fetch(`${url}/api/v1/feed${query}`, {
    headers: { cookie, ...(after !== undefined && how === 'header' ? { 'last-event-id': after } : {}) },
    signal: stop.signal,
  });
  const told: Told[] = [];
  let text = '';
  let lastId = '';
  let isOver = false;
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const piece of response.body ?? []) {
      const words = decoder.decode(piece, { stream: true });
      text += words;
      const blocks = (rest + words).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = Object.fromEntries(
          block
            .split('\n')
            .filter((line) => !line.startsWith(':'))
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(': ') + 2)]),
        );
        lastId = fields.id ?? lastId;
        if (fields.data !== undefined)
          told.push({ event: fields.event ?? '', id: lastId, data: JSON.parse(fields.data) });
      }
    }
  };
  void read()
    .catch(() => {})
    .finally(() => {
      isOver = true;
    });
  const patiently = async (isDone: () => boolean, what: string): Promise<void> => {
    for (const end = Date.now() + PATIENCE; !isDone(); await sleep(10)) {
      if (Date.now() > end) throw new Error(`${what} in vain; so far: ${text}`);
    }
  };
  return {
    status: response.status,
    headers: response.headers,
    told,
    raw: () => text,
    lastId: () => lastId,
    until: async (event, count = 1) => {
      const own = (): Told[] => told.filter((one) => one.event === event);
      await patiently(() => own().length >= count, `waited for ${count} × ${event}`);
      return own();
    },
    ended: () => patiently(() => isOver, 'waited for the end'),
    close: () => stop.abort(),
  };
}
