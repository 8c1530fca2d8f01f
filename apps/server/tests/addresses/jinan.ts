import {
  type Area,
  areaOf,
  cutAway,
  dissolve,
  type PolygonRings,
  type Position,
  partsOf,
  rewind,
  snapAreasTogether,
  toCgcs2000,
} from '@wangge/brain';
import { readJson } from './outside-data.ts';

/** One district of the city with its outline in CGCS2000. */
export interface CityDistrict {
  code: string;
  name: string;
  area: Area;
}

interface Outlines {
  features: { properties: { adcode: number; name: string }; geometry: Area }[];
}

/**
 * The districts of Jinan, converted from GCJ-02 vertex by vertex and fitted together: what a border claims twice stays with the
 * district named first, and the vertices of neighbours become the same. That moves borders by centimetres; the outlines themselves
 * are off by up to 100 m.
 */
export function districtsOfJinan(folder: string): CityDistrict[] {
  const { features } = readJson<Outlines>(folder, '370100_districts_datav_2022.geojson');
  const drawn = features.map(({ geometry }) => rewind(converted(geometry)));
  const apart: Area[] = [];
  for (const area of drawn) {
    const rest = apart.reduce<PolygonRings[]>(
      (parts, taken) => parts.flatMap((part) => cutAway({ type: 'Polygon', coordinates: part }, taken)),
      partsOf(area),
    );
    apart.push(areaOf(rest));
  }
  return snapAreasTogether(apart).map((area, index) => {
    const { adcode, name } = features[index]!.properties;
    return { code: String(adcode), name, area };
  });
}

function converted(area: Area): Area {
  const convert = ([lng, lat]: Position): Position => {
    const point = toCgcs2000({ lng, lat, crs: 'GCJ-02' });
    return [point.lng, point.lat];
  };
  return areaOf(partsOf(area).map((rings) => rings.map((ring) => ring.map(convert))));
}

const CITY = '370100';

/**
 * The pack of Shizhong made into one of the whole city, as changes of its files: two levels, twelve districts with one grid each, the
 * units and the people of the demo, procedure and catalogue as they are. No former names are known, so that 济阳县 is a name
 * that no district has.
 */
export function cityPack(districts: readonly CityDistrict[]): Record<string, (text: string) => string> {
  const perDistrict = ['street-office', 'community-committee', 'grid-team'];
  return {
    'district.yaml': (text) =>
      text
        .replace('code: "370103"', `code: "${CITY}"`)
        .replace(/\nlevels:\n(?: {2}- .*\n)+/, LEVELS)
        .replace(/\n {2}command: .*\n {2}grid: .*\n {2}service: .*\n/, DESKS)
        .replace("'370103\\d{9}'", "'3701\\d{2}-1'")
        .replace(/\naddresses:\n[\s\S]*$/, ADDRESSES),
    'areas.csv': () =>
      csv([
        ['code', 'level', 'parent', 'name_zh', 'name_en', 'source'],
        [CITY, 'city', '', '济南市', 'Jinan', 'A test'],
        ...districts.map(({ code, name }) => [code, 'district', CITY, name, code, 'A test']),
      ]),
    'units.csv': (text) =>
      text
        .split('\n')
        .filter((line) => !perDistrict.includes(line.split(',')[1] ?? ''))
        .map((line) => line.replace(/,370103,/, `,${CITY},`))
        .concat(
          districts.flatMap(({ code, name }) =>
            perDistrict.map((kind) =>
              [`${kind}-${code}`, kind, code, '', '', '', `${name}${kind}`, `${kind} ${code}`, ''].join(','),
            ),
          ),
        )
        .filter((line) => line !== '')
        .join('\n'),
    'staff.csv': (text) => head(text, DEMO_STAFF),
    'demo.yaml': (text) => text.replace(/\naccounts:\n(?: {2}.*\n)+/, ACCOUNTS),
    'posts.csv': (text) =>
      head(text, DEMO_STAFF)
        .replaceAll(/,team-370103\d*,370103\d*,/g, `,grid-team-${districts[0]!.code},${CITY},`)
        .replaceAll(',370103,', `,${CITY},`),
    // Those of single streets fall away with the streets.
    'duties.yaml': (text) =>
      text
        .split(/\n(?= {2}- id: )/)
        .filter((duty) => !/\n {4}area: /.test(duty))
        .join('\n'),
    'geometry/outline.geojson': () =>
      JSON.stringify({ type: 'Feature', properties: {}, geometry: dissolve(districts.map(({ area }) => area)) }),
    'geometry/grids.geojson': () =>
      JSON.stringify({
        type: 'FeatureCollection',
        features: districts.map(({ code, name, area }) => ({
          type: 'Feature',
          properties: { code: `${code}-1`, name: { zh: name, en: code }, kind: 'base', area: code, households: 0 },
          geometry: area,
        })),
      }),
  };
}

/** The people who have accounts in the demo stand first, with one post each. */
const DEMO_STAFF = 15;

const ACCOUNTS = `
accounts:
  all:
    name: { zh: 演示, en: Demo }
    staff: [s-worker, s-leader-grid, s-agent, s-duty, s-dispatcher, s-urban, s-housing, s-handler, s-verifier, s-callback,
      s-supervisor, s-leader, s-sysadmin, s-secadmin, s-auditor]
`;
const LEVELS = `
levels:
  - { id: city, name: { zh: 市, en: City } }
  - { id: district, name: { zh: 区县, en: District } }
`;
const DESKS = `
  command: [city]
  grid: [district]
  service: [city]
`;
const ADDRESSES = `
addresses:
  minDecimals: { value: 3, source: A test }
  level: district
  endings: [区, 县]
  neighbours: []
  source: A test
`;

function csv(rows: readonly (readonly string[])[]): string {
  return `${rows.map((row) => row.join(',')).join('\n')}\n`;
}

/** The header and so many rows. */
function head(text: string, rows: number): string {
  return `${text
    .split('\n')
    .slice(0, rows + 1)
    .join('\n')}\n`;
}
