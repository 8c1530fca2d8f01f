import type { MatterEvent } from '@wangge/kernel';
import type { Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { readStored } from './chain.ts';

/** Events of a matter in order, without what is personal in them. */
export type StoredEvents = readonly { seq: number; event: MatterEvent }[];

/** The events of a matter in order. */
export async function readEvents(trx: Transaction<Schema>, district: District, id: string): Promise<StoredEvents> {
  return storedEvents(await eventsOf(trx, district, id).execute());
}

/** What `eventsOf` found. */
export function storedEvents(rows: readonly { seq: number; body: unknown }[]): StoredEvents {
  return rows.map(({ seq, body }) => ({ seq, event: readStored(body) }));
}

export function eventsOf(trx: Transaction<Schema>, district: District, id: string) {
  return trx
    .selectFrom('event')
    .select(['seq', 'body'])
    .where('district_id', '=', district.id)
    .where('matter_id', '=', id)
    .orderBy('seq');
}
