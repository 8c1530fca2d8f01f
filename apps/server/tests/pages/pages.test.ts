import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageRoutes } from '../../src/pages/routes.ts';
import { type Router, serve } from '../../src/platform/http/index.ts';
import { openTown, type Town } from '../scenarios/people.ts';

let town: Town;
let folder: string;
let router: Router;
let url: string;

/** As the builder does: everything old goes, then the new files come. */
async function build(name: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'assets', `index-${name}.js`), `"${name}"`);
  await writeFile(join(folder, 'sw.js'), `"worker of ${name}"`);
  await writeFile(join(folder, '.built-from'), name);
  await writeFile(join(folder, 'index.html'), `<script src="/assets/index-${name}.js"></script>`);
}
const get = (path: string, headers: Record<string, string> = {}) => fetch(url + path, { headers });

beforeAll(async () => {
  town = await openTown('ville-haute');
  folder = await mkdtemp(join(tmpdir(), 'wangge-pages-'));
  await rm(folder, { recursive: true });
  router = await serve(town.services, [(at, services) => pageRoutes(at, services, folder)]);
  await router.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(router.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await router.close();
  await town.close();
  await rm(folder, { recursive: true, force: true });
});

test('a server without pages says so, and serves them once they are built', async () => {
  expect((await get('/desk')).status).toBe(404);
  await build('one');
  const page = await get('/desk?light=red');
  expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-cache']);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(await page.text()).toContain('index-one.js');
  const asset = await get('/assets/index-one.js');
  expect([asset.status, asset.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
  expect(asset.headers.get('content-type')).toMatch(/javascript/);
  expect((await get('/sw.js')).headers.get('cache-control')).toBe('no-cache');
});

test('a new build is served without a restart, and the old one is gone for good', async () => {
  const old = await get('/desk');
  await build('two');
  const page = await get('/desk', { 'if-none-match': old.headers.get('etag') ?? '' });
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('index-two.js');
  expect(await (await get('/assets/index-two.js')).text()).toBe('"two"');
  const gone = await get('/assets/index-one.js');
  expect([gone.status, gone.headers.get('cache-control')]).toEqual([404, 'no-store']);
  expect(await gone.json()).toMatchObject({ code: 'no-route' });
});

test('while a build is being written the page asks again by itself', async () => {
  await rm(folder, { recursive: true });
  const page = await get('/desk');
  expect([page.status, page.headers.get('retry-after'), page.headers.get('cache-control')]).toEqual([
    503,
    '2',
    'no-store',
  ]);
  expect(await page.text()).toContain('http-equiv="refresh"');
  await build('three');
  expect((await get('/')).status).toBe(200);
});

test.each([
  '/.built-from',
  '/assets/.hidden',
  '/assets/../index.html',
  '/%2e%2e/package.json',
  '/nothing.js',
  '/api/v1/nothing',
])('%s is no page and no file', async (path) => {
  const answer = await get(path);
  expect(await answer.text()).not.toContain('"three"');
  // The client itself takes `..` out of an address: what is left of it is the page.
  if (path !== '/assets/../index.html') expect(answer.status).toBe(404);
});
