import { createHash } from 'node:crypto';
import { type DistrictPack, type Fault, readPack, readProcedure } from '@wangge/district';
import { localDate, type Procedure } from '@wangge/kernel';
import { sql, type Transaction } from 'kysely';
import type { Database } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { buildDistrict, type District, type PinnedProcedure } from './district.ts';

/** A pack that does not load: its faults, each with file and line. */
export class PackFaults extends Error {
  override name = 'PackFaults';
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super(`the district pack has ${faults.length} faults`);
    this.faults = faults;
  }
}

export interface LoadedPack {
  id: number;
  /** Paths of files that came in as a new version; empty where nothing changed. */
  changed: readonly string[];
}

export interface LoadOptions {
  /** When it is loaded: the date from which new grids count. */
  at: Date;
  isDemo: boolean;
}

/**
 * Load the files of a pack as versions in force. What has not changed makes no version; nothing half done: all of it in
 * one transaction, or none. Two servers that load at once take turns.
 * @throws PackFaults
 */
export async function loadPack(
  database: Database<Schema>,
  files: ReadonlyMap<string, Uint8Array>,
  options: LoadOptions,
): Promise<LoadedPack> {
  const hashes = new Map([...files].map(([path, content]) => [path, sha256(content)]));
  const standing = await findUnchanged(database, hashes);
  if (standing !== undefined) return { id: standing, changed: [] };
  const { pack, faults } = readPack(files);
  if (!pack || faults.length > 0) throw new PackFaults(faults);
  return database.transaction({ as: 'owner', limits: { statement: 0, idle: 0 } }, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('wangge load ' || ${pack.district.id}, 0))`.execute(trx);
    const id = await ensureDistrict(trx, pack.district.id, options);
    const day = localDate(pack.district.zone, options.at.getTime());
    const changed = await addVersions(trx, id, files, hashes, { day, at: options.at });
    if (changed.length > 0) await writeRegistry(trx, id, pack, { day, at: options.at });
    return { id, changed };
  });
}

/** The district whose files in force are these and no others: then there is nothing to check and nothing to load. */
async function findUnchanged(
  database: Database<Schema>,
  hashes: ReadonlyMap<string, Buffer>,
): Promise<number | undefined> {
  const { rows } = await sql<{ district_id: number; path: string; sha256: Buffer }>`
    select * from (select distinct on (district_id, path) district_id, path, sha256, removed from wangge.pack_file
      order by district_id, path, version desc) latest where not removed`.execute(database.kysely);
  for (const [district, own] of Map.groupBy(rows, (row) => row.district_id)) {
    const isSame = own.length === hashes.size && own.every(({ path, sha256: hash }) => hashes.get(path)?.equals(hash));
    if (isSame) return district;
  }
  return undefined;
}

/** The files in force as they were loaded, to write the folder back. */
export async function exportPack(database: Database<Schema>, slug: string): Promise<Map<string, Buffer>> {
  const { rows } = await sql<{ path: string; content: Buffer }>`
    select * from (select distinct on (f.path) f.path, f.content, f.removed from wangge.pack_file f
      join wangge.district d on d.id = f.district_id where d.slug = ${slug} order by f.path, f.version desc) latest
    where not removed`.execute(database.kysely);
  return new Map(rows.map(({ path, content }) => [path, content]));
}

/** What the districts of the database are called, also of those whose pack this program cannot read. */
export async function listSlugs(database: Database<Schema>): Promise<string[]> {
  const rows = await database.kysely.withSchema('wangge').selectFrom('district').select('slug').orderBy('id').execute();
  return rows.map(({ slug }) => slug);
}

/** Every district of the database, ready for work. */
export async function openDistricts(database: Database<Schema>): Promise<District[]> {
  const rows = await database.kysely.withSchema('wangge').selectFrom('district').selectAll().orderBy('id').execute();
  const districts: District[] = [];
  // One after another: reading a pack takes seconds of this process, in which a connection that another one asks for would not come.
  for (const row of rows)
    districts.push(await openDistrict(database, { id: row.id, slug: row.slug, isDemo: row.is_demo }));
  return districts;
}

async function openDistrict(
  database: Database<Schema>,
  { id, slug, isDemo }: { id: number; slug: string; isDemo: boolean },
): Promise<District> {
  const tables = database.kysely.withSchema('wangge');
  const versions = await tables
    .selectFrom('pack_file')
    .select(['path', 'version', 'content', 'removed'])
    .where('district_id', '=', id)
    .orderBy('path')
    .orderBy('version')
    .execute();
  const latest = new Map(versions.map((file) => [file.path, file]));
  const files = new Map([...latest].filter(([, file]) => !file.removed).map(([path, { content }]) => [path, content]));
  const { pack, faults } = readPack(files);
  if (!pack) throw new PackFaults(faults);
  const grids = await tables
    .selectFrom('grid')
    .select(['code', 'version'])
    .where('district_id', '=', id)
    .where('valid_to', 'is', null)
    .execute();
  const { all, inForce } = proceduresOf(pack, versions, latest);
  return buildDistrict({
    id,
    slug,
    isDemo,
    pack,
    versions: all,
    inForce,
    gridVersions: new Map(grids.map(({ code, version }) => [code, version])),
  });
}

/**
 * Procedures of every version, for matters keep the one they began under.
 * @throws PackFaults where an older version cannot be read any more: better no start than a matter that nobody can move
 */
function proceduresOf(
  pack: DistrictPack,
  versions: readonly { path: string; version: number; content: Buffer; removed: boolean }[],
  latest: ReadonlyMap<string, { version: number }>,
): { all: Map<string, Procedure>; inForce: Map<string, PinnedProcedure> } {
  const all = new Map<string, Procedure>();
  const inForce = new Map<string, PinnedProcedure>();
  for (const { path, version, content, removed } of versions) {
    if (!path.startsWith('procedures/') || removed) continue;
    const { procedure, faults } = readProcedure(`${path} (version ${version})`, content);
    if (!procedure) throw new PackFaults(faults);
    all.set(`${procedure.id}@${version}`, procedure);
    const current = pack.procedures[procedure.id];
    if (current && latest.get(path)?.version === version) inForce.set(procedure.id, { version, procedure: current });
  }
  return { all, inForce };
}

async function ensureDistrict(trx: Transaction<Schema>, slug: string, { at, isDemo }: LoadOptions): Promise<number> {
  const found = await trx.selectFrom('district').select('id').where('slug', '=', slug).executeTakeFirst();
  if (found) return found.id;
  const made = await trx
    .insertInto('district')
    .values({ slug, is_demo: isDemo, created_at: at })
    .returning('id')
    .executeTakeFirstOrThrow();
  return made.id;
}

async function addVersions(
  trx: Transaction<Schema>,
  district: number,
  files: ReadonlyMap<string, Uint8Array>,
  hashes: ReadonlyMap<string, Buffer>,
  { day, at }: { day: string; at: Date },
): Promise<string[]> {
  const standing = await trx
    .selectFrom('pack_file')
    .distinctOn('path')
    .select(['path', 'version', 'sha256', 'removed'])
    .where('district_id', '=', district)
    .orderBy('path')
    .orderBy('version', 'desc')
    .execute();
  const known = new Map(standing.map((file) => [file.path, file]));
  const added: string[] = [];
  for (const [path, content] of files) {
    const before = known.get(path);
    const hash = hashes.get(path) as Buffer;
    if (before && !before.removed && before.sha256.equals(hash)) continue;
    const version = (before?.version ?? 0) + 1;
    const row = { district_id: district, path, version, effective: day, sha256: hash, loaded_at: at };
    await trx
      .insertInto('pack_file')
      .values({ ...row, content: Buffer.from(content) })
      .execute();
    added.push(path);
  }
  for (const { path, version, sha256: hash, removed } of standing) {
    if (removed || files.has(path)) continue;
    const row = { district_id: district, path, version: version + 1, effective: day, sha256: hash, loaded_at: at };
    await trx
      .insertInto('pack_file')
      .values({ ...row, content: Buffer.alloc(0), removed: true })
      .execute();
    added.push(path);
  }
  return added;
}

/** Areas, units, staff, posts and grids as rows. Grids that changed get a new version; matters keep the one they had. */
async function writeRegistry(
  trx: Transaction<Schema>,
  district: number,
  pack: DistrictPack,
  { day, at }: { day: string; at: Date },
): Promise<void> {
  const pathOf = new Map(pack.areas.map(({ code, path }) => [code, path]));
  const json = (value: unknown): string => JSON.stringify(value);
  const d = district;
  // Written anew: a community that moved to another street keeps its code on another path, and two may change places.
  await trx.deleteFrom('area').where('district_id', '=', d).execute();
  await sql`
    insert into area (district_id, path, code, level, parent_path, name)
    select ${d}, r.path, r.code, r.level, r.parent, r.name
    from jsonb_to_recordset(${json(
      pack.areas.map((area) => ({ ...area, parent: pathOf.get(area.parent ?? '') ?? null })),
    )}::jsonb) as r(path text, code text, level text, parent text, name jsonb)`.execute(trx);
  await sql`
    insert into unit (district_id, id, kind, area_path, parent_id, phone, name)
    select ${d}, r.id, r.kind, r.area, r.parent, r.phone, r.name
    from jsonb_to_recordset(${json(
      pack.units.map((unit) => ({ ...unit, area: pathOf.get(unit.area) })),
    )}::jsonb) as r(id text, kind text, area text, parent text, phone text, name jsonb)
    on conflict (district_id, id) do update
      set kind = excluded.kind, area_path = excluded.area_path, parent_id = excluded.parent_id, phone = excluded.phone, name = excluded.name`.execute(
    trx,
  );
  await sql`
    insert into staff (district_id, id, fictional)
    select ${d}, r.id, r.fictional
    from jsonb_to_recordset(${json(pack.staff.map(({ id, fictional }) => ({ id, fictional })))}::jsonb) as r(id text, fictional boolean)
    on conflict (district_id, id) do update set fictional = excluded.fictional, left_at = null`.execute(trx);
  await sql`
    update staff set left_at = ${at} where district_id = ${d} and left_at is null
      and id <> all (${pack.staff.map(({ id }) => id)}::text[])`.execute(trx);
  await trx.deleteFrom('post').where('district_id', '=', d).execute();
  await sql`
    insert into post (district_id, id, staff_id, role, unit_id, area_path, title)
    select ${d}, r.id, r.staff, r.role, r.unit, r.area, r.title
    from jsonb_to_recordset(${json(
      pack.posts.map((post) => ({
        ...post,
        id: postId(post),
        area: pathOf.get(post.area),
        title: post.title === undefined ? null : { [pack.district.locales[0] ?? 'zh']: post.title },
      })),
    )}::jsonb) as r(id text, staff text, role text, unit text, area text, title jsonb)`.execute(trx);
  await writeGrids(trx, d, pack, pathOf, day);
}

/** A post has no id in the pack: what it is names it. */
export function postId(post: { staff: string; role: string; unit: string; area: string }): string {
  return [post.staff, post.role, post.unit, post.area].join('/');
}

async function writeGrids(
  trx: Transaction<Schema>,
  district: number,
  pack: DistrictPack,
  pathOf: ReadonlyMap<string, string>,
  day: string,
): Promise<void> {
  const rows = pack.grids.map(({ code, kind, area, name, households, geometry }) => ({
    code,
    kind,
    area: pathOf.get(area),
    name,
    households,
    geometry,
  }));
  await sql`
    with given as (
      select * from json_to_recordset(${JSON.stringify(rows)}::json)
        as r(code text, kind text, area text, name jsonb, households integer, geometry json)
    ), standing as (
      select distinct on (code) * from grid where district_id = ${district} order by code, version desc
    ), closed as (
      update grid g set valid_to = ${day}::date
      from standing s left join given n on n.code = s.code
      where g.district_id = ${district} and g.code = s.code and g.version = s.version and g.valid_to is null
        and (n.code is null or (n.kind, n.area, n.name, n.households, n.geometry::text) is distinct from
          (s.kind, s.area_path::text, s.name, s.households, s.geometry::text))
      returning g.code
    )
    insert into grid (district_id, code, version, kind, area_path, name, households, geometry, valid_from)
    select ${district}, n.code, coalesce(s.version, 0) + 1, n.kind, n.area, n.name, n.households, n.geometry,
      ${day}::date
    from given n left join standing s on s.code = n.code
    where s.code is null or s.valid_to is not null or n.code in (select code from closed)`.execute(trx);
}

function sha256(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}
