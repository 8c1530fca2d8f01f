import type { Procedure } from '../procedures/schema.ts';
import type { DecisionContext } from './context.ts';
import { bring, change, type Draft, move } from './draft.ts';
import { evolve } from './evolve.ts';
import { readForm } from './form.ts';
import { findFailure } from './guards.ts';
import type { Matter, MatterEvent, Place } from './matter.ts';
import type { Refusal } from './refusal.ts';
import { covers, rolesOf } from './relation.ts';

/** A report as it came in, with what the edge found out: its place in the district and the number people will say. */
export interface OpenCommand {
  id: string;
  matterId: string;
  number: string;
  procedureVersion: number;
  place: Place;
  /** When the reporter saw it; never later than now. */
  reportedAt: number;
  source?: string;
  form: Readonly<Record<string, unknown>>;
}

/** Begin a matter: the event that opens it, or why not. Pure. */
export function open(
  procedure: Procedure,
  command: OpenCommand,
  context: DecisionContext,
): { event: MatterEvent; matter: Matter } | { refused: Refusal } {
  const { opening } = procedure;
  const { actor, now } = context;
  const relation = opening.by[actor.role];
  const refused = (why: object): { refused: Refusal } => ({
    refused: { action: 'open', allowed: [], ...why } as unknown as Refusal,
  });
  if (relation === undefined || (relation === 'area' && !covers(actor.areas, command.place.areaPath))) {
    return refused({ code: 'not-yours', role: actor.role, by: rolesOf(opening.by) });
  }
  const form = readForm(opening.form, command.form, { reasons: procedure.reasons, context });
  if ('faults' in form) return refused({ code: 'form', faults: form.faults });
  const source = command.source ?? opening.source[actor.role];
  if (source === undefined || !Object.hasOwn(procedure.sources, source)) {
    const accepted = Object.keys(procedure.sources);
    return refused({ code: 'form', faults: [{ field: 'source', fault: 'not-a-choice', accepted }] });
  }
  const { staff, post, role, unit } = actor;
  const event: MatterEvent = {
    type: 'opened',
    action: 'open',
    at: now,
    effectiveAt: now,
    actor: unit === undefined ? { staff, post, role } : { staff, post, role, unit },
    form: form.values,
    personal: form.personal,
    changes: [],
    opened: {
      id: command.matterId,
      kind: procedure.kind,
      procedure: { id: procedure.id, version: command.procedureVersion },
      number: command.number,
      source,
      reportedAt: Math.min(command.reportedAt, now),
      receivedAt: now,
      reporter: unit === undefined ? { staff } : { staff, unit },
      place: command.place,
    },
  };
  const draft: Draft = { matter: evolve(undefined, event), changes: [] };
  const failure = findFailure(opening.guards, { matter: draft.matter, context, form });
  if (failure) return refused({ code: 'guard', ...failure });
  const setting = { procedure, context, at: now, values: form.values, photos: form.photos };
  if (form.photos.length > 0) change(draft, { op: 'photos', photos: form.photos }, now);
  bring(draft, opening.effects, setting);
  move(draft, opening.to, setting);
  return { event: { ...event, changes: draft.changes }, matter: draft.matter };
}
