import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ImportFile } from '@wangge/district';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verify } from '../../src/checkpoints/index.ts';
import { importOrders } from '../../src/imports/index.ts';
import { openTown, type Town } from '../scenarios/people.ts';

let town: Town;
let folder: string;
const NOW = Date.parse('2020-04-08T10:00:00+08:00');
const COUNT = 1500;

beforeAll(async () => {
  town = await openTown('shizhong');
  folder = await mkdtemp(join(tmpdir(), 'wangge-killed-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await town?.close();
});

const stands = async (): Promise<{ matters: number; orders: number; events: number; commands: number }> => {
  const [row] = await town.query(`select (select count(*) from wangge.matter)::int as matters,
    (select count(distinct facts ->> 'order-number') from wangge.matter)::int as orders,
    (select count(*) from wangge.event)::int as events, (select count(*) from wangge.command)::int as commands`);
  return row;
};

test.each([450, 850])('killed after some %i rows and run again, each order stands once', async (after) => {
  const file = join(folder, `killed-${after}.csv`);
  const { lng, lat } = town.pointIn(town.gridsOf('370103002')[0] as string);
  const before = await stands();
  // Every tenth row is refused, so that its file is half written too.
  const rows = Array.from(
    { length: COUNT },
    (_, index) => `K${after}-${index},2020-04-07 08:00,井盖 ${index},${lng},${index % 10 === 9 ? '' : lat}`,
  );
  await writeFile(file, ['工单编号,受理时间,诉求内容,经度,纬度', ...rows].join('\n'));
  const task = { client: town.test.client, folder: dirname(town.services.config.keyFile), file, now: NOW, after };
  const importer = spawn(process.execPath, [fileURLToPath(new URL('import-and-wait.ts', import.meta.url))], {
    env: { ...process.env, IMPORT_TASK: JSON.stringify(task) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(importer, 'exit');
  const [said] = await Promise.race([once(importer.stdout, 'data'), gone]);
  expect(String(said)).toContain('some are in');
  importer.kill('SIGKILL');
  await gone;
  const busy = "select count(*)::int as n from pg_stat_activity where application_name = 'wangge importer'";
  // What was on its way is committed or not once the server has noticed the broken connection.
  await expect.poll(async () => (await town.query(busy))[0].n, { timeout: 20_000 }).toBe(0);
  const half = await stands();
  expect(half.matters).toBeGreaterThan(before.matters);
  expect(half.matters).toBeLessThan(before.matters + 0.9 * COUNT);
  expect(half.events).toBe(half.matters);
  // It has no name before it is whole.
  await expect(access(`${file}.refused.csv`)).rejects.toThrow('ENOENT');

  const mapping = town.district.pack.imports.hotline as ImportFile;
  const again = await importOrders(town.services, town.district, { file, mapping, commit: true, now: NOW });
  const { fates } = again.summary;
  expect(fates).toEqual({
    new: before.matters + 0.9 * COUNT - half.matters,
    there: half.matters - before.matters,
    refused: 0.1 * COUNT,
  });
  const whole = before.matters + 0.9 * COUNT;
  expect(await stands()).toEqual({ matters: whole, orders: whole, events: whole, commands: whole });
  expect(again.refused).toBe(`${file}.refused.csv`);
  expect(await verify(town.services, town.district, {})).toMatchObject({ found: 0, matters: whole });
});
