import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeArchive, restoreArchive } from '../../src/archive/index.ts';
import { keyContext } from '../../src/cases/index.ts';
import { makeCheckpoint, verify } from '../../src/checkpoints/index.ts';
import { exportFolder, openExportFolder, sweepExports } from '../../src/exports/index.ts';
import { openPhotoFolder, type PhotoStore, photoFolder } from '../../src/photos/index.ts';
import { seal, unseal } from '../../src/platform/keys/index.ts';
import { forgetMatter, purge } from '../../src/retention/index.ts';
import { exported, fetched } from '../exports/files.ts';
import { openTown, type Person, type Town, taken } from '../scenarios/people.ts';

/**
 * What somebody said of a matter comes to lie in others: handed to what is split off, to a finding against a unit, told to those who joined; in
 * archives and in files that were asked for. Each word here stands nowhere else.
 */
const DAY = 86_400_000;
const logins = [
  ...(['agent', 'dispatcher', 'duty', 'urban', 'callback', 'supervisor', 'leader', 'worker', 'verifier'] as const),
];
let town: Town;
let people: Record<(typeof logins)[number], Person>;
let store: PhotoStore;
let folder: string;

const words: Record<string, string> = {};
/** A word that is known again, also in hexadecimal digits. */
function word(of: string): string {
  words[of] = `Kanarek${of}Qz`;
  return words[of];
}
const phone = '00017391739';
const act = async (login: (typeof logins)[number], id: string, action: string, form: object = {}) =>
  taken(await people[login].act(id, action, form));
const order = async (form: object) =>
  taken(await people.agent.report('hotline-order', { place: town.placeIn('370103012'), ...form }), 201);
const forget = (number: string, more: object = {}) =>
  forgetMatter(town.services, store, town.district, {
    number,
    because: '信复〔2026〕8号',
    staff: people.supervisor.staff,
    commit: true,
    now: town.now(),
    ...more,
  });

/** Which of the words stand somewhere in this, in clear or in the digits that a column of bytes is shown by. */
function wordsIn(text: string, sought: Readonly<Record<string, string>> = words): string[] {
  return Object.entries(sought).flatMap(([of, one]) =>
    text.includes(one) || text.includes(Buffer.from(one).toString('hex')) ? [of] : [],
  );
}

/** Words in every column of every table, in the planner's statistics, in the log and in every file beside the database. */
async function lying(): Promise<string[]> {
  const found = new Set<string>();
  const look = (where: string, text: string): void => {
    for (const of of wordsIn(text)) found.add(`${of} in ${where}`);
  };
  await town.query('analyze');
  const tables = await town.query(
    "select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'wangge' and c.relkind in ('r', 'p')",
  );
  expect(tables.length).toBeGreaterThan(30);
  for (const { name } of tables)
    for (const { text } of await town.query(`select to_jsonb(t)::text as text from wangge."${name}" t`))
      look(name, text);
  for (const { text } of await town.query(
    "select to_jsonb(s)::text as text from pg_stats s where schemaname = 'wangge'",
  ))
    look('pg_stats', text);
  for (const line of town.log) look('the log', line);
  for (const place of [folder, town.services.config.dataFolder]) {
    for (const entry of await readdir(place, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue;
      const bytes = await readFile(join(entry.parentPath, entry.name));
      look(entry.name, (entry.name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1'));
    }
  }
  return [...found];
}

/** Words that anybody is told over HTTP, of any matter, also for a purpose. */
async function told(): Promise<string[]> {
  const found = new Set<string>();
  const ids = (await town.query('select id from wangge.matter')).map(({ id }) => id as string);
  for (const [login, person] of Object.entries(people)) {
    const answers = [];
    for (const path of ['cases?limit=200', 'desk', 'exports']) answers.push(await person.get(`/api/v1/${path}`));
    for (const id of ids) {
      answers.push(await person.view(id));
      const fields = ['reporter-name', 'reporter-phone'];
      answers.push(await person.post(`/api/v1/cases/${id}/reveal`, { fields, purpose: '核对是否仍在' }));
    }
    // Nor does a browser keep it.
    for (const { headers } of answers) expect(headers.get('cache-control')).toBe('no-store');
    for (const { body } of answers) for (const of of wordsIn(JSON.stringify(body))) found.add(`${of} to ${login}`);
  }
  return [...found].sort();
}

const toldOf = async (): Promise<Set<string>> => new Set((await told()).map((one) => one.split(' to ')[0] as string));

let lead: { id: string; number: string };
let part: { id: string; number: string };
let follower: { id: string; number: string };
let finding: { id: string; number: string };

beforeAll(async () => {
  town = await openTown('shizhong', { at: '2020-04-07T01:00:00Z' });
  store = await openPhotoFolder(photoFolder(town.services));
  folder = await mkdtemp(join(tmpdir(), 'wangge-nowhere-'));
  people = await town.people(logins);
  words.phone = phone;
  lead = await order({
    text: word('text'),
    address: word('address'),
    'reporter-name': word('name'),
    'reporter-phone': phone,
  });
  const { id } = lead;
  await act('agent', id, 'accept', { category: 'C0103' });
  await act('dispatcher', id, 'split', { text: word('part') });
  const { splits } = taken(await people.duty.view(id));
  part = { id: splits[0].id, number: splits[0].number };
  follower = await order({ text: word('own') });
  await act('agent', follower.id, 'join', { into: id, opinion: '同一处' });
  await act('dispatcher', id, 'dispatch', { lead: 'urban-management', opinion: word('opinion') });
  await act('urban', id, 'sign');
  await act('urban', id, 'report-done', { result: word('result') });
  await act('agent', id, 'close', { opinion: '材料齐全' });
  await act('supervisor', id, 'bring-false-report', {
    unit: ['urban-management'],
    basis: word('basis'),
  });
  const [{ matter }] = taken(await people.supervisor.view(id)).tasks;
  finding = { id: matter.id, number: matter.number };
  await act('callback', id, 'call-back', { reached: true, resolved: 'yes', satisfaction: 5, note: word('note') });
  await act('callback', follower.id, 'call-back', { reached: true, resolved: 'yes', satisfaction: 5 });
  await makeCheckpoint(town.services, town.district);
}, 180_000);
afterAll(async () => {
  await town?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('what was said of a case', () => {
  test('lies in clear in no table, file or line of the log from the first, and is told to who may read it', async () => {
    expect(await lying()).toEqual([]);
    expect([...(await toldOf())].sort()).toEqual(Object.keys(words).sort());
    // The copies are there.
    expect(wordsIn(JSON.stringify(taken(await people.supervisor.view(finding.id))))).toContain('basis');
    expect(wordsIn(JSON.stringify(taken(await people.callback.view(follower.id))))).toContain('result');
  });

  test('is kept while a finding about it is not decided, and what the finding hangs on with it', async () => {
    await town.setNow(town.now() + 2000 * DAY);
    const due = await purge(town.services, store, town.district, { commit: true, now: town.now() });
    expect([...due.fields]).toEqual([]);
    expect((await toldOf()).has('text')).toBe(true);
  });

  test('is not forgotten on request before that without saying so, and the sentence names what goes on', async () => {
    await expect(forget(lead.number)).rejects.toMatchObject({ en: expect.stringContaining(part.number) });
    await act('agent', part.id, 'refuse', { reason: 'outside-scope', opinion: '不属受理范围' });
    await expect(forget(lead.number)).rejects.toMatchObject({ en: expect.stringContaining(finding.number) });
  });

  test('who called is forgotten in what was split off, too; and there it is told where else it stands', async () => {
    const dry = await forget(part.number, { fields: ['reporter'], commit: false });
    expect(dry).toMatchObject({ along: [], elsewhere: [lead.number] });
    expect(Object.fromEntries(dry.keys)).toEqual({ 'reporter-name': 1, 'reporter-phone': 1 });
    const done = await forget(lead.number, { fields: ['reporter'], evenOpen: true });
    expect(done).toMatchObject({ along: [part.number], elsewhere: [] });
    expect(Object.fromEntries(done.keys)).toEqual({ 'reporter-name': 2, 'reporter-phone': 2 });
    const left = await toldOf();
    expect([left.has('name'), left.has('phone'), left.has('part')]).toEqual([false, false, true]);
    const rows = await town.query("select subject, details from wangge.audit where verb = 'forget' order by id");
    expect(rows).toMatchObject([
      { subject: lead.id, details: { number: lead.number } },
      { subject: part.id, details: { number: part.number, with: lead.number } },
    ]);
  });

  test('with the rest go the finding and what those who joined were told of it, but not their own words', async () => {
    const done = await forget(lead.number, { evenOpen: true });
    expect([...done.along].sort()).toEqual([part.number, finding.number].sort());
    expect([...(await toldOf())]).toEqual(['own']);
    const view = taken(await people.callback.view(follower.id));
    const inherited = view.timeline.flatMap(({ form }: { form: { personal?: string }[] }) =>
      form.filter(({ personal }) => personal === 'reply-text'),
    );
    expect(inherited).toMatchObject([{ gone: true, value: null }]);
    // The finding goes on and can still be decided.
    await act('leader', finding.id, 'uphold', { opinion: '成立' });
    expect(await lying()).toEqual([]);
    await makeCheckpoint(town.services, town.district);
    expect((await verify(town.services, town.district)).findings).toEqual([]);
  });
});

test('the word of a search lies sealed with the file that was asked for, and goes with it', async () => {
  const sought = word('sought');
  const { id } = await exported(people.dispatcher, {
    what: 'cases',
    filter: { q: sought },
    format: 'csv',
    locale: 'zh',
  });
  expect(wordsIn((await fetched(people.dispatcher, id)).bytes.toString('utf8'))).toEqual(['sought']);
  expect(await lying()).toEqual([]);
  const key = async () =>
    (await town.query("select wrapped is null as gone from wangge.data_key where subject_id = $1 and of = 'export'", [
      id,
    ])) as {
      gone: boolean;
    }[];
  const [kept] = await town.query("select * from wangge.data_key where subject_id = $1 and of = 'export'", [id]);
  const exports = await openExportFolder(exportFolder(town.services), () => 0);
  await sweepExports({ database: town.services.database, store: exports }, new Date(Date.now() + 60 * DAY));
  expect((await people.dispatcher.get(`/api/v1/exports/${id}/file`)).status).toBe(404);
  expect(await key()).toEqual([]);
  // A backup of the keys brings it back, for a file of which nobody is told: the purge takes it away again.
  await town.query('insert into wangge.data_key select * from jsonb_populate_record(null::wangge.data_key, $1)', [
    JSON.stringify({ ...kept, wrapped: `\\x${kept.wrapped.toString('hex')}` }),
  ]);
  expect(await key()).toEqual([{ gone: false }]);
  await purge(town.services, store, town.district, { commit: true, now: town.now() });
  expect(await key()).toEqual([]);
});

test('what lies in an archive is forgotten there, and comes back as it left where it is not', async () => {
  await town.at('2026-05-07T09:00:00');
  const form = (text: string) => ({ text, 'reporter-name': `${text}x` });
  const [gone, stays] = [await order(form(word('archived'))), await order(form(word('restored')))];
  for (const { id } of [gone, stays])
    await act('agent', id, 'refuse', { reason: 'outside-scope', opinion: '不属受理范围' });
  await town.at('2027-06-01T09:00:00');
  await makeCheckpoint(town.services, town.district);
  const made = await makeArchive(town.services, town.district, { year: 2026, into: folder, now: new Date(town.now()) });
  expect(made).toMatchObject({ matters: 2 });
  expect([...(await forget(gone.number)).keys.keys()].sort()).toEqual(['matter-text', 'reply-text', 'reporter-name']);
  expect(await lying()).toEqual([]);
  await restoreArchive(town.services, new Map([[town.slug, town.district]]), made.folder);
  const left = await toldOf();
  expect([left.has('archived'), left.has('restored')]).toEqual([false, true]);
  expect(await lying()).toEqual([]);
  expect((await verify(town.services, town.district)).findings).toEqual([]);
});

test('a case from before fields had keys of their own is read on, and forgotten by owner: never half of what one key seals', async () => {
  const asked = { text: word('older'), 'reporter-name': word('caller'), 'reporter-phone': '00017391738' };
  const { id, number } = await order(asked);
  await underOlderKeys(id);
  expect(wordsIn(JSON.stringify(taken(await people.agent.view(id))))).toContain('older');
  const some = { fields: ['reporter-name'], evenOpen: true };
  await expect(forget(number, some)).rejects.toMatchObject({
    en: expect.stringContaining('can be forgotten together'),
  });
  // In an archive nobody sees which fields they were: then all that may be.
  await town.query('update wangge.matter set archived_year = 2027 where id = $1', [id]);
  const text = { fields: ['matter-text'], evenOpen: true, commit: false };
  await expect(forget(number, text)).rejects.toMatchObject({ en: expect.stringContaining('reply-text') });
  expect((await forget(number, { fields: ['reporter'], evenOpen: true, commit: false })).keys.size).toBe(1);
  await town.query('update wangge.matter set archived_year = null where id = $1', [id]);
  const done = await forget(number, { fields: ['reporter', 'opinion-text'], evenOpen: true });
  expect([[...done.keys], done.nothing]).toEqual([[['reporter', 1]], ['opinion-text']]);
  const left = await toldOf();
  expect([left.has('caller'), left.has('older')]).toEqual([false, true]);
});

/** Seals what is personal in a matter anew, as it was before migration 0029. */
async function underOlderKeys(id: string): Promise<void> {
  const { district, services } = town;
  const made = new Map<string, Buffer>();
  for (const of of ['matter', 'reporter']) {
    const { key, wrapped } = services.keys.newDataKey(keyContext(district.id, id, of));
    made.set(of, key);
    await town.query(
      'insert into wangge.data_key (district_id, subject_id, of, wrapped, created_at) values ($1, $2, $3, $4, now())',
      [district.id, id, of, wrapped],
    );
  }
  const parts = await town.query(
    `select p.seq, p.field, p.ciphertext, k.wrapped from wangge.sealed_part p
     join wangge.data_key k on k.subject_id = p.matter_id and k.of = p.field where p.matter_id = $1`,
    [id],
  );
  for (const { seq, field, ciphertext, wrapped } of parts) {
    const key = services.keys.unwrap(wrapped, keyContext(district.id, id, field));
    const bound = `${district.id}/${id}/${seq}/${field}`;
    const older = made.get(district.pack.fields[field]?.of ?? '') as Buffer;
    await town.query(
      'update wangge.sealed_part set own_key = 0, ciphertext = $4 where matter_id = $1 and seq = $2 and field = $3',
      [id, seq, field, seal(older, unseal(key, ciphertext, bound), bound)],
    );
  }
  await town.query("delete from wangge.data_key where subject_id = $1 and of not in ('matter', 'reporter')", [id]);
}
