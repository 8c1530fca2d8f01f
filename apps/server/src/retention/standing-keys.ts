import { sql, type Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { StandingKey } from './due.ts';

/** A place in the order of keys. */
export interface KeyPlace {
  subject: string;
  of: string;
}

export const BEFORE_ALL: KeyPlace = { subject: '00000000-0000-0000-0000-000000000000', of: '' };

/** Where the page after this place ends; undefined where fewer keys are left. Of the primary key alone. */
export async function endOfPage(
  trx: Transaction<Schema>,
  { id }: Pick<District, 'id'>,
  after: KeyPlace,
  page: number,
): Promise<KeyPlace | undefined> {
  const { rows } = await sql<KeyPlace>`
    select subject_id as subject, of from data_key
    where district_id = ${id} and (subject_id, of) > (${after.subject}::uuid, ${after.of})
    order by subject_id, of offset ${page - 1} limit 1`.execute(trx);
  return rows[0];
}

/**
 * When the matter of a key has ended, for retention: with all that it belongs to, and with nothing left to decide in any of them. Where it joined another
 * matter, or is a task of one, it is part of what that one tells its caller; so each waits for the other, and the latest end counts. Tasks of the
 * one above count, too: a finding against a unit goes on after what it is about has ended, and is decided by what was said there, also by those who joined.
 */
const ended = sql`
  case when m.ended_at is null or m.asked <> '{}' or kin.goes_on then null
    else greatest(m.ended_at, kin.ended_at) end`;

// Three parts and no `or`, so that each goes by its index.
const facts = sql`
  left join photo p on p.district_id = k.district_id and p.id = k.subject_id
  join matter m on m.district_id = k.district_id and m.id = coalesce(p.matter_id, k.subject_id)
  left join lateral (select bool_or(c.ended_at is null or c.asked <> '{}') as goes_on, max(c.ended_at) as ended_at from (
    select up.ended_at, up.asked from matter up where up.district_id = m.district_id and up.id = m.parent_id
    union all
    select down.ended_at, down.asked from matter down where down.district_id = m.district_id and down.parent_id = m.id
    union all
    select beside.ended_at, beside.asked from matter beside
      where beside.district_id = m.district_id and beside.parent_id = m.parent_id and beside.parent_as = 'task'
  ) c) kin on true`;

/** The keys after a place and up to another, the last included, of matters that ended before an instant. */
export async function standingKeys(
  trx: Transaction<Schema>,
  { id }: Pick<District, 'id'>,
  span: { after: KeyPlace; upTo: KeyPlace | undefined; endedBefore: Date },
): Promise<StandingKey[]> {
  const { after, upTo, endedBefore } = span;
  const until = upTo ? sql`and (k.subject_id, k.of) <= (${upTo.subject}::uuid, ${upTo.of})` : sql``;
  const { rows } = await sql<StandingKey>`
    select k.subject_id as subject, k.of, p.created_at as uploaded, ${ended} as ended
    from data_key k ${facts}
    where k.district_id = ${id} and (k.subject_id, k.of) > (${after.subject}::uuid, ${after.of}) ${until}
      and k.wrapped is not null and (m.ended_at < ${endedBefore} or p.created_at < ${endedBefore})`.execute(trx);
  return rows;
}

/**
 * The same keys again, under the locks of their matters, so that nothing is being sealed under them meanwhile. Those of matters that somebody
 * else holds are left out.
 */
export async function lockedKeys(
  trx: Transaction<Schema>,
  { id }: Pick<District, 'id'>,
  keys: readonly KeyPlace[],
): Promise<StandingKey[]> {
  const { rows } = await sql<StandingKey>`
    select k.subject_id as subject, k.of, p.created_at as uploaded, ${ended} as ended
    from unnest(${keys.map(({ subject }) => subject)}::uuid[], ${keys.map(({ of }) => of)}::text[]) as wanted (subject, of)
    join data_key k on k.district_id = ${id} and k.subject_id = wanted.subject and k.of = wanted.of ${facts}
    where k.wrapped is not null
    for update of m skip locked`.execute(trx);
  return rows;
}
