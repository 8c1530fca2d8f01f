import { describe, expect, test } from 'vitest';
import type { PointFault, ScreeningReason } from '../src/index.ts';
import { diagnosePoint, districtsNamed, fromCgcs2000, screenAddressedPoint } from '../src/index.ts';

const inWest = (lng: number, lat: number): boolean => lng >= 116.9 && lng < 117 && lat >= 36.6 && lat < 36.7;
const inEast = (lng: number, lat: number): boolean => lng >= 117 && lng < 117.1 && lat >= 36.6 && lat < 36.7;
const districtsAt = (lng: number, lat: number): string[] => [
  ...(inWest(lng, lat) ? ['槐荫区'] : []),
  ...(inEast(lng, lat) ? ['历下区'] : []),
];
const districts = [{ name: '槐荫区' }, { name: '历下区', otherNames: ['历下郊区', 'Lixia District'] }];
const levelEndings = ['区', '县'];
const rules = { districts, districtsAt, levelEndings, minDecimals: 3 };

describe('diagnosePoint', () => {
  const expected = { contains: inWest, minDecimals: 3 };

  test.each<[string, number, number, PointFault[]]>([
    ['a good point', 116.95123, 36.65123, []],
    ['no number', Number.NaN, 36.6, ['not-a-number']],
    ['infinity', 116.95, Number.POSITIVE_INFINITY, ['not-a-number']],
    ['exchanged coordinates', 36.65123, 116.95123, ['swapped', 'out-of-range']],
    ['a telephone number', 4001661200, 36.65123, ['out-of-range']],
    ['latitude 91', 116.95123, 91.1234, ['out-of-range']],
    ['nothing', 0, 0, ['null-island', 'outside-district', 'too-few-decimals']],
    ['a point elsewhere', 121.47123, 31.23123, ['outside-district']],
    ['a rounded point inside', 116.95, 36.65, ['too-few-decimals']],
    ['one coordinate that happens to be round', 116.95, 36.65123, []],
  ])('of %s', (_, lng, lat, faults) => {
    expect(diagnosePoint({ lng, lat, crs: 'CGCS2000' }, expected).faults).toEqual(faults);
  });

  test('of exchanged coordinates that are both degrees of latitude', () => {
    const abroad = {
      contains: (lng: number, lat: number) => lng > 10 && lng < 11 && lat > 50 && lat < 51,
      minDecimals: 3,
    };
    expect(diagnosePoint({ lng: 50.5123, lat: 10.5123, crs: 'WGS-84' }, abroad).faults).toEqual([
      'swapped',
      'outside-district',
    ]);
  });

  test('names the systems in which the point would be inside', () => {
    const gcj = fromCgcs2000({ lng: 116.9999, lat: 36.65 }, 'GCJ-02');
    expect(inWest(gcj.lng, gcj.lat)).toBe(false);
    const { faults, fitsAs } = diagnosePoint({ ...gcj, crs: 'WGS-84' }, expected);
    expect(faults).toEqual(['outside-district']);
    expect(fitsAs).toEqual(['GCJ-02', 'BD-09']);
  });

  test('counts decimals of small numbers in exponent form', () => {
    const { faults } = diagnosePoint({ lng: 1e-7, lat: 2e-7, crs: 'WGS-84' }, { contains: () => true, minDecimals: 3 });
    expect(faults).toEqual([]);
  });
});

describe('districtsNamed', () => {
  test.each<[string, string[], string[]]>([
    ['济南市槐荫区经十路1号', ['槐荫区'], ['槐荫区']],
    ['槐荫县的旧址', ['槐荫县'], []],
    ['历下郊区某路', ['历下郊区'], ['历下区']],
    ['槐荫市场', [], []],
    ['槐荫区与历下区交界', ['槐荫区', '历下区'], ['槐荫区', '历下区']],
    ['解放路18号', [], []],
    ['', [], []],
    ['12 Wenhua Road, LIXIA DISTRICT', ['LIXIA DISTRICT'], ['历下区']],
    ['Lixia Districts', [], []],
    ['Upper-Lixia District', ['Lixia District'], ['历下区']],
  ])('in %s', (address, written, meant) => {
    const mentions = districtsNamed(address, districts, levelEndings);
    expect(mentions.map((mention) => mention.written)).toEqual(written);
    expect(mentions.flatMap(({ district }) => district ?? [])).toEqual(meant);
  });
});

describe('districtsNamed where one name holds another', () => {
  const towns = [{ name: 'Ville' }, { name: 'Ville-Haute' }, { name: 'Saint-Étienne' }];
  test.each<[string, string[]]>([
    ['3, place du Marché, Ville-Haute', ['Ville-Haute']],
    ['3, place du Marché, Ville', ['Ville']],
    ['de Ville à Ville-Haute', ['Ville', 'Ville-Haute']],
    ['Villeneuve', []],
    // As some telephones write it: the accent as a sign of its own.
    ['1 rue Basse, Saint-E\u0301tienne', ['Saint-Étienne']],
  ])('in %s', (address, meant) => {
    expect(districtsNamed(address, towns).map(({ district }) => district)).toEqual(meant);
  });
});

describe('screenAddressedPoint', () => {
  const west = { lng: 116.95123, lat: 36.65123 };

  test('accepts a point in the district that its address names, or in any when it names none', () => {
    for (const address of ['济南市槐荫区经十路1号', '解放路18号', '']) {
      expect(screenAddressedPoint({ ...west, crs: 'CGCS2000', addresses: [address] }, rules)).toEqual({
        accepted: true,
        position: west,
        district: '槐荫区',
      });
    }
  });

  test('converts before it judges', () => {
    const edge = { lng: 116.9999, lat: 36.65123 };
    const point = { ...fromCgcs2000(edge, 'GCJ-02'), addresses: ['槐荫区'] };
    expect(screenAddressedPoint({ ...point, crs: 'GCJ-02' }, rules)).toMatchObject({
      accepted: true,
      district: '槐荫区',
    });
    expect(screenAddressedPoint({ ...point, crs: 'WGS-84' }, rules)).toMatchObject({ reason: 'contradiction' });
  });

  test('names the system in which point and address would agree', () => {
    const gcj = fromCgcs2000({ lng: 116.9999, lat: 36.65123 }, 'GCJ-02');
    const stray = { ...gcj, crs: 'WGS-84' as const };
    expect(screenAddressedPoint({ ...stray, addresses: ['槐荫区'] }, rules)).toMatchObject({
      reason: 'contradiction',
      hit: ['历下区'],
      fitsAs: ['GCJ-02', 'BD-09'],
    });
    expect(screenAddressedPoint({ ...stray, addresses: ['槐荫区历下区'] }, rules)).toMatchObject({ fitsAs: [] });
  });

  test.each<[string, number, number, string[], ScreeningReason]>([
    ['another district', 116.95123, 36.65123, ['历下区文化路'], 'contradiction'],
    ['two districts in one address', 116.95123, 36.65123, ['槐荫区历下区某路'], 'contradiction'],
    ['two addresses of two districts', 116.95123, 36.65123, ['槐荫区某路', '历下区某路'], 'contradiction'],
    ['a former name that nobody knows', 116.95123, 36.65123, ['槐荫县'], 'unknown-district'],
    ['nowhere in the city', 117.55123, 36.65123, ['槐荫区'], 'outside-city'],
    ['no number', Number.NaN, 36.65123, ['槐荫区'], 'not-a-number'],
    ['exchanged', 36.65123, 116.95123, ['槐荫区'], 'swapped'],
    ['null island', 0, 0, ['_'], 'null-island'],
    ['rounded', 116.95, 36.65, ['槐荫区'], 'too-few-decimals'],
  ])('refuses %s', (_, lng, lat, addresses, reason) => {
    expect(screenAddressedPoint({ lng, lat, crs: 'CGCS2000', addresses }, rules)).toMatchObject({
      accepted: false,
      reason,
    });
  });

  test('refuses a point of the city outside the home district', () => {
    const at = { ...west, crs: 'CGCS2000' as const, addresses: [] };
    expect(screenAddressedPoint(at, { ...rules, home: '历下区' })).toMatchObject({ reason: 'outside-district' });
    expect(screenAddressedPoint(at, { ...rules, home: '槐荫区' })).toMatchObject({ accepted: true });
  });
});
