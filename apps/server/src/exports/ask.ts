import { timingSafeEqual } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { requireAnswerable } from '../assessment/index.ts';
import { conditionsOf } from '../cases/index.ts';
import { writeAuditOf } from '../platform/audit/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { Problem, problem } from '../platform/errors/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { hasRoom } from '../platform/policy/index.ts';
import { realNow } from '../platform/time/real-time.ts';
import { getExport } from './list.ts';
import { roomsOf } from './reader.ts';
import { exportSettings } from './settings.ts';
import type { ExportBody, ExportView } from './views.ts';
import { auditedWanted, fixedAt, makeExportKey, sealWanted, type Wanted, wantedOf } from './wanted.ts';

/**
 * Notes what somebody wants as a file; it is written in the background. The same id with the same question is the same export.
 * @throws Problem not-permitted, bad-request and not-found as the list or the assessment would refuse, command-reused, too-many-exports
 */
export async function askExport(asked: Asked, body: ExportBody): Promise<{ view: ExportView; isNew: boolean }> {
  const { trx, district, reader, services } = asked;
  const { id, what, format, locale = asked.locale } = body;
  const { staff, post, role } = reader.actor;
  const rooms = roomsOf[what];
  if (!rooms.some((room) => hasRoom(role, room))) throw problem('not-permitted', { needs: rooms.join(' | ') });
  const wanted = wantedOf(body);
  check(asked, wanted);
  // The question as it was put, so that it is known when it is sent again a moment later.
  const mark = services.keys.mark(JSON.stringify([staff, post, format, locale, wanted]), `export ${district.id}/${id}`);
  const at = realNow(services);
  // Of two that ask with one id at once the second waits here for the first.
  const key = await makeOnce(asked, id, at);
  if (key === undefined) {
    const row = await trx
      .selectFrom('export')
      .select('asked')
      .where('district_id', '=', district.id)
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row || !timingSafeEqual(row.asked, mark)) throw problem('command-reused', { id });
    return { view: await getExport(asked, id), isNew: false };
  }
  await requireRoom(asked, at);
  const kept = fixedAt(asked.now, wanted);
  await trx
    .insertInto('export')
    .values({
      district_id: district.id,
      id,
      staff_id: staff,
      post_id: post,
      what,
      format,
      locale,
      wanted: sealWanted(key, { district: district.id, id }, kept),
      asked: mark,
      asked_at: at,
    })
    .execute();
  await writeAuditOf(asked, {
    verb: 'ask-export',
    subject: `export/${id}`,
    details: { what, format, wanted: auditedWanted(kept) },
  });
  return { view: await getExport(asked, id), isNew: true };
}

/** What the list or the assessment would refuse is refused at once, and not by a file that never comes. */
function check(asked: Asked, wanted: Wanted): void {
  try {
    if (wanted.what === 'cases') conditionsOf(wanted.filter, asked);
    else requireAnswerable(wanted.question, asked);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'bad-request') throw error;
    const { place, fault } = error.details as Parameters<typeof problem<'bad-request'>>[1] & object;
    const under = wanted.what === 'cases' ? 'body/filter' : 'body/question';
    throw problem('bad-request', { place: place.replace(/^querystring/, under), fault });
  }
}

/** The key of a new export; undefined where the id was used before, by whomever. */
async function makeOnce({ trx, district, services }: Asked, id: string, at: Date): Promise<Buffer | undefined> {
  const one = { district: district.id, id };
  await lockId(trx, one);
  // Of anybody's, which row-level security shows to nobody else.
  const { rows } = await sql`select from wangge.sealing_keys(${id}::uuid) where of = 'export'`.execute(trx);
  return rows.length > 0 ? undefined : makeExportKey(trx, services.keys, one, at);
}

async function requireRoom({ trx, district, reader }: Asked, at: Date): Promise<void> {
  const { perPerson } = exportSettings;
  const { staff } = reader.actor;
  await lockId(trx, { district: district.id, id: staff });
  const { count } = await trx
    .selectFrom('export')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('district_id', '=', district.id)
    .where('staff_id', '=', staff)
    .where((eb) =>
      eb.or([eb('state', 'in', ['queued', 'running']), eb.and([eb('state', '=', 'done'), eb('expires_at', '>', at)])]),
    )
    .executeTakeFirstOrThrow();
  if (Number(count) >= perPerson.value) throw problem('too-many-exports', { limit: perPerson.value });
}

/** Until the end of the transaction. */
async function lockId(trx: Transaction<Schema>, { district, id }: { district: number; id: string }): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`export ${district}/${id}`}, 2))`.execute(trx);
}
