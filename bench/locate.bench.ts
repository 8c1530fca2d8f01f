/**
 * Locating points in about 1,200 grids: R-tree with ray casting against the raster, one thread, in one run.
 * Prints one JSON object: medians of five runs, their ratio, and whether both gave the same answers on 100,000 points.
 *
 *   node bench/locate.bench.ts
 */
import type { Area, LocatedArea, Position, Seed } from '@wangge/brain';
import { areaContains, boxOf, buildLocator, buildRayLocator, tessellate } from '@wangge/brain';
import { seededRandom } from './measure.ts';

const GRIDS = 1_200;
const POINTS = 100_000;
const RUNS = 5;
const SEED = 20200330;

/** A made-up district of 300 border vertices, some 280 km², with a third of its grids crowded in its middle. */
function madeUpDistrict(random: () => number): LocatedArea[] {
  const ring = Array.from({ length: 300 }, (_, i): Position => {
    const angle = (2 * Math.PI * i) / 300;
    const reach = 0.09 + 0.012 * Math.sin(5 * angle) + 0.004 * random();
    return [117 + reach * 1.25 * Math.cos(angle), 36.6 + reach * Math.sin(angle)];
  });
  const outline: Area = { type: 'Polygon', coordinates: [[...ring, ring[0]!]] };
  const [west, south, east, north] = boxOf(outline);
  const seeds: Seed[] = [];
  while (seeds.length < GRIDS) {
    const crowd = seeds.length % 3 === 0 ? 0.3 : 1;
    const lng = 117 + (random() - 0.5) * (east - west) * crowd;
    const lat = 36.6 + (random() - 0.5) * (north - south) * crowd;
    if (areaContains(outline, lng, lat)) seeds.push({ id: `grid-${seeds.length}`, area: 'all', lng, lat });
  }
  return tessellate(outline, seeds).tiles;
}

function medianOf(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function timed<Result>(work: () => Result): { seconds: number; result: Result } {
  const start = performance.now();
  const result = work();
  return { seconds: (performance.now() - start) / 1_000, result };
}

const random = seededRandom(SEED);
const grids = madeUpDistrict(random);
const [west, south, east, north] = boxOf({
  type: 'MultiPolygon',
  coordinates: grids.flatMap(({ polygon }) =>
    polygon.type === 'Polygon' ? [polygon.coordinates] : polygon.coordinates,
  ),
});
const lngs = Float64Array.from({ length: POINTS }, () => west + random() * (east - west));
const lats = Float64Array.from({ length: POINTS }, () => south + random() * (north - south));

const building = Array.from({ length: RUNS }, () => timed(() => buildLocator(grids)));
const raster = building[0]!.result;
const rays = buildRayLocator(grids);

/** Counts what it finds, so that no call can be left out. */
function locateAll(find: (lng: number, lat: number) => string | undefined, rounds: number): number {
  let found = 0;
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < POINTS; i++) if (find(lngs[i]!, lats[i]!) !== undefined) found++;
  }
  return found;
}

function rateOf(find: (lng: number, lat: number) => string | undefined, rounds: number): number {
  return (POINTS * rounds) / timed(() => locateAll(find, rounds)).seconds;
}

let differing = 0;
for (let i = 0; i < POINTS; i++) if (raster.find(lngs[i]!, lats[i]!) !== rays.find(lngs[i]!, lats[i]!)) differing++;

// Both in each run, one after the other, so that a busy moment of the machine falls on both.
locateAll(rays.find, 1);
locateAll(raster.find, 1);
const rates = Array.from({ length: RUNS }, () => ({ rays: rateOf(rays.find, 2), raster: rateOf(raster.find, 10) }));
console.log(
  JSON.stringify({
    benchmark: 'locate',
    grids: grids.length,
    points: POINTS,
    inside: locateAll(raster.find, 1),
    runs: RUNS,
    buildMilliseconds: Math.round(medianOf(building.map(({ seconds }) => seconds)) * 1_000),
    raysPointsPerSecond: Math.round(medianOf(rates.map((run) => run.rays))),
    rasterPointsPerSecond: Math.round(medianOf(rates.map((run) => run.raster))),
    ratio: Math.round(medianOf(rates.map((run) => run.raster / run.rays)) * 10) / 10,
    differingAnswers: differing,
  }),
);
if (differing > 0) process.exitCode = 1;
