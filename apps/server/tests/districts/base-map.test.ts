import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPackFolder } from '../../src/districts/index.ts';
import { openTown, type Town } from '../scenarios/people.ts';

const bytes = Uint8Array.from({ length: 1000 }, (_, at) => at % 251);
let town: Town;
let folder: string;
let session: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wangge-base-'));
  await mkdir(join(folder, 'base'));
  await writeFile(join(folder, 'base', 'town.pmtiles'), bytes);
  const baseMap = 'baseMap: { kind: pmtiles, url: base/town.pmtiles, crs: WGS-84, attribution: invented }\n';
  town = await openTown('ville-haute', { edit: { 'district.yaml': (text) => `${text.trimEnd()}\n${baseMap}` } });
  town.services.packFolders = new Map([[town.district.slug, folder]]);
  const { cookie } = await logIn();
  session = cookie;
});
afterAll(async () => {
  await town?.close();
  await rm(folder, { recursive: true, force: true });
});

async function logIn(): Promise<{ cookie: string }> {
  const accounts = (await (await fetch(`${town.url}/api/v1/demo/accounts`)).json()) as {
    login: string;
    password: string;
    role: string;
  }[];
  const { login, password } = accounts.find(({ role }) => role === 'dispatcher')!;
  const answer = await fetch(`${town.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ district: town.district.slug, login, password }),
  });
  expect(answer.ok).toBe(true);
  return { cookie: answer.headers.getSetCookie()[0]!.split(';')[0]! };
}

const ask = (headers: Record<string, string> = {}) =>
  fetch(`${town.url}/api/v1/base-map`, { headers: { cookie: session, 'accept-encoding': 'br, gzip', ...headers } });

describe('an archive in the pack’s folder', () => {
  test('is named to the pages by an address of ours, and is no version of the pack', async () => {
    const answer = await fetch(`${town.url}/api/v1/district`, { headers: { cookie: session } });
    expect(((await answer.json()) as { baseMap: unknown }).baseMap).toMatchObject({ url: '/api/v1/base-map' });
    expect([...(await readPackFolder(folder)).keys()]).toEqual([]);
  });

  test('comes whole, and uncompressed, to whoever has a session', async () => {
    const whole = await ask();
    expect(whole.status).toBe(200);
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    expect(whole.headers.get('content-encoding')).toBeNull();
    expect(new Uint8Array(await whole.arrayBuffer())).toEqual(bytes);
    expect((await ask({ cookie: '' })).status).toBe(401);
  });

  test.each([
    ['bytes=0-9', 0, 10],
    ['bytes=990-', 990, 1000],
    ['bytes=-5', 995, 1000],
    ['bytes=998-4000', 998, 1000],
    ['bytes=-4000', 0, 1000],
  ])('%s is answered with just that', async (range, from, to) => {
    const part = await ask({ range });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/1000`);
    expect(part.headers.get('content-length')).toBe(String(to - from));
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(bytes.slice(from, to));
  });

  test.each(['bytes=9-3', 'bytes=0-1,5-6', 'lines=1-2', 'bytes=a-b', 'bytes=-'])(
    '%s is no one range, so all of it comes',
    async (range) => {
      const whole = await ask({ range });
      expect([whole.status, (await whole.arrayBuffer()).byteLength]).toEqual([200, 1000]);
    },
  );

  test('a range behind the end is told', async () => {
    const beyond = await ask({ range: 'bytes=1000-1001' });
    expect([beyond.status, ((await beyond.json()) as { code: string }).code]).toEqual([416, 'bad-range']);
  });

  test('a range of an archive that is another by now is answered with the new one whole', async () => {
    const tag = (await ask()).headers.get('etag')!;
    expect((await ask({ range: 'bytes=0-9', 'if-range': tag })).status).toBe(206);
    await writeFile(join(folder, 'base', 'town.pmtiles'), bytes.slice(0, 500));
    const changed = await ask({ range: 'bytes=0-9', 'if-range': tag });
    expect([changed.status, (await changed.arrayBuffer()).byteLength]).toEqual([200, 500]);
  });

  test('that is not there is told, as is a district that came from no folder', async () => {
    await rm(join(folder, 'base', 'town.pmtiles'));
    const missing = await ask();
    expect([missing.status, ((await missing.json()) as { code: string }).code]).toEqual([404, 'not-found']);
    town.services.packFolders = new Map();
    expect((await ask()).status).toBe(404);
  });
});
