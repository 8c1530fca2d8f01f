/**
 * A word of its own in every personal field, written over HTTP as the roles would; then its time passes, the purge runs, and the word is looked for
 * wherever it could have come to lie. That it was found before where it should be readable shows that the search can fail.
 */
import { join } from 'node:path';
import { pino } from 'pino';
import { makeCheckpoint, verify } from '../apps/server/src/checkpoints/index.ts';
import { exportFolder, openExportFolder, sweepExports } from '../apps/server/src/exports/index.ts';
import { openPhotoFolder, photoFolder } from '../apps/server/src/photos/index.ts';
import { forgetMatter, type Purged, purge } from '../apps/server/src/retention/index.ts';
import { type Canary, canaryOf, type Finding, Search } from './forgetting/canaries.ts';
import {
  askForFile,
  employ,
  keepBackup,
  leave,
  listen,
  logInAsAdmin,
  photosLeft,
  restore,
  revealFor,
} from './forgetting/happenings.ts';
import { lookAs, lookAtFiles, lookAtTables } from './forgetting/places.ts';
import { type Planted, plant, type Worker, workersOf } from './forgetting/plant.ts';
import { type House, openHouse } from './house.ts';
import type { Proof, Section, Size } from './section.ts';

const YEAR = 366 * 86_400_000;
const slugs = ['shizhong', 'ville-haute'] as const;
type Slug = (typeof slugs)[number];

export const forgetting: Section = {
  about: 'what is due to be forgotten is found nowhere any more, and chains and replay stay whole',
  async prove(size, say) {
    const proofs: Proof[] = [];
    for (const slug of slugs) proofs.push(...(await proveIn(slug, size, say)));
    return proofs;
  },
};

interface Town {
  house: House;
  slug: Slug;
  log: string[];
  workers: Worker[];
  planted: Planted;
  /** Where the file lies that the dispatcher asked for. */
  file: string;
  /** All words, those that no form wrote among them. */
  canaries: Canary[];
}

async function proveIn(slug: Slug, size: Size, say: (line: string) => void): Promise<Proof[]> {
  const log: string[] = [];
  const house = await openHouse({
    slug,
    log: pino({ level: 'trace' }, { write: (line: string) => void log.push(line) }),
  });
  try {
    const workers = await workersOf(house);
    const former = await employ(house);
    const dispatcher = workers.find(({ role }) => role === 'dispatcher')?.login ?? '';
    const told = await listen(house, dispatcher);
    const planted: Planted = { canaries: [], matters: [], photos: [], fields: new Set() };
    for (let round = 0; round < (size === 'long' ? 20 : 1); round += 1) {
      const { canaries, matters, photos, fields } = await plant(house, workers, round);
      planted.canaries.push(...canaries.map(({ of, word }) => ({ of, word })));
      planted.matters.push(...matters);
      planted.photos.push(...photos);
      for (const field of fields) planted.fields.add(field);
    }
    const purpose = canaryOf('purpose', 901);
    await revealFor(house, workers, planted, purpose.word);
    const searched = canaryOf('search', 904);
    const file = await askForFile(house, dispatcher, searched.word);
    const canaries = [...planted.canaries, purpose, searched, ...former];
    const town = { house, slug, log, workers, planted, file, canaries };
    say(`${slug}: ${planted.matters.length} matters, ${planted.photos.length} photos, ${town.canaries.length} words`);
    return await proveTown(town, told);
  } finally {
    await house.close();
  }
}

async function proveTown(town: Town, told: { stop(): string[] }): Promise<Proof[]> {
  const { house, slug, planted, canaries, log } = town;
  const { services, district } = house;
  const asked = Object.entries(district.pack.fields).filter(([, { of }]) => of !== 'staff');
  const unplanted = asked.map(([id]) => id).filter((id) => !planted.fields.has(id));
  const before = await look(town, canaries);
  await lookAtFiles(join(house.folder, 'postgres'), before, 'files');
  const seen = new Set(before.found.map(({ of }) => of));
  const inFiles = before.found.some(({ where }) => where.startsWith('files/'));
  const unseen = [...new Set(canaries.map(({ of }) => of))].filter((of) => !seen.has(of));
  await makeCheckpoint(services, district);
  await keepBackup(house);

  services.time.set(services.time.now() + 6 * YEAR);
  await leave(house);
  const store = await openPhotoFolder(photoFolder(services));
  const purged = await purgeAll(town, store);
  const after = await look(town, canaries);
  const logged = new Search(canaries);
  for (const line of [...log, ...told.stop()]) logged.look('logs and the live feed', line);
  const left = [...after.found, ...logged.found, ...(await photosLeft(house, planted))];

  await restore(house);
  // As every start does: the pack that is in force, in which nobody of then stands any more.
  await leave(house);
  await purgeAll(town, store);
  const restored = await look(town, canaries);
  await makeCheckpoint(services, district);
  const whole = await verify(services, district);
  const files = await lookAtRest(town, canaries);
  const what = (text: string): string => `${text} (${slug})`;
  const size = `${asked.length} fields, ${canaries.length} words`;
  return [
    {
      what: what('every personal field was written, and read by who may read it'),
      size,
      result:
        [
          ...unplanted.map((id) => `${id} not written`),
          ...unseen.map((id) => `${id} not found`),
          ...(inFiles ? [] : ['nothing found in the files']),
        ].join(', ') || 'all',
      wanted: 'all',
      held: unplanted.length === 0 && unseen.length === 0 && inFiles,
    },
    found(what('after its time it is found nowhere'), `${size}, ${megabytes(after.bytes + logged.bytes)}`, left, {
      keys: Object.fromEntries([...purged.fields].map(([field, { keys }]) => [field, keys])),
    }),
    found(what('nor after a backup was restored, keys of then and all'), megabytes(restored.bytes), restored.found),
    found(
      what(`nor in a byte of the data folder, ${FURTHER} MB of writes and a stop later`),
      megabytes(files.bytes),
      files.found,
    ),
    {
      what: what('chains verify and replay gives the rows'),
      size: `${whole.matters} matters, ${whole.events} events`,
      result: `${whole.found} findings${whole.findings[0] ? `: ${whole.findings[0].en}` : ''}`,
      wanted: '0 findings',
      held: whole.isWhole,
    },
  ];
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB searched`;

function found(what: string, size: string, left: readonly Finding[], figures: Proof['figures'] = {}): Proof {
  const shown = left.slice(0, 6).map(({ of, where }) => `${of} in ${where}`);
  const result = left.length === 0 ? 'nowhere' : `${left.length} places: ${shown.join('; ')}`;
  return { what, size, result, wanted: 'nowhere', held: left.length === 0, figures: { ...figures, left } };
}

/** Longer than any export is kept and told of. */
const LATER = 60 * 86_400_000;

/**
 * Ended matters by rule, the others on request: what goes on is not due. Asked for is what people filed, not what was split off or called from it: that
 * has to go along.
 */
async function purgeAll({ house, planted }: Town, store: Awaited<ReturnType<typeof openPhotoFolder>>): Promise<Purged> {
  const { services, district } = house;
  const now = services.time.now();
  const purged = await purge(services, store, district, { commit: true, now });
  const numbers = await house.asOwner(async (client) => {
    const { rows } = await client.query('select number from wangge.matter where id = any ($1)', [planted.matters]);
    return (rows as { number: string }[]).map(({ number }) => number);
  });
  const staff = district.pack.staff[0]?.id ?? '';
  for (const number of numbers)
    await forgetMatter(services, store, district, {
      number,
      because: 'PROVE 1',
      staff,
      evenOpen: true,
      commit: true,
      now,
    });
  const exported = await openExportFolder(exportFolder(services), () => 0);
  await sweepExports({ database: services.database, store: exported }, new Date(Date.now() + LATER));
  return purged;
}

/** Everywhere but in the logs and the files of the database. */
async function look({ house, workers, planted, file }: Town, canaries: readonly Canary[]): Promise<Search> {
  const search = new Search(canaries);
  // Also those that were split off or called for.
  const matters = await house.asOwner(async (client) => {
    const { rows } = await client.query('select id from wangge.matter');
    return (rows as { id: string }[]).map(({ id }) => id);
  });
  const roles = new Map(workers.map((worker) => [worker.role, worker.login]));
  for (const [role, login] of roles) {
    const fields = Object.entries(house.district.pack.fields).flatMap(([id, { audience }]) =>
      audience.includes(role) ? [id] : [],
    );
    const { photos } = planted;
    await lookAs(house, { headers: await house.as(login), login, fields }, { matters, photos, file }, search);
  }
  const auditor = await logInAsAdmin(house, 'audit-admin');
  await lookAs(
    house,
    { headers: auditor, login: 'the auditor', fields: [] },
    { matters: [], photos: [], file },
    search,
  );
  await house.asOwner(async (client) => {
    await client.query('analyze');
    await lookAtTables(client, search);
  });
  for (const folder of ['photos', 'exports']) await lookAtFiles(join(house.folder, folder), search, folder);
  return search;
}

/** Bytes that are written after, so that the write-ahead log goes on to other files: of 16 MB each. */
const FURTHER = 40;

/** Every file of the data folder when the database has stopped, whatever lies there. */
async function lookAtRest({ house }: Town, canaries: readonly Canary[]): Promise<Search> {
  await house.asOwner(async (client) => {
    await client.query('create table public.further (bytes text)');
    await client.query('alter table public.further alter column bytes set storage external');
    await client.query(
      "insert into public.further select string_agg(md5(n::text || m::text), '') from generate_series(1, $1) n, generate_series(1, 32768) m group by n",
      [FURTHER],
    );
  });
  await house.stop();
  const search = new Search(canaries);
  await lookAtFiles(house.folder, search, 'files');
  return search;
}
