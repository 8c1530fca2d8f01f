import { fromCgcs2000, toBaiduPlane } from '@wangge/brain';
import { askTile, TileFailure } from './ask.ts';
import { baiduAddress, planRecut, recut, SIDE } from './baidu-grid.ts';
import type { ReadTile } from './tile-server.ts';

/** Decoded tiles that are kept, newest last: each is needed by up to four of ours that are asked for at about the same time. */
const KEPT = 96;

const toPlane = (lng: number, lat: number) => toBaiduPlane(fromCgcs2000({ lng, lat }, 'BD-09'));

/** Tiles of Web Mercator in CGCS2000, drawn from Baidu's at an address with {z}, {x} and {y}. */
export function readBaidu(template: string): ReadTile {
  const kept = new Map<string, Promise<ImageBitmap | null>>();
  const look = (url: string): Promise<ImageBitmap | null> => {
    // Not ended with one asker: another may wait for it.
    const found = kept.get(url) ?? decoded(url);
    kept.delete(url);
    kept.set(url, found);
    found.catch(() => kept.get(url) === found && kept.delete(url));
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return found;
  };
  return async (z, x, y) => {
    const plan = planRecut({ z, x, y }, toPlane);
    const [{ zoom, columns, rows }] = [plan];
    const places: { left: number; top: number; picture: Promise<ImageBitmap | null> }[] = [];
    for (let column = columns[0]; column <= columns[1]; column++) {
      for (let row = rows[0]; row <= rows[1]; row++) {
        const picture = look(baiduAddress(template, zoom, column, row));
        places.push({ left: (column - columns[0]) * SIDE, top: (rows[1] - row) * SIDE, picture });
      }
    }
    const [width, height] = [(columns[1] - columns[0] + 1) * SIDE, (rows[1] - rows[0] + 1) * SIDE];
    const pen = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
    let found = 0;
    for (const { left, top, picture } of places) {
      const drawn = await picture;
      if (!drawn) continue;
      found += 1;
      pen.drawImage(drawn, left, top, SIDE, SIDE);
    }
    if (found === 0) throw new TileFailure(404, 'absent', `${template}: nothing at ${z}/${x}/${y}`);
    const pixels = recut(plan, pen.getImageData(0, 0, width, height).data, width);
    return createImageBitmap(new ImageData(pixels, SIDE, SIDE));
  };
}

/** Null where Baidu has no tile. */
async function decoded(url: string): Promise<ImageBitmap | null> {
  try {
    const bytes = await askTile(url);
    return bytes.byteLength === 0 ? null : await createImageBitmap(new Blob([bytes]));
  } catch (error) {
    if (error instanceof TileFailure && error.trouble === 'absent') return null;
    if (error instanceof TileFailure) throw error;
    throw new TileFailure(200, 'unreadable', `${url}: ${String(error)}`);
  }
}
