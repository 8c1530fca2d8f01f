/** Fills a demo district until some batches are with the database, says so, and goes no further: to be killed there. */
import { join } from 'node:path';
import { fillHistory } from '../../src/demo/index.ts';
import { openDistricts } from '../../src/districts/index.ts';
import { openDatabase } from '../../src/platform/database/index.ts';
import type { Schema } from '../../src/platform/database/schema.ts';
import { openKeyring } from '../../src/platform/keys/index.ts';
import { SEED, UNTIL } from './world.ts';

const client = JSON.parse(process.env.FILL_CLIENT ?? '{}');
const folder = process.env.FILL_FOLDER ?? '';
const database = openDatabase<Schema>({ client, name: 'wangge filler' });
const keys = await openKeyring(join(folder, 'keys.json'));
const [district] = await openDistricts(database);
if (!district) throw new Error('no district was loaded');
await fillHistory({ database, keys }, district, {
  seed: SEED,
  days: 4,
  until: UNTIL,
  onProgress(done) {
    if (done < 500) return;
    process.stdout.write('copied\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
