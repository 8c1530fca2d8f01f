import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { sql, type Transaction } from 'kysely';
import Type from 'typebox';
import { Value } from 'typebox/value';
import type { District } from '../districts/index.ts';
import type { Database } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { type CheckpointRow, pointOf } from './checkpoint.ts';

const Hex = Type.String({ pattern: '^[0-9a-f]{64}$' });
const Xid = Type.String({ pattern: '^\\d{1,20}$' });
const Count = Type.Integer({ minimum: 0 });

/** A line of the file outside: everything that the digest covers, and the signature. */
export const KeptLine = Type.Object({
  district: Type.String(),
  number: Type.Integer({ minimum: 1 }),
  epoch: Type.Integer({ minimum: 1 }),
  from: Xid,
  to: Xid,
  events: Count,
  audits: Count,
  at: Type.String(),
  eventsDigest: Hex,
  auditsDigest: Hex,
  digest: Hex,
  signature: Type.String({ pattern: '^[A-Za-z0-9+/]{86}==$' }),
});
export type KeptLine = Type.Static<typeof KeptLine>;

export function lineOf(district: string, row: CheckpointRow): KeptLine {
  const { eventsDigest, auditsDigest, at, ...rest } = pointOf(row);
  return {
    district,
    ...rest,
    at: at.toISOString(),
    eventsDigest: eventsDigest.toString('hex'),
    auditsDigest: auditsDigest.toString('hex'),
    digest: row.digest.toString('hex'),
    signature: row.signature.toString('base64'),
  };
}

/** How many checkpoints one write takes. */
const BATCH = 500;

/** The last line of a district in a file of this size, as this process left it: the file is read whole only when it is another. */
const left = new Map<string, { size: number; number: number }>();

/**
 * Append to the file what it has not got yet of a district, one JSON line a checkpoint; several districts may share it, and several
 * servers, which take turns: who writes beside another would take its half line for a torn one. What could not be written once, because
 * the disk was full or the file was not there, is written the next time.
 * @throws when the file cannot be read or written
 */
export async function keepCheckpoints(
  database: Database<Schema>,
  district: Pick<District, 'id' | 'slug'>,
  file: string,
): Promise<void> {
  const scope = { as: 'owner', readOnly: true, limits: { statement: 0, idle: 0, lock: 0 } } as const;
  await database.transaction(scope, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('wangge kept ' || ${file}, 0))`.execute(trx);
    await append(trx, district, file);
  });
}

async function append(trx: Transaction<Schema>, district: Pick<District, 'id' | 'slug'>, file: string): Promise<void> {
  const handle = await open(file, 'a+', 0o640);
  try {
    const { size } = await handle.stat();
    const key = `${district.slug} ${file}`;
    const known = left.get(key);
    let last = known?.size === size ? known.number : await lastKept(file, district.slug);
    const isTorn = size > 0 && (await handle.read(Buffer.alloc(1), 0, 1, size - 1)).buffer.toString() !== '\n';
    if (isTorn) await handle.appendFile('\n');
    for (;;) {
      const rows = await trx
        .selectFrom('checkpoint')
        .selectAll()
        .where('district_id', '=', district.id)
        .where('number', '>', last)
        .orderBy('number')
        .limit(BATCH)
        .execute();
      if (rows.length === 0) {
        left.set(key, { size: (await handle.stat()).size, number: last });
        return;
      }
      // Not `write`, which on a disk that is nearly full writes a part and says so in its count alone.
      await handle.appendFile(rows.map((row) => `${JSON.stringify(lineOf(district.slug, row))}\n`).join(''));
      await handle.sync();
      last = rows.at(-1)?.number ?? last;
    }
  } finally {
    await handle.close();
  }
}

async function lastKept(file: string, district: string): Promise<number> {
  let last = 0;
  for await (const { line } of readKept(file)) {
    if (line?.district === district) last = Math.max(last, line.number);
  }
  return last;
}

/** The lines of the file in their order; `line` is absent where it cannot be read as one. `place` counts from 1. */
export async function* readKept(file: string): AsyncGenerator<{ place: number; line: KeptLine | undefined }> {
  let place = 0;
  for await (const text of createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    place += 1;
    if (text === '') continue;
    yield { place, line: parseLine(text) };
  }
}

function parseLine(text: string): KeptLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(KeptLine, value) ? value : undefined;
  } catch {
    return undefined;
  }
}
