import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCheckpoint, verify } from '../../src/checkpoints/index.ts';
import { openPhotoFolder, type PhotoStore, photoFolder } from '../../src/photos/index.ts';
import { forgetMatter, purge, purgeDaily } from '../../src/retention/index.ts';
import { openTown, type Person, type Town, taken } from '../scenarios/people.ts';
import { profiles } from '../scenarios/profiles.ts';

const DAY = 86_400_000;

describe.each(profiles)('what is due in $slug', (profile) => {
  let town: Town;
  let store: PhotoStore;
  let ended: string;
  let open: string;
  const fields = () => town.district.pack.fields;
  const run = (commit: boolean) => purge(town.services, store, town.district, { commit, now: town.now() });
  const destroyed = async (matter: string): Promise<string[]> =>
    (
      await town.query(
        `select of from wangge.data_key where wrapped is null and (subject_id = $1
         or subject_id in (select id from wangge.photo where matter_id = $1)) order by of`,
        [matter],
      )
    ).map(({ of }) => of);
  const report = async (worker: Person): Promise<string> =>
    taken(await worker.report(profile.procedure, profile.opening(town)), 201).id;

  beforeAll(async () => {
    town = await openTown(profile.slug, { at: profile.at });
    store = await openPhotoFolder(photoFolder(town.services));
    const worker = await town.as(profile.worker);
    [ended, open] = [await report(worker), await report(worker)];
    for (const { by, action, form } of [...profile.toDispatch, ...profile.toEnd]) {
      const person = await town.as(by);
      taken(await person.act(ended, action, await form?.(person)));
    }
    await makeCheckpoint(town.services, town.district);
  });
  afterAll(() => town.close());

  test('is nothing at first, and a dry run never writes', async () => {
    expect([...(await run(false)).fields]).toEqual([]);
    const before = await town.written();
    await town.setNow(town.now() + 400 * DAY);
    const due = await run(false);
    expect(due.fields.size).toBeGreaterThan(0);
    expect(await destroyed(ended)).toEqual([]);
    expect(await town.written()).toEqual(before);
  });

  test('goes field by field, each by its own retention, and what goes on keeps all', async () => {
    const purged = await run(true);
    const keep = (of: string): number => Number.parseInt(fields()[of]?.retention.keep ?? '0', 10);
    const gone = await destroyed(ended);
    expect(gone).not.toEqual([]);
    for (const of of Object.keys(fields())) if (gone.includes(of)) expect(keep(of)).toBeLessThanOrEqual(400);
    const [{ left }] = await town.query(
      'select array_agg(of) as left from wangge.data_key where subject_id = $1 and wrapped is not null',
      [ended],
    );
    for (const of of (left ?? []) as string[]) expect(keep(of)).toBeGreaterThan(400);
    expect([...purged.fields.keys()].sort()).toEqual([...new Set(gone)].sort());
    expect(await destroyed(open)).toEqual([]);
    // Again does nothing.
    expect((await run(true)).fields.size).toBe(0);
  });

  test('leaves tombstones to readers, a whole store and a row in the audit', async () => {
    await town.setNow(town.now() + 1000 * DAY);
    await run(true);
    const view = taken(await (await town.as(profile.dispatcher)).view(ended));
    const personal = (view.timeline as { form: { personal?: string; gone?: boolean }[] }[]).flatMap(({ form }) =>
      form.filter((field) => field.personal !== undefined),
    );
    expect(personal.length).toBeGreaterThan(0);
    for (const field of personal) expect(field).toMatchObject({ gone: true, value: null });
    expect(view.photoList).not.toEqual([]);
    for (const { id, gone } of view.photoList) {
      expect(gone).toBe(true);
      const answer = await (await town.as(profile.dispatcher)).get(`/api/v1/photos/${id}`);
      expect(answer).toMatchObject({ status: 410, body: { code: 'photo-gone' } });
      expect(await store.read({ district: town.district.id, id })).toBeUndefined();
    }
    expect((await verify(town.services, town.district)).findings).toEqual([]);
    const rows = await town.query("select details from wangge.audit where verb = 'purge'");
    expect(rows.length).toBeGreaterThan(0);
  });

  test('is looked for once a day of the district', async () => {
    expect(await purgeDaily(town.services, store, town.district)).toBeDefined();
    expect(await purgeDaily(town.services, store, town.district)).toBeUndefined();
    await town.setNow(town.now() + DAY);
    expect(await purgeDaily(town.services, store, town.district)).toBeDefined();
  });

  test('takes the account of whoever left, not waiting long for those who read', async () => {
    const [{ staff_id: former }] = await town.query(
      'select staff_id from wangge.account order by staff_id desc limit 1',
    );
    await town.query("update wangge.staff set left_at = '2001-01-01' where id = $1", [former]);
    const accounts = () => town.query('select staff_id from wangge.account where staff_id = $1', [former]);
    const reader = await town.services.database.connect();
    try {
      await reader.query('begin');
      await reader.query('select from wangge.account limit 1');
      expect(await run(true)).toMatchObject({ left: 1, accounts: 0 });
      expect(await accounts()).toHaveLength(1);
      await reader.query('rollback');
    } finally {
      await reader.end();
    }
    expect(await run(true)).toMatchObject({ left: 0, accounts: 1 });
    expect(await accounts()).toEqual([]);
    // The others log in as before.
    expect((await town.query('select from wangge.account')).length).toBeGreaterThan(3);
    expect((await (await town.as(profile.dispatcher)).get('/api/v1/cases')).status).toBe(200);
  });

  test('before its time: only with a document, on what has ended, for known fields; then a row says who and why', async () => {
    const [{ number }] = await town.query('select number from wangge.matter where id = $1', [open]);
    const text = Object.keys(fields()).find((id) => fields()[id]?.of === 'matter') as string;
    const ask = (more: object) =>
      forgetMatter(town.services, store, town.district, {
        number,
        because: '信复〔2026〕7号',
        staff: town.district.pack.staff[0]?.id ?? '',
        commit: true,
        now: town.now(),
        ...more,
      });
    await expect(ask({})).rejects.toMatchObject({ en: expect.stringContaining('still being handled') });
    await expect(ask({ because: ' x ' })).rejects.toMatchObject({ en: expect.stringContaining('document') });
    await expect(ask({ evenOpen: true, fields: ['nobody'] })).rejects.toMatchObject({
      en: expect.stringContaining('no personal field'),
    });
    await expect(ask({ number: 'WG-0' })).rejects.toMatchObject({ en: expect.stringContaining('There is no case') });
    expect((await ask({ evenOpen: true, commit: false })).keys.size).toBeGreaterThan(0);
    expect(await destroyed(open)).toEqual([]);
    await ask({ evenOpen: true });
    expect((await destroyed(open)).length).toBeGreaterThan(0);
    const [row] = await town.query("select staff_id, fields, details, subject from wangge.audit where verb = 'forget'");
    expect(row).toMatchObject({ subject: open, details: { number, because: '信复〔2026〕7号', open: true } });
    expect(JSON.stringify(row)).not.toContain(profile.opening(town)[profile.text] as string);
    expect(text).toBeDefined();
  });

  test('what is said after that can be said and read again', async () => {
    const person = await town.as(profile.dispatcher);
    const [, [action, form]] = profile.rivals;
    const view = taken(await person.act(open, action, form));
    const said = view.timeline.at(-1).form.filter((field: { personal?: string }) => field.personal !== undefined);
    expect(said.length).toBeGreaterThan(0);
    for (const field of said) expect(field.gone).toBeUndefined();
    expect((await verify(town.services, town.district)).findings).toEqual([]);
  });
});
