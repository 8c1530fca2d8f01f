/** Imports a file until some batches are with the database, says so, and goes no further: to be killed there. */
import { join } from 'node:path';
import { openDistricts } from '../../src/districts/index.ts';
import { importOrders } from '../../src/imports/index.ts';
import { openDatabase } from '../../src/platform/database/index.ts';
import type { Schema } from '../../src/platform/database/schema.ts';
import { openKeyring } from '../../src/platform/keys/index.ts';

const { client, folder, file, now, after } = JSON.parse(process.env.IMPORT_TASK ?? '{}');
const database = openDatabase<Schema>({ client, name: 'wangge importer' });
const keys = await openKeyring(join(folder, 'keys.json'));
const [district] = await openDistricts(database);
const mapping = district?.pack.imports.hotline;
if (!district || !mapping) throw new Error('no district with a mapping was loaded');
let told = 0;
await importOrders({ database, keys }, district, {
  file,
  mapping,
  commit: true,
  now,
  onOutcome() {
    told += 1;
    if (told < after) return;
    process.stdout.write('some are in\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
