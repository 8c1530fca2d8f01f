import { localDate } from '@wangge/kernel';
import { sql } from 'kysely';
import type { Client } from 'pg';
import type { District } from '../districts/index.ts';
import type { Database } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { houseScope } from '../platform/policy/index.ts';

/**
 * How many numbers a server takes at once. A block is taken in a transaction of its own, so that filings do not queue for
 * one row, and aside from the pool, whose connections those filings hold; what a server that stops had left is a gap, which
 * is allowed. All filings wait while one is taken, some milliseconds with its commit: hence not after every few of them.
 */
const BLOCK = 50;

/** The numbers that people say: `WG-20200404-00001`. The day is that of the district's zone; five digits, more when a day needs them. */
export interface Numbers {
  next(district: District, prefix: string, at: number): Promise<string>;
}

function numberText(prefix: string, day: string, number: number): string {
  return `${prefix}-${day.replaceAll('-', '')}-${String(number).padStart(5, '0')}`;
}

/**
 * Numbers for many matters at once, in the order of `instants`. Blocks of all their days are taken in one statement, which commits by itself: what is
 * not used then is a gap, which is allowed.
 */
export async function takeNumbers(
  client: Client,
  district: District,
  prefix: string,
  instants: readonly number[],
): Promise<string[]> {
  const days = instants.map((at) => localDate(district.pack.district.zone, at));
  const counts = new Map<string, number>();
  for (const day of days) counts.set(day, (counts.get(day) ?? 0) + 1);
  // In the order of days, so that two who take at once do not wait for each other in a ring.
  const wanted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const { rows } = await client.query(
    `insert into wangge.number_block as block (district_id, prefix, day, next)
     select $1, $2, day, 1 + count from unnest($3::date[], $4::integer[]) as wanted (day, count)
     on conflict (district_id, prefix, day) do update set next = block.next + excluded.next - 1
     returning day::text, next`,
    [district.id, prefix, wanted.map(([day]) => day), wanted.map(([, count]) => count)],
  );
  const next = new Map(
    (rows as { day: string; next: number }[]).map(({ day, next }) => [day, next - (counts.get(day) ?? 0)]),
  );
  return days.map((day) => {
    const number = next.get(day) ?? 0;
    next.set(day, number + 1);
    return numberText(prefix, day, number);
  });
}

export function openNumbers(database: Database<Schema>): Numbers {
  const blocks = new Map<string, { next: number; end: number; filling?: Promise<void> }>();
  return {
    async next(district, prefix, at) {
      const day = localDate(district.pack.district.zone, at);
      const key = `${district.id}/${prefix}/${day}`;
      const block = blocks.get(key) ?? { next: 0, end: 0 };
      blocks.set(key, block);
      while (block.next >= block.end) {
        block.filling ??= fill(block, district.id, prefix, day).finally(() => {
          delete block.filling;
        });
        await block.filling;
      }
      const number = block.next;
      block.next += 1;
      if (blocks.size > 64) blocks.delete(blocks.keys().next().value as string);
      return numberText(prefix, day, number);
    },
  };

  async function fill(
    block: { next: number; end: number },
    district: number,
    prefix: string,
    day: string,
  ): Promise<void> {
    const { next } = await database.aside(houseScope(district), async (trx) => {
      const { rows } = await sql<{ next: number }>`
        insert into number_block (district_id, prefix, day, next) values (${district}, ${prefix}, ${day}, ${1 + BLOCK})
        on conflict (district_id, prefix, day) do update set next = number_block.next + ${BLOCK}
        returning next - ${BLOCK} as next`.execute(trx);
      return rows[0] as { next: number };
    });
    block.next = next;
    block.end = next + BLOCK;
  }
}
