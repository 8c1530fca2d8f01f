import { join } from 'node:path';
import { areaContains, boxOf } from '@wangge/brain';
import { readPack } from '@wangge/district';
import { readPackFolder } from '../../apps/server/src/districts/index.ts';
import { seededRandom } from '../measure.ts';
import { root } from '../program.ts';
import type { LoadTask } from './load.ts';

/** What residents say, to be joined until a report is as long as one is. */
const phrases = [
  '小区东门外人行道上的井盖缺了一块，',
  '晚上没有路灯，老人和孩子容易踩空，',
  '已经用砖头临时围了一下，',
  '雨后积水有十几厘米深，',
  '附近是学校和公交站，早晚人多，',
  '希望尽快派人来看一看，',
  '昨天下午就有人反映过，',
  '旁边还堆着没有清走的建筑垃圾，',
];
const textLength = 60;
const places = 2_000;

/** Reports as a district gets them: all over it, of every kind, `textLength` characters long. The same for the same seed. */
export async function makeReports(seed: number): Promise<Pick<LoadTask, 'points' | 'texts' | 'conditions'>> {
  const { pack, faults } = readPack(await readPackFolder(join(root, 'districts/shizhong')));
  if (!pack) throw new Error(`the district pack has ${faults.length} faults`);
  const random = seededRandom(seed);
  const [west, south, east, north] = boxOf(pack.outline);
  const points: { lng: number; lat: number }[] = [];
  while (points.length < places) {
    const [lng, lat] = [degrees(west + random() * (east - west)), degrees(south + random() * (north - south))];
    if (pack.grids.some(({ geometry }) => areaContains(geometry, lng, lat))) points.push({ lng, lat });
  }
  const texts = Array.from({ length: 200 }, () => {
    let text = '';
    while (text.length < textLength) text += phrases[Math.floor(random() * phrases.length)];
    return text.slice(0, textLength);
  });
  const conditions = Object.entries(pack.catalogue.conditions).map(([condition, { category }]) => ({
    category,
    condition,
  }));
  return { points, texts, conditions };
}

/** Seven places: a centimetre. */
function degrees(value: number): number {
  return Math.round(value * 1e7) / 1e7;
}
