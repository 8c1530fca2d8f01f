import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Schema } from '../platform/database/schema.ts';
import type { Covered, Span } from './checkpoint.ts';
import { rowsOf } from './keyset.ts';

/** Before the first row of a transaction, in the order of the index. */
const NIL = '00000000-0000-0000-0000-000000000000';

interface EventRow {
  xid: string;
  matter_id: string;
  seq: number;
  hash: Buffer;
}

interface AuditRow {
  xid: string;
  id: string;
  /** Microseconds since 1970: exact, and the same text in every time zone. */
  at: string;
  staff_id: string | null;
  role: string | null;
  verb: string;
  subject: string;
  fields: string[];
  purpose: string | null;
  details: string | null;
  sealed: Buffer | null;
}

/** Counts and digests of a span, streamed in the order of (transaction, matter, seq) and (transaction, audit row). */
export async function cover(trx: Transaction<Schema>, district: number, span: Span): Promise<Covered> {
  const events = createHash('sha256');
  let eventCount = 0;
  for await (const { xid, matter_id, seq, hash } of rowsOf<EventRow>((after, limit) =>
    readEvents(trx, district, span, after, limit),
  )) {
    events.update(`${xid} ${matter_id} ${seq} ${hash.toString('hex')}\n`);
    eventCount += 1;
  }
  const audits = createHash('sha256');
  let auditCount = 0;
  for await (const row of rowsOf<AuditRow>((after, limit) => readAudits(trx, district, span, after, limit))) {
    audits.update(`${row.xid} ${row.id} ${auditHash(row)}\n`);
    auditCount += 1;
  }
  return {
    events: eventCount,
    audits: auditCount,
    eventsDigest: events.digest(),
    auditsDigest: audits.digest(),
  };
}

/** SHA-256, hex, of everything that an audit row says. */
function auditHash(row: AuditRow): string {
  const { id, at, staff_id, role, verb, subject, fields, purpose, details, sealed } = row;
  // Rows from before anything was sealed are hashed as they were then.
  const ciphertext = sealed === null ? [] : [sealed.toString('hex')];
  const words = JSON.stringify([id, at, staff_id, role, verb, subject, fields, purpose, details, ...ciphertext]);
  return createHash('sha256').update(words).digest('hex');
}

async function readEvents(
  trx: Transaction<Schema>,
  district: number,
  { epoch, from, to }: Span,
  after: EventRow | undefined,
  limit: number,
): Promise<EventRow[]> {
  // Each side in the order of its own index and no further than the page.
  const eventsIn = (table: 'event' | 'archived_event') => sql`
    (select xid, matter_id, seq, hash from ${sql.table(table)}
    where district_id = ${district} and epoch = ${epoch} and xid < ${to}::xid8
      and (xid, matter_id, seq) > (${after?.xid ?? from}::xid8, ${after?.matter_id ?? NIL}::uuid, ${after?.seq ?? 0}::integer)
    order by xid, matter_id, seq limit ${limit})`;
  const { rows } = await sql<EventRow>`
    ${eventsIn('event')} union all ${eventsIn('archived_event')}
    order by xid, matter_id, seq limit ${limit}`.execute(trx);
  return rows;
}

async function readAudits(
  trx: Transaction<Schema>,
  district: number,
  { epoch, from, to }: Span,
  after: AuditRow | undefined,
  limit: number,
): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select xid, id, (extract(epoch from at) * 1000000)::bigint::text as at, staff_id, role, verb, subject, fields, purpose,
      details::text as details, sealed
    from audit
    where district_id = ${district} and epoch = ${epoch} and xid < ${to}::xid8
      and (xid, id) > (${after?.xid ?? from}::xid8, ${after?.id ?? NIL}::uuid)
    order by xid, id limit ${limit}`.execute(trx);
  return rows;
}
