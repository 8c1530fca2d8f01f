import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Area } from '@wangge/brain';
import { areaColumns, areaRows } from './areas.ts';
import { yearsYaml } from './calendar.ts';
import { toCsv } from './csv.ts';
import { factsFolder, readCommunities, readNotices, readStreets } from './facts.ts';
import type { Grid } from './grids.ts';
import { growGrids } from './grids.ts';
import { drawOutline } from './outline.ts';
import { randomFrom } from './random.ts';
import { postColumns, staffAndPosts, staffColumns } from './staff.ts';
import { unitColumns, unitRows } from './units.ts';

/**
 * Writes the generated files of this district anew: areas, outline, grids, units, staff, posts, and the years of the calendar.
 * What it writes is committed, so only someone who changes the generators needs it:
 * `WANGGE_TEST_DATA=<folder> node districts/shizhong/generate/run.ts`. The same facts give the same bytes.
 */
const pack = join(import.meta.dirname, '..');
/** One seed a file, so that a change of one leaves the others alone. */
const seeds = { outline: 370103, grids: 370104, staff: 370105 };
const firstYear = 2010;
const lastYear = 2026;

const folder = factsFolder();
const areas = areaRows(readStreets(folder), readCommunities(folder));
const { grids, outline } = growGrids(drawOutline(randomFrom(seeds.outline)), areas, randomFrom(seeds.grids));
const units = unitRows(areas);
const { staff, posts } = staffAndPosts(areas, units, grids, randomFrom(seeds.staff));

mkdirSync(join(pack, 'geometry'), { recursive: true });
write('areas.csv', toCsv(areaColumns, areas));
write('geometry/outline.geojson', outlineFile(outline));
write('geometry/grids.geojson', gridsFile(grids));
write('units.csv', toCsv(unitColumns, units));
write('staff.csv', toCsv(staffColumns, staff));
write('posts.csv', toCsv(postColumns, posts));
write('calendar.yaml', calendarFile());

function outlineFile(geometry: Area): string {
  const properties = {
    code: '370103',
    name: { zh: '近似轮廓（本项目绘制）', en: 'Approximate outline (drawn by this project)' },
    generated: true,
  };
  return `${JSON.stringify({ type: 'Feature', properties, geometry })}\n`;
}

function gridsFile(all: Grid[]): string {
  const features = all.map(({ properties, geometry }) => JSON.stringify({ type: 'Feature', properties, geometry }));
  return `{"type":"FeatureCollection","features":[\n${features.join(',\n')}\n]}\n`;
}

/** What a person wrote in calendar.yaml stays; the years are written anew. */
function calendarFile(): string {
  const text = readFileSync(join(pack, 'calendar.yaml'), 'utf8');
  const start = text.indexOf('\nyears:\n');
  if (start === -1) throw new Error('calendar.yaml: no line "years:" to write the years after');
  return `${text.slice(0, start)}\nyears:\n${yearsYaml(readNotices(folder, firstYear, lastYear))}`;
}

function write(path: string, text: string): void {
  writeFileSync(join(pack, path), text);
  console.log(`${path}: ${Buffer.byteLength(text)} bytes`);
}
