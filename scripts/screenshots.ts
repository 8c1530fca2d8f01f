/**
 * `npm run screenshots`: starts the demo with its history on a fixed day and draws the pictures of docs/images/ from the real
 * pages. Needs a Chromium (WANGGE_CHROMIUM, or the system's). WANGGE_DATA keeps the history for the next run.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { buildApp } from '../apps/server/src/app.ts';
import { prepareDemo } from '../apps/server/src/commands/demo.ts';
import { openServices, readDistricts } from '../apps/server/src/commands/open.ts';
import { drawingOf } from '../apps/server/src/demo/drawings.ts';
import { loadPack, readPackFolder } from '../apps/server/src/districts/index.ts';
import { buildPages } from '../apps/server/src/pages/index.ts';
import { findChromium } from './chromium.ts';
import { dataFolder, freePort } from './product.ts';
import { paletted } from './screenshots/paletted.ts';

/** A working morning with the district at work: Wednesday 20 May 2026. */
const now = Date.parse('2026-05-20T10:20:00+08:00');
const images = fileURLToPath(new URL('../docs/images/', import.meta.url));
/** What a reader of the README loads. */
const MOST_BYTES = 400_000;

const program = findChromium();
if (!program) throw new Error('no Chromium on this machine; name one in WANGGE_CHROMIUM');
const own = process.env.WANGGE_DATA ? undefined : await dataFolder();
if (own) process.env.WANGGE_DATA = own.path;
process.env.WANGGE_TEST_MODE = '1';
process.env.PORT = String(await freePort());
await mkdir(images, { recursive: true });

await buildPages(() => console.log('building the pages …'));
// As `wangge start` does, but with the clock set before the history is made: it ends with the moment of its making.
const { services, close } = await openServices({ name: 'wangge start' });
const { config, database, districts, time } = services;
time.set(now);
await loadPack(database, await readPackFolder(config.district), { at: new Date(now), isDemo: config.isDemo });
for (const [slug, district] of await readDistricts(database)) districts.set(slug, district);
await prepareDemo(services);
const router = await buildApp(services);
await router.listen({ host: config.host, port: config.port });
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
try {
  await drawAll(browser, `http://127.0.0.1:${config.port}`);
} finally {
  await browser.close();
  await router.close();
  await close();
  await own?.remove();
}

type Locale = 'zh' | 'en';
interface Look {
  device: BrowserContextOptions;
  locale?: Locale;
  appearance?: 'light' | 'dark';
}

async function drawAll(browser: Browser, url: string): Promise<void> {
  const desk = { viewport: { width: 1440, height: 900 } };
  const phone = {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    geolocation: { longitude: 117.00041, latitude: 36.61659, accuracy: 8 },
    permissions: ['geolocation'],
  };

  /** A browser that sees the login page; once logged in, somebody who has been here before. */
  const open = async ({ device, locale = 'zh', appearance = 'light' }: Look): Promise<Page> => {
    const context = await browser.newContext({ ...device, baseURL: url, reducedMotion: 'reduce' });
    await context.clock.setFixedTime(now);
    const kept = { 'wangge.tour': 'seen', 'wangge.locale': locale, 'wangge.appearance': appearance };
    await context.addInitScript((entries) => {
      for (const [key, value] of Object.entries(entries)) localStorage.setItem(key, value);
    }, kept);
    const page = await context.newPage();
    await page.goto('/login');
    await page.locator('.demo button').first().waitFor();
    return page;
  };
  const enter = async (look: Look, role: string): Promise<Page> => {
    const page = await open(look);
    await page.getByRole('searchbox').fill(role);
    const card = page.locator('.demo button', { has: page.getByText(role, { exact: true }) });
    await card.first().click();
    await page.waitForURL((address) => address.pathname !== '/login');
    return page;
  };
  const draw = async (page: Page, name: string): Promise<void> => {
    await settle(page);
    const bytes = paletted(await page.screenshot());
    if (bytes.length > MOST_BYTES) throw new Error(`${name}.png has ${bytes.length} bytes, more than ${MOST_BYTES}`);
    await writeFile(join(images, `${name}.png`), bytes);
    console.log(`${name}.png ${(bytes.length / 1000).toFixed(0)} kB`);
    await page.context().close();
  };

  await draw(await open({ device: desk }), 'login');
  await draw(await open({ device: phone, locale: 'en' }), 'login-phone');
  for (const [name, locale, appearance, role] of [
    ['desk-zh', 'zh', 'light', '派遣员'],
    ['desk-en', 'en', 'light', 'Dispatcher'],
    ['desk-dark', 'zh', 'dark', '派遣员'],
  ] as const) {
    const page = await enter({ device: desk, locale, appearance }, role);
    await page.locator('.row-red').first().click();
    await page.locator('.clock .why summary').first().waitFor();
    // From a little farther, so that streets and other cases are seen.
    for (let steps = 0; steps < 2; steps++) await page.locator('.map-buttons button').nth(1).click();
    await page.locator('.clock .why summary').first().click();
    await draw(page, name);
  }
  for (const [locale, role, words, category, send] of [
    ['zh', '网格员', '人行道上雨水井盖不见了，已用树枝挡住', '雨水井盖', '上报'],
    [
      'en',
      'Grid worker',
      'Storm drain cover missing on the pavement, a branch marks the hole',
      'Storm drain cover',
      'Report',
    ],
  ] as const) {
    const page = await enter({ device: phone, locale }, role);
    await page.getByRole('link', { name: send, exact: true }).click();
    await page
      .locator('#report-photo')
      .setInputFiles({ name: 'cover.png', mimeType: 'image/png', buffer: drawingOf('cover', false).bytes });
    await page.locator('textarea').fill(words);
    await page.locator('.big-chip', { hasText: category }).click();
    await draw(page, `report-phone-${locale}`);
  }
  const today = await enter({ device: phone }, '处置人员');
  await today.locator('.case-row').first().waitFor();
  await draw(today, 'today-phone');
  const oneCase = await enter({ device: phone }, '处置人员');
  await oneCase.locator('.case-row').first().click();
  await oneCase.locator('.clock .why summary').first().click();
  await draw(oneCase, 'case-phone');
  for (const [name, locale, role] of [
    ['ballot-zh', 'zh', '分管领导'],
    ['ballot-en', 'en', 'Leader'],
  ] as const) {
    const page = await enter({ device: desk, locale }, role);
    await page.goto(`/desk?kind=investment-project&case=${await votedOn(page)}`);
    await page.locator('.seats').first().waitFor();
    await page.locator('.case-row[aria-selected=true]').waitFor();
    await draw(page, name);
  }
  await draw(await enter({ device: desk }, '审计管理员'), 'audit');
}

/** A project on which the seven are voting, the one with the most votes; else one that they have passed. @throws where there is none */
async function votedOn(page: Page): Promise<string> {
  const found = (await page.evaluate(`(async () => {
    const ask = async (path) => (await fetch('/api/v1/cases' + path)).json();
    const { items } = await ask('?kind=investment-project&limit=100');
    const views = await Promise.all(items.map(({ id }) => ask('/' + id)));
    const seven = ({ ballots }) => ballots.find(({ ballot }) => ballot === 'panel');
    const worth = (view) => { const one = seven(view); return one ? (one.open ? 10 + one.cast : 1) : 0; };
    return views.filter((view) => worth(view) > 0).sort((a, b) => worth(b) - worth(a))[0]?.id;
  })()`)) as string | undefined;
  if (found === undefined) throw new Error('no project of the demo has come before the seven');
  return found;
}

/** Waits until two pictures, half a second apart, are the same: tiles, fonts and photos are there. */
async function settle(page: Page): Promise<void> {
  let before: Buffer = Buffer.alloc(0);
  for (let tries = 0; tries < 20; tries++) {
    const picture = await page.screenshot();
    if (picture.equals(before)) return;
    before = picture;
    await page.waitForTimeout(500);
  }
  throw new Error(`${page.url()} does not come to rest`);
}
