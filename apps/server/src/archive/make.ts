import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import type { District } from '../districts/index.ts';
import { syncFolder } from '../platform/disk.ts';
import { newId } from '../platform/ids.ts';
import { Mistake } from '../platform/mistake.ts';
import type { Services } from '../platform/services.ts';
import { realNow } from '../platform/time/real-time.ts';
import {
  type ArchivedTable,
  digestOfManifest,
  type Manifest,
  manifestName,
  readManifest,
  requireWhole,
  signManifest,
} from './manifest.ts';
import { readArchived } from './read-file.ts';
import { archiveRules } from './rules.ts';
import { writeCopy } from './write-file.ts';

type Rooms = Pick<Services, 'database' | 'keys' | 'realNow'>;

export interface MakeOptions {
  year: number;
  /** The archive becomes a folder in it. */
  into: string;
  /** Business time. */
  now: Date;
  onProgress?: (done: number, total: number) => void;
  /** Matters of one transaction; by default as `archiveRules` has it. */
  batch?: number;
}

export interface Made {
  folder: string;
  matters: number;
  events: number;
  parts: number;
  /** Matters of the year that stay: open, ended too lately, or with kin that is. */
  left: number;
}

const DAY = 86_400_000;
const keys: Readonly<Record<ArchivedTable, string>> = {
  event: 'matter_id, seq',
  sealed_part: 'matter_id, seq, field',
};

/**
 * The events of the matters that a district received in a year, and what is sealed in them, into a folder; then out of the database. What ended less than
 * `archiveRules.endedSince` ago stays with its kin. The folder is whole and on the disk before the first row leaves; rows leave a batch at a time, each
 * with what checkpoints need of them, so that whatever ends the command leaves a store that is whole, and the same command goes on from there.
 * @throws Mistake where there is nothing to do, or the folder belongs to something else
 */
export async function makeArchive(rooms: Rooms, district: District, options: MakeOptions): Promise<Made> {
  const client = await rooms.database.connect();
  try {
    await client.query('set search_path = wangge, public, pg_temp; set statement_timeout = 0; set lock_timeout = 0');
    const lock = `wangge archive ${district.id}`;
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [lock]);
    const folder = join(options.into, `wangge-${district.slug}-${options.year}`);
    const manifest =
      (await findBegun(client, rooms, district, options.year, folder)) ??
      (await write(client, rooms, district, options, folder));
    await leave(client, district, manifest, options);
    await finish(client, district, options.year, realNow(rooms));
    const left = await countLeft(client, district, options.year);
    return {
      folder,
      matters: manifest.matters,
      events: manifest.tables.event.rows,
      parts: manifest.tables.sealed_part.rows,
      left,
    };
  } finally {
    await client.end();
  }
}

/** One that was begun and not finished is gone on with, from the same folder. */
async function findBegun(
  client: Client,
  { keys: keyring }: Rooms,
  district: District,
  year: number,
  folder: string,
): Promise<Manifest | undefined> {
  const { rows } = await client.query(
    'select id, file, sha256, finished_at from archive where district_id = $1 and year = $2',
    [district.id, year],
  );
  const [known] = rows as { id: string; file: string; sha256: Buffer; finished_at: Date | null }[];
  if (!known) return undefined;
  if (known.finished_at)
    throw new Mistake({
      zh: `${year} 年已归档（${known.file}）；如需重做，请先恢复。`,
      en: `The year ${year} has been archived already (${known.file}); restore it first to do it anew.`,
    });
  const manifest = await readManifest(folder, keyring);
  if (!digestOfManifest(manifest).equals(known.sha256))
    throw new Mistake({
      zh: `${year} 年的归档已在 ${known.file} 开始，与 ${folder} 不是同一个。`,
      en: `The archive of ${year} was begun in ${known.file}; ${folder} is another one.`,
    });
  await requireWhole(folder, manifest);
  await chooseFrom(client, folder, manifest);
  return manifest;
}

/** The matters of the file with the event that is their last in it: what is not in it does not leave. */
async function chooseFrom(client: Client, folder: string, manifest: Manifest): Promise<void> {
  await client.query('create temp table chosen (id uuid primary key, seq integer not null)');
  let ids: string[] = [];
  let last: number[] = [];
  const put = async (): Promise<void> => {
    await client.query('insert into chosen select * from unnest($1::uuid[], $2::integer[])', [ids, last]);
    [ids, last] = [[], []];
  };
  for await (const { matter_id: id, seq } of readArchived(folder, 'event', manifest)) {
    if (ids.at(-1) === id) last[last.length - 1] = Number(seq);
    else {
      if (ids.length >= archiveRules.batch.value) await put();
      ids.push(id ?? '');
      last.push(Number(seq));
    }
  }
  await put();
}

/** Matters that may leave, with the event that was their last when they were written. */
async function choose(client: Client, { id, pack }: District, year: number, now: Date): Promise<number> {
  const zone = pack.district.zone;
  const until = new Date(now.getTime() - archiveRules.endedSince.value * DAY).toISOString();
  await client.query(
    `create temp table chosen as
     select m.id, m.seq from matter m
     where m.district_id = ${id} and m.archived_year is null
       and m.received_at >= make_timestamptz(${year}, 1, 1, 0, 0, 0, '${zone}')
       and m.received_at < make_timestamptz(${year + 1}, 1, 1, 0, 0, 0, '${zone}')
       and m.ended_at < '${until}'
       and not exists (
         select from matter k where k.district_id = ${id} and (k.id = m.parent_id or k.parent_id = m.id)
           and (k.ended_at is null or k.ended_at >= '${until}'))`,
  );
  await client.query('create unique index on chosen (id)');
  await client.query('analyze chosen');
  const { rows } = await client.query('select count(*)::int as count from chosen');
  return (rows[0] as { count: number }).count;
}

async function write(
  client: Client,
  rooms: Rooms,
  district: District,
  options: MakeOptions,
  folder: string,
): Promise<Manifest> {
  await requireFree(folder);
  await client.query('begin isolation level repeatable read');
  const matters = await choose(client, district, options.year, options.now);
  if (matters === 0)
    throw new Mistake({
      zh: `${options.year} 年没有可以归档的案件（须已办结满 ${archiveRules.endedSince.value} 天，且无关联案件在办）。`,
      en: `Nothing of ${options.year} may be archived: a matter and its kin must have ended ${archiveRules.endedSince.value} days ago.`,
    });
  await mkdir(options.into, { recursive: true });
  const draft = `${folder}.partial-${process.pid}`;
  try {
    const manifest = await writeFolder(client, rooms, district, { year: options.year, matters, draft });
    await rename(draft, folder);
    await syncFolder(options.into);
    const { event, sealed_part } = manifest.tables;
    await client.query(
      `insert into archive (district_id, year, id, file, sha256, matters, events, parts, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[district.id, manifest.year, manifest.id, folder, digestOfManifest(manifest)],
        ...[matters, event.rows, sealed_part.rows, manifest.madeAt],
      ],
    );
    await client.query('commit');
    return manifest;
  } finally {
    // There only where something failed; what is whole has another name by now.
    await rm(draft, { recursive: true, force: true });
  }
}

/** All files, the manifest last, on the disk when it returns. */
async function writeFolder(
  client: Client,
  { keys: keyring, ...rooms }: Rooms,
  district: District,
  { year, matters, draft }: { year: number; matters: number; draft: string },
): Promise<Manifest> {
  await mkdir(draft, { mode: 0o700 });
  const copied = async (table: ArchivedTable): Promise<Manifest['tables'][ArchivedTable]> => {
    const columns = await columnsOf(client, table);
    const file = `${table}.copy.gz`;
    const query = `select ${columns.map((name) => `t."${name}"`).join(', ')} from ${table} t join chosen c on c.id = t.matter_id
      where t.district_id = ${district.id} order by ${keys[table]}`;
    return { file, columns, ...(await writeCopy(client, query, join(draft, file))) };
  };
  const tables = { event: await copied('event'), sealed_part: await copied('sealed_part') };
  const madeAt = realNow(rooms);
  const manifest = signManifest(
    {
      ...{ format: 1, id: newId(madeAt.getTime()), district: district.slug, year },
      ...{ madeAt: madeAt.toISOString(), matters, tables },
    },
    keyring,
  );
  await writeWhole(join(draft, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
  await syncFolder(draft);
  return manifest;
}

async function requireFree(folder: string): Promise<void> {
  const stands = await stat(folder).catch(() => undefined);
  if (!stands) return;
  throw new Mistake({
    zh: `${folder} 已存在；请换一个位置，或先移走它。`,
    en: `${folder} stands already; name another place, or move it away first.`,
  });
}

async function writeWhole(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function columnsOf(client: Client, table: ArchivedTable): Promise<string[]> {
  const { rows } = await client.query(
    `select attname as name from pg_attribute where attrelid = ('wangge.' || $1)::regclass and attnum > 0 and not attisdropped order by attnum`,
    [table],
  );
  return (rows as { name: string }[]).map(({ name }) => name);
}

/** A batch: what checkpoints need of each event stays, the rest leaves. What somebody has acted on since it was written stays whole. */
const leaveBatch = `
  with taken as materialized (
    select m.id from matter m join batch b on b.id = m.id
    where m.district_id = $1 and m.seq = b.seq and m.archived_year is null order by m.id for update of m
  ), stubs as (
    insert into archived_event (district_id, matter_id, seq, epoch, xid, hash)
    select e.district_id, e.matter_id, e.seq, e.epoch, e.xid, e.hash from event e join taken t on t.id = e.matter_id where e.district_id = $1
  )
  update matter m set archived_year = $2 from taken t where m.district_id = $1 and m.id = t.id`;

async function leave(
  client: Client,
  district: District,
  manifest: Manifest,
  { year, onProgress, batch = archiveRules.batch.value }: MakeOptions,
): Promise<void> {
  const total = manifest.matters;
  let done = 0;
  for (;;) {
    await client.query('begin');
    await client.query('drop table if exists batch');
    const { rowCount } = await client.query(
      `create temp table batch as with next as (select id, seq from chosen order by id limit ${batch})
       select * from next`,
    );
    if (!rowCount) break;
    await client.query(leaveBatch, [district.id, year]);
    const gone = `using batch b, matter m where t.district_id = $1 and t.matter_id = b.id and m.district_id = $1 and m.id = b.id and m.archived_year = $2`;
    await client.query(`delete from sealed_part t ${gone}`, [district.id, year]);
    await client.query(`delete from event t ${gone}`, [district.id, year]);
    await client.query('delete from chosen c using batch b where b.id = c.id');
    await client.query('commit');
    done += rowCount;
    onProgress?.(Math.min(done, total), total);
  }
  await client.query('rollback');
}

/** Room is given back where a partition has become empty; elsewhere autovacuum makes it free for what comes. */
async function finish(client: Client, district: District, year: number, at: Date): Promise<void> {
  await client.query('update archive set finished_at = $3 where district_id = $1 and year = $2', [
    district.id,
    year,
    at,
  ]);
  for (const part of [String(year), `n${year}`]) {
    const { rows } = await client.query('select to_regclass($1) is not null as stands', [`wangge.event_${part}`]);
    if (!(rows[0] as { stands: boolean }).stands) continue;
    await client.query('begin');
    await client.query(`lock table sealed_part_${part}, event_${part} in access exclusive mode`);
    const { rows: left } = await client.query(`select exists (select from event_${part}) as is_used`);
    if (!(left[0] as { is_used: boolean }).is_used) await client.query(`truncate sealed_part_${part}, event_${part}`);
    await client.query('commit');
  }
}

async function countLeft(client: Client, { id, pack }: District, year: number): Promise<number> {
  const { rows } = await client.query(
    `select count(*)::int as count from matter where district_id = $1 and archived_year is null
       and received_at >= make_timestamptz($2, 1, 1, 0, 0, 0, $4) and received_at < make_timestamptz($3, 1, 1, 0, 0, 0, $4)`,
    [id, year, year + 1, pack.district.zone],
  );
  return (rows[0] as { count: number }).count;
}
