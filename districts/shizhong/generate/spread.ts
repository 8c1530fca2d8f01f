import type { Area, Position } from '@wangge/brain';
import { areaContains, boxOf, metresBetween } from '@wangge/brain';
import type { Random } from './random.ts';

/** Trial places for each point, and rounds of moving points to their middles: enough that another round moves nothing visible. */
const trialsPerPoint = 80;
const rounds = 25;

/**
 * Spreads points over an area so that each stands in the middle of what is nearest to it (Lloyd 1982), the places being
 * weighed: where the weight is high, points stand close. All points lie inside the area.
 */
export function spread(area: Area, count: number, weightAt: (place: Position) => number, random: Random): Position[] {
  const trials = trialPlaces(area, Math.max(count * trialsPerPoint, 400), random);
  const weights = trials.map(weightAt);
  let points = firstPoints(trials, weights, count, random);
  for (let round = 0; round < rounds; round++) {
    const sums = points.map((): [number, number, number] => [0, 0, 0]);
    for (const [i, trial] of trials.entries()) {
      const sum = sums[nearest(points, trial)]!;
      const weight = weights[i]!;
      sum[0] += trial[0] * weight;
      sum[1] += trial[1] * weight;
      sum[2] += weight;
    }
    points = sums.map(([lng, lat, weight], i) => {
      if (weight === 0) return points[i]!;
      const middle: Position = [lng / weight, lat / weight];
      // The middle of a bent piece may lie outside: then its nearest trial place serves.
      return areaContains(area, ...middle) ? middle : trials[nearest(trials, middle)]!;
    });
  }
  return points;
}

function trialPlaces(area: Area, count: number, random: Random): Position[] {
  const [west, south, east, north] = boxOf(area);
  const places: Position[] = [];
  while (places.length < count) {
    const lng = west + random() * (east - west);
    const lat = south + random() * (north - south);
    if (areaContains(area, lng, lat)) places.push([lng, lat]);
  }
  return places;
}

/** Starting points far from each other, the likelier the farther and the heavier (k-means++; Arthur and Vassilvitskii 2007). */
function firstPoints(trials: Position[], weights: number[], count: number, random: Random): Position[] {
  const points: Position[] = [];
  let pull = weights;
  while (points.length < count) {
    let left = random() * pull.reduce((sum, one) => sum + one, 0);
    const chosen = pull.findIndex((one) => {
      left -= one;
      return left < 0;
    });
    const point = trials[chosen === -1 ? trials.length - 1 : chosen]!;
    points.push(point);
    const far = (trial: Position): number => Math.min(...points.map((known) => apart(known, trial)));
    pull = trials.map((trial, i) => far(trial) ** 2 * weights[i]!);
  }
  return points;
}

function nearest(points: Position[], place: Position): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [i, point] of points.entries()) {
    const metres = apart(point, place);
    if (metres < least) {
      least = metres;
      best = i;
    }
  }
  return best;
}

function apart([aLng, aLat]: Position, [bLng, bLat]: Position): number {
  return metresBetween({ lng: aLng, lat: aLat }, { lng: bLng, lat: bLat });
}
