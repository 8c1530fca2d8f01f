import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../scripts/chromium.ts';
import { type MapHouse, openMapHouse, place, ringColour } from './map-house.ts';
import type { Person } from './people.ts';
import { PATIENCE } from './people.ts';

const program = findChromium();
if (!program) console.warn('SKIPPED: no Chromium on this machine; name one in WANGGE_CHROMIUM');

const CASES = 20_000;
/** So many of them stand close together, the rest elsewhere in the district. */
const CROWD = 5_000;
const LIGHTS = ['red', 'amber', 'green', 'none'] as const;

interface Points {
  asOf: string;
  more: boolean;
  id: string[];
  lng: number[];
  lat: number[];
  light: string[];
  category: (string | null)[];
  state: string[];
}

/** Numbers that look random and are the same every time (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const box = outlineBox();

/** A crowd within 400 m of the place, and others at least 5 km from it. */
function manyPoints(): Points {
  const next = numbers(20_000);
  const points: Points = {
    asOf: '2026-01-01T00:00:00Z',
    more: false,
    id: [],
    lng: [],
    lat: [],
    light: [],
    category: [],
    state: [],
  };
  while (points.id.length < CASES) {
    const isCrowd = points.id.length < CROWD;
    const lng = isCrowd ? place.lng + (next() - 0.5) * 0.006 : box[0] + next() * (box[2] - box[0]);
    const lat = isCrowd ? place.lat + (next() - 0.5) * 0.005 : box[1] + next() * (box[3] - box[1]);
    if (!isCrowd && Math.hypot(lng - place.lng, lat - place.lat) < 0.06) continue;
    points.id.push(`case-${points.id.length}`);
    points.lng.push(lng);
    points.lat.push(lat);
    points.light.push(LIGHTS[Math.floor(next() * 4)]!);
    points.category.push(null);
    points.state.push('disposal');
  }
  return points;
}

function outlineBox(): [number, number, number, number] {
  const file = new URL('../districts/shizhong/geometry/outline.geojson', import.meta.url);
  const numbers = JSON.stringify(JSON.parse(readFileSync(file, 'utf8'))).match(/\[(-?[\d.]+),(-?[\d.]+)\]/g) ?? [];
  const pairs = numbers.map((pair) => JSON.parse(pair) as [number, number]);
  const [lngs, lats] = [pairs.map(([lng]) => lng), pairs.map(([, lat]) => lat)];
  return [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)];
}

const countsOf = (points: Points, from: number, to: number) =>
  LIGHTS.map((light) => points.light.slice(from, to).filter((one) => one === light).length);

describe.skipIf(!program)('the map of cases', () => {
  let house: MapHouse;
  let dispatcher: Person;
  let page: Page;

  beforeAll(async () => {
    house = await openMapHouse(program!);
    dispatcher = await house.open(undefined);
    ({ page } = dispatcher);
  });
  afterAll(() => house?.close());

  const sentence = (points: Points, from: number, to: number): string => {
    const [red, amber, green, none] = countsOf(points, from, to);
    return `图上 ${to - from} 件：超期 ${red}，将超期 ${amber}，正常 ${green}，不计时 ${none}`;
  };
  const toldOf = (on: Page) => on.locator('.map [role=status]');

  test(`the numbers of clusters are those of the cases under them, at ${CASES.toLocaleString('en')} points and every zoom`, async () => {
    const points = manyPoints();
    const crowded = await dispatcher.context.newPage();
    await crowded.route('**/api/v1/cases/map*', (route) => route.fulfill({ json: points }));
    await crowded.goto('/desk');
    await expect.poll(() => toldOf(crowded).textContent(), { timeout: 60_000 }).toBe(sentence(points, 0, CASES));
    // Nearer, only the crowd is in sight: as one, in parts, and each by itself.
    for (const zoom of [13.2, 14.4, 15.2]) {
      await crowded.goto(`/desk?at=${place.lng},${place.lat},${zoom}`);
      await expect.poll(() => toldOf(crowded).textContent(), { timeout: 60_000 }).toBe(sentence(points, 0, CROWD));
    }
    // What the map shows is there as a list too, the overdue first.
    await crowded.getByRole('button', { name: '列出图上的事项' }).click();
    const list = crowded.locator('.map-cases');
    await list.getByRole('heading', { name: `图上 ${CROWD} 件` }).waitFor();
    expect(await list.locator('li').count()).toBe(100);
    expect(await list.locator('li').first().textContent()).toContain('超期');
    await crowded.close();
  });

  test('from case to case by keys, told in words, opened by Enter; the list shows which one', async () => {
    await page.goto(`/desk?at=${place.lng},${place.lat},15`);
    await toldOf(page).filter({ hasText: '图上 1 件' }).waitFor();
    const canvas = page.locator('.maplibregl-canvas');
    await canvas.focus();
    await page.keyboard.press('n');
    await page.getByText('第 1 件，共 1 件').waitFor();
    const row = page.locator(`#case-${house.caseId()}`);
    expect(await row.getAttribute('class')).toContain('hovered');
    await expect
      .poll(async () => (await house.find(page, ringColour)).count, { timeout: PATIENCE })
      .toBeGreaterThan(60);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('case') === house.caseId());
    // Arrows and plus move the map.
    await canvas.focus();
    await page.keyboard.press('+');
    await page.waitForURL((url) => url.searchParams.get('at')?.endsWith(',16') ?? false);
    await page.keyboard.press('ArrowUp');
    await page.waitForURL((url) => Number(url.searchParams.get('at')?.split(',')[1]) > place.lat + 0.0001);
  });

  test('the pointer over a row shows the case on the map, and over the case shows the row', async () => {
    await page.goto(`/desk?at=${place.lng},${place.lat},15`);
    await toldOf(page).filter({ hasText: '图上 1 件' }).waitFor();
    expect((await house.find(page, ringColour)).count).toBe(0);
    const row = page.locator(`#case-${house.caseId()}`);
    await row.hover();
    await expect
      .poll(async () => (await house.find(page, ringColour)).count, { timeout: PATIENCE })
      .toBeGreaterThan(60);
    const { x, y, width, height } = (await page.locator('.map-holder').boundingBox())!;
    await page.mouse.move(x + 40, y + 40);
    await expect.poll(async () => (await house.find(page, ringColour)).count).toBe(0);
    await page.mouse.move(x + width / 2, y + height / 2);
    await expect.poll(() => row.getAttribute('class')).toContain('hovered');
  });

  test('what the feed brings appears at its place, on the map that is there', async () => {
    await page.goto(`/desk?at=${place.lng},${place.lat},15`);
    await toldOf(page).filter({ hasText: '图上 1 件' }).waitFor();
    const before = await page.locator('.maplibregl-canvas').evaluate((canvas) => {
      canvas.dataset.kept = 'yes';
      return canvas.dataset.kept;
    });
    const other = await house.report(dispatcher, { lng: place.lng + 0.0004, lat: place.lat + 0.0003 });
    await toldOf(page).filter({ hasText: '图上 2 件' }).waitFor({ timeout: 30_000 });
    expect(other).not.toBe(house.caseId());
    expect(await page.locator('.maplibregl-canvas').getAttribute('data-kept')).toBe(before);
  });

  test('a case chosen on the map is where the list stands, wherever it stood before', async () => {
    await page.goto(`/desk?at=${place.lng},${place.lat},15`);
    await toldOf(page).filter({ hasText: '图上 2 件' }).waitFor();
    const chosen = page.locator(`#case-${house.caseId()}`);
    const other = page.locator(`.case-row:not(#case-${house.caseId()})`);
    await other.click();
    await page.locator('.case-due').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.desk-case').waitFor({ state: 'detached' });
    expect(await other.getAttribute('class')).toContain('cursor');
    const { x, y, width, height } = (await page.locator('.map-holder').boundingBox())!;
    await page.mouse.click(x + width / 2, y + height / 2);
    await expect.poll(() => chosen.getAttribute('aria-selected')).toBe('true');
    expect(await chosen.getAttribute('class')).toContain('cursor');
    expect(await other.getAttribute('class')).not.toContain('cursor');
  });

  test('a place is picked without a mouse: Enter takes the middle of the map', async () => {
    await page.goto('/report');
    await page.getByRole('button', { name: '在地图上选' }).click();
    const canvas = page.locator('.report-map canvas');
    await page.locator('.map-scale').waitFor();
    await canvas.focus();
    await page.keyboard.press('Enter');
    await page.getByText('已在地图上选定').waitFor();
  });

  test.each([1440, 1024, 768, 390])(
    'at %i px nothing on the map covers anything else, in both languages',
    async (width) => {
      for (const locale of ['zh', 'en']) {
        const own = await house.browser.newContext({
          viewport: { width, height: 820 },
          baseURL: house.product().url,
          storageState: await dispatcher.context.storageState(),
        });
        await own.addInitScript(
          `localStorage.setItem('wangge.tour', 'seen'); localStorage.setItem('wangge.locale', '${locale}')`,
        );
        const narrow = await own.newPage();
        const wide = width >= 900;
        await narrow.goto(`/desk?${wide ? `case=${house.caseId()}` : 'pane=map'}&at=${place.lng},${place.lat},14`);
        await narrow.locator('.map-scale').waitFor();
        if (wide) await narrow.locator('.case-due').waitFor();
        expect(await narrow.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        const boxes = await narrow.evaluate(() =>
          ['.legend', '.map-scale', '.map-notes > p', '.map-buttons', '.desk-case', '.desk-switch'].flatMap((name) =>
            [...document.querySelectorAll(name)].map((element) => {
              const { left, top, right, bottom } = element.getBoundingClientRect();
              return { name, left, top, right, bottom };
            }),
          ),
        );
        expect(boxes.length).toBeGreaterThanOrEqual(5);
        const clashes = boxes.flatMap((one, at) =>
          boxes
            .slice(at + 1)
            .filter(
              (other) =>
                one.left < other.right - 0.5 &&
                other.left < one.right - 0.5 &&
                one.top < other.bottom - 0.5 &&
                other.top < one.bottom - 0.5,
            )
            .map((other) => `${one.name} × ${other.name}`),
        );
        expect(clashes).toEqual([]);
        for (const { name, left, right } of boxes) expect(left < 0 || right > width + 0.5 ? name : '').toBe('');
        await own.close();
      }
    },
  );
});
