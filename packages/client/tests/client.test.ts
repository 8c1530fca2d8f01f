import { describe, expect, test } from 'vitest';
import { createClient, type Fetch, isProblem, queryWords } from '../src/index.ts';

interface Call {
  method: string;
  url: string;
  headers: Headers;
  body: unknown;
}

/** A server of answers in order; what was asked is kept. */
function answering(...answers: (Response | Error)[]) {
  const calls: Call[] = [];
  const fetch: Fetch = async (input, init) => {
    calls.push({
      method: init?.method ?? 'GET',
      url: String(input),
      headers: new Headers(init?.headers),
      body: init?.body,
    });
    const answer = answers.shift();
    if (!answer) throw new Error('asked more often than expected');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { calls, fetch };
}
const problem = (status: number, body: object) =>
  new Response(JSON.stringify({ type: 'about:blank', status, title: 'x', ...body }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });

describe('requests', () => {
  test('lists are repeated and what is unknown is left out', () => {
    expect(queryWords({ state: ['a', 'b'], open: true, area: undefined, q: '井 盖' })).toBe(
      'state=a&state=b&open=true&q=%E4%BA%95+%E7%9B%96',
    );
  });

  test('the token of the session goes with every change and with no look', async () => {
    const { calls, fetch } = answering(
      Response.json({ csrf: 'secret' }),
      Response.json({}),
      Response.json({ items: [] }),
    );
    const client = createClient({ baseUrl: 'http://s/', fetch, language: () => 'en' });
    await client.session.open({ login: 'a', password: 'b' });
    await client.cases.act('m 1', 'file', { id: 'c', form: {} });
    await client.cases.list({ light: ['red'] }, { limit: 5 });
    expect(calls.map((call) => [call.method, call.url, call.headers.get('x-csrf-token')])).toEqual([
      ['POST', 'http://s/api/v1/session', null],
      ['POST', 'http://s/api/v1/cases/m%201/actions/file', 'secret'],
      ['GET', 'http://s/api/v1/cases?light=red&limit=5', null],
    ]);
    expect(calls[0]!.headers.get('accept-language')).toBe('en');
  });

  test('nobody logged in is an answer, not an error', async () => {
    const { fetch } = answering(Response.json(null));
    let signedOut = 0;
    const client = createClient({ fetch, onSignedOut: () => (signedOut += 1) });
    expect(await client.session.find()).toBeUndefined();
    expect(signedOut).toBe(1);
  });

  test('a refusal of what was asked in an earlier session signs nobody out of the new one', async () => {
    const none = () => problem(401, { code: 'no-session', text: { en: 'nobody is logged in' } });
    const held: ((answer: Response) => void)[] = [];
    const fetch = (() => new Promise((answer) => held.push(answer))) as unknown as typeof globalThis.fetch;
    let signedOut = 0;
    const client = createClient({ fetch, onSignedOut: () => (signedOut += 1) });
    const refused = (asked: Promise<unknown>) => asked.catch((one: unknown) => isProblem(one, 'no-session'));

    const early = refused(client.district.get());
    const late = refused(client.district.get());
    const opened = client.session.open({ login: 'a', password: 'b' });
    held[0]!(none());
    expect(await early).toBe(true);
    held[2]!(Response.json({ csrf: 'new' }));
    await opened;
    held[1]!(none());
    expect(await late).toBe(true);
    expect(signedOut).toBe(0);

    const own = refused(client.district.get());
    held[3]!(none());
    expect(await own).toBe(true);
    expect(signedOut).toBe(1);
  });

  test('health that is not ready is an answer; it has no prefix', async () => {
    const { calls, fetch } = answering(Response.json({ ready: false, why: { en: 'migrating' } }, { status: 503 }));
    expect(await createClient({ fetch }).health()).toMatchObject({ ready: false, why: { en: 'migrating' } });
    expect(calls[0]!.url).toBe('/health');
  });
});

describe('problems', () => {
  test('carry code, sentence and faults', async () => {
    const { fetch } = answering(
      problem(422, { code: 'form', text: { zh: '表单有误' }, faults: [{ field: 'lead', fault: 'unknown' }] }),
    );
    const error = await createClient({ fetch })
      .cases.get('x')
      .catch((one: unknown) => one);
    expect(isProblem(error, 'form')).toBe(true);
    expect(error).toMatchObject({ status: 422, isPassing: false, faults: [{ field: 'lead', fault: 'unknown' }] });
  });

  test('no answer at all is passing and says so', async () => {
    const { fetch } = answering(new TypeError('failed to fetch'));
    const error = await createClient({ fetch })
      .cases.get('x')
      .catch((one: unknown) => one);
    expect(error).toMatchObject({ code: 'unreachable', status: 0, isPassing: true, isUnreachable: true });
  });

  test("a proxy's page is no JSON and still a problem", async () => {
    const { fetch } = answering(new Response('<html>', { status: 502, statusText: 'Bad Gateway' }));
    const error = await createClient({ fetch })
      .cases.get('x')
      .catch((one: unknown) => one);
    expect(error).toMatchObject({ code: 'unreadable-answer', status: 502, isPassing: true });
  });
});

describe('a photo', () => {
  const ok = (offset: number) => new Response(null, { status: 204, headers: { 'upload-offset': String(offset) } });
  const blob = new Blob([new Uint8Array(10)], { type: 'image/jpeg' });

  test('goes up in pieces and says how far it is', async () => {
    const { calls, fetch } = answering(Response.json({}, { status: 201 }), ok(4), ok(8), ok(10));
    const shares: number[] = [];
    await createClient({ fetch }).photos.upload({ id: 'p', blob, piece: 4, onProgress: (share) => shares.push(share) });
    expect(
      calls.slice(1).map((call) => [call.method, call.headers.get('upload-offset'), (call.body as Blob).size]),
    ).toEqual([
      ['PATCH', '0', 4],
      ['PATCH', '4', 4],
      ['PATCH', '8', 2],
    ]);
    expect(shares).toEqual([0, 0.4, 0.8, 1]);
  });

  test('after a cut it asks where to go on', async () => {
    const { calls, fetch } = answering(Response.json({}, { status: 201 }), ok(4), new TypeError('cut'), ok(6), ok(10));
    await createClient({ fetch }).photos.upload({ id: 'p', blob, piece: 4 });
    expect(calls.map((call) => call.method)).toEqual(['POST', 'PATCH', 'PATCH', 'HEAD', 'PATCH']);
    expect(calls[4]!.headers.get('upload-offset')).toBe('6');
  });

  test('begun by an earlier call, it goes on where that stopped', async () => {
    const { calls, fetch } = answering(Response.json({}, { status: 200 }), ok(10));
    await createClient({ fetch }).photos.upload({ id: 'p', blob });
    expect(calls.map((call) => call.method)).toEqual(['POST', 'HEAD']);
  });

  test('what is no photo is not tried again', async () => {
    const { calls, fetch } = answering(Response.json({}, { status: 201 }), problem(422, { code: 'not-a-photo' }));
    const error = await createClient({ fetch })
      .photos.upload({ id: 'p', blob })
      .catch((one: unknown) => one);
    expect(isProblem(error, 'not-a-photo')).toBe(true);
    expect(calls.length).toBe(2);
  });
});
