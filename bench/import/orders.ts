import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { columns } from '../../apps/server/tests/imports/columns.ts';
import { makeReports } from '../filing/reports.ts';
import { seededRandom } from '../measure.ts';

export interface OrdersOptions {
  count: number;
  seed: number;
  /** Stands in front of every number, so that files of one seed are no copies of each other. */
  prefix: string;
}

const kinds = ['投诉', '咨询', '建议', '求决', '感谢', '其他'];
/** The first one came on 1 January 2020, then one after the other. */
const first = Date.UTC(2020, 0, 1);
const SECONDS = 40;

/**
 * A CSV of orders as a hotline exports them: all over the demo district, of every kind, in the order of their receipt. Callers are numbers, no names,
 * and their phones begin with 000 as none does. The same for the same options.
 */
export async function writeOrders(path: string, { count, seed, prefix }: OrdersOptions): Promise<void> {
  const { points, texts, conditions } = await makeReports(seed);
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const file = createWriteStream(path);
  let gathered = `\uFEFF${columns.join(',')}\n`;
  for (let index = 0; index < count; index += 1) {
    const at = new Date(first + index * SECONDS * 1000).toISOString();
    const { lng, lat } = pick(points);
    const text = pick(texts);
    const cells = [
      `${prefix}${at.slice(0, 10).replaceAll('-', '')}${String(index % 2160).padStart(5, '0')}`,
      at.slice(0, 19).replace('T', ' '),
      pick(kinds),
      text.slice(0, 12),
      text,
      `第${Math.floor(random() * 300)}号`,
      pick(conditions).category,
      lng,
      lat,
      '国家2000',
      `来电人${index}`,
      `000${String(Math.floor(random() * 1e8)).padStart(8, '0')}`,
      random() < 0.05 ? '紧急' : '一般',
    ];
    gathered += `${cells.join(',')}\n`;
    if (gathered.length < 1_000_000) continue;
    if (!file.write(gathered)) await once(file, 'drain');
    gathered = '';
  }
  file.end(gathered);
  await once(file, 'finish');
}
