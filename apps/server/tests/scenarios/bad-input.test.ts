import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/ids.ts';
import { type Answer, type Asking, openTown, type Person, type Town, taken } from './people.ts';
import { gcj02, lies } from './places.ts';
import { profiles } from './profiles.ts';

const nowhere = '0195e0a0-0000-7000-8000-000000000000';
const HALF = String.fromCharCode(0xd800);
const NUL = String.fromCharCode(0);

interface Case {
  what: string;
  /** A report with something wrong in it; the code of the answer, and what its sentence or details have to name. */
  body: object | (() => object);
  status: number;
  code: string;
  names: string;
}

describe.each(profiles)('bad input in $slug', (profile) => {
  let town: Town;
  let worker: Person;
  let dispatcher: Person;
  let before: Record<string, number>;
  let standing: string;
  beforeAll(async () => {
    town = await openTown(profile.slug, { at: profile.at });
    [worker, dispatcher] = [await town.as(profile.worker), await town.as(profile.dispatcher)];
    standing = taken(await worker.report(profile.procedure, profile.opening(town)), 201).id;
    before = await town.written();
  });
  afterAll(() => town.close());

  const report = (change: object = {}) => ({
    id: newId(),
    matterId: newId(),
    procedure: profile.procedure,
    form: profile.opening(town),
    ...change,
  });
  const withForm = (change: object) => report({ form: { ...profile.opening(town), ...change } });
  const withPlace = (change: object) => withForm({ place: { ...profile.opening(town).place, ...change } });

  /** A clear problem in both languages, naming the place; nothing written, and no fault of ours in the log. */
  async function expectProblem(answer: Answer, { status, code, names }: Pick<Case, 'status' | 'code' | 'names'>) {
    expect(answer.body).toMatchObject({ status, code, type: `urn:wangge:problem:${code}` });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const { zh, en } = answer.body.text;
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).not.toMatch(/\p{Script=Han}/u);
    expect(JSON.stringify(answer.body)).toContain(names);
    expect(await town.written()).toEqual(before);
    expectNoFault();
  }

  /** Since the last look. */
  function expectNoFault(): void {
    const faults = town.log.filter((line) => line.includes('a fault of ours'));
    town.log.length = 0;
    expect(faults).toEqual([]);
  }

  describe('a report', () => {
    const cases: Case[] = [
      {
        what: 'with coordinates exchanged',
        body: () => {
          const { lng, lat } = profile.opening(town).place;
          return withPlace({ lng: lat, lat: lng });
        },
        status: 422,
        code: 'bad-point',
        names: 'swapped',
      },
      {
        what: 'out of range',
        body: () => withPlace({ lng: 200 }),
        status: 422,
        code: 'bad-point',
        names: 'out-of-range',
      },
      {
        what: 'at 0, 0',
        body: () => withPlace({ lng: 0, lat: 0 }),
        status: 422,
        code: 'bad-point',
        names: 'null-island',
      },
      {
        what: 'outside the district',
        body: () => withPlace({ lng: town.district.box[2] + 0.05 }),
        status: 422,
        code: 'outside-district',
        names: 'lng',
      },
      {
        what: 'with coordinates as text',
        body: () => withPlace({ lng: '117.0' }),
        status: 400,
        code: 'bad-request',
        names: 'body/form/place/lng',
      },
      {
        what: 'with null for a coordinate',
        body: () => withPlace({ lat: null }),
        status: 400,
        code: 'bad-request',
        names: 'body/form/place/lat',
      },
      {
        what: 'in a system that there is not',
        body: () => withPlace({ crs: 'EPSG:3857' }),
        status: 400,
        code: 'bad-request',
        names: 'body/form/place/crs',
      },
      {
        what: 'with a negative accuracy',
        body: () => withPlace({ accuracy: -1 }),
        status: 400,
        code: 'bad-request',
        names: 'body/form/place/accuracy',
      },
      {
        what: 'with a place of too many fields',
        body: () => withPlace({ altitude: 3 }),
        status: 400,
        code: 'bad-request',
        names: 'body/form/place',
      },
      {
        what: 'without a place',
        body: () => withForm({ place: undefined }),
        status: 400,
        code: 'bad-request',
        names: 'place',
      },
      {
        what: 'without a form',
        body: () => report({ form: undefined }),
        status: 400,
        code: 'bad-request',
        names: 'form',
      },
      {
        what: 'of a field that there is not',
        body: () => withForm({ severity: 'high' }),
        status: 422,
        code: 'form',
        names: 'severity',
      },
      {
        what: 'of a member that there is not',
        body: () => report({ state: 'archived' }),
        status: 400,
        code: 'bad-request',
        names: 'body',
      },
      {
        what: 'with a text that is too long',
        body: () => withForm({ [profile.text]: '井'.repeat(3000) }),
        status: 422,
        code: 'form',
        names: profile.text,
      },
      {
        what: 'with a text that is none',
        body: () => withForm({ [profile.text]: { toString: 'x' } }),
        status: 422,
        code: 'form',
        names: profile.text,
      },
      {
        what: 'with NUL in its text',
        body: () => withForm({ [profile.text]: `a${NUL}b` }),
        status: 400,
        code: 'bad-text',
        names: `body/form/${profile.text}`,
      },
      {
        what: 'with half of a character in its text',
        body: () => withForm({ [profile.text]: `a${HALF}b` }),
        status: 400,
        code: 'bad-text',
        names: `body/form/${profile.text}`,
      },
      {
        what: 'with NUL in a name of a field',
        body: () => withForm({ [`a${NUL}`]: 'b' }),
        status: 400,
        code: 'bad-text',
        names: 'body/form',
      },
      {
        what: 'of an unknown category',
        body: () => withForm({ category: 'Z9999' }),
        status: 422,
        code: 'form',
        names: 'category',
      },
      {
        what: 'of a category named as every object is',
        body: () => withForm({ category: 'constructor', condition: undefined }),
        status: 422,
        code: 'form',
        names: 'unknown-category',
      },
      {
        what: 'of a condition named as every object is',
        body: () => withForm({ category: undefined, condition: '__proto__' }),
        status: 422,
        code: 'form',
        names: 'unknown-condition',
      },
      {
        what: 'of a condition of another category',
        body: () => withForm({ condition: Object.keys(town.district.pack.catalogue.conditions).at(-1) }),
        status: 422,
        code: 'form',
        names: 'condition-of-other-category',
      },
      {
        what: 'with a photo that was not uploaded',
        body: () => withForm({ photos: [nowhere] }),
        status: 422,
        code: 'form',
        names: 'unknown-photo',
      },
      {
        what: 'with a photo id that is none',
        body: () => withForm({ photos: ["'; drop table matter; --"] }),
        status: 422,
        code: 'form',
        names: 'unknown-photo',
      },
      {
        what: 'with thousands of photos',
        body: () => withForm({ photos: Array.from({ length: 5000 }, () => newId()) }),
        status: 422,
        code: 'form',
        names: 'photos',
      },
      {
        what: 'nested without end',
        body: () => {
          let deep: unknown = 'x';
          for (let level = 0; level < 4000; level++) deep = [deep];
          return withForm({ [profile.text]: deep });
        },
        status: 400,
        code: 'bad-request',
        names: `body/form/${profile.text}`,
      },
      {
        what: 'of a procedure that there is not',
        body: () => report({ procedure: 'no-such-procedure' }),
        status: 422,
        code: 'unknown-procedure',
        names: profile.procedure,
      },
      {
        what: 'of a procedure named as every object is',
        body: () => report({ procedure: 'constructor' }),
        status: 422,
        code: 'unknown-procedure',
        names: profile.procedure,
      },
      {
        what: 'with an id that is none',
        body: () => report({ id: '1' }),
        status: 400,
        code: 'bad-request',
        names: 'body/id',
      },
      {
        what: 'with an id in capitals',
        body: () => report({ matterId: newId().toUpperCase() }),
        status: 400,
        code: 'bad-request',
        names: 'body/matterId',
      },
      {
        what: 'on a day that there is not',
        body: () => report({ reportedAt: '2020-02-30T10:00:00Z' }),
        status: 400,
        code: 'bad-request',
        names: 'body/reportedAt',
      },
      {
        what: 'in a leap second',
        body: () => report({ reportedAt: '2016-12-31T23:59:60Z' }),
        status: 400,
        code: 'bad-request',
        names: 'body/reportedAt',
      },
      {
        what: 'without a zone in its time',
        body: () => report({ reportedAt: '2020-04-04T23:30:00' }),
        status: 400,
        code: 'bad-request',
        names: 'body/reportedAt',
      },
      {
        what: 'from a source that is not for its author to name',
        body: () => report({ source: profile.slug === 'shizhong' ? 'hotline' : 'guichet' }),
        status: 422,
        code: 'form',
        names: 'source',
      },
      { what: 'that is a list', body: [1, 2, 3], status: 400, code: 'bad-request', names: 'body' },
    ];
    test.each(cases)('$what', async ({ body, ...expected }) => {
      await expectProblem(await worker.post('/api/v1/cases', typeof body === 'function' ? body() : body), expected);
    });

    test('given in GCJ-02 and called WGS-84 near the border: refused, with what the numbers fit', async () => {
      const { outline } = town.district.pack;
      const rings = outline.coordinates as [number, number][][];
      const inChina = profile.slug === 'shizhong';
      const corner = rings[0]?.find(([lng, lat]) => {
        const shifted = gcj02({ lng, lat });
        return !lies(shifted, rings) && town.district.locate !== undefined && isWithin(lng, lat);
      });
      if (!inChina) {
        expect(gcj02({ lng: 27.1, lat: 28.4 })).not.toEqual({ lng: 27.1, lat: 28.4 });
        return;
      }
      expect(corner, 'the outline has a corner whose shifted point lies outside').toBeDefined();
      const inside = nearby(corner as [number, number]);
      const refused = await dispatcher.post('/api/v1/cases', withPlace({ ...gcj02(inside), crs: 'WGS-84' }));
      await expectProblem(refused, { status: 422, code: 'outside-district', names: '"fitsAs":["GCJ-02"' });

      function isWithin(lng: number, lat: number): boolean {
        const near = nearby([lng, lat]);
        return lies(near, rings) && !lies(gcj02(near), rings);
      }
      /** A little towards the middle from a corner. */
      function nearby([lng, lat]: [number, number]) {
        const [west, south, east, north] = town.district.box;
        return { lng: lng + ((west + east) / 2 - lng) * 0.01, lat: lat + ((south + north) / 2 - lat) * 0.01 };
      }
    });
  });

  describe('bytes', () => {
    const bytes: {
      what: string;
      raw: () => Uint8Array | string;
      headers?: Asking['headers'];
      status: number;
      code: string;
      names: string;
    }[] = [
      { what: 'broken JSON', raw: () => '{"id": ', status: 400, code: 'bad-request', names: 'body' },
      { what: 'two JSON texts', raw: () => '{}{}', status: 400, code: 'bad-request', names: 'body' },
      { what: 'nothing', raw: () => '', status: 400, code: 'bad-request', names: 'body' },
      {
        what: 'a number that JSON does not have',
        raw: () => '{"lng": NaN}',
        status: 400,
        code: 'bad-request',
        names: 'body',
      },
      {
        what: 'a number beyond all numbers',
        raw: () => JSON.stringify(report()).replace(/"lng":[\d.]+/, '"lng":1e999'),
        status: 400,
        code: 'bad-request',
        names: 'body/form/place/lng',
      },
      {
        what: 'invalid UTF-8',
        raw: () => Buffer.concat([Buffer.from('{"id":"'), Buffer.of(0xc3, 0x28), Buffer.from('"}')]),
        status: 400,
        code: 'bad-encoding',
        names: 'UTF-8',
      },
      {
        what: 'GBK',
        raw: () => Buffer.concat([Buffer.from('{"id":"'), Buffer.of(0xbe, 0xae, 0xb8, 0xc7), Buffer.from('"}')]),
        status: 400,
        code: 'bad-encoding',
        names: 'UTF-8',
      },
      {
        what: 'a poisoned prototype',
        raw: () => JSON.stringify(report()).replace('{', '{"__proto__":{"isAdmin":true},'),
        status: 400,
        code: 'bad-request',
        names: 'body/__proto__',
      },
      {
        what: 'a poisoned prototype within the form',
        raw: () => JSON.stringify(report()).replace('"form":{', '"form":{"constructor":{"prototype":{}},'),
        status: 400,
        code: 'bad-request',
        names: 'body/form/constructor',
      },
      {
        what: 'brackets without end',
        raw: () => '['.repeat(200_000),
        status: 400,
        code: 'bad-request',
        names: 'body',
      },
      {
        what: 'brackets without end that are closed',
        raw: () => `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
        status: 400,
        code: 'bad-request',
        names: 'body',
      },
      {
        what: '300 kB of text',
        raw: () => JSON.stringify(withForm({ [profile.text]: 'x'.repeat(300_000) })),
        status: 413,
        code: 'too-large',
        names: '262144',
      },
      {
        what: '10 MB of text',
        raw: () => JSON.stringify(withForm({ [profile.text]: '井'.repeat(3_500_000) })),
        status: 413,
        code: 'too-large',
        names: '262144',
      },
      {
        what: 'a form of a page',
        raw: () => 'id=1',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        status: 415,
        code: 'unsupported-type',
        names: 'application/json',
      },
      {
        what: 'plain text',
        raw: () => '{}',
        headers: { 'content-type': 'text/plain' },
        status: 415,
        code: 'unsupported-type',
        names: 'application/json',
      },
      {
        what: 'XML',
        raw: () => '<id/>',
        headers: { 'content-type': 'text/xml' },
        status: 415,
        code: 'unsupported-type',
        names: 'application/json',
      },
    ];
    test.each(bytes)('$what', async ({ raw, headers = {}, ...expected }) => {
      await expectProblem(await worker.ask('POST', '/api/v1/cases', undefined, { raw: raw(), headers }), expected);
    });
  });

  describe('an action', () => {
    type Row = [
      what: string,
      id: () => string,
      action: string,
      form: object,
      status: number,
      code: string,
      names: string,
    ];
    test.each<Row>([
      ['on a case that there is not', () => nowhere, 'x', {}, 404, 'not-found', nowhere],
      ['that the procedure does not have', () => standing, 'annex', {}, 404, 'unknown-action', 'annex'],
      ['named as every object is', () => standing, 'constructor', {}, 404, 'unknown-action', 'constructor'],
      [
        'of a request that there is not',
        () => standing,
        'approve-nothing',
        {},
        404,
        'unknown-action',
        'approve-nothing',
      ],
      ['on an id that is none', () => 'abc', 'x', {}, 400, 'bad-request', 'params/id'],
      ['with a name that is none', () => standing, 'A%20b', {}, 400, 'bad-request', 'params/action'],
    ])('%s', async (_what, id, action, form, status, code, names) => {
      await expectProblem(await dispatcher.act(id(), action, form), { status, code, names });
    });

    test('with a form of wrong types: each field is named', async () => {
      const [[action, right]] = profile.rivals;
      const wrong = Object.fromEntries(Object.keys(right).map((field) => [field, 7]));
      const answer = await dispatcher.act(standing, action, { ...wrong, extra: [] });
      await expectProblem(answer, { status: 422, code: 'form', names: 'extra' });
      const named = answer.body.faults.map(({ field }: { field: string }) => field).sort();
      expect(named).toEqual([...Object.keys(right), 'extra'].sort());
    });

    test('without the token of its session', async () => {
      const [[action, form]] = profile.rivals;
      const path = `/api/v1/cases/${standing}/actions/${action}`;
      for (const csrf of ['', 'x', 'y'.repeat(5000)]) {
        const answer = await dispatcher.post(path, { id: newId(), form }, { csrf });
        await expectProblem(answer, { status: 403, code: 'bad-csrf', names: 'token' });
      }
    });

    test('with a session that is none', async () => {
      for (const cookie of [
        'wangge=',
        `wangge=${profile.slug}.${'A'.repeat(43)}`,
        `wangge=nowhere.${'A'.repeat(43)}`,
      ]) {
        const answer = await town.stranger().get('/api/v1/cases', { headers: { cookie } });
        await expectProblem(answer, { status: 401, code: 'no-session', names: 'logged' });
      }
    });

    test('revealing without a purpose, too much, or nothing', async () => {
      const path = `/api/v1/cases/${standing}/reveal`;
      const fields = [Object.keys(town.district.pack.fields)[0]];
      await expectProblem(await dispatcher.post(path, { fields, purpose: ' x ' }), {
        status: 422,
        code: 'purpose-required',
        names: '4',
      });
      await expectProblem(await dispatcher.post(path, { fields: [], purpose: 'call back' }), {
        status: 400,
        code: 'bad-request',
        names: 'body/fields',
      });
      await expectProblem(await dispatcher.post(path, { fields: ['toString'], purpose: 'call back' }), {
        status: 403,
        code: 'field-withheld',
        names: 'toString',
      });
      // By its name, not its id, and not as if it were a role that is needed.
      const [id, { name }] = Object.entries(town.district.pack.fields).find(
        ([, { audience }]) => !audience.includes('grid-worker'),
      ) as [string, { name: Record<string, string> }];
      const { body } = await worker.post(path, { fields: [id], purpose: 'call back' });
      expect(body).toMatchObject({ code: 'field-withheld', fields: [id] });
      expect(body.text.en).toBe(`Your post does not get to see: ${name.en}.`);
      expect(body.text.zh).toMatch(/^当前岗位不能查看：.+。$/);
      expect(body.text.zh).not.toContain(id);
    });
  });

  describe('a query', () => {
    test.each([
      ['limit=0', 'bad-request', 'querystring/limit'],
      ['limit=201', 'bad-request', 'querystring/limit'],
      ['limit=1&limit=2', 'bad-request', 'querystring/limit'],
      ['limit=ten', 'bad-request', 'querystring/limit'],
      ['sort=due&sort=changed', 'bad-request', 'querystring/sort'],
      ['sort=random', 'bad-request', 'querystring/sort'],
      ['open=maybe', 'bad-request', 'querystring/open'],
      ['light=blue', 'bad-request', 'querystring/light'],
      ['area=999999', 'bad-request', 'querystring/area'],
      ['area=__proto__', 'bad-request', 'querystring/area'],
      ['since=yesterday', 'bad-request', 'querystring/since'],
      ['since=2016-12-31T23:59:60Z', 'bad-request', 'querystring/since'],
      ['until=2020-13-01T00:00:00Z', 'bad-request', 'querystring/until'],
      ['colour=red', 'bad-request', 'querystring'],
      ['__proto__=1', 'bad-request', 'querystring'],
      ['q=a%00b', 'bad-text', 'querystring/q'],
      ['state=a%00b', 'bad-text', 'querystring/state'],
      ['state=a&state=b%00', 'bad-text', 'querystring/state/1'],
      [`q=${'x'.repeat(81)}`, 'bad-request', 'querystring/q'],
      [`q=${'x'.repeat(9000)}`, 'bad-request', 'querystring/q'],
      [Array.from({ length: 41 }, () => 'state=x').join('&'), 'bad-request', 'querystring/state'],
      ['cursor=abc', 'bad-cursor', 'cursor'],
      [
        `cursor=${Buffer.from(`due 2020-01-01T00:00:00.000Z ${'-'.repeat(36)}`).toString('base64url')}`,
        'bad-cursor',
        'cursor',
      ],
      [
        `cursor=${Buffer.from(`due +275760-01-01T00:00:00.000Z ${nowhere}`).toString('base64url')}`,
        'bad-cursor',
        'cursor',
      ],
      [
        `cursor=${Buffer.from(`due -271821-05-01T00:00:00.000Z ${nowhere}`).toString('base64url')}`,
        'bad-cursor',
        'cursor',
      ],
      ...['', ' ', ' -1', ' 1.5', ' 1e9', ' x'].map((rank) => [
        `cursor=${Buffer.from(`due 2020-01-01T00:00:00.000Z ${nowhere}${rank}`).toString('base64url')}`,
        'bad-cursor',
        'cursor',
      ]),
      [
        `cursor=${Buffer.from(`changed 2020-01-01T00:00:00.000Z ${nowhere} 1`).toString('base64url')}&sort=changed`,
        'bad-cursor',
        'cursor',
      ],
      [`cursor=${Buffer.from(`received - ${nowhere}`).toString('base64url')}&sort=received`, 'bad-cursor', 'cursor'],
      [
        `cursor=${Buffer.from(`changed 2020-01-01T00:00:00.000Z ${nowhere}`).toString('base64url')}`,
        'bad-cursor',
        'cursor',
      ],
    ])('%s', async (query, code, names) => {
      await expectProblem(await dispatcher.get(`/api/v1/cases?${query}`), { status: 400, code, names });
    });

    test.each(['%', '%ff', '%E4%BA', "' or 1=1 --", '100%', '_', '\\', '*', '../..', '👷'])(
      'of words as people type them is no fault: %s',
      async (q) => {
        const { status, body } = await dispatcher.get(`/api/v1/cases?q=${encodeURIComponent(q)}`);
        expect(status).toBe(200);
        expect(body.items).toEqual([]);
      },
    );

    test('of bytes that are no UTF-8 is no fault of ours either', async () => {
      for (const q of ['%ff%fe', '%C3%28']) {
        const { status } = await dispatcher.get(`/api/v1/cases?q=${q}`);
        expect([200, 400]).toContain(status);
      }
      expectNoFault();
    });

    test.each([
      ['lng=abc&lat=1', 400, 'bad-request'],
      ['lng=1', 400, 'bad-request'],
      ['lng=1&lat=1&lng=2', 400, 'bad-request'],
      ['lng=Infinity&lat=1', 400, 'bad-request'],
      ['lng=1e400&lat=1', 400, 'bad-request'],
      ['lng=0&lat=0', 422, 'bad-point'],
      ['lng=1&lat=1&crs=NAD27', 400, 'bad-request'],
    ])('of a place: %s', async (query, status, code) => {
      await expectProblem(await dispatcher.get(`/api/v1/locate?${query}`), { status, code, names: '' });
    });
  });

  describe('an address', () => {
    test.each([
      ['GET', '/api/v1/cases/%ff', 400, 'bad-request'],
      ['GET', '/api/v1/cases/%', 400, 'bad-request'],
      ['GET', '/api/v1/nothing-here', 404, 'no-route'],
      ['DELETE', '/api/v1/cases', 404, 'no-route'],
      ['GET', `/api/v1/cases/${nowhere}`, 404, 'not-found'],
      ['GET', `/api/v1/photos/${nowhere}`, 404, 'not-found'],
      ['GET', '/api/v1/procedures/constructor/drawing', 404, 'not-found'],
      ['GET', '/api/v1/procedures/constructor/graph', 404, 'not-found'],
      ['GET', '/api/v1/areas.geojson?level=planet', 400, 'bad-request'],
    ])('%s %s', async (method, path, status, code) => {
      await expectProblem(await dispatcher.ask(method, path), { status, code, names: '' });
    });

    test.each([
      [
        'longer than a server takes',
        `GET /api/v1/cases?q=${'x'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
        431,
        'headers-too-large',
      ],
      ['that is no HTTP', 'HELLO WANGGE\r\n\r\n', 400, 'bad-request'],
    ])('%s', async (_what, text, status, code) => {
      const answer = await speak(text);
      const [head, body = ''] = answer.split('\r\n\r\n');
      expect(head).toContain(`HTTP/1.1 ${status}`);
      expect(head).toContain('application/problem+json');
      expect(JSON.parse(body)).toMatchObject({
        status,
        code,
        text: { zh: expect.any(String), en: expect.any(String) },
      });
    });
  });

  test('after all of it nothing was written, and good input is taken as ever', async () => {
    expect(await town.written()).toEqual(before);
    taken(await worker.report(profile.procedure, profile.opening(town)), 201);
  });

  /** Bytes to the server, and all that it says. */
  function speak(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(town.url);
      const socket = connect(Number(port), hostname, () => socket.write(text));
      let said = '';
      socket.setEncoding('utf8').on('data', (chunk) => (said += chunk));
      socket.on('end', () => resolve(said)).on('error', reject);
    });
  }
});
