import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/ids.ts';
import { openTown, type Person, type Town, taken } from '../scenarios/people.ts';
import { gcj02, type LngLat, lies } from '../scenarios/places.ts';
import { profiles } from '../scenarios/profiles.ts';
import { ringsOfOutline } from './outline.ts';

describe.each(profiles)('an address with a report in $slug', (profile) => {
  const inChina = profile.slug === 'shizhong';
  const field = inChina ? 'address' : 'adresse';
  const [own, other, former] = inChina ? ['市中区', '历下区', '济阳县'] : ['Ville-Haute', 'Ville-Basse', 'Mont-Élie'];
  let town: Town;
  let worker: Person;
  beforeAll(async () => {
    town = await openTown(profile.slug, { at: profile.at });
    worker = await town.as(profile.worker);
  });
  afterAll(() => town.close());

  const withAddress = (address: unknown, place: object = {}) => {
    const form = profile.opening(town);
    return {
      id: newId(),
      matterId: newId(),
      procedure: profile.procedure,
      form: { ...form, [field]: address, place: { ...form.place, ...place } },
    };
  };
  const send = (body: object, language: 'zh' | 'en' = 'en') => worker.post('/api/v1/cases', body, { language });

  test('may name the district, say nothing of it, be empty, or be left out', async () => {
    for (const address of [`${own}, 18`, '18', '  ', undefined]) taken(await send(withAddress(address)), 201);
  });

  test.each([
    ['another district', `${other}, 3`, other],
    ['two districts', `${own} / ${other}`, other],
    ['a district by a former name', `${former} 239`, former],
  ])('that names %s is refused, and taken with the same ids once it is confirmed', async (_, address, named) => {
    const before = await town.written();
    const body = withAddress(address);
    const refused = await send(body);
    expect(refused).toMatchObject({ status: 422, body: { code: 'doubtful-place', reason: 'contradiction' } });
    expect(refused.body.named).toContain(named);
    expect(refused.body.text.en).toContain(named);
    expect(await town.written()).toEqual(before);
    const place = { ...body.form.place, confirmed: true };
    const view = taken(await send({ ...body, form: { ...body.form, place } }), 201);
    expect(view.place.confirmedDespite).toEqual(['contradiction']);
    const again = taken(await send({ ...body, form: { ...body.form, place } }));
    expect(again.id).toBe(view.id);
  });

  test('that is no text, or too long, is told with the form', async () => {
    for (const [address, fault] of [
      [7, 'wrong-type'],
      [['x'], 'wrong-type'],
      ['x'.repeat(300), 'too-long'],
    ] as const) {
      const { status, body } = await send(withAddress(address));
      expect([status, body.code, body.faults]).toEqual([422, 'form', [expect.objectContaining({ field, fault })]]);
    }
  });

  test('is not needed to doubt a point that is rounded away', async () => {
    const decimals = inChina ? 2 : 3;
    const point = roundedInside(town, decimals);
    const dispatcher = await town.as(profile.dispatcher);
    const body = withAddress(undefined, { ...point, crs: 'CGCS2000' });
    const refused = await dispatcher.post('/api/v1/cases', body);
    expect(refused).toMatchObject({ status: 422, body: { reason: 'too-few-decimals', minDecimals: decimals + 1 } });
    expect(refused.body.text.en).toContain(`${point.lng}, ${point.lat}`);
    const confirmed = { ...body, form: { ...body.form, place: { ...body.form.place, confirmed: true } } };
    const view = taken(await dispatcher.post('/api/v1/cases', confirmed), 201);
    expect(view.place.confirmedDespite).toEqual(['too-few-decimals']);
    const { lng, lat } = point;
    taken(await dispatcher.get(`/api/v1/locate?lng=${lng}&lat=${lat}&crs=CGCS2000`));
  });

  // Abroad no coordinate system is shifted.
  if (!inChina) return;
  test('of a point given in one system and called another is told which system fits', async () => {
    const agent = await town.as('agent');
    const stray = town.district.pack.grids
      .map(({ code }) => gcj02(town.pointIn(code)))
      .find((point) => !ringsOfOutline(town).some((rings) => lies(point, rings)));
    expect(stray).toBeDefined();
    const body = withAddress(`${own}某路`, { ...stray, crs: 'WGS-84' });
    const refused = await agent.post('/api/v1/cases', body, { language: 'zh' });
    expect(refused.body).toMatchObject({ code: 'outside-district', named: [own] });
    expect(refused.body.fitsAs).toContain('GCJ-02');
    expect(refused.body.title).toContain('如果坐标系是 GCJ-02');
    const right = { ...body, form: { ...body.form, place: { ...stray!, crs: 'GCJ-02' } } };
    taken(await agent.post('/api/v1/cases', right), 201);
  });
});

/** A point of so few decimals in the outline. */
function roundedInside(town: Town, decimals: number): LngLat {
  const [west, south, east, north] = town.district.box;
  const scale = 10 ** decimals;
  for (let x = Math.ceil(west * scale); x <= east * scale; x++) {
    for (let y = Math.ceil(south * scale); y <= north * scale; y++) {
      const point = { lng: x / scale, lat: y / scale };
      if (ringsOfOutline(town).some((rings) => lies(point, rings))) return point;
    }
  }
  throw new Error(`no point of ${decimals} decimals lies in ${town.slug}`);
}
