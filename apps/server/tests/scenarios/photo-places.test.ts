import { afterAll, beforeAll, expect, test } from 'vitest';
import { PLACE, plantedJpeg, wish } from '../photos/planted.ts';
import { openTown, type Person, type Town, taken } from './people.ts';
import { profiles } from './profiles.ts';

const [profile] = profiles.filter(({ slug }) => slug === 'shizhong');
if (!profile) throw new Error('no profile of shizhong');
const COMMUNITY = profile.area;

let town: Town;
let matterId: string;
let photo: string;
const as: Record<string, Person> = {};
beforeAll(async () => {
  town = await openTown('shizhong', { at: profile.at });
  for (const login of ['worker', 'duty', 'dispatcher', 'verifier', 'urban', 'handler', 'leader', 'auditor']) {
    as[login] = await town.as(login);
  }
  const worker = as.worker as Person;
  photo = await worker.upload(plantedJpeg(), 'image/jpeg');
  const form = { ...profile.opening(town), photos: [photo] };
  matterId = taken(await worker.report(profile.procedure, form), 201).id;
  for (const { by, action, form: fill } of profile.toDispatch) {
    const person = await town.as(by);
    taken(await person.act(matterId, action, await fill?.(person)));
  }
});
afterAll(() => town.close());

const view = async (login: string) => taken(await (as[login] as Person).view(matterId));
const reveal = (login: string, purpose = '核对照片是否拍自现场') =>
  (as[login] as Person).post(`/api/v1/cases/${matterId}/reveal`, { fields: ['photo-place'], purpose });

test.each(['duty', 'dispatcher', 'verifier'])(
  '%s, who checks, is told how far from the case a photo was taken, and no more',
  async (login) => {
    const seen = await view(login);
    expect(town.gridsOf(COMMUNITY)).toContain(seen.grid);
    expect(seen.photoList).toEqual([
      expect.objectContaining({ id: photo, takenAt: null, masked: true, awayMetres: expect.any(Number) }),
    ]);
    expect(seen.photoList[0].awayMetres).toBeGreaterThan(1000);
    expect(seen.reveal).toContain('photo-place');
    expect(seen.revealNames['photo-place']).toEqual({
      zh: '照片自带的地点和时间',
      en: "The photo's own place and time",
    });
    // Nowhere in the whole view, in whatever form.
    for (const part of [PLACE.lng, PLACE.lat].map((degrees) => String(degrees).slice(0, 8))) {
      expect(JSON.stringify(seen)).not.toContain(part);
    }
  },
);

test.each(['worker', 'urban', 'handler', 'leader'])('%s is told nothing of it and cannot reveal it', async (login) => {
  const seen = await view(login);
  expect(seen.photoList).toEqual([
    expect.objectContaining({ id: photo, takenAt: null, masked: false, awayMetres: null }),
  ]);
  expect(seen.reveal).not.toContain('photo-place');
  expect(await reveal(login)).toMatchObject({ status: 403, body: { code: 'field-withheld', fields: ['photo-place'] } });
});

test('it is shown for a purpose, and leaves a trace that commits with it', async () => {
  expect(await reveal('dispatcher', ' ')).toMatchObject({ status: 422, body: { code: 'purpose-required' } });
  const { values } = taken(await reveal('dispatcher'));
  expect(values).toEqual([{ seq: 1, field: 'photo-place', personal: 'photo-place', photo, value: expect.any(String) }]);
  const [time, point] = values[0].value.split(/, (?=\d+\.)/);
  expect(time).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/);
  expect(time.slice(0, 10)).toBe(wish.dateTimeOriginal?.slice(0, 10).replaceAll(':', '-'));
  expect(point).toMatch(/^117\.0/);
  const { items } = taken(await (as.auditor as Person).get(`/api/v1/audit?subject=${matterId}`));
  expect(items).toEqual([
    expect.objectContaining({
      verb: 'reveal',
      staff: 's-dispatcher',
      fields: ['photo-place'],
      purpose: '核对照片是否拍自现场',
    }),
  ]);
  expect(JSON.stringify(items)).not.toContain(point.slice(0, 8));
});

test.each([
  ['its own key, before the picture', 'photo-place', false],
  ['the picture’s after that', 'photo', true],
])('it is forgotten with %s', async (_, of, gone) => {
  const destroyed = await town.query(
    'update wangge.data_key set wrapped = null, destroyed_at = now() where subject_id = $1 and of = $2 returning of',
    [photo, of],
  );
  expect(destroyed).toHaveLength(1);
  expect(taken(await reveal('dispatcher')).values).toEqual([]);
  expect((await view('dispatcher')).photoList).toEqual([
    expect.objectContaining({ gone, takenAt: null, awayMetres: null, masked: false }),
  ]);
});
