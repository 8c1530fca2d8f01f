import { localDate } from '@wangge/kernel';
import { sql } from 'kysely';
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
      return `${prefix}-${day.replaceAll('-', '')}-${String(number).padStart(5, '0')}`;
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
