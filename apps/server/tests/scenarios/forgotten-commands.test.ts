import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/ids.ts';
import { openTown, type Person, type Town, taken } from './people.ts';
import { profiles } from './profiles.ts';

const PHONE = '13800138011';
/** The personal field of the opening form's text. */
const TEXTS = { shizhong: 'matter-text', 'ville-haute': 'constat' } as const;

describe.each(profiles)('what a command said, in $slug', (profile) => {
  let town: Town;
  let worker: Person;
  let dispatcher: Person;
  const body = (more: object = {}) => ({
    id: newId(),
    matterId: newId(),
    procedure: profile.procedure,
    form: { ...profile.opening(town), ...more },
  });
  const destroy = (matter: string, of: string) =>
    town.query(
      'update wangge.data_key set wrapped = null, destroyed_at = now() where subject_id = $1 and of = $2 returning of',
      [matter, of],
    );
  beforeAll(async () => {
    town = await openTown(profile.slug, { at: profile.at });
    [worker, dispatcher] = [await town.as(profile.worker), await town.as(profile.dispatcher)];
  });
  afterAll(() => town.close());

  test('cannot be guessed against the table: no hash of the known form is in any row of it', async () => {
    const report = body();
    taken(await worker.post('/api/v1/cases', report), 201);
    const [[action, form]] = profile.rivals;
    const id = newId();
    taken(await dispatcher.act(report.matterId, action, form, { id }));
    const rows = await town.query(
      "select encode(asked, 'hex') as asked, c::text as row from wangge.command c where matter_id = $1 order by length(asked)",
      [report.matterId],
    );
    expect(rows).toHaveLength(2);
    // A byte that says how it is to be read, the names of the keys (none where nothing personal was said), and the mark.
    for (const { asked } of rows) expect(asked).toMatch(/^04(?:2[cd]|6[1-9a-f]|7[0-9a])*[0-9a-f]{64}$/);
    const known = [report, { matterId: report.matterId, action, form }, report.form, form];
    for (const hash of ['sha256', 'sha512', 'sha1', 'md5', 'sha3-256', 'blake2s256']) {
      for (const text of known.flatMap((one) => [canonical(one), JSON.stringify(one)])) {
        const guess = createHash(hash).update(text).digest('hex');
        expect(rows.some(({ row }) => row.includes(guess))).toBe(false);
      }
    }
  });

  test('the same form in two commands leaves two marks', async () => {
    const form = profile.opening(town);
    const matters = [newId(), newId()];
    for (const matterId of matters) {
      taken(await worker.post('/api/v1/cases', { id: newId(), matterId, procedure: profile.procedure, form }), 201);
    }
    const [[action, rest]] = profile.rivals;
    for (const matterId of matters) taken(await dispatcher.act(matterId, action, rest));
    const rows = await town.query(
      "select encode(asked, 'hex') as asked from wangge.command where matter_id = any ($1)",
      [matters],
    );
    expect(new Set(rows.map(({ asked }) => asked.slice(-64))).size).toBe(4);
  });

  test('is forgotten with the key of what it said: sent again it finds the tombstone, and writes nothing', async () => {
    const report = body();
    taken(await worker.post('/api/v1/cases', report), 201);
    const changed = { ...report, form: { ...report.form, [profile.text]: 'another text altogether' } };
    expect(await worker.post('/api/v1/cases', changed)).toMatchObject({
      status: 409,
      body: { code: 'command-reused' },
    });
    expect(await destroy(report.matterId, TEXTS[profile.slug])).toHaveLength(1);
    const before = await town.written();
    const again = taken(await worker.post('/api/v1/cases', report));
    expect(again.id).toBe(report.matterId);
    expect(again.timeline[0].form).toContainEqual(expect.objectContaining({ gone: true, value: null }));
    // Who guesses what it said learns nothing from the answer: right or wrong, it is the same.
    expect(taken(await worker.post('/api/v1/cases', changed))).toEqual(again);
    const stranger = await dispatcher.post('/api/v1/cases', report);
    expect(stranger).toMatchObject({ status: 409, body: { code: 'command-reused' } });
    expect(await town.written()).toEqual(before);
  });

  // The small town takes no caller's phone.
  if (profile.slug === 'shizhong') {
    test('is forgotten with the key of the caller’s phone, too', async () => {
      const report = body({ 'reporter-phone': PHONE });
      taken(await worker.post('/api/v1/cases', report), 201);
      const guessed = { ...report, form: { ...report.form, 'reporter-phone': '13800138012' } };
      expect(await worker.post('/api/v1/cases', guessed)).toMatchObject({
        status: 409,
        body: { code: 'command-reused' },
      });
      expect(await destroy(report.matterId, 'reporter-phone')).toHaveLength(1);
      expect(taken(await worker.post('/api/v1/cases', guessed))).toEqual(
        taken(await worker.post('/api/v1/cases', report)),
      );
    });
  }

  test('a command from before marks finds its matter', async () => {
    const report = body();
    taken(await worker.post('/api/v1/cases', report), 201);
    await town.query("update wangge.command set asked = '' where id = $1", [report.id]);
    expect(taken(await worker.post('/api/v1/cases', report)).id).toBe(report.matterId);
  });
});

/** As the server would write it before it is hashed: keys in order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
}
