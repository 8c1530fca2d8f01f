import { decideTogether, type Kin, type OtherMatter, offeredActions, type Procedure } from '@wangge/kernel';
import Type, { type Static } from 'typebox';
import { attachPhotos } from '../photos/index.ts';
import { together } from '../platform/database/index.ts';
import { problem } from '../platform/errors/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { write } from './append.ts';
import { decisionContext } from './context.ts';
import {
  type Found,
  findWithKin,
  type LockedFamily,
  lockFamily,
  otherMatter,
  prepareFamily,
  writeFamily,
} from './families.ts';
import { isUuid, photosOfForm } from './form-photos.ts';
import { writeOver } from './hand-over.ts';
import { handOn } from './handing-on.ts';
import { doneBefore, lookForDone } from './once.ts';
import { lookForPrecedents, precedentOf, sealingKeysOf, unwrapKeys } from './read.ts';
import { changedProblem, refusalProblem, wordsOf } from './refuse.ts';
import { Uuid } from './report.ts';
import type { MatterRow } from './row.ts';

export const ActBody = Type.Object(
  {
    id: Uuid,
    form: Type.Record(Type.String({ maxLength: 40 }), Type.Unknown()),
    /** What the reader had seen of the matter; somebody else's event since then refuses the command. */
    seen: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { additionalProperties: false },
);
export type ActBody = Static<typeof ActBody>;

/**
 * Carry out an action on a matter. What time had brought about before is written first, in the same transaction; a
 * refused command writes nothing (the sweep will find what was due).
 * @throws Problem not-found, archived, changed, wrong-state, not-yours, ended, form, guard, unknown-action, command-reused
 */
export async function act(asked: Asked, matterId: string, action: string, body: ActBody): Promise<void> {
  const { district, reader, trx, now, services } = asked;
  const command = {
    id: body.id,
    staff: reader.actor.staff,
    asked: { matterId, action, form: body.form },
    at: new Date(now),
  };
  const [, done, [found]] = await together(trx, ...lookForDone(district, command), findWithKin(district, [matterId]));
  if ((await doneBefore(trx, district, command, services.keys, done)) !== undefined) return;
  if (!found) throw problem('not-found', { what: 'case', id: matterId });
  const { locked, others } = await lockFor(asked, found, action, body.form);
  const { procedure, matter } = kinIn(locked, matterId);
  const row = locked.rows.get(matterId) as MatterRow;
  if (row.archived_year !== null) throw problem('archived', { year: row.archived_year });
  // Both under the lock: a key that is destroyed meanwhile seals nothing any more.
  const [keyRows, precedents] = await together(trx, sealingKeysOf(matterId), lookForPrecedents(district, row));
  const { keys, destroyed } = unwrapKeys(keyRows, district, matterId, services.keys);
  const context = decisionContext(district, reader.actor, now, {
    precedents: precedents.map(precedentOf),
    photos: await photosOfForm(asked, body.form),
    others,
  });
  const decision = decideTogether(locked.family, matterId, { id: body.id, action, form: body.form }, context);
  const refused = 'refused' in decision ? decision.refused : undefined;
  if (body.seen !== undefined && body.seen !== matter.seq) {
    const offers = offeredActions(procedure, matter, context);
    const allowed = offers.flatMap(({ action, refused }) => (refused ? [] : [action]));
    const changed = changedProblem({ seen: body.seen, refused }, matter, allowed, wordsOf(procedure, district));
    if (changed) throw changed;
  }
  if ('refused' in decision) throw refusalProblem(decision.refused, procedure, district);
  const { family } = decision;
  const events = await handOn({ trx, district, keyring: services.keys }, decision.events, family);
  const deed = { district, locked, events, acted: { id: matterId, keys, destroyed, command } };
  const made = prepareFamily(deed, family, services.keys);
  const [only] = made;
  if (only && made.length === 1) {
    await writeOver(asked, only.appended.row, () => write(trx, only.appending, only.appended));
  } else await writeFamily(trx, made);
  const known = new Set(matter.photos.map(({ id }) => id));
  const after = kinIn({ family }, matterId).matter;
  const claimed = after.photos.map(({ id }) => id).filter((id) => !known.has(id));
  await attachPhotos(asked, matterId, claimed);
}

/**
 * Lock the matter, its kin, and what its author names in the form for it to join, with the kin of that. Kin are read in the house's
 * reach; what the form names, only where its author reaches it.
 */
async function lockFor(
  { trx, district }: Asked,
  { id, kin, procedure_id, procedure_version }: Found,
  action: string,
  form: ActBody['form'],
): Promise<{ locked: LockedFamily; others: ReadonlyMap<string, OtherMatter> }> {
  const wanted = mattersNamed(district.procedure(procedure_id, procedure_version), action, form);
  const named = wanted.length === 0 ? [] : (await trx.executeQuery(findWithKin(district, wanted))).rows;
  const ids = [...new Set([...kin, ...named.flatMap((one) => one.kin)])];
  if (ids.length === 1) {
    const locked = await lockFamily(trx, district, ids);
    // Beyond the reach of its author since it was looked for.
    if (!locked.family.has(id)) throw problem('not-found', { what: 'case', id });
    return { locked, others: new Map() };
  }
  const locked = await lockFamily(trx, district, ids);
  const others = named.map((one) => [one.id, otherMatter(kinIn(locked, one.id).matter)] as const);
  return { locked, others: new Map(others) };
}

/** Ids of matters in a form. What is no id is told with the other faults of the form. */
function mattersNamed({ actions }: Procedure, action: string, form: ActBody['form']): string[] {
  const fields = Object.hasOwn(actions, action) ? (actions[action]?.form ?? []) : [];
  return fields.flatMap(({ field, type }) => {
    const value = type === 'matter' ? form[field] : undefined;
    return typeof value === 'string' && isUuid(value) ? [value] : [];
  });
}

function kinIn({ family }: Pick<LockedFamily, 'family'>, id: string): Kin {
  const kin = family.get(id);
  if (!kin) throw new Error(`matter ${id} is not of the family that was locked`);
  return kin;
}
