import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { newId } from '../apps/server/src/platform/ids.ts';
import { dataFolder, type Product, startProduct } from '../scripts/product.ts';
import { arrive, desk, type LngLat, logIn, type Person } from './people.ts';
import { standingPoint } from './worker-place.ts';

/** The case stands here, and so does the landmark of a base map. */
export const place = standingPoint();
/** MapLibre counts zooms by tiles of 512 pixels: those of 256 are one deeper. */
export const ZOOM = 16;
export const TILE_ZOOM = ZOOM + 1;
export const METRES_PER_PIXEL = (40_075_016.686 * Math.cos((place.lat * Math.PI) / 180)) / (512 * 2 ** ZOOM);
/** The ring around the chosen case: the brand colour of the light theme. */
export const ringColour = [14, 124, 134] as const;

export interface Found {
  count: number;
  /** Middle of the box around all pixels of the colour, from the left upper corner of the map. */
  x: number;
  y: number;
}

export interface BaseMapFile {
  kind: 'xyz' | 'vector' | 'pmtiles';
  url: string;
  crs: string;
  attribution: string;
  maxZoom?: number;
  origins?: string[];
}

/** The product on a pack of one's own whose base map a test sets, and a dispatcher before it with one case. */
export interface MapHouse {
  browser: Browser;
  product(): Product;
  caseId(): string;
  /** Writes the base map into the pack, starts the product anew and logs the dispatcher in. Undefined: none. */
  open(baseMap: BaseMapFile | undefined, device?: BrowserContextOptions): Promise<Person>;
  /** As `open`, and looks at the case from near. */
  look(baseMap: BaseMapFile | undefined): Promise<Page>;
  /** Files a case at a place. */
  report(person: Person, at: LngLat): Promise<string>;
  /** A file beside the pack's own. */
  put(path: string, bytes: Buffer): Promise<void>;
  /** Where a colour is seen now on the map, as far as the case does not cover it. */
  find(page: Page, colour: readonly number[], near?: number): Promise<Found>;
  stop(): Promise<void>;
  close(): Promise<void>;
}

export async function openMapHouse(program: string): Promise<MapHouse> {
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  const painter = await browser.newPage();
  const pack = await mkdtemp(join(tmpdir(), 'wangge-pack-'));
  await cp(fileURLToPath(new URL('../districts/shizhong/', import.meta.url)), pack, { recursive: true });
  const data = await dataFolder();
  let product: Product | undefined;
  let caseId: string | undefined;
  const started = (): Product => {
    if (!product) throw new Error('the product has not been started');
    return product;
  };

  const open: MapHouse['open'] = async (baseMap, device = desk) => {
    const file = join(pack, 'district.yaml');
    const text = (await readFile(file, 'utf8')).replace(/\nbaseMap:.*\n/, '\n').trimEnd();
    await writeFile(file, baseMap ? `${text}\nbaseMap: ${JSON.stringify(baseMap)}\n` : `${text}\n`);
    product = await startProduct({
      WANGGE_DATA: data.path,
      WANGGE_DISTRICT: pack,
      WANGGE_DEMO: '1',
      WANGGE_DEMO_DAYS: '0',
    });
    const dispatcher = await arrive(browser, product, { device });
    await logIn(dispatcher, 'dispatcher', product);
    caseId ??= await report(dispatcher, place);
    return dispatcher;
  };
  return {
    browser,
    product: started,
    caseId: () => caseId ?? '',
    open,
    async look(baseMap) {
      const { page } = await open(baseMap);
      await page.goto(`/desk?case=${caseId}&at=${place.lng},${place.lat},${ZOOM}`);
      await page.locator('.case-due').waitFor();
      return page;
    },
    report,
    async put(path, bytes) {
      await writeFile(join(pack, path), bytes);
    },
    find: (page, colour, near = 40) => findColour(page, painter, colour, near),
    async stop() {
      await product?.stop();
      product = undefined;
    },
    async close() {
      await product?.stop();
      await browser.close();
      await data.remove();
      await rm(pack, { recursive: true, force: true });
    },
  };
}

async function report({ context }: Person, at: LngLat): Promise<string> {
  const { csrf } = await (await context.request.get('/api/v1/session')).json();
  const id = newId();
  const form = { place: { ...at, crs: 'CGCS2000' }, text: '井盖松动', category: 'C0103' };
  const answer = await context.request.post('/api/v1/cases', {
    headers: { 'x-csrf-token': csrf },
    data: { id: newId(), matterId: id, procedure: 'grid-event', form },
  });
  if (answer.status() !== 201) throw new Error(`the case was not taken: ${await answer.text()}`);
  return id;
}

async function findColour(page: Page, painter: Page, colour: readonly number[], near: number): Promise<Found> {
  const [red, green, blue] = colour;
  const { x, y, width, height } = (await page.locator('.map-holder').boundingBox())!;
  const panel = page.locator('.desk-case');
  const covered = (await panel.count()) > 0 ? (await panel.boundingBox())!.width : 0;
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
