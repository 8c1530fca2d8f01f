import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../apps/server/src/platform/ids.ts';
import { gcj02 } from '../apps/server/tests/scenarios/places.ts';
import { findChromium } from '../scripts/chromium.ts';
import { dataFolder, type Product, startProduct } from '../scripts/product.ts';
import { arrive, desk, type LngLat, logIn, type Person } from './people.ts';
import { crossColour, paperColour, startTiles, type TileSimulator, tileOf } from './tile-simulator.ts';
import { standingPoint } from './worker-place.ts';

const program = findChromium();
if (!program) console.warn('SKIPPED: no Chromium on this machine; name one in WANGGE_CHROMIUM');

/** The case stands here, and so does the landmark that the tiles show. */
const place = standingPoint();
/** The ring around the chosen case: the brand colour of the light theme. */
const ringColour = [14, 124, 134] as const;
/** MapLibre counts zooms by tiles of 512 pixels: those of 256 are one deeper. */
const ZOOM = 16;
const TILE_ZOOM = ZOOM + 1;
const METRES_PER_PIXEL = (40_075_016.686 * Math.cos((place.lat * Math.PI) / 180)) / (512 * 2 ** ZOOM);

interface Found {
  count: number;
  /** Middle of the box around all pixels of the colour, from the left upper corner of the map. */
  x: number;
  y: number;
}

describe.skipIf(!program)('a base map under the district', () => {
  let browser: Browser;
  let painter: Page;
  let pack: string;
  let data: Awaited<ReturnType<typeof dataFolder>>;
  let tiles: TileSimulator;
  let product: Product;
  let caseId: string | undefined;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: program!, args: ['--no-sandbox'] });
    painter = await browser.newPage();
    pack = await mkdtemp(join(tmpdir(), 'wangge-pack-'));
    await cp(fileURLToPath(new URL('../districts/shizhong/', import.meta.url)), pack, { recursive: true });
    data = await dataFolder();
  });
  afterEach(async () => {
    await product?.stop();
    await tiles?.close();
  });
  afterAll(async () => {
    await browser?.close();
    await data?.remove();
    if (pack) await rm(pack, { recursive: true, force: true });
  });

  /** The product with the tiles in its pack, and a dispatcher who looks at the case from near. */
  async function look(crs: string, landmark: LngLat): Promise<Page> {
    tiles = await startTiles(landmark);
    const file = join(pack, 'district.yaml');
    const text = (await readFile(file, 'utf8')).replace(/\nbaseMap:.*\n/, '\n');
    const baseMap = { kind: 'xyz', url: tiles.template, crs, attribution: 'Tiles of the test', maxZoom: 18 };
    await writeFile(file, `${text.trimEnd()}\nbaseMap: ${JSON.stringify(baseMap)}\n`);
    product = await startProduct({
      WANGGE_DATA: data.path,
      WANGGE_DISTRICT: pack,
      WANGGE_DEMO: '1',
      WANGGE_DEMO_DAYS: '0',
    });
    const dispatcher = await arrive(browser, product, { device: desk });
    await logIn(dispatcher, 'dispatcher', product);
    caseId ??= await report(dispatcher);
    const { page } = dispatcher;
    await page.goto(`/desk?case=${caseId}&at=${place.lng},${place.lat},${ZOOM}`);
    await page.locator('.case-due').waitFor();
    return page;
  }

  async function report({ context }: Person): Promise<string> {
    const { csrf } = await (await context.request.get('/api/v1/session')).json();
    const id = newId();
    const form = { place: { ...place, crs: 'CGCS2000' }, text: '井盖松动', category: 'C0103' };
    const answer = await context.request.post('/api/v1/cases', {
      headers: { 'x-csrf-token': csrf },
      data: { id: newId(), matterId: id, procedure: 'grid-event', form },
    });
    expect(answer.status()).toBe(201);
    return id;
  }

  /** Where a colour is seen now on the map, as far as the case does not cover it. */
  async function find(page: Page, [red, green, blue]: readonly number[], near = 40): Promise<Found> {
    const { x, y, width, height } = (await page.locator('.map-holder').boundingBox())!;
    const covered = (await page.locator('.desk-case').boundingBox())!.width;
    const picture = await page.screenshot({ clip: { x, y, width: width - covered, height } });
    return (await painter.evaluate(`(async () => {
      const image = new Image();
      image.src = 'data:image/png;base64,${picture.toString('base64')}';
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
      const pen = canvas.getContext('2d');
      pen.drawImage(image, 0, 0);
      const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
      let [count, left, right, top, bottom] = [0, Infinity, -Infinity, Infinity, -Infinity];
      for (let at = 0; at < data.length; at += 4) {
        const far = Math.abs(data[at] - ${red}) + Math.abs(data[at + 1] - ${green}) + Math.abs(data[at + 2] - ${blue});
        if (far > ${near}) continue;
        count += 1;
        const [x, y] = [(at / 4) % canvas.width, Math.floor(at / 4 / canvas.width)];
        [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
      }
      return { count, x: (left + right) / 2, y: (top + bottom) / 2 };
    })()`)) as Found;
  }

  /** The cross is seen through the land's own colour, which lies over the tiles. */
  const findCross = (page: Page) => find(page, crossColour, 160);

  async function expectAligned(page: Page): Promise<void> {
    await expect.poll(async () => (await findCross(page)).count, { timeout: 20_000 }).toBeGreaterThan(400);
    await expect.poll(async () => (await find(page, ringColour)).count, { timeout: 20_000 }).toBeGreaterThan(100);
    const [cross, ring] = [await findCross(page), await find(page, ringColour)];
    expect(Math.hypot(cross.x - ring.x, cross.y - ring.y) * METRES_PER_PIXEL).toBeLessThan(3);
    const { width, height } = (await page.locator('.map-holder').boundingBox())!;
    expect(Math.abs(ring.x - width / 2)).toBeLessThan(3);
    expect(Math.abs(ring.y - height / 2)).toBeLessThan(3);
  }

  test('CGCS2000: tiles lie under our layers, from the one origin that the pack names', async () => {
    const page = await look('CGCS2000', place);
    await expectAligned(page);
    expect(tiles.asked).toContainEqual(tileOf(place, TILE_ZOOM));
    const { x, y } = tileOf(place, TILE_ZOOM);
    const away = tiles.asked.filter((one) => one.z === TILE_ZOOM && Math.hypot(one.x - x, one.y - y) > 6);
    expect(away).toEqual([]);
    // Whose tiles they are is asked for by every licence: in sight, not under the case.
    const attribution = page.getByText('Tiles of the test');
    const [told, covering] = [(await attribution.boundingBox())!, (await page.locator('.desk-case').boundingBox())!];
    expect(told.x + told.width).toBeLessThanOrEqual(covering.x);
    expect(await page.getByText('未配置底图').count()).toBe(0);

    const policy = (await page.request.get('/')).headers()['content-security-policy'] ?? '';
    const sourcesOf = (name: string) =>
      policy
        .split('; ')
        .find((one) => one.startsWith(`${name} `))
        ?.split(' ')
        .slice(1);
    expect(sourcesOf('img-src')).toEqual(["'self'", tiles.origin, 'data:', 'blob:']);
    expect(sourcesOf('connect-src')).toEqual(["'self'", tiles.origin]);
    const other = await startTiles(place);
    const foreign = await page.evaluate((url) => fetch(url).then(String, String), `${other.origin}/17/1/1.png`);
    expect(foreign).toContain('Failed to fetch');
    expect(other.asked).toEqual([]);
    await other.close();
  });

  test('GCJ-02: our layers are moved onto the tiles, half a kilometre; without tiles they stay of use', async () => {
    const there = gcj02(place);
    const page = await look('GCJ-02', there);
    await expectAligned(page);
    // Were nothing moved, the cross would lie so far off, and outside every tolerance above.
    const metres = Math.hypot(
      (there.lng - place.lng) * 111_320 * Math.cos((place.lat * Math.PI) / 180),
      (there.lat - place.lat) * 110_574,
    );
    expect(metres).toBeGreaterThan(450);
    expect(tiles.asked).toContainEqual(tileOf(there, TILE_ZOOM));
    // What the address keeps of the map is ours again, not the tiles'.
    await page.getByRole('button', { name: '放大' }).click();
    await page.waitForURL((url) => url.searchParams.get('at')?.endsWith(',17') ?? false);
    const [lng, lat] = new URL(page.url()).searchParams.get('at')!.split(',').map(Number);
    expect(lng).toBeCloseTo(place.lng, 4);
    expect(lat).toBeCloseTo(place.lat, 4);

    tiles.fail();
    const before = tiles.asked.length;
    const failing = await page.context().newPage();
    await failing.goto(`/desk?case=${caseId}&at=${place.lng},${place.lat},15.5`);
    await expect.poll(() => tiles.asked.length, { timeout: 20_000 }).toBeGreaterThan(before);
    await expect.poll(async () => (await find(failing, ringColour)).count, { timeout: 20_000 }).toBeGreaterThan(100);
    expect((await find(failing, paperColour, 6)).count).toBeLessThan(100);
    await failing.getByText('井盖松动').first().waitFor();
  });

  test('BD-09: cut on another plane, so it is refused in words, asks for no tile and leaves the map', async () => {
    const page = await look('BD-09', place);
    await page.getByText('底图坐标系“xyz BD-09”不受支持，未显示底图').waitFor();
    await expect.poll(async () => (await find(page, ringColour)).count, { timeout: 20_000 }).toBeGreaterThan(100);
    expect(tiles.asked).toEqual([]);
  });
});
