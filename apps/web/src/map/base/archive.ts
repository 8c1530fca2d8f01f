import { PMTiles, type RangeResponse, type Source, TileType } from 'pmtiles';
import { ask, TileFailure } from './ask.ts';
import type { ReadTile } from './tile-server.ts';

export interface Archive {
  /** MVT, or pictures that a browser decodes. */
  isVector: boolean;
  minZoom: number;
  maxZoom: number;
  /** West, south, east, north; outside it no tile is asked for. */
  bounds: [number, number, number, number];
  read: ReadTile;
}

const PICTURES = [TileType.Png, TileType.Jpeg, TileType.Webp, TileType.Avif];

/** Opens an archive of tiles (PMTiles 3) at an address that serves ranges. @throws TileFailure */
export async function openArchive(url: string): Promise<Archive> {
  let archive = new PMTiles(rangesOf(url));
  const header = await archive.getHeader().catch((error) => {
    throw error instanceof TileFailure ? error : new TileFailure(200, 'unreadable', `${url}: ${String(error)}`);
  });
  const { tileType, minZoom, maxZoom, minLon, minLat, maxLon, maxLat } = header;
  if (tileType !== TileType.Mvt && !PICTURES.includes(tileType)) {
    throw new TileFailure(200, 'unreadable', `${url}: tiles of type ${tileType}`);
  }
  return {
    isVector: tileType === TileType.Mvt,
    minZoom,
    maxZoom,
    bounds: [minLon, minLat, maxLon, maxLat],
    async read(z, x, y, signal) {
      try {
        const tile = await archive.getZxy(z, x, y, signal);
        if (tile) return tile.data;
      } catch (error) {
        // What it keeps of directories may be the failure itself.
        if (!signal.aborted) archive = new PMTiles(rangesOf(url));
        throw error;
      }
      throw new TileFailure(404, 'absent', `${url}: no tile ${z}/${x}/${y}`);
    },
  };
}

/** Reads ranges with our own words for failures; a server that sends the whole file for 16 kB of it is refused at once. */
function rangesOf(url: string): Source {
  return {
    getKey: () => url,
    async getBytes(offset, length, signal): Promise<RangeResponse> {
      const stop = new AbortController();
      const end = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
      const headers = { range: `bytes=${offset}-${offset + length - 1}` };
      const response = await ask(url, { signal: end, headers });
      if (response.status !== 206) {
        const all = Number(response.headers.get('content-length') ?? Number.POSITIVE_INFINITY);
        // The first range may well be more than a small archive has.
        if (offset > 0 || !(all <= length)) {
          stop.abort();
          throw new TileFailure(response.status, 'unreadable', `${url}: the server knows no ranges`);
        }
      }
      const etag = response.headers.get('etag') ?? undefined;
      return { data: await response.arrayBuffer(), ...(etag !== undefined && { etag }) };
    },
  };
}
