import { describe, expect, test } from 'vitest';
import { CRS_NAMES, fromCgcs2000, metresBetween, toBaiduPlane, toCgcs2000 } from '../src/index.ts';
import { fc } from './property.ts';

const JINAN = { lng: 116.99, lat: 36.65 };
// East of the high plateau's rim and away from the rectangle's border, where the shift begins with a jump.
const inChina = fc.record({
  lng: fc.double({ min: 73, max: 136, noNaN: true }),
  lat: fc.double({ min: 3, max: 54, noNaN: true }),
});

describe('coordinate systems', () => {
  test('GCJ-02 lies about 518 m off at Jinan', () => {
    const shift = metresBetween(JINAN, fromCgcs2000(JINAN, 'GCJ-02'));
    expect(shift).toBeGreaterThan(517);
    expect(shift).toBeLessThan(520);
  });

  test('BD-09 lies farther off than GCJ-02 at Jinan', () => {
    const shift = metresBetween(JINAN, fromCgcs2000(JINAN, 'BD-09'));
    expect(shift).toBeGreaterThan(1_000);
    expect(shift).toBeLessThan(1_700);
  });

  test.each(CRS_NAMES)('%s there and back is within a millimetre anywhere in China', (crs) => {
    fc.assert(
      fc.property(inChina, (point) => {
        const back = toCgcs2000({ ...fromCgcs2000(point, crs), crs });
        expect(metresBetween(point, back)).toBeLessThan(0.001);
      }),
    );
  });

  test.each(CRS_NAMES)('%s back and there is within a millimetre', (crs) => {
    fc.assert(
      fc.property(inChina, (point) => {
        const there = fromCgcs2000(toCgcs2000({ ...point, crs }), crs);
        expect(metresBetween(point, there)).toBeLessThan(0.001);
      }),
    );
  });

  test.each(CRS_NAMES)('%s shifts nothing outside the area', (crs) => {
    for (const point of [
      { lng: 13.4, lat: 52.5 },
      { lng: -73.98, lat: 40.7 },
      { lng: 0, lat: 0 },
      { lng: 151.2, lat: -33.9 },
    ]) {
      expect(fromCgcs2000(point, crs)).toEqual(point);
      expect(toCgcs2000({ ...point, crs })).toEqual(point);
    }
  });

  test('leaves what is no number alone and ends near the border of the area', () => {
    expect(toCgcs2000({ lng: Number.NaN, lat: 36, crs: 'GCJ-02' })).toEqual({ lng: Number.NaN, lat: 36 });
    const edge = toCgcs2000({ lng: 72.005, lat: 30, crs: 'BD-09' });
    expect(Number.isFinite(edge.lng) && Number.isFinite(edge.lat)).toBe(true);
  });
});

describe('Baidu’s plane', () => {
  test('the middle of the map of Beijing lies where Baidu’s own page begins', () => {
    const { x, y } = toBaiduPlane({ lng: 116.404, lat: 39.915 });
    expect(x).toBeCloseTo(12_958_175, 2);
    expect(y).toBeCloseTo(4_825_923.77, 1);
  });

  test('it is not Web Mercator: at Jinan the two differ by kilometres', () => {
    const mercator = 6_378_137 * Math.log(Math.tan(Math.PI / 4 + (JINAN.lat * Math.PI) / 360));
    expect(Math.abs(toBaiduPlane(JINAN).y - mercator)).toBeGreaterThan(5_000);
  });
});
