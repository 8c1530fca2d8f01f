import { metresBetween } from '@wangge/brain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTown, type Person, type Town, taken } from './people.ts';
import { profiles } from './profiles.ts';

describe.each(profiles)('where a case lies, in $slug', (profile) => {
  let town: Town;
  let worker: Person;
  let leader: Person;
  let id: string;
  let exact: { lng: number; lat: number };
  beforeAll(async () => {
    town = await openTown(profile.slug, { at: profile.at });
    [worker, leader] = [await town.as(profile.worker), await town.as(profile.leader)];
    ({ id } = taken(await worker.report(profile.procedure, profile.opening(town)), 201));
    [exact] = (await town.query('select lng, lat from wangge.matter where id = $1', [id])) as [typeof exact];
  });
  afterAll(() => town.close());

  /** Where a person sees it on the list, on the map and in the case itself. */
  const seenBy = async (person: Person) => {
    const list = taken(await person.get('/api/v1/cases')).items.find((item: { id: string }) => item.id === id);
    const map = taken(await person.get('/api/v1/cases/map'));
    const at = map.id.indexOf(id);
    const view = taken(await person.view(id));
    return { view, points: [list, { lng: map.lng[at], lat: map.lat[at] }, view, view.place, view.place.given] };
  };

  test('those who go there or send somebody there see it exactly', async () => {
    for (const login of [profile.worker, profile.dispatcher]) {
      const { view, points } = await seenBy(await town.as(login));
      for (const { lng, lat } of points) expect(metresBetween({ lng, lat }, exact)).toBeLessThan(0.1);
      expect(view.place.roundedTo).toBeUndefined();
    }
  });

  test('the leader sees the block and not the door: on the list, on the map, in the case, and nowhere else more', async () => {
    const { view, points } = await seenBy(leader);
    for (const { lng, lat } of points) {
      expect({ lng, lat }).toEqual({ lng: view.lng, lat: view.lat });
      const away = metresBetween({ lng, lat }, exact);
      expect(away).toBeGreaterThan(0.5);
      expect(away).toBeLessThanOrEqual(143);
    }
    expect(view.place).toMatchObject({ roundedTo: 200, crs: 'CGCS2000' });
    expect(view.place.accuracy).toBeUndefined();
    // The grid, which is what figures go by, is as it was.
    expect(view.grid).toBe(taken(await worker.view(id)).grid);
    for (const degrees of [exact.lng, exact.lat])
      expect(JSON.stringify(view)).not.toContain(String(degrees).slice(0, 9));
  });

  test('the same point is told to the leader as the case goes on', async () => {
    const { view } = await seenBy(leader);
    const { by, action, form } = profile.toDispatch[0] as (typeof profile.toDispatch)[number];
    const person = await town.as(by);
    taken(await person.act(id, action, await form?.(person)));
    const { lng, lat } = taken(await leader.view(id));
    expect([lng, lat]).toEqual([view.lng, view.lat]);
  });
});
