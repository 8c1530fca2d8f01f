import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  appendPiece,
  attachPhotos,
  beginPhoto,
  findUnusedPhotos,
  openPhotoPlaces,
  type PhotoRoom,
  type PhotoSettings,
  photoSettings,
  readPhotoFacts,
  sweepPhotos,
} from '../../src/photos/index.ts';
import { type Asked, enterSession, readCookie } from '../../src/platform/http/index.ts';
import { sexagesimal } from './exif-block.ts';
import { jpeg, png } from './pictures.ts';
import { CANARY, PLACE, planted, plantedJpeg, wish } from './planted.ts';
import { LIMITS, openTown, type Town } from './town.ts';

let town: Town;
/** A patrol of quarter VH05, one of VH01, and who sends matters to units. */
let agent: Record<string, string>;
let neighbour: Record<string, string>;
let dispatcher: Record<string, string>;

beforeAll(async () => {
  town = await openTown();
  agent = await town.enter('p-agent');
  neighbour = await town.enter('p-agent-vh01');
  dispatcher = await town.enter('p-repartiteur');
});
afterAll(() => town?.close());

const announce = (id: string, body: object, as = agent) =>
  town.router.inject({
    method: 'POST',
    url: '/api/v1/photos',
    headers: as,
    payload: { id, type: 'image/jpeg', ...body },
  });
const send = (id: string, offset: number, piece: Buffer, as = agent) =>
  town.router.inject({
    method: 'PATCH',
    url: `/api/v1/photos/${id}`,
    headers: { ...as, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
    payload: piece,
  });
const askOffset = async (id: string, as = agent) => {
  const { statusCode, headers } = await town.router.inject({
    method: 'HEAD',
    url: `/api/v1/photos/${id}`,
    headers: as,
  });
  return statusCode === 200 ? Number(headers['upload-offset']) : statusCode;
};
const look = (id: string, as = agent) =>
  town.router.inject({ method: 'GET', url: `/api/v1/photos/${id}`, headers: as });

async function upload(photo: Buffer, as = agent): Promise<string> {
  const id = randomUUID();
  expect((await announce(id, { bytes: photo.length }, as)).statusCode).toBe(201);
  const middle = photo.length >> 1;
  expect((await send(id, 0, photo.subarray(0, middle), as)).statusCode).toBe(204);
  expect((await send(id, middle, photo.subarray(middle), as)).statusCode).toBe(204);
  return id;
}

/** As an endpoint of another room would be, in a transaction of this reader's. */
async function within<T>(as: Record<string, string>, run: (asked: Asked) => Promise<T>): Promise<T> {
  const { tokenHash } = readCookie(as.cookie?.slice('wangge='.length))!;
  const scope = { settings: { 'wangge.district': String(town.district.id) } };
  return town.services.database.transaction(scope, async (trx) => {
    const reader = (await enterSession(trx, town.district, tokenHash, new Date()))!;
    return run({ services: town.services, district: town.district, reader, trx, now: Date.now(), locale: 'en' });
  });
}

describe('an upload', () => {
  test.each(Object.entries(planted))('%s comes back as a picture and nothing else', async (type, make) => {
    const photo = make();
    const id = await upload(photo);
    const { statusCode, headers, rawPayload } = await look(id);
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': type,
      'content-security-policy': "default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'content-length': String(rawPayload.length),
    });
    expect(rawPayload.includes(CANARY)).toBe(false);
    expect(rawPayload.length).toBeLessThan(photo.length);
    const row = await town.services.database.kysely
      .selectFrom('wangge.photo' as 'photo')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    // The hash is the original's, as the events hold it; the time and place are sealed.
    expect(row).toMatchObject({ type, bytes: photo.length, received: photo.length });
    expect(row.sha256).toEqual(createHash('sha256').update(photo).digest());
    expect(row.exif?.includes('2026')).toBe(false);
  });

  test('goes on where it was cut, at the exact byte', async () => {
    const photo = plantedJpeg();
    const id = randomUUID();
    expect((await announce(id, { bytes: photo.length })).statusCode).toBe(201);
    expect((await send(id, 0, photo.subarray(0, 100))).headers['upload-offset']).toBe('100');
    for (const offset of [0, 99, 101, photo.length]) {
      const answer = await send(id, offset, photo.subarray(offset, offset + 10));
      expect(answer.statusCode).toBe(409);
      expect(answer.json()).toMatchObject({ code: 'photo-offset', offset: 100 });
    }
    expect(await askOffset(id)).toBe(100);
    expect((await announce(id, { bytes: photo.length })).statusCode).toBe(200);
    expect((await look(id)).statusCode).toBe(404);
    expect((await send(id, 100, photo.subarray(100))).statusCode).toBe(204);
    expect(await askOffset(id)).toBe(photo.length);
    expect((await send(id, 100, photo.subarray(100))).json()).toMatchObject({
      code: 'photo-offset',
      offset: photo.length,
    });
    expect((await announce(id, { bytes: photo.length })).statusCode).toBe(200);
  });

  test('of rivals for one place one is taken, the others are told where to go on', async () => {
    const photo = plantedJpeg();
    const id = randomUUID();
    await announce(id, { bytes: photo.length });
    for (let offset = 0; offset < photo.length; offset += 400) {
      const piece = photo.subarray(offset, offset + 400);
      const answers = await Promise.all([1, 2, 3, 4].map(() => send(id, offset, piece)));
      const codes = answers.map(({ statusCode }) => statusCode).sort();
      expect(codes).toEqual([204, 409, 409, 409]);
    }
    expect((await look(id)).statusCode).toBe(200);
  });

  test('a fall between the last piece and its answer: the last piece is asked for again', async () => {
    const photo = plantedJpeg();
    const id = randomUUID();
    await announce(id, { bytes: photo.length });
    await send(id, 0, photo.subarray(0, 500));
    // On the disk by a server that fell before it could complete the photo; sealed under a key that nobody has any more.
    await town.store.append({ district: town.district.id, id }, 500, Buffer.alloc(photo.length - 500 + 29, 1));
    expect(await askOffset(id)).toBe(500);
    expect((await send(id, 500, photo.subarray(500))).statusCode).toBe(204);
    expect((await look(id)).statusCode).toBe(200);
  });

  test('a draft that a fall left does not count, and once the photo is complete only its copy is left', async () => {
    const photo = plantedJpeg();
    const id = randomUUID();
    await announce(id, { bytes: photo.length });
    await send(id, 0, photo.subarray(0, 300));
    const folder = join(town.dataFolder, 'photos', String(town.district.id), id.slice(-2), id);
    await writeFile(join(folder, 'draft-0123456789ab'), photo.subarray(300, 350));
    expect(await askOffset(id)).toBe(300);
    expect((await send(id, 300, photo.subarray(300))).statusCode).toBe(204);
    expect((await readdir(folder)).filter((name) => !name.startsWith('draft-'))).toEqual(['photo']);
    await rm(join(folder, 'draft-0123456789ab'));
  });

  test('a fall while it is being completed takes away nothing that was acknowledged, and leaves no pieces behind', async () => {
    const photo = plantedJpeg();
    const id = randomUUID();
    await announce(id, { bytes: photo.length });
    expect((await send(id, 0, photo.subarray(0, 300))).statusCode).toBe(204);
    expect((await send(id, 300, photo.subarray(300, 600))).statusCode).toBe(204);
    const room: PhotoRoom = { store: town.store, settings: photoSettings, realNow: () => new Date() };
    const complete = (asked: Asked) => appendPiece(asked, room, id, 600, photo.subarray(600));
    const fallen = within(agent, async (asked) => {
      await complete(asked);
      throw new Error('fell before it was committed');
    });
    await expect(fallen).rejects.toThrow('fell');
    expect(await askOffset(id)).toBe(600);
    // The next fall comes between the commit and the answer.
    expect(await within(agent, complete)).toMatchObject({ offset: photo.length });
    const folder = join(town.dataFolder, 'photos', String(town.district.id), id.slice(-2), id);
    expect((await readdir(folder)).length).toBe(4);
    expect(await askOffset(id)).toBe(photo.length);
    expect(await readdir(folder)).toEqual(['photo']);
    expect((await look(id)).statusCode).toBe(200);
  });

  test('the same id for something else, or by somebody else', async () => {
    const id = randomUUID();
    await announce(id, { bytes: 1000 });
    expect((await announce(id, { bytes: 1001 })).json().code).toBe('command-reused');
    expect((await announce(id, { bytes: 1000 }, neighbour)).json().code).toBe('command-reused');
    expect((await send(id, 0, Buffer.alloc(10), neighbour)).statusCode).toBe(404);
    expect(await askOffset(id, neighbour)).toBe(404);
    // Who reaches every matter of the town reaches no upload.
    expect((await send(id, 0, Buffer.alloc(10), dispatcher)).statusCode).toBe(404);
  });

  test('without a session, without its token, of another content type', async () => {
    const id = await upload(jpeg(16, 16));
    expect((await look(id, {})).json().code).toBe('no-session');
    const { 'x-csrf-token': token, ...bare } = agent;
    expect(token).toBeDefined();
    expect((await announce(randomUUID(), { bytes: 10 }, bare)).json().code).toBe('bad-csrf');
    const url = `/api/v1/photos/${id}`;
    const wrong = { ...agent, 'upload-offset': '0' };
    expect((await town.router.inject({ method: 'PATCH', url, headers: wrong, payload: { a: 1 } })).statusCode).toBe(
      415,
    );
    const binary = { ...wrong, 'content-type': 'application/octet-stream' };
    expect((await town.router.inject({ method: 'PATCH', url, headers: binary, payload: 'x' })).statusCode).toBe(415);
    const { 'upload-offset': offset, ...less } = { ...binary, 'content-type': 'application/offset+octet-stream' };
    expect(offset).toBe('0');
    expect((await town.router.inject({ method: 'PATCH', url, headers: less, payload: 'x' })).statusCode).toBe(400);
    expect((await look('not-an-id')).statusCode).toBe(400);
  });
});

describe('what is refused', () => {
  test('a photo that is none: told why, nothing kept, and the upload stands at its beginning', async () => {
    const fake = Buffer.from(`<html>${CANARY.repeat(20)}</html>`);
    const id = randomUUID();
    await announce(id, { bytes: fake.length });
    await send(id, 0, fake.subarray(0, 100));
    const answer = await send(id, 100, fake.subarray(100));
    expect(answer.statusCode).toBe(422);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ code: 'not-a-photo', reason: 'other-format' });
    expect(answer.json().title).toContain('not JPEG, PNG or WebP');
    expect(await town.store.pieces({ district: town.district.id, id })).toEqual([]);
    expect(await askOffset(id)).toBe(0);
    expect((await look(id)).statusCode).toBe(404);
  });

  test('what its sender says it is does not make it so', async () => {
    const photo = png(16, 16);
    const id = await upload(photo);
    expect((await look(id)).headers['content-type']).toBe('image/png');
    expect((await announce(randomUUID(), { bytes: 10, type: 'image/heic' })).json()).toMatchObject({ reason: 'heif' });
    expect((await announce(randomUUID(), { bytes: 10, type: 'text/html' })).json()).toMatchObject({
      reason: 'other-format',
    });
  });

  test('one that arrived changed; sent again as announced, it is taken', async () => {
    const photo = jpeg(64, 64);
    const id = randomUUID();
    await announce(id, { bytes: photo.length, sha256: createHash('sha256').update(photo).digest('hex') });
    const changed = Buffer.from(photo);
    changed[changed.length - 4] = 0;
    expect((await send(id, 0, changed)).json().code).toBe('photo-hash');
    expect((await send(id, 0, photo)).statusCode).toBe(204);
    expect((await look(id)).statusCode).toBe(200);
  });

  test('over the limits of bytes and of pixels, and pieces over theirs', async () => {
    const tooMany = await announce(randomUUID(), { bytes: LIMITS.bytes + 1 });
    expect(tooMany.json()).toMatchObject({ code: 'photo-too-large', limit: LIMITS.bytes, unit: 'bytes' });
    const wide = jpeg(1000, 504);
    const id = randomUUID();
    await announce(id, { bytes: wide.length });
    expect((await send(id, 0, wide)).json()).toMatchObject({
      code: 'photo-too-large',
      limit: LIMITS.pixels,
      unit: 'pixels',
    });
    const next = randomUUID();
    await announce(next, { bytes: 100 });
    expect((await send(next, 0, Buffer.alloc(101))).json().code).toBe('bad-request');
    expect((await send(next, 0, Buffer.alloc(0))).statusCode).toBe(400);
    expect((await send(next, 0, Buffer.alloc(photoSettings.piece.value + 1))).statusCode).toBe(413);
    expect(await askOffset(next)).toBe(0);
    for (const bytes of [0, -1, 1.5, 2 ** 31]) expect((await announce(randomUUID(), { bytes })).statusCode).toBe(400);
  });
});

describe('limits of the house', () => {
  const room = (change: Partial<PhotoSettings>): PhotoRoom => ({
    store: town.store,
    settings: { ...photoSettings, ...change },
    realNow: () => new Date(),
  });
  const of = (value: number) => ({ value, source: 'Of the test' });

  test('a photo in too many pieces', async () => {
    const few = room({ pieces: of(2) });
    const id = randomUUID();
    await announce(id, { bytes: 40 });
    const put = (offset: number) => within(agent, (asked) => appendPiece(asked, few, id, offset, Buffer.alloc(10)));
    expect([await put(0), await put(10)]).toEqual([
      { offset: 10, bytes: 40 },
      { offset: 20, bytes: 40 },
    ]);
    await expect(put(20)).rejects.toMatchObject({ code: 'photo-pieces', details: { limit: 2 } });
  });

  test('photos that wait for a matter, counted for each member of staff', async () => {
    const few = room({ waiting: of(2) });
    const other = await town.enter('p-agent-vh02');
    const begin = (as = other) =>
      within(as, (asked) => beginPhoto(asked, few, { id: randomUUID(), bytes: 10, type: 'image/png' }));
    expect([await begin(), await begin()]).toEqual(['begun', 'begun']);
    await expect(begin()).rejects.toMatchObject({ code: 'too-many-photos', details: { limit: 2, of: 'waiting' } });
    expect(await begin(await town.enter('p-agent-vh03'))).toBe('begun');
  });
});

describe('a photo of a matter', () => {
  const place = { lng: PLACE.lng + 0.001, lat: PLACE.lat };

  test('is seen by who reaches the matter and is in the audience, and by nobody else', async () => {
    const id = await upload(plantedJpeg());
    for (const as of [neighbour, dispatcher]) expect((await look(id, as)).statusCode).toBe(404);
    expect((await look(id)).statusCode).toBe(200);

    const matter = await town.addMatter('VH05', place, 'voirie');
    await within(agent, (asked) => attachPhotos(asked, matter, [id]));
    const verifier = await town.enter('p-controleur');
    const unit = await town.enter('p-voirie');
    const otherUnit = await town.enter('p-eaux');
    // The verifier reaches the matter and is not in the audience of `photo`; the neighbour's area is another.
    for (const as of [agent, dispatcher, unit]) expect((await look(id, as)).statusCode).toBe(200);
    for (const as of [neighbour, verifier, otherUnit]) expect((await look(id, as)).statusCode).toBe(404);
  });

  test('its uploader sees it no more once its matter lies beyond their reach', async () => {
    const id = await upload(jpeg(16, 16));
    const matter = await town.addMatter('VH01', place);
    await within(agent, (asked) => attachPhotos(asked, matter, [id]));
    expect((await look(id)).statusCode).toBe(404);
    expect((await look(id, neighbour)).statusCode).toBe(200);
  });

  test('can be used once, whole, by its uploader, up to the limit of a matter', async () => {
    const ids: string[] = [];
    for (let n = 0; n <= LIMITS.perMatter; n++) ids.push(await upload(jpeg(16, 16)));
    const half = randomUUID();
    await announce(half, { bytes: 500 });
    const foreign = await upload(jpeg(16, 16), neighbour);
    const unused = await within(agent, (asked) => findUnusedPhotos(asked, [...ids, half, foreign]));
    expect([...unused.keys()].sort()).toEqual([...ids].sort());
    expect(unused.get(ids[0]!)?.sha256).toMatch(/^[0-9a-f]{64}$/);

    const matter = await town.addMatter('VH05', place);
    await expect(within(agent, (asked) => attachPhotos(asked, matter, ids))).rejects.toMatchObject({
      code: 'too-many-photos',
    });
    for (const id of [half, foreign, randomUUID()])
      await expect(within(agent, (asked) => attachPhotos(asked, matter, [id]))).rejects.toMatchObject({
        code: 'not-found',
      });
    await within(agent, (asked) => attachPhotos(asked, matter, ids.slice(0, LIMITS.perMatter)));
    const other = await town.addMatter('VH05', place);
    await expect(within(agent, (asked) => attachPhotos(asked, other, ids.slice(0, 1)))).rejects.toMatchObject({
      code: 'not-found',
    });
    expect((await within(agent, (asked) => findUnusedPhotos(asked, ids))).size).toBe(1);
  });

  test('tells where and when it was taken to their audience alone', async () => {
    const { offsetTimeOriginal, ...rest } = { offsetTimeOriginal: undefined, ...wish };
    expect(offsetTimeOriginal).toBeUndefined();
    const known = await upload(plantedJpeg(rest));
    const silent = await upload(plantedJpeg({ canary: CANARY }));
    const timed = await upload(
      plantedJpeg({ dateTimeOriginal: wish.dateTimeOriginal!, lat: { ref: 'N', parts: sexagesimal(1) } }),
    );
    const id = await town.addMatter('VH05', place);
    await within(agent, (asked) => attachPhotos(asked, id, [known, silent, timed]));
    const facts = await within(dispatcher, (asked) => readPhotoFacts(asked, { id, ...place }));
    // 0.001° of longitude at 36.65° north, and the hundredth of a second that the camera wrote.
    expect(facts.get(known)?.awayMetres).toBeGreaterThanOrEqual(88);
    expect(facts.get(known)?.awayMetres).toBeLessThanOrEqual(90);
    // The town's zone is Africa/Cairo, UTC+2 in March.
    expect(facts.get(known)).toMatchObject({
      // Masked: how far away is all that is told without a purpose.
      takenAt: null,
      masked: true,
      type: 'image/jpeg',
      width: 32,
      height: 48,
      gone: false,
    });
    expect(facts.get(silent)).toMatchObject({ takenAt: null, awayMetres: null, masked: false, gone: false });
    expect(facts.get(timed)).toMatchObject({ takenAt: null, awayMetres: null, masked: true });
    const revealed = await within(dispatcher, (asked) => openPhotoPlaces(asked, id));
    expect(revealed.get(known)?.takenAt).toBe('2026-03-09T06:15:30.000Z');
    expect(revealed.get(timed)).toEqual({ takenAt: '2026-03-09T06:15:30.000Z' });
    expect(revealed.has(silent)).toBe(false);
    const others = await within(agent, (asked) => readPhotoFacts(asked, { id, ...place }));
    expect(others.get(known)).toMatchObject({ takenAt: null, awayMetres: null, masked: false, width: 32 });
    expect((await within(neighbour, (asked) => readPhotoFacts(asked, { id, ...place }))).size).toBe(0);
  });

  test('is gone when its key is', async () => {
    const id = await upload(plantedJpeg());
    const matter = await town.addMatter('VH05', place);
    await within(agent, (asked) => attachPhotos(asked, matter, [id]));
    await town.services.database.transaction({ as: 'owner' }, (trx) =>
      trx
        .updateTable('data_key')
        .set({ wrapped: null, destroyed_at: new Date() })
        .where('subject_id', '=', id)
        .execute(),
    );
    expect((await look(id)).json()).toMatchObject({ code: 'photo-gone', status: 410 });
    const facts = await within(dispatcher, (asked) => readPhotoFacts(asked, { id: matter, ...place }));
    expect(facts.get(id)).toMatchObject({ gone: true, takenAt: null, awayMetres: null });
  });
});

describe('the sweep', () => {
  const hours = (count: number) => new Date(Date.now() + count * 3_600_000);
  const sweep = (now: Date) =>
    sweepPhotos({ database: town.services.database, store: town.store, settings: photoSettings }, now);
  const onDisk = async (id: string) => (await town.store.read({ district: town.district.id, id })) !== undefined;

  test('removes what no matter took in time, whole or half, with key and files, and nothing else', async () => {
    await sweep(hours(25));
    const used = await upload(plantedJpeg());
    await within(agent, async (asked) => attachPhotos(asked, await town.addMatter('VH05', PLACE), [used]));
    const whole = await upload(plantedJpeg());
    const half = randomUUID();
    await announce(half, { bytes: 1000 });
    await send(half, 0, Buffer.alloc(400));
    expect(await sweep(hours(23))).toEqual({ orphans: 0, strays: 0 });
    expect(await onDisk(whole)).toBe(true);

    expect(await sweep(hours(25))).toEqual({ orphans: 2, strays: 0 });
    expect(await onDisk(whole)).toBe(false);
    expect(await town.store.pieces({ district: town.district.id, id: half })).toEqual([]);
    expect((await look(whole)).statusCode).toBe(404);
    expect(await askOffset(half)).toBe(404);
    const { rows } = await sql`select from wangge.data_key where subject_id in (${whole}, ${half})`.execute(
      town.services.database.kysely,
    );
    expect(rows).toHaveLength(0);
    expect((await look(used)).statusCode).toBe(200);
    expect((await announce(half, { bytes: 1000 })).statusCode).toBe(201);
  });

  test('finds files whose row or key is gone', async () => {
    await sweep(hours(25));
    const stray = { district: town.district.id, id: randomUUID() };
    await town.store.append(stray, 0, Buffer.from('x'));
    const forgotten = await upload(plantedJpeg());
    await within(agent, async (asked) => attachPhotos(asked, await town.addMatter('VH05', PLACE), [forgotten]));
    await sql`update wangge.data_key set wrapped = null, destroyed_at = now() where subject_id = ${forgotten}`.execute(
      town.services.database.kysely,
    );
    expect((await sweep(hours(1))).strays).toBe(0);
    expect((await sweep(hours(25))).strays).toBeGreaterThanOrEqual(2);
    expect(await onDisk(forgotten)).toBe(false);
    expect(await town.store.pieces(stray)).toEqual([]);
  });
});

test('nothing of what cameras wrote is on the disk or in the database in clear', async () => {
  // Whole, half uploaded, refused.
  await upload(plantedJpeg());
  const photo = plantedJpeg();
  const half = randomUUID();
  await announce(half, { bytes: photo.length });
  await send(half, 0, photo.subarray(0, 900));
  expect(photo.subarray(0, 900).includes(CANARY)).toBe(true);
  let files = 0;
  for (const entry of await readdir(town.dataFolder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    files += 1;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    // Six bytes and more: four may stand in ciphertext by chance.
    for (const word of [CANARY, 'JFIF\0\x01', 'Exif\0\0', '\x89PNG\r\n\x1a\n', 'WEBPVP8', '2026:03:09'])
      expect(bytes.includes(Buffer.from(word, 'latin1'))).toBe(false);
  }
  expect(files).toBeGreaterThan(3);
  // Without the moments of the rows themselves, whose fractions of a second may read like a latitude.
  const moments = sql`array(select column_name::text from information_schema.columns
    where table_schema = 'wangge' and table_name in ('photo', 'data_key') and data_type like 'timestamp%')`;
  const { rows } = await sql<{
    text: string;
  }>`select ((to_jsonb(p) - ${moments}) || (to_jsonb(k) - ${moments}))::text as text
    from wangge.photo p join wangge.data_key k on k.subject_id = p.id`.execute(town.services.database.kysely);
  expect(rows.length).toBeGreaterThan(0);
  const written = rows.map(({ text }) => text).join();
  for (const word of [CANARY, '117.00', '36.65', '2026-03-09', '2026:03:09'])
    for (const form of [word, Buffer.from(word).toString('hex')]) expect(written.includes(form)).toBe(false);
});

test('the description of the interface tells what is sent and what comes back', async () => {
  const { paths } = (await town.router.inject({ url: '/openapi.json' })).json();
  const one = paths['/api/v1/photos/{id}'];
  expect(Object.keys(one).sort()).toEqual(['get', 'head', 'patch']);
  expect(Object.keys(one.patch.requestBody.content)).toEqual(['application/offset+octet-stream']);
  expect(Object.keys(one.get.responses['200'].content)).toEqual(['image/jpeg', 'image/png', 'image/webp']);
  expect(one.patch.responses['409'].description).toContain('photo-offset');
});
