import { gcj02, type LngLat } from '../scenarios/places.ts';
import { outsideData, readCsv } from './outside-data.ts';

/** An address with its coordinates in GCJ-02, and what is wrong with the two; an empty flag: nothing. */
export interface Station extends LngLat {
  id: string;
  address: string;
  /** The district whose outline holds the point; empty outside the city. */
  district: string;
  flag: string;
  /** As the file writes them: the decimals count. */
  written: readonly [string, string];
}

/** The folders of the outlines and of the stations; undefined, having said so, when one of them is not at hand. */
export function dataOfJinan(): { boundary: string; stations: string } | undefined {
  const [boundary, stations] = [outsideData('jinan_boundary'), outsideData('jinan_ev_stations')];
  return boundary && stations ? { boundary, stations } : undefined;
}

export function stationsOfJinan(folder: string): Station[] {
  return readCsv(folder, 'stations_dev.csv').map((row) => ({
    id: row.id!,
    address: row.address!,
    lng: Number(row.lng),
    lat: Number(row.lat),
    written: [row.lng!, row.lat!],
    district: row.district_by_polygon!,
    flag: row.flag!,
  }));
}

/** Hundreds of requests through a server: so many at a time, so that one waits for the disk while another is worked on. */
const AT_ONCE = 8;

/** In order, several at a time. */
export async function each<T>(all: readonly T[], ask: (one: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < all.length; from += AT_ONCE) {
    await Promise.all(all.slice(from, from + AT_ONCE).map(ask));
  }
}

/** How long that may take on a machine that is busy with all suites, in milliseconds. */
export const PATIENCE = 300_000;

/** Back from GCJ-02 by iterating the published formula: an oracle apart from the converter. */
export function fromGcj02({ lng, lat }: LngLat): LngLat {
  let guess = { lng, lat };
  for (let step = 0; step < 10; step++) {
    const there = gcj02(guess);
    guess = { lng: guess.lng + lng - there.lng, lat: guess.lat + lat - there.lat };
  }
  return guess;
}

/** On a sphere of the earth's mean radius; exact enough for some hundred metres. */
export function metresApart(a: LngLat, b: LngLat): number {
  const radians = Math.PI / 180;
  const x = (b.lng - a.lng) * radians * Math.cos(((a.lat + b.lat) / 2) * radians);
  const y = (b.lat - a.lat) * radians;
  return 6_371_008.8 * Math.hypot(x, y);
}
