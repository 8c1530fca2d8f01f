import Type, { type Static } from 'typebox';
import { writeAuditOf } from '../platform/audit/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { readCursor, writeCursor } from './cursor.ts';

const Instant = Type.String({ format: 'date-time', pattern: '^[12]\\d{3}-', maxLength: 40 });
/** Ids and verbs: PostgreSQL takes no NUL in a text. */
const Word = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f]+$' });

export const AuditQuery = Type.Object(
  {
    staff: Type.Optional(Word),
    subject: Type.Optional(Word),
    verb: Type.Optional(Word),
    /** From here on, itself included. */
    since: Type.Optional(Instant),
    /** Up to here, itself excluded. */
    until: Type.Optional(Instant),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  },
  { additionalProperties: false },
);

const Maybe = Type.Union([Type.String(), Type.Null()]);
export const AuditPage = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      at: Type.String({ format: 'date-time' }),
      staff: Maybe,
      role: Maybe,
      verb: Type.String(),
      subject: Type.String(),
      fields: Type.Array(Type.String()),
      purpose: Maybe,
      /** Facts beside it, by verb; null where there are none. */
      details: Type.Unknown(),
    }),
  ),
  next: Maybe,
});

/**
 * The audit, newest first, a page at a time by (at, id). That it was read is a row of it as well, from the next page on.
 * @throws Problem bad-cursor
 */
export async function listAudit(asked: Asked, query: Static<typeof AuditQuery>): Promise<Static<typeof AuditPage>> {
  const { trx, district } = asked;
  const { staff, subject, verb, since, until, cursor, limit = 50 } = query;
  let rows = trx
    .selectFrom('audit')
    .select(['id', 'at', 'staff_id', 'role', 'verb', 'subject', 'fields', 'purpose', 'details'])
    .where('district_id', '=', district.id)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (staff !== undefined) rows = rows.where('staff_id', '=', staff);
  if (subject !== undefined) rows = rows.where('subject', '=', subject);
  if (verb !== undefined) rows = rows.where('verb', '=', verb);
  if (since !== undefined) rows = rows.where('at', '>=', new Date(since));
  if (until !== undefined) rows = rows.where('at', '<', new Date(until));
  if (cursor !== undefined) {
    const after = readCursor(cursor);
    rows = rows.where(({ eb, refTuple, tuple }) => eb(refTuple('at', 'id'), '<', tuple(after.at, after.id)));
  }
  const found = await rows.execute();
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  const { cursor: _, ...asking } = query;
  await writeAuditOf(asked, { verb: 'read-audit', subject: 'audit', details: { ...asking, rows: items.length } });
  return {
    items: items.map(({ at, staff_id, ...row }) => ({ ...row, at: at.toISOString(), staff: staff_id })),
    next: last ? writeCursor(last) : null,
  };
}
