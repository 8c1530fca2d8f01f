import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type District, loadPack, openDistricts, readPackFolder } from '../../src/districts/index.ts';
import { openPhotoFolder, type PhotoStore, photoFolder, photoRoutes } from '../../src/photos/index.ts';
import { readConfig } from '../../src/platform/config.ts';
import type { Schema } from '../../src/platform/database/schema.ts';
import { type Router, serve } from '../../src/platform/http/index.ts';
import { openKeyring } from '../../src/platform/keys/index.ts';
import type { Services } from '../../src/platform/services.ts';
import { businessTime } from '../../src/platform/time/business-time.ts';
import { type TestDatabase, withTestDatabase } from '../database/harness.ts';

/** Limits of this town: small, so that they are met. */
export const LIMITS = { perMatter: 3, bytes: 60_000, pixels: 500_000 } as const;

/** The small town abroad with photos: who of its staff may see them, and who may see where they were taken. */
const PHOTO_FIELDS = `
  photo:
    name: { fr: Photo, en: Photo }
    of: photo
    purpose: { fr: Montrer le lieu, en: To show the place }
    basis: { fr: Règlement inventé, en: Invented by-law }
    audience: [grid-worker, dispatcher, department, leader]
    retention: { after: ended, keep: 365 calendar-days }
  photo-place:
    name: { fr: Lieu de la photo, en: Place of the photo }
    of: photo
    purpose: { fr: Vérifier le lieu, en: To check the place }
    basis: { fr: Règlement inventé, en: Invented by-law }
    audience: [dispatcher]
    retention: { after: ended, keep: 365 calendar-days }
    masked: all
`;

export interface Town {
  test: TestDatabase<Schema>;
  services: Services;
  router: Router;
  district: District;
  store: PhotoStore;
  dataFolder: string;
  /** Headers of somebody logged in. */
  enter(staff: string): Promise<Record<string, string>>;
  /** A matter at a place of an area, reported by nobody of the tests; returns its id. */
  addMatter(area: string, place: { lng: number; lat: number }, lead?: string): Promise<string>;
  close(): Promise<void>;
}

export async function openTown(): Promise<Town> {
  const test = await withTestDatabase<Schema>();
  const dataFolder = await mkdtemp(join(tmpdir(), 'wangge-photos-'));
  const files = await readPackFolder(new URL('../../../../districts/ville-haute', import.meta.url).pathname);
  const edit = (path: string, change: (text: string) => string) =>
    files.set(path, Buffer.from(change(Buffer.from(files.get(path) as Uint8Array).toString('utf8'))));
  // The town's own two stand last in its file.
  edit('fields.yaml', (text) => text.replace(/\n {2}photo:[\s\S]*$/, `\n${PHOTO_FIELDS}`));
  for (const [name, value] of Object.entries(LIMITS))
    edit('district.yaml', (text) => text.replace(new RegExp(`(\\n  ${name}: \\{ value: )\\d+`), `$1${value}`));
  await loadPack(test.database, files, { at: new Date(), isDemo: false });
  const [district] = (await openDistricts(test.database)) as [District];
  const services: Services = {
    config: readConfig({ WANGGE_DATA: dataFolder }, dataFolder),
    database: test.database,
    keys: await openKeyring(join(dataFolder, 'keys.json')),
    time: businessTime(false),
    log: pino({ level: 'silent' }),
    districts: new Map([[district.slug, district]]),
  };
  const router = await serve(services, [photoRoutes]);
  return {
    test,
    services,
    router,
    district,
    dataFolder,
    store: await openPhotoFolder(photoFolder(services)),
    enter: (staff) => enter(test, district, staff),
    addMatter: (area, place, lead) => addMatter(test, district, area, place, lead),
    close: async () => {
      await router.close();
      await test.drop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

async function enter(
  { database }: TestDatabase<Schema>,
  district: District,
  staff: string,
): Promise<Record<string, string>> {
  const token = randomBytes(32).toString('base64url');
  const now = new Date();
  await database.transaction({ as: 'owner' }, async (trx) => {
    const post = await trx.selectFrom('post').select('id').where('staff_id', '=', staff).executeTakeFirstOrThrow();
    const owned = { district_id: district.id, staff_id: staff };
    await trx
      .insertInto('account')
      .values({ ...owned, login: staff, password_hash: 'none', password_changed_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await trx
      .insertInto('session')
      .values({
        ...owned,
        token_hash: createHash('sha256').update(token).digest(),
        post_id: post.id,
        csrf: 'of-the-test',
        created_at: now,
        seen_at: now,
        expires_at: new Date(now.getTime() + 3_600_000),
      })
      .execute();
  });
  return { cookie: `wangge=${district.slug}.${token}`, 'x-csrf-token': 'of-the-test', 'accept-language': 'en' };
}

async function addMatter(
  { database }: TestDatabase<Schema>,
  district: District,
  area: string,
  { lng, lat }: { lng: number; lat: number },
  lead?: string,
): Promise<string> {
  const id = randomUUID();
  const at = new Date();
  await database.transaction({ as: 'owner' }, (trx) =>
    trx
      .insertInto('matter')
      .values({
        district_id: district.id,
        id,
        kind: district.kinds[0] as string,
        procedure_id: 'signalement',
        procedure_version: 1,
        number: `T-${id.slice(0, 8)}`,
        state: 'recu',
        phase: 'filing',
        seq: 1,
        source: 'patrol',
        reported_at: at,
        received_at: at,
        entered_at: at,
        changed_at: at,
        reporter_staff: 'p-adjoint',
        lng,
        lat,
        cell: '0',
        area_path: district.areaByCode.get(area)?.path as string,
        lead_unit: lead ?? null,
        assist_units: [],
        flags: [],
        counters: '{}',
        facts: '{}',
        clock_used: '{}',
        folded: '{}',
        head: Buffer.alloc(32),
      })
      .execute(),
  );
  return id;
}
