import type { Actor } from '@wangge/kernel';
import type { Transaction } from 'kysely';
import { type District, postId } from '../districts/index.ts';
import type { Scope } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { asReader, hasRoom, type Room, scopeOf } from '../platform/policy/index.ts';
import { ExportFault } from './faults.ts';

/** Who may ask for what: whoever may read it on its page. */
export const roomsOf: Readonly<Record<'cases' | 'assessment', readonly Room[]>> = {
  cases: ['desk', 'report'],
  assessment: ['assessment'],
};

/**
 * Who asked, as the pack in force has their post: as whom the export reads.
 * @throws ExportFault not-permitted when they hold that post no more, or it may not read this any more
 */
export function readerOf(district: District, asked: { staff_id: string; post_id: string; what: string }): Actor {
  const post = district.pack.posts.find((one) => postId(one) === asked.post_id && one.staff === asked.staff_id);
  const area = post && district.areaByCode.get(post.area);
  const rooms = asked.what === 'assessment' ? roomsOf.assessment : roomsOf.cases;
  if (!post || !area || !rooms.some((room) => hasRoom(post.role, room))) throw new ExportFault('not-permitted');
  return { staff: post.staff, post: asked.post_id, role: post.role, areas: [area.path], unit: post.unit };
}

/** The settings of the reader's own requests (platform/http/authenticate.ts makes the same of a session). */
export function readingScope(district: District, actor: Actor): Scope & { settings: Readonly<Record<string, string>> } {
  const { settings = {} } = scopeOf(asReader(district.id, actor), {
    kinds: district.kindsFor(actor.role),
    fields: district.pack.fields,
  });
  return { settings };
}

/** All that decides what somebody may see, as text: a file is given out only while it is the same. */
export function scopeText(district: District, actor: Actor): string {
  return JSON.stringify(readingScope(district, actor).settings);
}

/** @throws ExportFault not-permitted where the account was closed since */
export async function requireAccount(trx: Transaction<Schema>, district: District, { staff }: Actor): Promise<void> {
  const account = await trx
    .selectFrom('account')
    .select('disabled')
    .where('district_id', '=', district.id)
    .where('staff_id', '=', staff)
    .executeTakeFirst();
  if (account?.disabled !== false) throw new ExportFault('not-permitted');
}
