import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { gcj02 } from '../apps/server/tests/scenarios/places.ts';
import { findChromium } from '../scripts/chromium.ts';
import { writeArchive } from './archive.ts';
import { type MapHouse, METRES_PER_PIXEL, openMapHouse, place, ringColour, TILE_ZOOM, ZOOM } from './map-house.ts';
import type { LngLat } from './people.ts';
import { PATIENCE } from './people.ts';
import { bd09, crossColour, drawTile, paperColour, startTiles, type TileSimulator, tileOf } from './tile-simulator.ts';
import { drawVectorTile } from './vector-tile.ts';

const program = findChromium();
if (!program) console.warn('SKIPPED: no Chromium on this machine; name one in WANGGE_CHROMIUM');

/** Our own blue of water, seen through the land's colour that lies over a base map. */
const waterColour = [203, 226, 235] as const;
/** Of the square of water in vector tiles, in degrees: 180 m, some 110 pixels. */
const SQUARE = 0.002;
const VECTOR_ZOOM = 14;
const attribution = 'Tiles of the test';

describe.skipIf(!program)('a base map under the district', () => {
  let house: MapHouse;
  let tiles: TileSimulator;

  beforeAll(async () => {
    house = await openMapHouse(program!);
  });
  afterEach(async () => {
    await house?.stop();
    await tiles?.close();
  });
  afterAll(() => house?.close());

  const lookAtTiles = async (crs: string, landmark: LngLat, grid: 'mercator' | 'baidu' = 'mercator'): Promise<Page> => {
    tiles = await startTiles(landmark, { grid });
    return house.look({ kind: 'xyz', url: tiles.template, crs, attribution, maxZoom: 18 });
  };
  /** The cross is seen through the land's own colour, which lies over the tiles. */
  const findCross = (page: Page) => house.find(page, crossColour, 160);

  async function expectAligned(page: Page, find = findCross): Promise<void> {
    await expect.poll(async () => (await find(page)).count, { timeout: PATIENCE }).toBeGreaterThan(400);
    await expect
      .poll(async () => (await house.find(page, ringColour)).count, { timeout: PATIENCE })
      .toBeGreaterThan(100);
    const [mark, ring] = [await find(page), await house.find(page, ringColour)];
    expect(Math.hypot(mark.x - ring.x, mark.y - ring.y) * METRES_PER_PIXEL).toBeLessThan(3);
    const { width, height } = (await page.locator('.map-holder').boundingBox())!;
    expect(Math.abs(ring.x - width / 2)).toBeLessThan(3);
    expect(Math.abs(ring.y - height / 2)).toBeLessThan(3);
  }

  test('CGCS2000: tiles lie under our layers, from the one origin that the pack names', async () => {
    const page = await lookAtTiles('CGCS2000', place);
    await expectAligned(page);
    expect(tiles.asked).toContainEqual(tileOf(place, TILE_ZOOM));
    const { x, y } = tileOf(place, TILE_ZOOM);
    const away = tiles.asked.filter((one) => one.z === TILE_ZOOM && Math.hypot(one.x - x, one.y - y) > 6);
    expect(away).toEqual([]);
    // Whose tiles they are is asked for by every licence: in sight, not under the case.
    const told = (await page.getByText(attribution).boundingBox())!;
    const covering = (await page.locator('.desk-case').boundingBox())!;
    expect(told.x + told.width).toBeLessThanOrEqual(covering.x);
    expect(await page.getByText('未配置底图').count()).toBe(0);
    expect(await page.getByText('底图未能载入').count()).toBe(0);

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

  test('GCJ-02: our layers are moved onto the tiles, half a kilometre', async () => {
    const there = gcj02(place);
    const page = await lookAtTiles('GCJ-02', there);
    await expectAligned(page);
    // Were nothing moved, the cross would lie so far off, and outside every tolerance above.
    expect(metresBetween(there, place)).toBeGreaterThan(450);
    expect(tiles.asked).toContainEqual(tileOf(there, TILE_ZOOM));
    // What the address keeps of the map is ours again, not the tiles'.
    await page.getByRole('button', { name: '放大' }).click();
    await page.waitForURL((url) => url.searchParams.get('at')?.endsWith(',17') ?? false);
    const [lng, lat] = new URL(page.url()).searchParams.get('at')!.split(',').map(Number);
    expect(lng).toBeCloseTo(place.lng, 4);
    expect(lat).toBeCloseTo(place.lat, 4);
  });

  test('BD-09: tiles of Baidu’s own grid are drawn anew where their places are in ours', async () => {
    const there = bd09(gcj02(place));
    expect(metresBetween(there, place)).toBeGreaterThan(1_000);
    const page = await lookAtTiles('BD-09', there, 'baidu');
    await expectAligned(page);
    // Counted from 0° 0° in tiles of 256 m at zoom 18, not as any tile of Web Mercator there.
    const deepest = tiles.asked.filter(({ z }) => z === 18);
    expect(deepest.length).toBeGreaterThan(4);
    for (const { x, y } of deepest) {
      expect(Math.abs(x - (there.lng * 111_320.7) / 256)).toBeLessThan(12);
      expect(y).toBeGreaterThan(16_000);
      expect(y).toBeLessThan(18_000);
    }
    // From farther off, other tiles of other zooms: still in place.
    await page.goto(`/desk?case=${house.caseId()}&at=${place.lng},${place.lat},${ZOOM - 2}`);
    await expect.poll(async () => (await findCross(page)).count, { timeout: PATIENCE }).toBeGreaterThan(200);
    await expect
      .poll(async () => (await house.find(page, ringColour)).count, { timeout: PATIENCE })
      .toBeGreaterThan(100);
    const [mark, ring] = [await findCross(page), await house.find(page, ringColour)];
    expect(Math.hypot(mark.x - ring.x, mark.y - ring.y)).toBeLessThan(2.5);
  });

  const findWater = (page: Page) => house.find(page, waterColour, 16);
  const drawVector = (address: Parameters<typeof drawVectorTile>[0]) => drawVectorTile(address, place, SQUARE);

  test('vector tiles are drawn in our own colours', async () => {
    tiles = await startTiles(place, { drawVector });
    const url = `${tiles.origin}/vector/{z}/{x}/{y}.pbf`;
    const page = await house.look({ kind: 'vector', url, crs: 'CGCS2000', attribution, maxZoom: VECTOR_ZOOM });
    await expectAligned(page, findWater);
    const { x, y } = tileOf(place, VECTOR_ZOOM);
    expect(tiles.askedPaths).toContain(`/vector/${VECTOR_ZOOM}/${x}/${y}.pbf`);
    expect(await page.getByText('底图未能载入').count()).toBe(0);
  });

  test('a style brings its own colours; its texts take the fonts of the device and fetch none', async () => {
    const style = {
      version: 8,
      glyphs: 'https://fonts.invalid/{fontstack}/{range}.pbf',
      sources: { town: { type: 'vector', url: 'town.json' } },
      layers: [
        { id: 'ground', type: 'background', paint: { 'background-color': '#ffffff' } },
        { id: 'cases', type: 'fill', source: 'town', 'source-layer': 'water', paint: { 'fill-color': '#ff00ff' } },
        {
          id: 'names',
          type: 'symbol',
          source: 'town',
          'source-layer': 'place',
          layout: { 'text-field': ['get', 'name'], 'text-font': ['Of Another'] },
        },
      ],
    };
    const other = await startTiles(place, { drawVector });
    const described = { tilejson: '3.0.0', tiles: [`${other.origin}/vector/{z}/{x}/{y}.pbf`], maxzoom: VECTOR_ZOOM };
    const files = {
      '/style.json': Buffer.from(JSON.stringify(style)),
      '/town.json': Buffer.from(JSON.stringify(described)),
    };
    tiles = await startTiles(place, { files });
    const url = `${tiles.origin}/style.json`;
    try {
      const page = await house.look({ kind: 'vector', url, crs: 'WGS-84', attribution, origins: [other.origin] });
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.reload();
      await expectAligned(page);
      expect(other.askedPaths.length).toBeGreaterThan(0);
      expect(asked.filter((one) => one.includes('fonts.invalid'))).toEqual([]);
    } finally {
      await other.close();
    }
  });

  test('an archive in the pack’s folder is read in ranges, behind the session', async () => {
    const zooms = [10, 11, 12, 13, VECTOR_ZOOM];
    const around = zooms.map((z) => tileOf(place, z)).map((at) => ({ ...at, bytes: drawVector(at) }));
    await house.put('town.pmtiles', writeArchive('mvt', around));
    tiles = await startTiles(place);
    const page = await house.look({ kind: 'pmtiles', url: 'town.pmtiles', crs: 'CGCS2000', attribution });
    const ranges: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/api/v1/base-map')) ranges.push(request.headers().range);
    });
    await page.reload();
    await expectAligned(page, findWater);
    expect(ranges.length).toBeGreaterThan(0);
    expect(ranges.filter((one) => one === undefined)).toEqual([]);
    const stranger = await house.browser.newPage();
    expect((await stranger.goto(`${house.product().url}/api/v1/base-map`))?.status()).toBe(401);
    await stranger.close();
  });

  test('an archive of pictures on another server is read in ranges too; what is none is told', async () => {
    const { x, y } = tileOf(place, TILE_ZOOM);
    const around = [-2, -1, 0, 1, 2].flatMap((column) =>
      [-2, -1, 0, 1, 2].map((row) => ({ z: TILE_ZOOM, x: x + column, y: y + row })),
    );
    const archive = writeArchive(
      'png',
      around.map((at) => ({ ...at, bytes: drawTile(at, place) })),
    );
    const files = { '/town.pmtiles': archive, '/none.pmtiles': Buffer.alloc(20_000, 'no archive ') };
    tiles = await startTiles(place, { files });
    const baseMap = { kind: 'pmtiles', crs: 'CGCS2000', attribution } as const;
    const page = await house.look({ ...baseMap, url: `${tiles.origin}/town.pmtiles` });
    await expectAligned(page);
    await house.stop();
    const other = await house.look({ ...baseMap, url: `${tiles.origin}/none.pmtiles` });
    await other.getByText('底图未能载入：内容无法识别').waitFor();
  });

  test('a provider that fails is told with the time, our layers stay of use, and it comes back by itself', async () => {
    tiles = await startTiles(place);
    const { port } = new URL(tiles.origin);
    await tiles.close();
    const page = await house.look({ kind: 'xyz', url: tiles.template, crs: 'CGCS2000', attribution, maxZoom: 18 });
    // Switched off: nothing answers at all.
    const told = page.locator('.map-trouble');
    await told.waitFor();
    expect(await told.textContent()).toMatch(/^底图未能载入：服务器没有应答，自 \d\d:\d\d 起。/);
    await expect
      .poll(async () => (await house.find(page, ringColour)).count, { timeout: PATIENCE })
      .toBeGreaterThan(100);
    expect((await house.find(page, paperColour, 6)).count).toBeLessThan(100);
    const { width, height, x, y } = (await page.locator('.map-holder').boundingBox())!;
    await page.keyboard.press('Escape');
    await page.locator('.desk-case').waitFor({ state: 'detached' });
    await page.mouse.click(x + width / 2, y + height / 2);
    await page.waitForURL((url) => url.searchParams.get('case') === house.caseId());

    // Switched on: no one touches anything.
    tiles = await startTiles(place, { port: Number(port) });
    await told.waitFor({ state: 'detached', timeout: 40_000 });
    await expectAligned(page);

    // It refuses, as when a key has run out, and the button asks at once.
    tiles.answer(403);
    await page.goto(`/desk?case=${house.caseId()}&at=${place.lng},${place.lat},${ZOOM - 1}`);
    await page.getByText('底图未能载入：服务器拒绝访问').waitFor();
    tiles.answer(200);
    await told.getByRole('button', { name: '重试' }).click();
    await told.waitFor({ state: 'detached', timeout: 4_000 });
    expect((await findCross(page)).count).toBeGreaterThan(400);

    tiles.answer(503);
    await page.goto(`/desk?case=${house.caseId()}&at=${place.lng},${place.lat},${ZOOM - 1}`);
    await page.getByText('底图未能载入：服务器出错').waitFor();

    // It hangs.
    tiles.answer('never');
    await page.goto(`/desk?case=${house.caseId()}&at=${place.lng},${place.lat},${ZOOM + 1}`);
    await page.getByText('底图未能载入：服务器过慢').waitFor({ timeout: 30_000 });

    // A wrong address has no tiles of this place.
    tiles.answer(404);
    await page.goto(`/desk?case=${house.caseId()}&at=${place.lng},${place.lat},${ZOOM - 2}`);
    await page.getByText('底图未能载入：地址下没有这里的瓦片').waitFor();
  });
});

function metresBetween(one: LngLat, other: LngLat): number {
  const east = (one.lng - other.lng) * 111_320 * Math.cos((other.lat * Math.PI) / 180);
  return Math.hypot(east, (one.lat - other.lat) * 110_574);
}
