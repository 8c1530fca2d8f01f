/**
 * What was written is changed, removed, reordered and cut off by whoever owns the tables, at places drawn by seed, and `verify` has to find each. One
 * thing is beyond it by design and told apart: what is cut off after the last checkpoint together with the row that it made.
 */
import { join } from 'node:path';
import type { Client } from 'pg';
import { hashOf } from '../apps/server/src/cases/index.ts';
import { makeCheckpoint, verify } from '../apps/server/src/checkpoints/index.ts';
import { seededRandom } from '../bench/measure.ts';
import { type House, openHouse } from './house.ts';
import { dispatchReports, fileReports } from './reports.ts';
import type { Proof, Section, Size } from './section.ts';

const sizes: Readonly<Record<Size, { matters: number; trials: number }>> = {
  short: { matters: 24, trials: 60 },
  long: { matters: 200, trials: 1_000 },
};

interface EventRow {
  matter_id: string;
  seq: number;
}

/** Where a trial strikes: all of it is drawn before it begins. */
interface Target {
  client: Client;
  house: House;
  /** An event that is not the last of its matter, where there is one. */
  event: EventRow;
  /** The last of its matter. */
  last: EventRow;
  checkpoint: number;
}

/** What somebody with the owner's rights, who knows how the chain is made and has no key, might do. */
const deeds: Readonly<Record<string, (target: Target) => Promise<unknown>>> = {
  'an event changed': ({ client, event }) => rewrite(client, event),
  'an event changed, its chain and its row made to fit': async ({ client, house, event }) => {
    await rewrite(client, event);
    await rechain(client, house, event.matter_id);
  },
  'an event removed': ({ client, event }) =>
    client.query('delete from wangge.event where matter_id = $1 and seq = $2', [event.matter_id, event.seq]),
  'two events swapped': async ({ client, event: { matter_id: id, seq } }) => {
    await client.query('update wangge.event set seq = -seq where matter_id = $1 and seq in ($2, $2 + 1)', [id, seq]);
    await client.query(
      'update wangge.event set seq = case -seq when $2 then $2 + 1 else $2 end where matter_id = $1 and seq < 0',
      [id, seq],
    );
  },
  'the end of a chain cut off': ({ client, last }) =>
    client.query('delete from wangge.event where matter_id = $1 and seq = $2', [last.matter_id, last.seq]),
  'a matter taken out whole': async ({ client, last: { matter_id: id } }) => {
    for (const table of ['sealed_part', 'event', 'standing', 'command', 'outbox'])
      await client.query(`delete from wangge.${table} where matter_id = $1`, [id]);
    await client.query('delete from wangge.matter where id = $1', [id]);
  },
  'a ciphertext exchanged': ({ client, event }) =>
    client.query(
      `update wangge.sealed_part set ciphertext = set_byte(ciphertext, 20, 255 - get_byte(ciphertext, 20)) where matter_id = $1`,
      [event.matter_id],
    ),
  'a row made to say something else': ({ client, last }) =>
    client.query(`update wangge.matter set lead_unit = 'u-nobody', due_at = due_at + interval '1 day' where id = $1`, [
      last.matter_id,
    ]),
  'an audit row changed': ({ client }) =>
    client.query(
      `update wangge.audit set verb = verb || '-not' where id = (select min(id::text)::uuid from wangge.audit)`,
    ),
  'an audit row removed': ({ client }) =>
    client.query('delete from wangge.audit where id = (select min(id::text)::uuid from wangge.audit)'),
  'a checkpoint removed': ({ client, checkpoint }) =>
    client.query('delete from wangge.checkpoint where number = $1', [checkpoint]),
  'a checkpoint altered': ({ client, checkpoint }) =>
    client.query('update wangge.checkpoint set events = events + 1 where number = $1', [checkpoint]),
  // The row is what the events that are left make: nothing inside tells. The file outside does.
  'the newest matter and all checkpoints about it cut off': async ({ client, last: { matter_id: id } }) => {
    const { rows } = await client.query(
      'select min(xid::text::bigint)::text as xid from wangge.event where matter_id = $1',
      [id],
    );
    const since = (rows[0] as { xid: string }).xid;
    await client.query(`delete from wangge.checkpoint where to_xid > $1::xid8`, [since]);
    for (const table of ['sealed_part', 'event', 'standing', 'command', 'outbox'])
      await client.query(`delete from wangge.${table} where matter_id = $1`, [id]);
    await client.query('delete from wangge.matter where id = $1', [id]);
  },
};

const tables = ['matter', 'event', 'sealed_part', 'audit', 'checkpoint', 'standing', 'command', 'outbox'];

export const tampering: Section = {
  about: 'changed, removed, reordered and cut-off records are found, against checkpoints kept outside',
  async prove(size, say) {
    const { matters, trials } = sizes[size];
    const house = await openHouse();
    try {
      const file = join(house.folder, 'checkpoints.jsonl');
      house.services.config.checkpointFile = file;
      for (let portion = 0; portion < 4; portion += 1) {
        await dispatchReports(house, await fileReports(house, { count: matters / 4, seed: portion }));
        await makeCheckpoint(house.services, house.district);
      }
      const untouched = await verify(house.services, house.district, { against: file });
      const proofs: Proof[] = [
        {
          what: 'an untouched store is whole',
          size: `${untouched.matters} matters, ${untouched.events} events`,
          result: `${untouched.found} findings`,
          wanted: '0 findings',
          held: untouched.isWhole,
        },
      ];
      const missed = await strikeAll(house, { trials, file, say });
      proofs.push({
        what: 'a store that was tampered with is not',
        size: `${trials} times, in ${Object.keys(deeds).length} ways`,
        result: missed.length === 0 ? 'all found' : `${missed.length} not found: ${[...new Set(missed)].join('; ')}`,
        wanted: 'all found',
        held: missed.length === 0,
      });
      const mended = await verify(house.services, house.district, { against: file });
      proofs.push({
        what: 'what was undone is whole again',
        size: `${mended.events} events`,
        result: `${mended.found} findings`,
        wanted: '0 findings',
        held: mended.isWhole,
      });
      return proofs;
    } finally {
      await house.close();
    }
  },
};

/** @returns by name, each deed that was not found */
async function strikeAll(
  house: House,
  { trials, file, say }: { trials: number; file: string; say: (line: string) => void },
): Promise<string[]> {
  const random = seededRandom(7);
  const missed: string[] = [];
  await house.asOwner(async (client) => {
    // What would keep even the owner from leaving things half done, the owner takes away.
    const { rows } = await client.query(
      `select conrelid::regclass as table, conname as name from pg_constraint where contype = 'f'
       and conrelid in (select inhrelid from pg_inherits where inhparent in ('wangge.sealed_part'::regclass, 'wangge.event'::regclass))`,
    );
    for (const { table, name } of rows as { table: string; name: string }[])
      await client.query(`alter table ${table} drop constraint ${name}`);
    for (const table of tables) await client.query(`create table public.kept_${table} as table wangge.${table}`);
    for (let trial = 0; trial < trials; trial += 1) {
      const names = Object.keys(deeds);
      const name = names[trial % names.length] as string;
      const target = await drawTarget(client, house, random);
      await deeds[name]?.(target);
      const { found } = await verify(house.services, house.district, { against: file });
      if (found === 0) {
        missed.push(name);
        say(`  not found: ${name} (trial ${trial}, matter ${target.last.matter_id})`);
      }
      for (const table of tables) {
        await client.query(`delete from wangge.${table}`);
        await client.query(`insert into wangge.${table} overriding system value select * from public.kept_${table}`);
      }
    }
  });
  return missed;
}

async function drawTarget(client: Client, house: House, random: () => number): Promise<Target> {
  const { rows } = await client.query(
    'select matter_id, max(seq)::int as seq from wangge.event group by matter_id order by matter_id',
  );
  const lasts = rows as EventRow[];
  const long = lasts.filter(({ seq }) => seq > 1);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const chosen = pick(long);
  const { rows: points } = await client.query('select count(*)::int as count from wangge.checkpoint');
  return {
    client,
    house,
    event: { matter_id: chosen.matter_id, seq: 1 + Math.floor(random() * (chosen.seq - 1)) },
    last: pick(lasts),
    checkpoint: 1 + Math.floor(random() * (points[0] as { count: number }).count),
  };
}

/** Another word at the same place, still JSON. */
function rewrite(client: Client, { matter_id: id, seq }: EventRow): Promise<unknown> {
  return client.query(
    `update wangge.event set body = (body::jsonb || '{"note":"another"}')::json where matter_id = $1 and seq = $2`,
    [id, seq],
  );
}

/** As somebody would who knows how: the chain and the head of the row made anew from the bodies. */
async function rechain(client: Client, { district }: House, matter: string): Promise<void> {
  const { rows } = await client.query('select seq, body::text from wangge.event where matter_id = $1 order by seq', [
    matter,
  ]);
  let head: Buffer = Buffer.alloc(32);
  for (const { seq, body } of rows as { seq: number; body: string }[]) {
    head = hashOf(head, { district: district.id, matter, seq }, body);
    await client.query('update wangge.event set hash = $3 where matter_id = $1 and seq = $2', [matter, seq, head]);
  }
  await client.query('update wangge.matter set head = $2 where id = $1', [matter, head]);
}
