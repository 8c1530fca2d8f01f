import type { Guard } from '@wangge/kernel';
import { guardListsOf, meantBy } from './steps.ts';
import type { ProcedureWorld } from './world.ts';

/** How a matter came in, as far as guards ask about it. It is so for good: what no guard lets on is never let on. */
export interface Birth {
  sources: readonly string[];
  /** Days of receipt: all from this one on and before the other, as far as there is one; written `yyyy-mm-dd`. */
  from: string | undefined;
  before: string | undefined;
}

/** Each way to come in that some guard tells from the others; only one where none does. */
export function birthsOf({ procedure, steps, callings }: ProcedureWorld): Birth[] {
  const guards = steps.flatMap(guardListsOf).flatMap((list) => meantBy(procedure, list.guards));
  const called = callings === undefined || callings.length > 0 ? Object.keys(procedure.sources).slice(0, 1) : [];
  const sources = [...new Set([...Object.values(procedure.opening.source).flat(), ...called])];
  const asked = guards.flatMap((guard) => ('source-in' in guard ? [guard['source-in']] : []));
  const alike = Map.groupBy(sources, (source) => JSON.stringify(asked.map((named) => named.includes(source))));
  // Nothing runs under a procedure that was received before it came into force.
  const dates = guards.flatMap((guard) => ('received-from' in guard ? [guard['received-from']] : []));
  const later = [...new Set(dates)].filter((date) => date > procedure.effective).sort();
  const spans = [undefined, ...later].map((from, index) => ({ from, before: later[index] }));
  return [...alike.values()].flatMap((named) => spans.map((span) => ({ sources: named, ...span })));
}

/** Whether a guard about how the matter came in holds; undefined for others, and where it may have come in either way. */
export function holdsFor(guard: Guard, birth: Birth | undefined): boolean | undefined {
  if (birth === undefined) return undefined;
  if ('source-in' in guard) return birth.sources.every((source) => guard['source-in'].includes(source));
  if ('received-from' in guard) return birth.before === undefined || guard['received-from'] < birth.before;
  return undefined;
}
