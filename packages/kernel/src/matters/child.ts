import type { Procedure } from '../procedures/schema.ts';
import { change, type Draft } from './change.ts';
import type { DecisionContext } from './context.ts';
import { bring, move } from './draft.ts';
import { evolve } from './evolve.ts';
import type { FormValues, Matter, MatterEvent, PersonalValue } from './matter.ts';

/** What a matter says of the one that it opens. */
export interface Child {
  procedure: Procedure;
  version: number;
  /** Who it is, where it came in and whose it is; kind, procedure and the moment of receipt follow from the rest. */
  opened: Omit<NonNullable<MatterEvent['opened']>, 'kind' | 'procedure' | 'receivedAt'>;
  /** What it is handed; its own form says how much of it is taken. */
  handed: FormValues;
  /** Where its category and filing condition come from, whether or not its form asks for them. */
  known: FormValues;
  /** The unit that leads it from the beginning. */
  lead?: string;
  /** The event of the other matter in which it stands: it counts from the same moment, by the same person. */
  as: MatterEvent;
}

/**
 * A matter that an event of another one opens: a task that is called, a part that is split off. In this order: what it is about
 * and who leads it, then the effects of its opening, which may look at both (a limit by category), then its first state.
 */
export function openChild(child: Child, context: DecisionContext): { event: MatterEvent; matter: Matter } {
  const { procedure, version, opened, known, lead, as } = child;
  const { opening } = procedure;
  const at = as.effectiveAt;
  const values = valuesFor(procedure, child.handed);
  const event: MatterEvent = {
    type: 'opened',
    action: 'open',
    at: as.at,
    effectiveAt: at,
    ...(as.actor === undefined ? {} : { actor: as.actor }),
    form: values,
    personal: personalFor(procedure, as.personal),
    changes: [],
    opened: { ...opened, kind: procedure.kind, procedure: { id: procedure.id, version }, receivedAt: at },
  };
  const draft: Draft = { matter: evolve(undefined, event), changes: [] };
  for (const name of ['category', 'condition']) {
    const value = known[name];
    if (value !== undefined && !setsItself(procedure, name, values)) change(draft, { op: 'fact', name, value }, at);
  }
  if (lead !== undefined) change(draft, { op: 'assign', lead, assist: [] }, at);
  const setting = { procedure, context: { ...context, now: at }, at, values, photos: [] };
  bring(draft, opening.effects, setting);
  move(draft, opening.to, setting);
  return { event: { ...event, changes: draft.changes }, matter: draft.matter };
}

/** The opening has the fact from its own form: it is not recorded twice. */
function setsItself({ opening }: Procedure, name: string, values: FormValues): boolean {
  return values[name] !== undefined && (opening.effects ?? []).some((one) => 'set' in one && one.set.includes(name));
}

/** Only what the form of the opened matter asks for. */
function valuesFor({ opening }: Procedure, handed: FormValues): FormValues {
  const asked = new Set(opening.form.filter(({ personal }) => personal === undefined).map(({ field }) => field));
  return Object.fromEntries(Object.entries(handed).filter(([field]) => asked.has(field)));
}

/** Personal parts are handed on where its form has a field of the same name under the same entry. */
function personalFor({ opening }: Procedure, given: readonly PersonalValue[]): readonly PersonalValue[] {
  return given.filter(({ field, personal }) =>
    opening.form.some((asked) => asked.field === field && asked.personal === personal),
  );
}
