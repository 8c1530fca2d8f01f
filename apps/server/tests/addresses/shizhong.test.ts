import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, openTown, type Person, type Town } from '../scenarios/people.ts';
import { lies } from '../scenarios/places.ts';
import { ringsOfOutline } from './outline.ts';
import { dataOfJinan, each, fromGcj02, PATIENCE, type Station, stationsOfJinan } from './stations.ts';

/** The other districts and counties of the city, and what they were called, written down apart from the pack. */
const elsewhere = [
  ...['历下区', '槐荫区', '天桥区', '历城区', '长清区', '章丘区', '济阳区', '莱芜区', '钢城区', '平阴县', '商河县'],
  ...['历城县', '长清县', '章丘县', '章丘市', '济阳县', '莱城区'],
];

const data = dataOfJinan();

describe.skipIf(!data)('661 addresses of the city, filed in its district 市中区', () => {
  let town: Town;
  let agent: Person;
  const answers: { station: Station; inside: boolean; answer: Answer }[] = [];

  beforeAll(async () => {
    town = await openTown('shizhong', { at: '2020-04-08T02:00:00Z' });
    agent = await town.as('agent');
    await each(stationsOfJinan(data!.stations), async (station) => {
      const { lng, lat, address } = station;
      const point = fromGcj02(station);
      const inside = ringsOfOutline(town).some((rings) => lies(point, rings));
      const form = { place: { lng, lat, crs: 'GCJ-02' }, text: '充电桩故障', address };
      answers.push({ station, inside, answer: await agent.report('grid-event', form) });
    });
  }, PATIENCE);
  afterAll(() => town.close());

  test('are filed where they lie in the outline and name no other district', async () => {
    const inside = answers.filter((one) => one.inside);
    expect(inside.length).toBeGreaterThan(80);
    for (const { station, answer } of inside) {
      const contradicts = elsewhere.some((name) => station.address.includes(name));
      const told = answer.status === 201 ? 'filed' : `${answer.body.code} ${answer.body.reason}`;
      expect([station.id, told]).toEqual([station.id, contradicts ? 'doubtful-place contradiction' : 'filed']);
    }
    const filed = answers.filter(({ answer }) => answer.status === 201);
    expect((await town.written()).matter).toBe(filed.length);
  });

  test('are refused everywhere else, as outside the district or for a graver reason', () => {
    const outside = answers.filter((one) => !one.inside);
    expect(outside.length).toBeGreaterThan(400);
    for (const { station, answer } of outside) {
      const { lng, lat } = station;
      // Exchanged coordinates of other districts are no hint here: they are no more than out of range.
      const graver =
        lng === 0 && lat === 0 ? 'null-island' : Math.abs(lng) > 180 || Math.abs(lat) > 90 ? 'out-of-range' : '';
      const expected = graver === '' ? ['outside-district', 'outside-district'] : ['bad-point', graver];
      const { code, reason } = answer.body;
      expect([station.id, answer.status, code, reason]).toEqual([station.id, 422, ...expected]);
    }
  });
});
