import { decide, offeredActions } from '@wangge/kernel';
import Type, { type Static } from 'typebox';
import { attachPhotos } from '../photos/index.ts';
import { problem } from '../platform/errors/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { prepare, write } from './append.ts';
import { decisionContext } from './context.ts';
import { photosOfForm } from './form-photos.ts';
import { writeOver } from './hand-over.ts';
import { findDone } from './once.ts';
import { getMatter, readKeys, readPrecedents } from './read.ts';
import { refusalProblem } from './refuse.ts';
import { Uuid } from './report.ts';

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
 * @throws Problem not-found, changed, wrong-state, not-yours, ended, form, guard, unknown-action, command-reused
 */
export async function act(asked: Asked, matterId: string, action: string, body: ActBody): Promise<void> {
  const { district, reader, trx, now, services } = asked;
  const command = {
    id: body.id,
    staff: reader.actor.staff,
    asked: { matterId, action, form: body.form },
    at: new Date(now),
  };
  if ((await findDone(trx, district, command, services.keys)) !== undefined) return;
  const { row, matter } = await getMatter(trx, district, matterId, { lock: true });
  const procedure = district.procedure(matter.procedure.id, matter.procedure.version);
  const { keys, destroyed } = await readKeys(trx, district, matterId, services.keys);
  const context = decisionContext(district, reader.actor, now, {
    precedents: await readPrecedents(trx, district, row),
    photos: await photosOfForm(asked, body.form),
  });
  const decision = decide(procedure, matter, { id: body.id, action, form: body.form }, context);
  if ('refused' in decision) throw refusalProblem(decision.refused, procedure, district);
  if (body.seen !== undefined && body.seen !== matter.seq) {
    const allowed = offeredActions(procedure, matter, context).flatMap(({ action, refused }) =>
      refused ? [] : [action],
    );
    throw problem('changed', { seen: body.seen, seq: matter.seq, allowed });
  }
  const appending = {
    district,
    procedure,
    before: matter,
    head: row.head,
    events: decision.events,
    keys,
    destroyed,
    command,
  };
  const appended = prepare(appending, services.keys);
  await writeOver(asked, appended.matter, () => write(trx, appending, appended));
  const known = new Set(matter.photos.map(({ id }) => id));
  const claimed = appended.matter.photos.map(({ id }) => id).filter((id) => !known.has(id));
  await attachPhotos(asked, matterId, claimed);
}
