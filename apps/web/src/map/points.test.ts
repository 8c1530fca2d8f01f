import type { Light, MapPoints } from '@wangge/client';
import { describe, expect, test } from 'vitest';
import { casesInBox, stepCase } from './cases-in-box.ts';
import { caseFeatures, changeOfPoints, countShown } from './points.ts';

const points = (...given: [id: string, light: Light, lng: number, lat: number][]): MapPoints => ({
  asOf: '',
  more: false,
  id: given.map(([id]) => id),
  lng: given.map(([, , lng]) => lng),
  lat: given.map(([, , , lat]) => lat),
  light: given.map(([, light]) => light),
  category: given.map(() => null),
  state: given.map(() => 'x'),
});

test('points keep their id and know how urgent they are', () => {
  const { features } = caseFeatures(points(['a', 'none', 1, 3], ['b', 'red', 2, 4]));
  expect(features.map((one) => [one.id, one.properties, one.geometry.coordinates])).toEqual([
    ['a', { id: 'a', light: 'none', urgency: 0 }, [1, 3]],
    ['b', { id: 'b', light: 'red', urgency: 3 }, [2, 4]],
  ]);
});

describe('what the feed changes', () => {
  const before = points(['a', 'green', 1, 1], ['b', 'amber', 2, 2], ['c', 'red', 3, 3]);

  test('only what is drawn otherwise, is new or has gone', () => {
    const change = changeOfPoints(before, points(['d', 'green', 4, 4], ['a', 'green', 1, 1], ['b', 'red', 2, 2]))!;
    expect(change.remove).toEqual(['c']);
    expect(change.put.features.map((one) => one.properties)).toEqual([
      { id: 'd', light: 'green', urgency: 1 },
      { id: 'b', light: 'red', urgency: 3 },
    ]);
  });

  test('a place that moved is drawn anew', () => {
    const change = changeOfPoints(before, points(['a', 'green', 1.5, 1], ['b', 'amber', 2, 2], ['c', 'red', 3, 3]))!;
    expect(change.remove).toEqual([]);
    expect(change.put.features.map((one) => one.geometry.coordinates)).toEqual([[1.5, 1]]);
  });

  test('another order, another state or another moment of asking are no change', () => {
    const after = points(['c', 'red', 3, 3], ['a', 'green', 1, 1], ['b', 'amber', 2, 2]);
    expect(changeOfPoints(before, { ...after, asOf: 'later', state: ['y', 'y', 'y'] })).toBeUndefined();
  });
});

test('a cluster counts for all its cases, and what is drawn in two tiles counts once', () => {
  expect(
    countShown([
      { cluster_id: 7, point_count: 5, red: 1, amber: 0, green: 4, none: 0 },
      { cluster_id: 7, point_count: 5, red: 1, amber: 0, green: 4, none: 0 },
      { id: 'a', light: 'red' },
      { id: 'a', light: 'red' },
      { id: 'b', light: 'none' },
    ]),
  ).toEqual({ total: 7, byLight: { red: 2, amber: 0, green: 4, none: 1 } });
});

describe('cases in sight', () => {
  const all = points(['new', 'green', 1, 1], ['old', 'green', 1, 2], ['late', 'red', 2, 2], ['away', 'red', 9, 9]);
  const found = casesInBox(all, [0, 0, 5, 5]);

  test('are those in the box, the most urgent first and then the newest', () => {
    expect(found.map(({ id }) => id)).toEqual(['late', 'new', 'old']);
  });

  test('are stepped through round and round', () => {
    expect(stepCase(found, undefined, 1)).toEqual({ id: 'late', at: 0 });
    expect(stepCase(found, undefined, -1)).toEqual({ id: 'old', at: 2 });
    expect(stepCase(found, 'old', 1)).toEqual({ id: 'late', at: 0 });
    expect(stepCase(found, 'late', -1)).toEqual({ id: 'old', at: 2 });
    // It is in sight no more: from the beginning.
    expect(stepCase(found, 'away', 1)).toEqual({ id: 'late', at: 0 });
    expect(stepCase([], undefined, 1)).toBeUndefined();
  });
});
