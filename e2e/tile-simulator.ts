import { createServer, type Server } from 'node:http';
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
  /** Every tile is refused from now on, as when a provider is down. */
  fail(): void;
  close(): Promise<void>;
}

/** Web Mercator (EPSG:3857) in pixels of the whole world at a zoom, north at 0. */
function worldPixel({ lng, lat }: LngLat, z: number): { x: number; y: number } {
  const world = SIDE * 2 ** z;
  const phi = (lat * Math.PI) / 180;
  return {
    x: ((lng + 180) / 360) * world,
    y: ((1 - Math.log(Math.tan(phi) + 1 / Math.cos(phi)) / Math.PI) / 2) * world,
  };
}

/** The tile in which a point of the tiles' own coordinate system lies. */
export function tileOf(point: LngLat, z: number): TileAddress {
  const { x, y } = worldPixel(point, z);
  return { z, x: Math.floor(x / SIDE), y: Math.floor(y / SIDE) };
}

/**
 * A server of XYZ tiles: each with a frame, its address in figures, and a cross where the landmark lies.
 * @param landmark in the coordinate system that the tiles are cut in
 */
export async function startTiles(landmark: LngLat): Promise<TileSimulator> {
  const asked: TileAddress[] = [];
  let failing = false;
  const server = createServer((request, response) => {
    const [, z, x, y] = /^\/(\d+)\/(\d+)\/(\d+)\.png$/.exec(request.url ?? '') ?? [];
    if (z === undefined) return response.writeHead(404).end();
    const address = { z: Number(z), x: Number(x), y: Number(y) };
    asked.push(address);
    if (failing) return response.writeHead(503, { 'access-control-allow-origin': '*' }).end();
    response.writeHead(200, { 'content-type': 'image/png', 'access-control-allow-origin': '*' });
    return response.end(drawTile(address, landmark));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${portOf(server)}`;
  return {
    origin,
    template: `${origin}/{z}/{x}/{y}.png`,
    asked,
    fail: () => {
      failing = true;
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the tiles have no port');
  return address.port;
}

export function drawTile({ z, x, y }: TileAddress, landmark: LngLat): Buffer {
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
  const there = worldPixel(landmark, z);
  const [cx, cy] = [Math.round(there.x - x * SIDE), Math.round(there.y - y * SIDE)];
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
