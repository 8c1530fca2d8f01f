import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashOf } from '../../src/cases/index.ts';
import { digestOf, pointOf } from '../../src/checkpoints/checkpoint.ts';
import { lineOfFinding, makeCheckpoint, type VerifyOptions, verify } from '../../src/checkpoints/index.ts';
import { keepCheckpoints } from '../../src/checkpoints/keep.ts';
import { writeAudit } from '../../src/platform/audit/index.ts';
import { settleEpoch } from '../../src/platform/database/index.ts';
import { openKeyring } from '../../src/platform/keys/index.ts';
import { houseScope } from '../../src/platform/policy/index.ts';
import { openTown, type Person, type Town } from '../feed/town.ts';

let town: Town;
let agent: Person;
let dispatcher: Person;
let file: string;

beforeAll(async () => {
  town = await openTown();
  file = join(town.folder, 'checkpoints.jsonl');
  town.services.config.checkpointFile = file;
  agent = await town.enter('agent');
  dispatcher = await town.enter('repartiteur');
});
afterAll(() => town?.close());

interface Matter {
  id: string;
  number: string;
}

/** Three cases of three events each, one checkpoint after each, with an audit row. */
const matters: Matter[] = [];
beforeAll(async () => {
  for (let i = 0; i < 3; i += 1) {
    const id = await agent.report('VH05A', { constat: 'Un banc est cassé', 'signaleur-nom': 'Sami Lenoir' });
    const { body } = await dispatcher.ask('GET', `/cases/${id}`);
    await dispatcher.act(id, 'repartir', { service: body.advice[0].unit, appui: [] });
    await dispatcher.ask('POST', `/cases/${id}/reveal`, { fields: ['signaleur-nom'], purpose: 'Rappeler la personne' });
    matters.push({ id, number: body.number });
    expect(await makeCheckpoint(town.services, town.district)).toBe(1);
  }
});

const check = (options?: VerifyOptions) => verify(town.services, town.district, options);
const first = (): Matter => matters[0] as Matter;

const tables = ['matter', 'event', 'sealed_part', 'audit', 'checkpoint', 'standing'];

/** Does something to the store as the owner of its tables, looks, and undoes it: every test finds a whole store. */
async function tampered<T>(change: () => Promise<unknown>, look: () => Promise<T>): Promise<T> {
  // What would keep even the owner from leaving things half done, the owner takes away.
  const references = await town.query(
    `select conrelid::regclass as table, conname as name from pg_constraint where contype = 'f'
     and conrelid in (select inhrelid from pg_inherits where inhparent in ('wangge.sealed_part'::regclass, 'wangge.event'::regclass))`,
  );
  for (const { table, name } of references) await town.query(`alter table ${table} drop constraint ${name}`);
  for (const table of tables) await town.query(`create table public.kept_${table} as table wangge.${table}`);
  try {
    await change();
    return await look();
  } finally {
    for (const table of tables) {
      await town.query(`delete from wangge.${table}`);
      await town.query(`insert into wangge.${table} select * from public.kept_${table}`);
      await town.query(`drop table public.kept_${table}`);
    }
  }
}

const codes = ({ findings }: { findings: { code: string }[] }): string[] => findings.map(({ code }) => code);

/** Writes the chain of a matter anew from its bodies, head included, as somebody would who knows how. */
async function rechain({ id }: Matter): Promise<void> {
  let before: Buffer = Buffer.alloc(32);
  const events = await town.query('select seq, body::text from wangge.event where matter_id = $1 order by seq', [id]);
  for (const { seq, body } of events) {
    before = hashOf(before, { district: town.district.id, matter: id, seq }, body);
    await town.query('update wangge.event set hash = $3 where matter_id = $1 and seq = $2', [id, seq, before]);
  }
  await town.query('update wangge.matter set head = $2 where id = $1', [id, before]);
}

describe('an untouched store', () => {
  test('is whole, also against what is kept outside, and the report says how much was read', async () => {
    const report = await check({ against: file });
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({
      district: 'ville-haute',
      isWhole: true,
      matters: 3,
      events: 6,
      checkpoints: 3,
      signedEvents: 6,
      kept: 3,
    });
    const [{ count }] = await town.query('select count(*)::int from wangge.audit');
    expect(report.signedAudits).toBe(count);
  });

  test('stays whole when a key is destroyed: ciphertext and hash are still there', async () => {
    await town.query(`update wangge.data_key set wrapped = null, destroyed_at = now() where of like 'signaleur-%'`);
    expect((await check()).isWhole).toBe(true);
  });

  test('makes no checkpoint when nothing is new, and brings a file that lags behind up to date', async () => {
    expect(await makeCheckpoint(town.services, town.district)).toBe(0);
    const lines = (await readFile(file, 'utf8')).split('\n');
    await writeFile(file, `${lines[0]}\n`);
    await makeCheckpoint(town.services, town.district);
    expect((await readFile(file, 'utf8')).split('\n')).toEqual(lines);
  });

  test('is whole while somebody writes to it', async () => {
    const writing = agent.report('VH05B');
    expect((await check()).findings).toEqual([]);
    await writing;
    expect((await check()).matters).toBe(4);
    expect(await makeCheckpoint(town.services, town.district)).toBe(1);
  });
});

describe('as the owner of the tables, nobody can', () => {
  test('change an event', async () => {
    const { id, number } = first();
    const report = await tampered(
      async () => {
        await town.query(
          `update wangge.event set body = replace(body::text, 'VH05A', 'VH05B')::json where matter_id = $1 and seq = 1`,
          [id],
        );
      },
      () => check(),
    );
    expect(report.findings[0]).toMatchObject({ code: 'event-changed', number, seq: 1 });
    expect(codes(report)).toContain('row-differs');
    expect(lineOfFinding(report.findings[0] as never, 'en')).toBe(
      `${number} #1: the event is not what its hash was made of: it was changed`,
    );
  });

  test('change it and its chain and its row, since that was signed', async () => {
    const { id } = first();
    const report = await tampered(
      async () => {
        await town.query(
          `update wangge.event set body = (body::jsonb || '{"note":1}')::json where matter_id = $1 and seq = 2`,
          [id],
        );
        await rechain(first());
      },
      () => check(),
    );
    expect(report.findings).toMatchObject([{ code: 'span-events', checkpoint: 1 }]);
  });

  test('remove an event from the middle', async () => {
    const { id, number } = first();
    const report = await tampered(
      async () => {
        await town.query('delete from wangge.event where matter_id = $1 and seq = 1', [id]);
      },
      () => check(),
    );
    expect(report.findings[0]).toMatchObject({ code: 'event-missing', number, seq: 1 });
    expect(codes(report)).toEqual(['event-missing', 'part-added', 'part-added', 'replay-failed', 'span-events']);
  });

  test('swap two events', async () => {
    const { id, number } = first();
    const report = await tampered(
      async () => {
        await town.query('update wangge.event set seq = -seq where matter_id = $1', [id]);
        await town.query('update wangge.event set seq = 3 + seq where matter_id = $1', [id]);
      },
      () => check(),
    );
    const moved = report.findings.filter(({ code }) => code === 'event-moved');
    expect(moved).toMatchObject([
      { number, seq: 1, en: 'the event was moved here; its place is 2' },
      { number, seq: 2, en: 'the event was moved here; its place is 1' },
    ]);
  });

  test('cut the end of a chain', async () => {
    const { id, number } = first();
    const report = await tampered(
      () => town.query('delete from wangge.event where matter_id = $1 and seq = 2', [id]),
      () => check(),
    );
    expect(report.findings[0]).toMatchObject({ code: 'tail-cut', number, seq: 2 });
    expect(codes(report)).toContain('row-differs');
  });

  test('cut it together with the row: it was signed', async () => {
    const { id } = matters[1] as Matter;
    const report = await tampered(
      async () => {
        for (const table of ['sealed_part', 'event'])
          await town.query(`delete from wangge.${table} where matter_id = $1`, [id]);
        await town.query('delete from wangge.standing where matter_id = $1', [id]);
        await town.query('delete from wangge.matter where id = $1', [id]);
      },
      () => check(),
    );
    expect(report.findings).toMatchObject([{ code: 'span-events', checkpoint: 2 }]);
    expect(report.findings[0]?.en).toMatch(/^events until .* are not those that were signed: 2 then, 0 now$/);
  });

  test.each([
    ['state', `state = 'clos'`],
    ['due_at', `due_at = due_at + interval '1 day'`],
    ['lead_unit', `lead_unit = 'eaux'`],
    ['assist_units', `assist_units = '{eaux}'`],
    ['counters', `counters = '{"renvois": 9}'`],
    ['lng', 'lng = lng + 0.001'],
    ['folded', `folded = replace(folded::text, 'en-traitement', 'clos')::json`],
  ])('change %s in the row', async (column, change) => {
    const { id, number } = first();
    const report = await tampered(
      () => town.query(`update wangge.matter set ${change} where id = $1`, [id]),
      () => check(),
    );
    expect(report.findings).toMatchObject([
      { code: 'row-differs', number, en: `the row is not what its events make: ${column}` },
    ]);
  });

  test.each([
    ['late', 'late = not late'],
    ['unit', `unit = 'eaux'`],
    ['disposal_due_at', `disposal_due_at = disposal_due_at + interval '1 second'`],
    ['until_at', `until_at = now() + interval '1 day'`],
  ])('change %s of the standing that counts', async (column, change) => {
    const { id, number } = first();
    const report = await tampered(
      () => town.query(`update wangge.standing set ${change} where matter_id = $1 and until_at = 'infinity'`, [id]),
      () => check(),
    );
    expect(report.findings).toMatchObject([
      {
        code: 'standing-differs',
        number,
        en: expect.stringMatching(new RegExp(`events make: ${column};.*start the server`)),
      },
    ]);
  });

  test('take standings away, or add one', async () => {
    const { id, number } = first();
    const gone = await tampered(
      () => town.query('delete from wangge.standing where matter_id = $1', [id]),
      () => check(),
    );
    expect(new Set(codes(gone))).toEqual(new Set(['standing-missing']));
    const added = await tampered(
      () =>
        town.query(
          `insert into wangge.standing select (s::wangge.standing).* from (select (jsonb_populate_record(one, jsonb_build_object(
             'seq', 99, 'from_at', one.from_at - interval '1 day', 'until_at', one.from_at - interval '1 hour'))) as s
           from wangge.standing one where matter_id = $1 and until_at = 'infinity') made`,
          [id],
        ),
      () => check(),
    );
    expect(added.findings).toMatchObject([{ code: 'standing-added', number, seq: 99 }]);
  });

  test('standings that another version of assessment.yaml made are not compared, and that is said', async () => {
    await town.query('update wangge.district set assessment_version = 0');
    const report = await check();
    await town.query('update wangge.district set assessment_version = null');
    expect(report.findings).toMatchObject([{ code: 'standings-old', en: expect.stringContaining('version 0') }]);
  });

  test('take a timer away', async () => {
    const report = await tampered(
      () => town.query(`update wangge.matter set timer_at = null where id = $1`, [first().id]),
      () => check(),
    );
    expect(codes(report)).toEqual(['timer-differs']);
  });

  test('remove a row and leave its events', async () => {
    const { id } = first();
    const report = await tampered(
      async () => {
        await town.query('delete from wangge.matter where id = $1', [id]);
      },
      () => check(),
    );
    expect(report.findings[0]).toMatchObject({ code: 'matter-missing', matter: id, seq: 1 });
  });

  test.each([
    ['changed', `update wangge.sealed_part set ciphertext = set_byte(ciphertext, 20, get_byte(ciphertext, 20) # 1)`],
    ['missing', 'delete from wangge.sealed_part'],
  ])('have a ciphertext %s', async (how, change) => {
    const { id, number } = first();
    const report = await tampered(
      () => town.query(`${change} where matter_id = $1 and field = 'signaleur-nom'`, [id]),
      () => check(),
    );
    expect(report.findings).toMatchObject([{ code: `part-${how}`, number, seq: 1 }]);
  });

  test.each([
    ['change an audit row', `update wangge.audit set purpose = 'rien' where verb = 'reveal' and subject = $1`],
    ['remove an audit row', `delete from wangge.audit where verb = 'reveal' and subject = $1`],
    ['move an audit row in time', `update wangge.audit set at = at - interval '1 microsecond' where subject = $1`],
  ])('%s', async (_what, change) => {
    const report = await tampered(
      () => town.query(change, [(matters[2] as Matter).id]),
      () => check(),
    );
    expect(report.findings).toMatchObject([{ code: 'span-audits', checkpoint: 3 }]);
  });

  test('slip an audit row into the past', async () => {
    const report = await tampered(
      async () => {
        await town.test.database.transaction(houseScope(town.district.id), (trx) =>
          writeAudit(trx, { district: town.district.id, at: new Date(), verb: 'reveal', subject: 'x' }),
        );
        await town.query(`update wangge.audit set xid = (select min(xid) from wangge.audit) where subject = 'x'`);
      },
      () => check(),
    );
    expect(report.findings).toMatchObject([{ code: 'span-audits', checkpoint: 1 }]);
  });
});

describe('a checkpoint', () => {
  test('cannot be forged without the key', async () => {
    const report = await tampered(
      async () => {
        await town.query(
          `update wangge.event set body = (body::jsonb || '{"note":1}')::json where matter_id = $1 and seq = 2`,
          [(matters[2] as Matter).id],
        );
        await rechain(matters[2] as Matter);
        await town.query('delete from wangge.checkpoint where number >= 3');
        const stranger = await openKeyring(join(town.folder, 'other-keys.json'));
        const { checkpointFile: _, ...config } = town.services.config;
        await makeCheckpoint(
          { ...town.services, keys: stranger, config: { ...config, checkpointFile: undefined } },
          town.district,
        );
      },
      () => check(),
    );
    expect(report.findings).toMatchObject([{ code: 'checkpoint-unsigned', checkpoint: 3 }]);
  });

  test('cannot be taken out or altered', async () => {
    const removed = await tampered(
      () => town.query('delete from wangge.checkpoint where number = 2'),
      () => check(),
    );
    expect(removed.findings).toMatchObject([{ code: 'checkpoint-missing', checkpoint: 2 }]);
    const altered = await tampered(
      () => town.query('update wangge.checkpoint set events = events + 1 where number = 2'),
      () => check(),
    );
    expect(codes(altered)).toEqual(['checkpoint-forged', 'span-events']);
    const [row] = await town.query('select * from wangge.checkpoint where number = 2');
    const digest = digestOf(Buffer.alloc(32), 'ville-haute', pointOf(row));
    const resumed = await tampered(
      () => town.query('update wangge.checkpoint set digest = $1 where number = 2', [digest]),
      () => check(),
    );
    expect(codes(resumed)).toEqual(['checkpoint-forged', 'checkpoint-unsigned', 'checkpoint-forged']);
  });

  test('that was made anew with the key in hand is not the one kept outside', async () => {
    const { isWhole, findings } = await tampered(
      async () => {
        await town.query(
          `update wangge.event set body = (body::jsonb || '{"note":1}')::json where matter_id = $1 and seq = 2`,
          [(matters[1] as Matter).id],
        );
        await rechain(matters[1] as Matter);
        await town.query('delete from wangge.checkpoint where number >= 2');
        const config = { ...town.services.config, checkpointFile: undefined };
        await makeCheckpoint({ ...town.services, config }, town.district);
      },
      async () => {
        expect((await check()).isWhole).toBe(true);
        return check({ against: file });
      },
    );
    expect(isWhole).toBe(false);
    expect(findings[0]).toMatchObject({ code: 'kept-differs', checkpoint: 2, line: 2 });
    expect(findings[1]).toMatchObject({ code: 'kept-missing', checkpoint: 3, line: 3 });
  });

  test('kept outside is no better than its file: a line that is none, and one that nobody signed', async () => {
    const kept = await readFile(file, 'utf8');
    const [, second = ''] = kept.split('\n');
    await appendFile(file, `nonsense\n${second.replace(/"signature":"..../, '"signature":"AAAA')}\n`);
    const { findings } = await check({ against: file });
    await writeFile(file, kept);
    expect(findings).toMatchObject([
      { code: 'kept-unreadable' },
      { code: 'kept-unsigned', checkpoint: 2 },
      { code: 'kept-differs', checkpoint: 2 },
    ]);
    await expect(check({ against: join(town.folder, 'nowhere') })).rejects.toThrow(/ENOENT.*nowhere/);
  });

  test('is kept outside once, whole, though several servers do it at the same moment', async () => {
    const common = join(town.folder, 'common.jsonl');
    const servers = Array.from({ length: 4 }, () => keepCheckpoints(town.test.database, town.district, common));
    await Promise.all(servers);
    const kept = (await readFile(common, 'utf8')).trimEnd().split('\n');
    const numbers = kept.map((line) => (JSON.parse(line) as { number: number }).number);
    const made = await town.query('select number from wangge.checkpoint order by number');
    expect(numbers).toEqual(made.map(({ number }) => number));
  });

  test('waits for transactions that began before its end', async () => {
    const client = await town.test.database.pool.connect();
    await client.query('begin');
    await client.query(
      `insert into wangge.audit (district_id, id, at, verb, subject) values ($1, gen_random_uuid(), now(), 'slow', 'x')`,
      [town.district.id],
    );
    await agent.report('VH05A');
    expect(await makeCheckpoint(town.services, town.district)).toBe(0);
    await client.query('commit');
    client.release();
    expect(await makeCheckpoint(town.services, town.district)).toBe(1);
    expect((await check({ against: file })).findings).toEqual([]);
  });
});

describe('in another cluster', () => {
  test('transaction ids begin elsewhere: a new epoch follows the old one, and both stay signed', async () => {
    await agent.report('VH05A');
    await town.query(`update wangge.epoch set cluster = 'the cluster of before'`);
    expect(await settleEpoch(town.test.database)).toBe(2);
    expect(await settleEpoch(town.test.database)).toBe(2);
    expect(await town.query('select 1 from wangge.outbox')).toEqual([]);
    // As if the new cluster were young: its ids lie below those of before.
    await town.query(`update wangge.event set xid = (xid::text::bigint + 1000000000)::text::xid8 where epoch = 1 and xid >=
      (select max(to_xid) from wangge.checkpoint)`);
    const stream = await dispatcher.listen();
    await stream.until('hello');
    const id = await agent.report('VH05A');
    const [told] = await stream.until('case');
    expect(told?.data.id).toBe(id);
    expect(told?.id).toMatch(/^\d+-\d+-2$/);
    stream.close();
    expect(await makeCheckpoint(town.services, town.district)).toBe(2);
    const report = await check({ against: file });
    expect(report.findings).toEqual([]);
    expect(report.signedEvents).toBe(report.events);
    const [{ epoch }] = await town.query('select epoch from wangge.checkpoint order by number desc limit 1');
    expect(epoch).toBe(2);
  });
});
