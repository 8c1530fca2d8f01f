import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keywordsWithSentence, tellShapeFault } from '../../src/platform/http/shape-faults.ts';
import { openTown, type Town } from './people.ts';

/** As far as the routes' schemas go. */
interface Shape {
  type?: string;
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
  anyOf?: Shape[];
  allOf?: Shape[];
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  additionalProperties?: boolean;
}

/** What a validator says in English, and a Chinese sentence never does. */
const ENGLISH =
  /\b(must|schema|match|should|have|has|equal|constant|allowed|fewer|more|than|required|properties|property|items|characters|integer|string|unexpected|token|expected|position|invalid|valid|error|format|is|not|the|of)\b/i;

let town: Town;
beforeAll(async () => {
  town = await openTown('ville-haute');
});
afterAll(() => town.close());

/** Every value that breaks one keyword of the schema, and what each breaks. */
function broken(shape: Shape): [keyword: string, value: unknown][] {
  const found: [string, unknown][] = [];
  const options = shape.anyOf ?? [];
  if (options.length > 0) return [['anyOf', { no: 'such' }], ...options.flatMap(broken)];
  if (shape.type === 'string') {
    found.push(['type', 5], ['type', {}]);
    if (shape.minLength) found.push(['minLength', 'x'.repeat(shape.minLength - 1)]);
    if (shape.maxLength) found.push(['maxLength', 'x'.repeat(shape.maxLength + 1)]);
    if (shape.pattern) found.push(['pattern', '\u0007 ?']);
    if (shape.format) found.push(['format', 'yesterday']);
  } else if (shape.type === 'integer' || shape.type === 'number') {
    found.push(['type', 'ten']);
    if (shape.type === 'integer') found.push(['type', 1.5]);
    if (shape.minimum !== undefined) found.push(['minimum', shape.minimum - 1]);
    if (shape.maximum !== undefined) found.push(['maximum', shape.maximum + 1]);
  } else if (shape.type === 'array') {
    found.push(['type', 'x']);
    if (shape.minItems) found.push(['minItems', []]);
    if (shape.maxItems) found.push(['maxItems', Array.from({ length: shape.maxItems + 1 }, () => 'x')]);
    if (shape.items) found.push(...broken(shape.items).map(([keyword, one]): [string, unknown] => [keyword, [one]]));
  } else if (shape.type === 'boolean') found.push(['type', 'perhaps']);
  else if (shape.type === 'object') found.push(['type', 'x'], ['type', [1]]);
  if (shape.enum) found.push(['enum', 'none-of-these']);
  if (shape.const !== undefined) found.push(['const', 'another']);
  return found;
}

const ID = '0195e0a0-0000-7000-8000-000000000000';
const addressOf = (path: string): string =>
  path
    .replaceAll('{id}', ID)
    .replace('{action}', 'file')
    .replaceAll(/\{[a-z]+\}/g, 'x');

describe('a request of the wrong shape', () => {
  test('is told in Chinese without a word of the validator, and in English without its jargon, at its place', async () => {
    const provoked = new Map<string, number>();
    const told: { zh: string; en: string; place: string }[] = [];
    const stranger = town.stranger();
    const probe = async (method: string, path: string, keyword: string, body?: unknown) => {
      for (const language of ['zh', 'en'] as const) {
        const answer = await stranger.ask(method, path, body, { language });
        // Some of what is tried is fine by another branch of its schema, or by conversion: then nobody is logged in.
        if (answer.body?.code !== 'bad-request') continue;
        expect(answer.body.title).toBe(answer.body.text[language]);
        told.push({ ...answer.body.text, place: answer.body.place });
        provoked.set(keyword, (provoked.get(keyword) ?? 0) + 1);
      }
    };
    for (const [path, operations] of Object.entries(town.document.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const [verb, address] = [method.toUpperCase(), addressOf(path)];
        if (verb === 'HEAD') continue;
        const { parameters = [], requestBody } = operation as unknown as {
          parameters?: { name: string; in: string; schema: Shape }[];
          requestBody?: { content: Record<string, { schema: Shape }> };
        };
        for (const { name, in: where, schema } of parameters) {
          for (const [keyword, value] of broken(schema)) {
            const text = encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value));
            if (where === 'query') await probe(verb, `${address}?${name}=${text}`, keyword);
            else if (where === 'path')
              await probe(verb, path.replace(`{${name}}`, text).replaceAll(/\{\w+\}/g, 'x'), keyword);
          }
        }
        if (parameters.some((one) => one.in === 'query')) await probe(verb, `${address}?colour=red`, 'additional');
        const shape = requestBody?.content['application/json']?.schema;
        if (!shape) continue;
        for (const value of [null, [], 'x', 7]) await probe(verb, address, 'type', value);
        await probe(verb, address, 'required', {});
        await probe(verb, address, 'additional', { colour: 'red' });
        for (const [name, one] of Object.entries(shape.properties ?? {})) {
          for (const [keyword, value] of broken(one)) await probe(verb, address, keyword, { [name]: value });
        }
      }
    }
    for (const form of [
      {},
      { place: {} },
      { place: { lng: 'x', lat: 1, crs: 'WGS-84' } },
      { place: { lng: 1, lat: 1, crs: 'NAD27' } },
      { place: { lng: 1, lat: 1, crs: 'WGS-84', accuracy: -1 } },
    ]) {
      await probe('POST', '/api/v1/cases', 'form', { id: ID, matterId: ID, procedure: 'x', form });
    }
    for (const raw of [
      '{',
      '{"a":}',
      '[1,',
      '"',
      '{"a":1}}',
      'nonsense',
      '{"__proto__":1}',
      '['.repeat(40) + ']'.repeat(40),
    ]) {
      for (const language of ['zh', 'en'] as const) {
        const { body } = await stranger.ask('POST', '/api/v1/session', undefined, { raw, language });
        expect(body, raw).toMatchObject({ code: 'bad-request' });
        told.push({ ...body.text, place: body.place });
      }
    }
    for (const path of ['/api/v1/cases/%', '/api/v1/cases/%ff']) {
      const { body } = await stranger.get(path, { language: 'zh' });
      if (body.code === 'bad-request') told.push({ ...body.text, place: body.place });
    }
    for (const { zh, en, place } of told) {
      expect(zh).toContain(place);
      expect(en).toContain(place);
      expect(zh).toMatch(/^请求格式有误：.*\p{Script=Han}.*。$/u);
      // The place, examples and values that are accepted are those of the API; the words around them are Chinese.
      const words = zh
        .replace(place, '')
        .replace(/格式 \S+。$/, '')
        .replace(/以下之一：.*$/, '');
      expect(words).not.toMatch(ENGLISH);
      expect(en).not.toMatch(/\bmust\b|schema|\p{Script=Han}/u);
    }
    const keywords = [
      'type',
      'required',
      'additional',
      'enum',
      'format',
      'pattern',
      'minLength',
      'maxLength',
      'minItems',
      'maxItems',
    ];
    expect([...provoked.keys()]).toEqual(expect.arrayContaining([...keywords, 'minimum', 'maximum', 'anyOf', 'form']));
    expect(told.length).toBeGreaterThan(200);
  });

  test('every keyword that a route’s schema uses has its sentence', () => {
    const annotations = new Set([
      'default',
      'description',
      'title',
      'examples',
      'properties',
      'items',
      'allOf',
      'patternProperties',
    ]);
    const used = new Set<string>();
    const walk = (shape: Shape): void => {
      for (const [keyword, value] of Object.entries(shape)) {
        if (!annotations.has(keyword)) used.add(keyword);
        if (keyword === 'properties') for (const one of Object.values(value as Record<string, Shape>)) walk(one);
        if (keyword === 'items') walk(value as Shape);
        if (keyword === 'anyOf' || keyword === 'allOf') for (const one of value as Shape[]) walk(one);
      }
    };
    for (const operations of Object.values(town.document.paths)) {
      for (const operation of Object.values(operations)) {
        const { parameters = [], requestBody } = operation as unknown as {
          parameters?: { schema: Shape }[];
          requestBody?: { content: Record<string, { schema: Shape }> };
        };
        for (const { schema } of parameters) walk(schema);
        for (const { schema } of Object.values(requestBody?.content ?? {})) walk(schema);
      }
    }
    expect(used.size).toBeGreaterThan(8);
    expect([...used].filter((keyword) => keyword !== 'anyOf' && !keywordsWithSentence.includes(keyword))).toEqual([]);
  });

  test('a keyword that nobody thought of gets a neutral sentence in both languages', () => {
    const { place, fault } = tellShapeFault([{ keyword: 'toString', instancePath: '/a', params: {} }], 'body');
    expect([place, fault]).toEqual(['body/a', { zh: '不符合接口要求', en: 'is not as the API takes it' }]);
    expect(tellShapeFault([], 'body').fault.zh).toBe('不符合接口要求');
  });
});
