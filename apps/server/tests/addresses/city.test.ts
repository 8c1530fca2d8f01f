import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/ids.ts';
import { type Answer, openTown, type Person, type Town, taken } from '../scenarios/people.ts';
import { gcj02 } from '../scenarios/places.ts';
import { cityPack, districtsOfJinan } from './jinan.ts';
import { dataOfJinan, each, metresApart, PATIENCE, type Station, stationsOfJinan } from './stations.ts';

/**
 * 661 addresses of a whole city as they stand in a public list, with coordinates in GCJ-02, filed as reports: what is sound becomes a
 * case in the district where it lies, what is flagged is refused once with its reason, and nothing of it is written.
 */
const data = dataOfJinan();

interface Report {
  station: Station;
  body: { id: string; matterId: string; form: { place: object } };
  answer: Answer;
}

/** What each flag of the list can mean in our terms: the code of the answer and its reason. */
const fitting: Record<string, readonly string[]> = {
  coordinate_outside_jinan: [
    'bad-point swapped',
    'bad-point out-of-range',
    'bad-point null-island',
    'outside-district outside-district',
  ],
  not_in_any_district: ['outside-district outside-district'],
  address_vs_polygon_mismatch: ['doubtful-place contradiction', 'doubtful-place unknown-district'],
  two_districts_in_address: ['doubtful-place contradiction'],
};

describe.skipIf(!data)('661 addresses of Jinan, filed over HTTP', () => {
  let town: Town;
  let agent: Person;
  const reports: Report[] = [];
  const nameOfDistrict = new Map<string, string>();

  const flagged = () => reports.filter(({ station }) => station.flag !== '');
  const sound = () => reports.filter(({ station }) => station.flag === '');
  const filed = () => reports.filter(({ answer }) => answer.status === 201);
  const isCoarse = ({ written }: Station) => written.every((degrees) => (degrees.split('.')[1] ?? '').length < 3);
  const saying = ({ answer }: Report) => `${answer.body.code} ${answer.body.reason}`;
  const send = (body: Report['body']) => agent.post('/api/v1/cases', body);

  beforeAll(async () => {
    const districts = districtsOfJinan(data!.boundary);
    for (const { code, name } of districts) nameOfDistrict.set(code, name);
    town = await openTown('shizhong', { edit: cityPack(districts), at: '2020-04-08T02:00:00Z' });
    agent = await town.as('agent');
    await each(stationsOfJinan(data!.stations), async (station) => {
      const { lng, lat, address } = station;
      const form = { place: { lng, lat, crs: 'GCJ-02' }, text: '充电桩故障', address };
      const body = { id: newId(), matterId: newId(), procedure: 'grid-event', form };
      reports.push({ station, body, answer: await send(body) });
    });
  }, PATIENCE);
  afterAll(() => town.close());

  test('are all answered, each as taken or as refused', () => {
    expect(reports).toHaveLength(661);
    expect(nameOfDistrict.size).toBe(12);
    expect(flagged()).toHaveLength(51);
    for (const { station, answer } of reports)
      expect([station.id, answer.status]).toEqual([station.id, expect.toBeOneOf([201, 422])]);
  });

  test('become cases in the district that was found for them, unless they are rounded to a kilometre', () => {
    for (const report of sound()) {
      const { station, answer } = report;
      if (isCoarse(station)) {
        expect([station.id, saying(report)]).toEqual([station.id, 'doubtful-place too-few-decimals']);
        continue;
      }
      const { areas } = taken(answer, 201).place;
      expect([station.id, nameOfDistrict.get(areas[1])]).toEqual([station.id, station.district]);
    }
    expect(filed()).toHaveLength(599);
  });

  test('are stored within 0.1 m of where they were given, some 518 m from the numbers that they came with', () => {
    const shiftOf = ({ station, answer }: Report) => metresApart(answer.body.place, station);
    for (const report of filed()) {
      const { lng, lat, given } = report.answer.body.place;
      expect(given).toEqual({ lng: report.station.lng, lat: report.station.lat, crs: 'GCJ-02' });
      expect(metresApart(gcj02({ lng, lat }), report.station)).toBeLessThan(0.1);
      expect(shiftOf(report)).toBeGreaterThan(450);
      expect(shiftOf(report)).toBeLessThan(600);
    }
    const central = filed().filter(({ station }) => station.district === '市中区');
    const mean = central.reduce((sum, report) => sum + shiftOf(report), 0) / central.length;
    expect(Math.abs(mean - 518)).toBeLessThan(5);
  });

  test('are refused where they are flagged, each with the one reason that fits, in both languages', () => {
    for (const report of flagged()) {
      const { station, answer } = report;
      expect([station.id, saying(report)]).toEqual([station.id, expect.toBeOneOf([...fitting[station.flag]!])]);
      expect(answer.status).toBe(422);
      const { lng, lat, crs, text } = answer.body;
      expect([lng, lat, crs]).toEqual([station.lng, station.lat, 'GCJ-02']);
      expect(text.zh).toContain(`（${lng}, ${lat}，GCJ-02）`);
      expect(text.en).toContain(`(${lng}, ${lat}; GCJ-02)`);
    }
    const counted = Map.groupBy(flagged(), saying);
    expect(Object.fromEntries([...counted].map(([reason, all]) => [reason, all.length]))).toEqual({
      'bad-point null-island': 25,
      'bad-point out-of-range': 2,
      'bad-point swapped': 3,
      'outside-district outside-district': 6,
      'doubtful-place contradiction': 12,
      'doubtful-place unknown-district': 3,
    });
  });

  test('that contradict their point are told where it lies and what the address names', () => {
    const two = reports.find(({ station }) => station.id === '84')!;
    expect(two.answer.body).toMatchObject({ named: ['市中区', '槐荫区'], lies: { zh: '市中区' } });
    const other = reports.find(({ station }) => station.id === '2')!;
    expect(other.answer.body).toMatchObject({
      named: ['历城区'],
      lies: { zh: '天桥区' },
      confirm: 'body/form/place/confirmed',
    });
    expect(other.answer.body.text.zh).toContain('在天桥区，地址写的却是“历城区”');
    const former = reports.find(({ station }) => station.id === '318')!;
    expect(former.answer.body).toMatchObject({ named: ['济阳县'], lies: { zh: '济阳区' } });
  });

  test('leave nothing behind where they were refused: as many rows as cases, no number lost', async () => {
    const { matter, event, command } = await town.written();
    expect([matter, event, command]).toEqual([599, 599, 599]);
    const numbers = filed().map(({ answer }) => Number(answer.body.number.slice(-5)));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 599 }, (_, index) => index + 1));
  });

  test('are refused again as before when the same command comes again', async () => {
    const before = await town.written();
    for (const { body, answer } of reports.filter((report) => report.answer.status !== 201)) {
      const again = await send(body);
      expect([again.status, again.body]).toEqual([answer.status, answer.body]);
    }
    expect(await town.written()).toEqual(before);
  });

  test('are sealed: no address stands in any table or in the log', async () => {
    const addresses = [...new Set(reports.map(({ station }) => station.address))].filter(({ length }) => length > 6);
    expect(addresses.length).toBeGreaterThan(500);
    const tables = await town.query("select table_name from information_schema.tables where table_schema = 'wangge'");
    for (const { table_name: table } of tables) {
      const rows = await town.query(`select t::text as text from wangge.${table} t`);
      const text = rows.map((row) => row.text).join('\n');
      // Bytes are shown in hex.
      const isRead = (address: string) =>
        text.includes(address) || text.includes(Buffer.from(address, 'utf8').toString('hex'));
      expect([table, addresses.filter(isRead)]).toEqual([table, []]);
    }
    const log = town.log.join('\n');
    expect(addresses.filter((address) => log.includes(address))).toEqual([]);
  });

  test('are read by whoever takes the report in, as one of the case’s personal parts', async () => {
    const { station, answer } = filed()[0]!;
    const shown = answer.body.timeline[0].form.find(({ field }: { field: string }) => field === 'address');
    expect(shown).toMatchObject({ personal: 'matter-address', value: station.address });
    expect(shown.masked).not.toBe(true);
  });

  test('are taken where a doubt is set aside by who knows the place, and the case says so', async () => {
    const refused = reports.filter(({ answer }) => answer.body.code === 'doubtful-place');
    expect(refused).toHaveLength(26);
    for (const { body, answer, station } of refused) {
      const form = { ...body.form, place: { ...body.form.place, confirmed: true } };
      const view = taken(await send({ ...body, form }), 201);
      expect(view.place.confirmedDespite).toEqual([answer.body.reason]);
      expect(nameOfDistrict.get(view.place.areas[1])).toBe(station.district);
    }
    const [event] = await town.query(
      "select body from wangge.event where body::text like '%confirmedDespite%' limit 1",
    );
    expect(event.body.opened.place.confirmedDespite).toHaveLength(1);
  });

  test('are refused for good where there is no such place, whoever confirms it', async () => {
    const before = await town.written();
    const refused = reports.filter(({ answer }) => ['bad-point', 'outside-district'].includes(answer.body.code));
    expect(refused).toHaveLength(36);
    for (const { body, answer } of refused) {
      const form = { ...body.form, place: { ...body.form.place, confirmed: true } };
      const again = await send({ ...body, form });
      expect([again.status, again.body]).toEqual([422, answer.body]);
    }
    expect(await town.written()).toEqual(before);
  });

  test('that were taken need no confirmation, and one that is not needed is not kept', async () => {
    const { body } = filed()[0]!;
    const form = { ...body.form, place: { ...body.form.place, confirmed: true } };
    const view = taken(await send({ ...body, id: newId(), matterId: newId(), form }), 201);
    expect(view.place).not.toHaveProperty('confirmedDespite');
  });
});
