import type { CaseChange, CaseRow, MapPoints } from '@wangge/client';
import { describe, expect, test } from 'vitest';
import { changedPoints, changedRow, mayStillMatch, withRows } from './apply-change.ts';

const change: CaseChange = {
  id: 'a',
  number: 'WG-20200404-00001',
  seq: 3,
  action: 'dispatch',
  state: 'awaiting-signature',
  phase: 'handling',
  light: 'amber',
  dueAt: '2020-04-05T01:55:00Z',
  amberAt: null,
  lng: 1,
  lat: 2,
  category: 'C0103',
  lead: 'city',
  at: '2020-04-04T23:55:00Z',
};
const row = { id: 'a', seq: 2, state: 'awaiting-dispatch', light: 'green', endedAt: null, area: '370103' } as CaseRow;
const points: MapPoints = {
  asOf: '',
  more: false,
  id: ['a', 'b'],
  lng: [1, 5],
  lat: [2, 6],
  light: ['green', 'red'],
  category: ['C0103', null],
  state: ['awaiting-dispatch', 'handling'],
};

describe('a change from the feed', () => {
  test('says what waits for a decision since; told by an older server, it leaves that as it was', () => {
    const asked = [{ request: 'appeal', level: 1 }];
    expect(changedRow({ ...row, asked }, change).asked).toEqual(asked);
    expect(changedRow({ ...row, asked }, { ...change, asked: [] }).asked).toEqual([]);
  });

  test('brings a row up to date and keeps what it does not tell', () => {
    expect(changedRow(row, change)).toMatchObject({
      seq: 3,
      state: 'awaiting-signature',
      light: 'amber',
      lead: 'city',
      area: '370103',
      endedAt: null,
    });
  });

  test('an older or foreign one leaves the row as it is', () => {
    expect(changedRow({ ...row, seq: 3 }, change)).toEqual({ ...row, seq: 3 });
    expect(changedRow({ ...row, id: 'z' }, change)).toEqual({ ...row, id: 'z' });
  });

  test('an ended case has its end, a reopened one none', () => {
    expect(changedRow(row, { ...change, phase: 'ended' }).endedAt).toBe(change.at);
    expect(changedRow({ ...row, endedAt: 'then' }, change).endedAt).toBeNull();
  });

  test.each([
    [{ open: true }, true],
    [{ open: false }, false],
    [{ state: ['handling'] }, false],
    [{ light: ['amber' as const] }, true],
    [{ lead: ['water'] }, false],
    [{ category: ['C01'] }, true],
    [{ category: ['E'] }, false],
    [{ area: '370103999', flag: ['x'] }, true],
  ])('under %o may match: %s', (filters, expected) => {
    expect(mayStillMatch(change, filters)).toBe(expected);
  });

  test('the map recolours what it knows, drops what no longer fits, adds nothing by itself', () => {
    expect(changedPoints(points, new Map([['a', change]]), {})).toMatchObject({
      id: ['a', 'b'],
      light: ['amber', 'red'],
    });
    expect(changedPoints(points, new Map([['a', change]]), { state: ['handling'] }).id).toEqual(['b']);
    expect(changedPoints(points, new Map([['c', { ...change, id: 'c' }]]), {})).toBe(points);
  });

  test('rows that the server names are added once', () => {
    const added = withRows(points, [{ ...row, id: 'c', lng: 9, lat: 9, category: null } as CaseRow, row]);
    expect(added.id).toEqual(['c', 'a', 'b']);
    expect(added.lng).toEqual([9, 1, 5]);
    expect(withRows(added, [row])).toBe(added);
  });
});
