import type { LngLat } from './people.ts';
import { type TileAddress, worldTile } from './tile-simulator.ts';

/**
 * Vector tiles (Mapbox Vector Tile 2.1, protobuf) with one thing in them: a square of water around a landmark, with a name in the middle.
 * Written by hand, so that what draws them is held against the specification and not against its own library.
 */

const EXTENT = 4096;

/** @param side of the square in degrees of longitude */
export function drawVectorTile({ z, x, y }: TileAddress, landmark: LngLat, side: number): Buffer {
  const there = worldTile(landmark, z);
  const half = ((side / 360) * 2 ** z * EXTENT) / 2;
  const [cx, cy] = [(there.x - x) * EXTENT, (there.y - y) * EXTENT];
  const [left, top, right, bottom] = [cx - half, cy - half, cx + half, cy + half].map(Math.round) as [
    number,
    number,
    number,
    number,
  ];
  if (right < 0 || bottom < 0 || left > EXTENT || top > EXTENT) return Buffer.alloc(0);
  // A ring clockwise on the screen is an outer one.
  const square = [
    ...[command(1, 1), zigzag(left), zigzag(top)],
    ...[command(2, 3), zigzag(right - left), 0, 0, zigzag(bottom - top), zigzag(left - right), 0],
    command(7, 1),
  ];
  const middle = [command(1, 1), zigzag(Math.round(cx)), zigzag(Math.round(cy))];
  return Buffer.concat([
    field(3, layer('water', [{ type: 3, geometry: square }])),
    field(3, layer('place', [{ type: 1, geometry: middle, name: '地标 Landmark' }])),
  ]);
}

const command = (id: number, count: number) => (id & 7) | (count << 3);
const zigzag = (value: number) => (value << 1) ^ (value >> 31);

interface Feature {
  /** 1 point, 2 line, 3 polygon. */
  type: number;
  geometry: number[];
  name?: string;
}

function layer(name: string, features: Feature[]): Buffer {
  const names = features.flatMap((feature) => feature.name ?? []);
  return Buffer.concat([
    field(1, Buffer.from(name)),
    ...features.map(({ type, geometry, name: own }) =>
      field(
        2,
        Buffer.concat([
          ...(own === undefined ? [] : [field(2, Buffer.concat([varint(0), varint(names.indexOf(own))]))]),
          number(3, type),
          field(4, Buffer.concat(geometry.map(varint))),
        ]),
      ),
    ),
    ...(names.length > 0 ? [field(3, Buffer.from('name'))] : []),
    ...names.map((one) => field(4, field(1, Buffer.from(one)))),
    number(5, EXTENT),
    number(15, 2),
  ]);
}

const field = (id: number, content: Buffer) => Buffer.concat([varint((id << 3) | 2), varint(content.length), content]);
const number = (id: number, value: number) => Buffer.concat([varint(id << 3), varint(value)]);

/** Of protobuf: seven bits a byte, the lowest first. */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}
