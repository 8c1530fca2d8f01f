import { describe, expect, test } from 'vitest';
import type { Area, Position, ScreeningReason } from '../src/index.ts';
import { areaContains, fromCgcs2000, metresBetween, screenAddressedPoint, toCgcs2000 } from '../src/index.ts';
import { outsideData, readCsv, readJson } from './outside-data.ts';

const boundary = outsideData('jinan_boundary');
const stations = outsideData('jinan_ev_stations');

interface Districts {
  features: { properties: { name: string }; geometry: Area }[];
}

/** The outlines are drawn in GCJ-02: vertex by vertex to CGCS2000. */
function stored(area: Area): Area {
  const convert = ([lng, lat]: Position): Position => {
    const point = toCgcs2000({ lng, lat, crs: 'GCJ-02' });
    return [point.lng, point.lat];
  };
  return area.type === 'Polygon'
    ? { type: 'Polygon', coordinates: area.coordinates.map((ring) => ring.map(convert)) }
    : { type: 'MultiPolygon', coordinates: area.coordinates.map((rings) => rings.map((ring) => ring.map(convert))) };
}

describe.skipIf(!boundary || !stations)('661 addresses of Jinan', () => {
  const districts = boundary
    ? readJson<Districts>(boundary, '370100_districts_datav_2022.geojson').features.map(({ properties, geometry }) => ({
        name: properties.name,
        area: stored(geometry),
      }))
    : [];
  const rows = stations ? readCsv(stations, 'stations_dev.csv') : [];
  const screen = (row: Record<string, string>, otherNames: Record<string, string[]> = {}) =>
    screenAddressedPoint(
      { lng: Number(row.lng), lat: Number(row.lat), crs: 'GCJ-02', addresses: [row.address!] },
      {
        districts: districts.map(({ name }) => ({ name, otherNames: otherNames[name] ?? [] })),
        districtsAt: (lng, lat) => districts.filter(({ area }) => areaContains(area, lng, lat)).map(({ name }) => name),
        levelEndings: ['区', '县'],
        minDecimals: 3,
      },
    );
  const screened = rows.map((row) => ({ row, result: screen(row) }));
  test('are all read', () => {
    expect(rows).toHaveLength(661);
    expect(districts).toHaveLength(12);
  });

  test('come back from conversion within 0.1 m, and lie about 518 m apart before and after', () => {
    const valid = screened.filter(({ row }) => row.flag === '');
    expect(valid).toHaveLength(610);
    for (const { row } of valid) {
      const given = { lng: Number(row.lng), lat: Number(row.lat) };
      const position = toCgcs2000({ ...given, crs: 'GCJ-02' });
      expect(metresBetween(given, fromCgcs2000(position, 'GCJ-02'))).toBeLessThan(0.1);
      const shift = metresBetween(given, position);
      expect(shift).toBeGreaterThan(450);
      expect(shift).toBeLessThan(600);
    }
  });

  test('are refused where they are flagged, each with the reason that fits its flag', () => {
    // What each flag of the data set can mean in our terms; 济阳县 became 济阳区 in 2018.
    const fitting: Record<string, ScreeningReason[]> = {
      coordinate_outside_jinan: ['swapped', 'out-of-range', 'null-island', 'outside-city'],
      not_in_any_district: ['outside-city'],
      address_vs_polygon_mismatch: ['contradiction', 'unknown-district'],
      two_districts_in_address: ['contradiction'],
    };
    const flagged = screened.filter(({ row }) => row.flag !== '');
    expect(flagged).toHaveLength(51);
    for (const { row, result } of flagged) {
      expect(result.accepted ? `${row.id} accepted` : result.reason).toBeOneOf(fitting[row.flag!]!);
    }
  });

  test('are accepted where nothing is flagged, unless rounded to a kilometre', () => {
    const refused = screened.filter(({ row, result }) => row.flag === '' && !result.accepted);
    expect(refused).toHaveLength(11);
    for (const { row, result } of refused) {
      expect(result).toMatchObject({ reasons: ['too-few-decimals'] });
      expect([row.lng, row.lat]).toEqual([
        expect.stringMatching(/^\d+\.\d{1,2}$/),
        expect.stringMatching(/^\d+\.\d{1,2}$/),
      ]);
    }
  });

  test('that use a former name are believed once the name is known', () => {
    const former = screened.filter(({ result }) => !result.accepted && result.reason === 'unknown-district');
    expect(former).toHaveLength(3);
    for (const { row } of former) {
      expect(screen(row, { 济阳区: ['济阳县'] })).toMatchObject({ accepted: true, district: '济阳区' });
    }
  });

  test('fall into the district that was found for them', () => {
    for (const { row, result } of screened) {
      if (!result.accepted) continue;
      expect([row.id, result.district]).toEqual([row.id, row.district_by_polygon]);
    }
  });
});
