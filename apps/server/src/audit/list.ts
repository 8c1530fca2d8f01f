import { sql } from 'kysely';
import Type, { type Static } from 'typebox';
import { type District, Words } from '../districts/index.ts';
import { openTyped, writeAuditOf } from '../platform/audit/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { readCursor, writeCursor } from './cursor.ts';

const Instant = Type.String({ format: 'date-time', pattern: '^[12]\\d{3}-', maxLength: 40 });
/** Ids and verbs: PostgreSQL takes no NUL in a text. */
const Word = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f]+$' });

export const AuditQuery = Type.Object(
  {
    /** Id of a person, or a part of the name. */
    staff: Type.Optional(Word),
    /** As the row has it, or the number of a case. */
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
      /** The name of that id; null where the district knows none. */
      staffName: Maybe,
      /** Units of that person's posts. */
      units: Type.Array(Type.String()),
      role: Maybe,
      verb: Type.String(),
      subject: Type.String(),
      /** The number of a case, the person of an account; null for what has no other name. */
      subjectName: Maybe,
      fields: Type.Array(Type.String()),
      /** What the pack calls each of `fields`, in the same order. */
      fieldNames: Type.Array(Words),
      purpose: Maybe,
      /** What was typed, purpose and all, was forgotten with the log of its month. */
      gone: Type.Boolean(),
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
  const { trx, district, services } = asked;
  const { staff, subject, verb, since, until, cursor, limit = 50 } = query;
  let rows = trx
    .selectFrom('audit')
    .select(['id', 'at', 'staff_id', 'role', 'verb', 'subject', 'fields', 'purpose', 'details', 'sealed'])
    .where('district_id', '=', district.id)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (staff !== undefined) rows = rows.where('staff_id', 'in', [staff, ...staffNamed(staff, district)]);
  if (subject !== undefined)
    rows = rows.where(({ eb, or }) => or([eb('subject', '=', subject), eb(sql`details ->> 'number'`, '=', subject)]));
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
  await writeAuditOf(asked, { verb: 'read-audit', subject: 'audit', details: { rows: items.length }, typed: asking });
  const typed = await openTyped(trx, services.keys, district.id, items);
  return {
    items: items.map(({ at, staff_id, sealed, ...row }, index) => {
      const person = district.staffById.get(staff_id ?? '');
      return {
        ...row,
        purpose: typed[index]?.purpose ?? row.purpose,
        details: detailsOf(row.details, typed[index]?.details),
        gone: sealed !== null && typed[index] === undefined,
        at: at.toISOString(),
        staff: staff_id,
        staffName: person?.name ?? null,
        units: [...(person?.units ?? [])],
        subjectName: subjectNameOf(row, district),
        fieldNames: row.fields.map((field) => district.pack.fields[field]?.name ?? { [field]: field }),
      };
    }),
    next: last ? writeCursor(last) : null,
  };
}

function detailsOf(details: unknown, typed: object | undefined): unknown {
  return typed === undefined ? details : { ...(details as object | null), ...typed };
}

function staffNamed(part: string, { staffById }: District): string[] {
  const sought = part.normalize('NFC').toLowerCase();
  return [...staffById.values()].filter(({ name }) => name.toLowerCase().includes(sought)).map(({ id }) => id);
}

const ACCOUNT = 'account/';

function subjectNameOf({ subject, details }: { subject: string; details: unknown }, district: District): string | null {
  if (subject.startsWith(ACCOUNT)) return district.staffById.get(subject.slice(ACCOUNT.length))?.name ?? null;
  const { number } = (details ?? {}) as { number?: unknown };
  return typeof number === 'string' ? number : null;
}
