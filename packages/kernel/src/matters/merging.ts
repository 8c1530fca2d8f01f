import type { Instant } from '../clocks/index.ts';
import type { Action, Procedure } from '../procedures/schema.ts';
import { change, type Draft } from './change.ts';
import type { DecisionContext } from './context.ts';
import { bring, move } from './draft.ts';
import type { GuardFailure } from './guards.ts';
import type { Change, Matter, MatterEvent } from './matter.ts';
import { linked } from './tasks.ts';

type Follows = NonNullable<Procedure['merging']>['follows'][number];

/** What speaks against joining another matter: only one that goes on, of the same kind, and leads itself; and nobody is at work for this one. */
export function mergeFailure(
  matter: Matter,
  into: string,
  procedure: Pick<Procedure, 'tasks'>,
  context: DecisionContext,
): GuardFailure | undefined {
  const other = context.matter(into);
  const because =
    other === undefined
      ? 'unknown'
      : other.id === matter.id
        ? 'itself'
        : other.kind !== matter.kind
          ? 'other-kind'
          : other.ended
            ? 'ended'
            : other.merged
              ? 'merged-itself'
              : barred(matter, procedure);
  if (because === undefined) return undefined;
  return { guard: 'may-merge', details: { matter: other?.number ?? into, because } };
}

/** What speaks against joining any matter: then nobody has to choose one to be told so. */
export function joinFailure(
  matter: Matter,
  { effects = [] }: Pick<Action, 'effects'>,
  procedure: Pick<Procedure, 'tasks'>,
): GuardFailure | undefined {
  if (!effects.some((effect) => 'merge' in effect)) return undefined;
  const because = barred(matter, procedure);
  return because === undefined ? undefined : { guard: 'may-merge', details: { because } };
}

function barred(matter: Matter, procedure: Pick<Procedure, 'tasks'>): string | undefined {
  if (matter.parent?.as === 'task') return 'is-a-task';
  if ((matter.joined ?? []).length > 0) return 'leads-others';
  return goesOn(matter, procedure) ? 'has-tasks' : undefined;
}

/**
 * Whoever was called to it works for it and for nobody else: nothing would tell them that it waits for another matter now. What is apart is
 * about what was done, and waits for nothing.
 */
const goesOn = ({ tasks = [] }: Matter, procedure: Pick<Procedure, 'tasks'>): boolean =>
  tasks.some(({ task, status }) => (status === 'open' || status === 'planned') && !procedure.tasks?.[task]?.apart);

/** What the leading matter hears of one that joined or left it. */
export function joined(lead: Matter, other: Matter, on: boolean, as: MatterEvent): MatterEvent | undefined {
  const known = (lead.joined ?? []).some(({ id }) => id === other.id);
  if (known === on) return undefined;
  const { id, number } = other;
  return linked(on ? 'joined' : 'left', as, [{ op: 'join', matter: { id, number }, on }]);
}

/**
 * What the state of the leading matter means for one that joined it; undefined where it means nothing yet. Whose work it was is recorded
 * here, since nothing else of the one that joined tells it: it has no unit of its own.
 */
export function follow(
  matter: Matter,
  procedure: Procedure,
  lead: Matter,
  as: MatterEvent,
  context: DecisionContext,
): MatterEvent | undefined {
  const { merging } = procedure;
  if (merging === undefined || matter.parent?.id !== lead.id) return undefined;
  const entry = merging.follows.find(({ when }) => when.includes(lead.state));
  if (entry === undefined) return undefined;
  if (matter.state !== merging.into) return followAnew(matter, entry, lead, as);
  const at = as.effectiveAt;
  const draft: Draft = { matter, changes: [] };
  const setting = { procedure, context: { ...context, now: at }, at, values: {}, photos: [] };
  inherit(draft, entry.inherit ?? [], lead, at);
  bring(draft, entry.effects, setting);
  // Where it goes on itself, what it joined was none.
  const phase = procedure.states[entry.to]?.phase;
  if (phase === 'feedback' || phase === 'ended') change(draft, doneBy(lead), at);
  move(draft, entry.to, setting);
  return linked('followed', as, draft.changes);
}

/** Sent back and done by another unit, while this one's caller has not been heard yet: what they are asked about is that unit's work. */
function followAnew(matter: Matter, { to }: Follows, lead: Matter, as: MatterEvent): MatterEvent | undefined {
  const { followed, state } = matter;
  // With a unit of its own it has gone its own way, and waits to be asked about that one's work.
  if (followed === undefined || followed.unit === lead.lead || matter.lead !== undefined || state !== to)
    return undefined;
  return linked('followed', as, [doneBy(lead)]);
}

function doneBy({ lead }: Matter): Change {
  return lead === undefined ? { op: 'followed' } : { op: 'followed', unit: lead };
}

/** What is known of itself stays; a condition comes with its category or not at all, so that the two never disagree. */
function inherit(draft: Draft, names: readonly string[], lead: Matter, at: Instant): void {
  for (const name of names) {
    const value = lead.facts[name];
    const { facts } = draft.matter;
    if (value === undefined || facts[name] !== undefined) continue;
    if (name === 'condition' && facts.category !== lead.facts.category) continue;
    change(draft, { op: 'fact', name, value }, at);
  }
}
