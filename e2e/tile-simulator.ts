import { createServer, type Server, type ServerResponse } from 'node:http';
import { type Colour, encodePng } from '../apps/server/src/demo/png.ts';
import type { LngLat } from './people.ts';

const SIDE = 256;
/** Of the cross at the landmark, in pixels from its middle. */
const ARM = 60;
const HALF_WIDTH = 2;

const PAPER = 0;
const LINE = 1;
const INK = 2;
const CROSS = 3;
const palette: readonly Colour[] = [
  [244, 239, 230],
  [196, 188, 170],
  [90, 84, 70],
  [255, 0, 255],
];
export const crossColour: Colour = [255, 0, 255];
export const paperColour: Colour = [244, 239, 230];

export interface TileAddress {
  z: number;
  x: number;
  y: number;
}

export interface TileSimulator {
  origin: string;
  /** For a pack's `baseMap.url`. */
  template: string;
  asked: TileAddress[];
  /** Paths that are no raster tile. */
  askedPaths: string[];
  /** Every tile is answered so from now on: 503 as when a provider is down, 403 when it refuses, `never` when it hangs, 200 when all is well. */
  answer(how: 200 | 403 | 404 | 503 | 'never'): void;
  close(): Promise<void>;
}

export interface SimulatorOptions {
  /** The grid that the tiles are cut on: Web Mercator, or Baidu's plane. */
  grid?: 'mercator' | 'baidu';
  /** Served beside the tiles, by path; archives in ranges. */
  files?: Readonly<Record<string, Buffer>>;
  /** Vector tiles at `/vector/{z}/{x}/{y}.pbf`. */
  drawVector?: (address: TileAddress) => Buffer;
  /** To come back where another was. */
  port?: number;
}

/** Web Mercator (EPSG:3857) in tiles of the whole world at a zoom, north at 0. */
export function worldTile({ lng, lat }: LngLat, z: number): { x: number; y: number } {
  const world = 2 ** z;
  const phi = (lat * Math.PI) / 180;
  return {
    x: ((lng + 180) / 360) * world,
    y: ((1 - Math.log(Math.tan(phi) + 1 / Math.cos(phi)) / Math.PI) / 2) * world,
  };
}

/** GCJ-02 to BD-09 as published by those who took it apart: an oracle apart from the converter. */
export function bd09({ lng, lat }: LngLat): LngLat {
  const wave = (Math.PI * 3000) / 180;
  const far = Math.hypot(lng, lat) + 0.00002 * Math.sin(lat * wave);
  const angle = Math.atan2(lat, lng) + 0.000003 * Math.cos(lng * wave);
  return { lng: far * Math.cos(angle) + 0.0065, lat: far * Math.sin(angle) + 0.006 };
}

/**
 * Baidu's plane in tiles at a zoom, y northwards, for latitudes from 30° to 45°: the published coefficients of BD-09 MC, written here a
 * second time so that what is tested is not held against itself.
 * @param point in degrees of BD-09
 */
function baiduTile({ lng, lat }: LngLat, z: number): { x: number; y: number } {
  const [zero, east, ...north] = [
    ...[0.00220636496208, 111320.7020209128, 51751.86112841131, 3796837.749470245, 992013.7397791013],
    ...[-1221952.21711287, 1340652.697009075, -620943.6990984312, 144416.9293806241],
  ] as [number, number, ...number[]];
  const part = lat / 37.5;
  const metres = { x: zero + east * lng, y: north.reduceRight((sum, one) => sum * part + one, 0) };
  const perTile = SIDE * 2 ** (18 - z);
  return { x: metres.x / perTile, y: metres.y / perTile };
}

/** The tile in which a point of the tiles' own coordinate system lies. */
export function tileOf(point: LngLat, z: number): TileAddress {
  const { x, y } = worldTile(point, z);
  return { z, x: Math.floor(x), y: Math.floor(y) };
}

/**
 * A server of XYZ tiles: each with a frame, its address in figures, and a cross where the landmark lies.
 * @param landmark in the coordinate system that the tiles are cut in
 */
export async function startTiles(landmark: LngLat, options: SimulatorOptions = {}): Promise<TileSimulator> {
  const { grid = 'mercator', files = {}, drawVector, port = 0 } = options;
  const asked: TileAddress[] = [];
  const askedPaths: string[] = [];
  let how: 200 | 403 | 404 | 503 | 'never' = 200;
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    // What a page is shown must not come from its cache: the test wants to know what the server would have said.
    response.setHeader('cache-control', 'no-store');
    const path = (request.url ?? '').split('?')[0] ?? '';
    const [, kind, z, x, y] = /^\/(vector\/)?(\d+)\/(\d+)\/(\d+)\.(?:png|pbf)$/.exec(path) ?? [];
    const address = { z: Number(z), x: Number(x), y: Number(y) };
    if (z !== undefined && kind === undefined) asked.push(address);
    else askedPaths.push(path);
    if (how === 'never') return undefined;
    if (how !== 200) return response.writeHead(how).end();
    const file = files[path];
    if (file) return sendRange(file, request.headers.range, response);
    if (z === undefined) return response.writeHead(404).end();
    if (kind !== undefined) return drawVector ? response.end(drawVector(address)) : response.writeHead(404).end();
    response.setHeader('content-type', 'image/png');
    return response.end(drawTile(address, landmark, grid));
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${portOf(server)}`;
  return {
    origin,
    template: `${origin}/{z}/{x}/{y}.png`,
    asked,
    askedPaths,
    answer: (next) => {
      how = next;
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

function sendRange(file: Buffer, range: string | undefined, response: ServerResponse): unknown {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  if (first === undefined) return response.end(file);
  const end = Math.min(Number(last), file.length - 1);
  response.writeHead(206, { 'content-range': `bytes ${first}-${end}/${file.length}` });
  return response.end(file.subarray(Number(first), end + 1));
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the tiles have no port');
  return address.port;
}

export function drawTile({ z, x, y }: TileAddress, landmark: LngLat, grid: 'mercator' | 'baidu' = 'mercator'): Buffer {
  const pixels = new Uint8Array(SIDE * SIDE).fill(PAPER);
  const fill = (left: number, top: number, width: number, height: number, colour: number) => {
    for (let row = Math.max(0, top); row < Math.min(SIDE, top + height); row++) {
      for (let at = Math.max(0, left); at < Math.min(SIDE, left + width); at++) pixels[row * SIDE + at] = colour;
    }
  };
  for (let at = 0; at < SIDE; at += 64) {
    fill(at, 0, 1, SIDE, LINE);
    fill(0, at, SIDE, 1, LINE);
  }
  [...`${z}/${x}/${y}`].forEach((sign, place) => {
    const rows = FIGURES[sign] ?? [];
    rows.forEach((bits, row) => {
      for (let at = 0; at < 3; at++) if (bits & (4 >> at)) fill(8 + place * 12 + at * 3, 8 + row * 3, 3, 3, INK);
    });
  });
  const there = grid === 'baidu' ? baiduTile(landmark, z) : worldTile(landmark, z);
  // Baidu's rows are counted from the south, but a picture is always drawn from its top.
  const down = grid === 'baidu' ? y + 1 - there.y : there.y - y;
  const [cx, cy] = [Math.round((there.x - x) * SIDE), Math.round(down * SIDE)];
  fill(cx - ARM, cy - HALF_WIDTH, 2 * ARM + 1, 2 * HALF_WIDTH + 1, CROSS);
  fill(cx - HALF_WIDTH, cy - ARM, 2 * HALF_WIDTH + 1, 2 * ARM + 1, CROSS);
  return encodePng(SIDE, SIDE, pixels, palette);
}

/** Figures of 3 × 5 points, a row a number. */
const FIGURES: Record<string, readonly number[]> = {
  '0': [7, 5, 5, 5, 7],
  '1': [2, 6, 2, 2, 7],
  '2': [7, 1, 7, 4, 7],
  '3': [7, 1, 7, 1, 7],
  '4': [5, 5, 7, 1, 1],
  '5': [7, 4, 7, 1, 7],
  '6': [7, 4, 7, 5, 7],
  '7': [7, 1, 1, 1, 1],
  '8': [7, 5, 7, 5, 7],
  '9': [7, 5, 7, 1, 7],
  '/': [1, 1, 2, 4, 4],
};
