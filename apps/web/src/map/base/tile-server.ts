import { maplibre } from '../maplibre.ts';
import { TileFailure } from './ask.ts';
import type { TileWatch } from './tile-watch.ts';

/** One tile in Web Mercator (x east, y south), encoded or drawn; no bytes are an empty one. @throws TileFailure */
export type ReadTile = (z: number, x: number, y: number, signal: AbortSignal) => Promise<ArrayBuffer | ImageBitmap>;

const PROTOCOL = 'wangge-tiles';
const readers = new Map<string, ReadTile>();
let made = 0;
let registered = false;

export interface ServedTiles {
  /** For the `tiles` of a source. */
  template: string;
  end(): void;
}

/**
 * Gives MapLibre the tiles of a reader under an address of their own, so that every source (a server, an archive, tiles cut anew) is read,
 * and its failures counted, in one place.
 */
export function serveTiles(read: ReadTile, watch: TileWatch): ServedTiles {
  register();
  made += 1;
  const name = String(made);
  readers.set(name, async (z, x, y, signal) => {
    const key = `${name}/${z}/${x}/${y}`;
    watch.asked(key, Date.now());
    try {
      const tile = await read(z, x, y, signal);
      watch.came(key, Date.now());
      return tile;
    } catch (error) {
      if (signal.aborted) watch.dropped(key);
      else if (error instanceof TileFailure && error.trouble === 'absent') watch.absent(key, Date.now());
      else watch.failed(key, Date.now(), error instanceof TileFailure ? error.trouble : 'unreadable');
      throw error;
    }
  });
  return { template: `${PROTOCOL}://${name}/{z}/{x}/{y}`, end: () => void readers.delete(name) };
}

function register(): void {
  if (registered) return;
  registered = true;
  maplibre.addProtocol(PROTOCOL, async ({ url }, { signal }) => {
    const [name = '', z, x, y] = url.slice(`${PROTOCOL}://`.length).split('/');
    const read = readers.get(name);
    if (!read) throw new TileFailure(404, 'absent', url);
    return { data: await read(Number(z), Number(x), Number(y), signal) };
  });
}
