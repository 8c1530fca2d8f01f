import { cohorts } from '@wangge/client';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSearch, writeSearch } from '../frame/search-words.ts';
import { type DeskAddress, filtersOf, isFiltered, LIGHTS, parseView, readDeskAddress, writeView } from './address.ts';

const id = fc.stringMatching(/^[A-Za-z0-9-]{1,12}$/);
const ids = fc.uniqueArray(id, { minLength: 1, maxLength: 4 });
const address: fc.Arbitrary<DeskAddress> = fc.record(
  {
    scope: fc.constantFrom('desk' as const, 'mine' as const, 'all' as const),
    area: fc.stringMatching(/^[0-9]{6,12}$/),
    state: ids,
    light: fc.uniqueArray(fc.constantFrom(...LIGHTS), { minLength: 1 }),
    category: ids,
    source: ids,
    kind: ids,
    lead: ids,
    flag: ids,
    cohort: fc.constantFrom(...cohorts),
    q: fc.string({ minLength: 1, unit: 'grapheme' }),
    since: fc
      .date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2100-01-01') })
      .map((at) => at.toISOString()),
    endedSince: fc
      .date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2100-01-01') })
      .map((at) => at.toISOString()),
    sort: fc.constantFrom('received' as const, 'changed' as const),
    case: fc.uuid({ version: 7 }),
    at: fc
      .record({
        lng: fc.double({ min: -180, max: 180, noNaN: true }),
        lat: fc.double({ min: -85, max: 85, noNaN: true }),
        zoom: fc.double({ min: 0, max: 22, noNaN: true }),
      })
      .map(writeView),
    pane: fc.constant('map' as const),
  },
  { requiredKeys: [] },
);

describe('the address of the desk', () => {
  test('what is written is read back the same', () => {
    fc.assert(
      fc.property(address, (wanted) => {
        expect(readDeskAddress(readSearch(writeSearch({ ...wanted })))).toEqual(wanted);
      }),
      { seed: 370103, numRuns: 500 },
    );
  });

  test('reads well', () => {
    expect(writeSearch({ light: ['red', 'amber'], area: '370103012', q: '井盖', at: '116.99,36.65,12.5' })).toBe(
      '?light=red,amber&area=370103012&q=%E4%BA%95%E7%9B%96&at=116.99,36.65,12.5',
    );
  });

  test('what it cannot say is left out, the rest is kept', () => {
    expect(
      readDeskAddress({
        light: 'purple,red',
        scope: 'yours',
        sort: 'due',
        at: '1,2',
        since: 'long ago',
        state: ',,',
        area: '370103',
        cohort: 'everybody',
      }),
    ).toEqual({ light: ['red'], area: '370103' });
  });

  test('shows what is open unless told otherwise', () => {
    expect(filtersOf({})).toEqual({ open: true });
    expect(filtersOf({ scope: 'desk' })).toEqual({ desk: true });
    expect(filtersOf({ scope: 'mine' })).toEqual({ mine: true });
    expect(filtersOf({ scope: 'all', light: ['red'] })).toEqual({ light: ['red'] });
    expect(filtersOf({ scope: 'all', cohort: 'ended-late' })).toEqual({ cohort: 'ended-late' });
  });

  test('where the map stands and what is chosen is no filter', () => {
    expect(filtersOf({ case: 'x', at: '1,2,3', pane: 'map', sort: 'changed' })).toEqual({ open: true });
    expect(isFiltered({ case: 'x', at: '1,2,3', area: '370103' })).toBe(false);
    expect(isFiltered({ q: '0412' })).toBe(true);
  });

  test('a view outside the world is none', () => {
    expect(parseView('181,0,5')).toBeUndefined();
    expect(parseView('116.9,36.6')).toBeUndefined();
    expect(parseView('116.9,36.6,12,9')).toBeUndefined();
    expect(parseView('116.9,36.6,12')).toEqual({ lng: 116.9, lat: 36.6, zoom: 12 });
  });
});
