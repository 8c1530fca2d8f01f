import type { Selectable } from 'kysely';
import type { MatterTable } from '../platform/database/schema.ts';

/** The row of a matter, its folded state as the text that was written. */
export type MatterRow = Omit<Selectable<MatterTable>, 'folded'> & { folded: string };

/** An event, its body byte by byte. */
export interface EventRow {
  matter_id: string;
  seq: number;
  at: Date;
  hash: Buffer;
  body: string;
}

export interface PartRow {
  matter_id: string;
  seq: number;
  field: string;
  ciphertext: Buffer;
}

/** What stays here of an event that lies in an archive. */
export type StubRow = Pick<EventRow, 'matter_id' | 'seq' | 'hash'>;

/** Rows in the order of a key, taken group by group. */
export interface Groups<Row> {
  /** All rows of this key; those of keys before it have been taken. */
  take(key: string): Promise<Row[]>;
  /** The next group whose key lies before this one; without a key, the next one at all. Undefined when there is none. */
  takeBefore(key: string | undefined): Promise<Row[] | undefined>;
}

/** Keys are UUIDs as PostgreSQL prints them: lower-case, so that the order of their text is that of their bytes. */
export function groupsOf<Row>(rows: AsyncGenerator<Row>, keyOf: (row: Row) => string): Groups<Row> {
  let next: Promise<IteratorResult<Row, unknown>> | undefined;
  const take = async (key: string): Promise<Row[]> => {
    const group: Row[] = [];
    for (;;) {
      next ??= rows.next();
      const found = await next;
      if (found.done || keyOf(found.value) !== key) return group;
      group.push(found.value);
      next = undefined;
    }
  };
  return {
    take,
    async takeBefore(key) {
      next ??= rows.next();
      const found = await next;
      if (found.done) return undefined;
      const own = keyOf(found.value);
      return key === undefined || own < key ? take(own) : undefined;
    },
  };
}

/** All groups whose keys lie before this one, each taken. */
export async function* groupsBefore<Row>(groups: Groups<Row>, key: string | undefined): AsyncGenerator<Row[]> {
  for (let group = await groups.takeBefore(key); group; group = await groups.takeBefore(key)) yield group;
}
