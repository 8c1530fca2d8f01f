import { gzipSync } from 'node:zlib';
import type { TileAddress } from './tile-simulator.ts';
import { varint } from './vector-tile.ts';

/** As the specification numbers them. */
export const tileTypes = { mvt: 1, png: 2 } as const;
const NONE = 1;
const GZIP = 2;
const HEADER = 127;

export interface ArchiveTile extends TileAddress {
  bytes: Buffer;
}

/**
 * An archive of tiles, PMTiles 3 (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md) with all its entries in the root
 * directory. Written by hand, so that what reads it is held against the specification.
 */
export function writeArchive(type: keyof typeof tileTypes, tiles: readonly ArchiveTile[]): Buffer {
  const isVector = type === 'mvt';
  const sorted = tiles
    .map(({ bytes, ...at }) => ({ id: hilbertId(at), bytes: isVector ? gzipSync(bytes) : bytes }))
    .sort((a, b) => a.id - b.id);
  const data = Buffer.concat(sorted.map(({ bytes }) => bytes));
  const directory = gzipSync(
    Buffer.concat([
      varint(sorted.length),
      ...sorted.map(({ id }, at) => varint(id - (sorted[at - 1]?.id ?? 0))),
      ...sorted.map(() => varint(1)),
      ...sorted.map(({ bytes }) => varint(bytes.length)),
      // Each follows the one before it, which is written as 0.
      ...sorted.map((_, at) => varint(at === 0 ? 1 : 0)),
    ]),
  );
  const metadata = gzipSync('{}');
  const zooms = tiles.map(({ z }) => z);
  const header = Buffer.alloc(HEADER);
  header.write('PMTiles', 'latin1');
  header.writeUInt8(3, 7);
  const [root, meta] = [HEADER, HEADER + directory.length];
  const first = meta + metadata.length;
  const parts = [
    root,
    directory.length,
    meta,
    metadata.length,
    first,
    0,
    first,
    data.length,
    tiles.length,
    tiles.length,
  ];
  for (const [at, value] of [...parts, tiles.length].entries()) header.writeBigUInt64LE(BigInt(value), 8 + at * 8);
  const told = [1, GZIP, isVector ? GZIP : NONE, tileTypes[type], Math.min(...zooms), Math.max(...zooms)];
  for (const [at, value] of told.entries()) header.writeUInt8(value, 96 + at);
  for (const [at, degrees] of [-180, -85, 180, 85].entries()) header.writeInt32LE(degrees * 1e7, 102 + at * 4);
  return Buffer.concat([header, directory, metadata, data]);
}

/** Tiles of all zooms in one count: those of lower zooms first, within a zoom along a Hilbert curve. */
function hilbertId({ z, x, y }: TileAddress): number {
  let id = (4 ** z - 1) / 3;
  let [column, row] = [x, y];
  for (let side = 2 ** (z - 1); side >= 1; side /= 2) {
    const [right, down] = [(column & side) > 0 ? 1 : 0, (row & side) > 0 ? 1 : 0];
    id += side * side * ((3 * right) ^ down);
    if (down === 0) {
      if (right === 1) [column, row] = [side - 1 - column, side - 1 - row];
      [column, row] = [row, column];
    }
  }
  return id;
}
