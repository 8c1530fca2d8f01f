import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { District } from '../districts/index.ts';
import { Mistake } from '../platform/mistake.ts';
import type { Services } from '../platform/services.ts';
import { type ArchivedTable, digestOfManifest, type Manifest, readManifest, requireWhole } from './manifest.ts';

export interface Restored {
  year: number;
  matters: number;
  events: number;
}

/**
 * Everything of an archive back into the database, in one transaction: all of it or nothing. The folder stays.
 * @throws Mistake where the folder is no whole archive, of another district, or not the one that was made last of its year
 */
export async function restoreArchive(
  { database, keys }: Pick<Services, 'database' | 'keys'>,
  districts: ReadonlyMap<string, District>,
  folder: string,
): Promise<Restored> {
  const manifest = await readManifest(folder, keys);
  const district = districts.get(manifest.district);
  if (!district)
    throw new Mistake({
      zh: `${folder} 属于辖区 ${manifest.district}，本数据库中没有该辖区。`,
      en: `${folder} is of the district ${manifest.district}, which this database has not.`,
    });
  await requireWhole(folder, manifest);
  const client = await database.connect();
  try {
    await client.query('set search_path = wangge, public, pg_temp; set statement_timeout = 0; set lock_timeout = 0');
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`wangge archive ${district.id}`]);
    await requireKnown(client, district, manifest, folder);
    const restored = await bringBack(client, district, manifest, folder);
    await client.query('commit');
    return restored;
  } finally {
    await client.end();
  }
}

async function requireKnown(client: Client, { id }: District, manifest: Manifest, folder: string): Promise<void> {
  const { rows } = await client.query('select sha256 from archive where district_id = $1 and year = $2', [
    id,
    manifest.year,
  ]);
  const [known] = rows as { sha256: Buffer }[];
  if (known && digestOfManifest(manifest).equals(known.sha256)) return;
  throw new Mistake(
    known
      ? {
          zh: `${folder} 不是本数据库 ${manifest.year} 年最近一次的归档。`,
          en: `${folder} is not the archive of ${manifest.year} that this database has made last.`,
        }
      : {
          zh: `本数据库的 ${manifest.year} 年没有归档，无须恢复。`,
          en: `Nothing of ${manifest.year} is archived in this database, so there is nothing to restore.`,
        },
  );
}

async function bringBack(client: Client, { id }: District, manifest: Manifest, folder: string): Promise<Restored> {
  const { year, tables } = manifest;
  // Matters that somebody acted on while the archive was made have never left.
  await client.query(
    `create temp table returning_matter on commit drop as select id from matter where district_id = ${id} and archived_year = ${year} for update`,
  );
  await client.query('create unique index on returning_matter (id)');
  await client.query(
    'delete from archived_event a using returning_matter r where a.district_id = $1 and a.matter_id = r.id',
    [id],
  );
  const counts = { event: 0, sealed_part: 0 };
  for (const table of ['event', 'sealed_part'] as const)
    counts[table] = await insert(client, table, tables[table], folder);
  const { rowCount } = await client.query(
    'update matter m set archived_year = null from returning_matter r where m.district_id = $1 and m.id = r.id',
    [id],
  );
  await client.query('delete from archive where district_id = $1 and year = $2', [id, year]);
  return { year, matters: rowCount ?? 0, events: counts.event };
}

async function insert(
  client: Client,
  table: ArchivedTable,
  { file, columns }: Manifest['tables'][ArchivedTable],
  folder: string,
): Promise<number> {
  const names = columns.map((name) => `"${name}"`).join(', ');
  await client.query(`create temp table returned on commit drop as select ${names} from ${table} limit 0`);
  await pipeline(
    createReadStream(join(folder, file)),
    createGunzip(),
    client.query(copyFrom(`copy returned (${names}) from stdin`)),
  );
  const { rowCount } = await client.query(
    `insert into ${table} (${names}) select ${columns.map((name) => `f."${name}"`).join(', ')} from returned f
     join returning_matter r on r.id = f.matter_id`,
  );
  await client.query('drop table returned');
  return rowCount ?? 0;
}
