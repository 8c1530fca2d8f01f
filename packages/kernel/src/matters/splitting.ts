import type { Procedure } from '../procedures/schema.ts';
import { change, type Draft } from './change.ts';
import type { DecisionContext } from './context.ts';
import { bring, move } from './draft.ts';
import { evolve } from './evolve.ts';
import type { Change, Matter, MatterEvent } from './matter.ts';
import { personalFor, valuesFor } from './tasks.ts';

/**
 * The matter that was split off. It came in through the same source and from the same reporter, at the same place; its limits count
 * from the split. What the reporter left to be reached by is handed on by the edge, which alone can open what is sealed.
 */
export function openSplit(
  parts: {
    procedure: Procedure;
    version: number;
    from: Matter;
    split: Extract<Change, { op: 'split' }>;
    as: MatterEvent;
  },
  context: DecisionContext,
): { event: MatterEvent; matter: Matter } {
  const { procedure, version, from, split, as } = parts;
  const at = as.effectiveAt;
  const values = valuesFor(procedure, split.form);
  const event: MatterEvent = {
    type: 'opened',
    action: 'open',
    at: as.at,
    effectiveAt: at,
    ...(as.actor === undefined ? {} : { actor: as.actor }),
    form: values,
    personal: personalFor(procedure, as.personal),
    changes: [],
    opened: {
      ...split.matter,
      kind: procedure.kind,
      procedure: { id: procedure.id, version },
      source: from.source,
      reportedAt: from.reportedAt,
      receivedAt: at,
      reporter: from.reporter,
      place: from.place,
      splitFrom: { id: from.id, number: from.number },
    },
  };
  const draft: Draft = { matter: evolve(undefined, event), changes: [] };
  const setting = { procedure, context: { ...context, now: at }, at, values, photos: [] };
  bring(draft, procedure.opening.effects, setting);
  move(draft, procedure.opening.to, setting);
  for (const name of ['category', 'condition']) {
    const value = values[name];
    if (value !== undefined && draft.matter.facts[name] === undefined) change(draft, { op: 'fact', name, value }, at);
  }
  return { event: { ...event, changes: draft.changes }, matter: draft.matter };
}
