import { describe, expect, test, vi } from 'vitest';
import { type CaseChange, createClient, type Fetch, readEvents } from '../src/index.ts';

const bytes = new TextEncoder();
const streamOf = (...pieces: string[]) =>
  new Response(
    new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(bytes.encode(piece));
        controller.close();
      },
    }),
  );
const all = async (response: Response) => {
  const events = [];
  for await (const event of readEvents(response)) events.push(event);
  return events;
};

describe('an event stream', () => {
  test('is read over any cut and line ending, comments left out', async () => {
    const text = ': hi\n\nevent: case\r\nid: 7\r\ndata: {"a":\r\ndata: 1}\r\n\r\ndata:plain\n\n';
    const expected = [
      { name: 'case', id: '7', data: '{"a":\n1}' },
      { name: 'message', id: undefined, data: 'plain' },
    ];
    expect(await all(streamOf(text))).toEqual(expected);
    expect(await all(streamOf(...text))).toEqual(expected);
  });

  test('characters cut in the middle of their bytes come together', async () => {
    const word = bytes.encode('data: 井盖\n\n');
    const response = new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(word.slice(0, 8));
          controller.enqueue(word.slice(8));
          controller.close();
        },
      }),
    );
    expect(await all(response)).toEqual([{ name: 'message', id: undefined, data: '井盖' }]);
  });
});

test('after a cut the feed resumes behind the last event', async () => {
  const asked: (string | null)[] = [];
  const fetch: Fetch = async (_input, init) => {
    asked.push(new Headers(init?.headers).get('last-event-id'));
    if (asked.length === 1)
      return streamOf('id: 41\nevent: case\ndata: {"id":"a"}\n\nid: 42\nevent: case\ndata: {"id":"b"}\n\n');
    // As in a browser, an abort breaks the stream.
    return new Response(
      new ReadableStream({
        start: (controller) => init?.signal?.addEventListener('abort', () => controller.error(new Error('aborted'))),
      }),
    );
  };
  vi.useFakeTimers();
  try {
    const seen: CaseChange[] = [];
    const states: string[] = [];
    const stop = createClient({ baseUrl: 'http://server', fetch }).feed.follow({
      onChange: (change) => seen.push(change),
      onState: (state) => states.push(state.kind),
    });
    await vi.waitFor(() => expect(states).toContain('cut'));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked).toEqual([null, '42']);
    expect(seen.map((change) => change.id)).toEqual(['a', 'b']);
    expect(states).toEqual(['connecting', 'live', 'cut', 'connecting', 'live']);
    // Silence is a cut too.
    await vi.advanceTimersByTimeAsync(41_000);
    expect(states.slice(5, 6)).toEqual(['cut']);
    stop();
  } finally {
    vi.useRealTimers();
  }
});

test('a feed that is cut again and again leaves nothing behind at its signal', async () => {
  const added = vi.spyOn(AbortSignal.prototype, 'addEventListener');
  const removed = vi.spyOn(AbortSignal.prototype, 'removeEventListener');
  vi.useFakeTimers();
  try {
    let asked = 0;
    const fetch: Fetch = async () => {
      asked += 1;
      return streamOf(': nothing\n\n');
    };
    const stop = createClient({ baseUrl: 'http://server', fetch }).feed.follow({ onChange: () => {} });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBeGreaterThan(20);
    // The pause that is running has one.
    expect(added.mock.calls.length - removed.mock.calls.length).toBeLessThanOrEqual(1);
    stop();
  } finally {
    vi.useRealTimers();
    added.mockRestore();
    removed.mockRestore();
  }
});
