import type { FormField, Instant, Matter } from '../../src/index.ts';
import { another, categoryIds, conditionIds, gridEvent, photoIds, units } from './world.ts';

/** Stands in every personal field that a walk fills in; it must never be found where nothing personal belongs. */
export const CANARY = 'CANARY-';

/** A stream of numbers from one: the same number gives the same stream (a linear congruence, Numerical Recipes' constants). */
export function stream(salt: number): (below: number) => number {
  let state = salt >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A form filled in as a careful person would: right types, things that exist, required fields always. */
export function fill(
  fields: readonly FormField[],
  next: (below: number) => number,
  now: Instant,
  matter?: Matter,
): Record<string, unknown> {
  const form: Record<string, unknown> = {};
  const one = <T>(of: readonly T[]): T => of[next(of.length)] as T;
  const condition = fields.some(({ field }) => field === 'category')
    ? one(conditionIds)
    : (conditionIds.find((id) => id.startsWith(String(matter?.facts.category ?? ''))) ?? one(conditionIds));
  for (const { field, type, required, personal, of, when, min = 1, max = 5 } of fields) {
    if (when !== undefined && !when.values.includes(String(form[when.field]))) continue;
    if (!required && next(10) < 3) continue;
    switch (type) {
      case 'text':
        form[field] = personal === undefined ? 'plain' : `${CANARY}${field}`;
        break;
      case 'choice':
        form[field] = one(Object.keys(gridEvent.reasons[of ?? ''] ?? {}));
        break;
      case 'category':
        form[field] = fields.some(({ type }) => type === 'condition') ? condition.slice(0, 5) : one(categoryIds);
        break;
      case 'condition':
        form[field] = condition;
        break;
      case 'unit':
        form[field] = one(units).id;
        break;
      case 'units':
        // Mostly one: of two that are drawn hardly ever both may.
        form[field] = next(4) > 0 ? [one(units).id] : [one(units).id, one(units).id];
        break;
      case 'staff':
        form[field] = one(['urban-hand', 'urban-clerk', 'worker']);
        break;
      case 'matter':
        form[field] = another.id;
        break;
      case 'date':
        form[field] = new Date(now + (1 + next(next(4) === 0 ? 420 : 12)) * 86_400_000).toISOString().slice(0, 10);
        break;
      case 'boolean':
        form[field] = next(2) === 1;
        break;
      case 'rating':
      case 'number':
        form[field] = min + next(max - min + 1);
        break;
      case 'instant':
        form[field] = now;
        break;
      case 'photos':
        form[field] = [one(photoIds)];
        break;
      case 'place':
        break;
    }
  }
  return form;
}

const junk: readonly unknown[] = [
  undefined,
  null,
  '',
  ' ',
  0,
  -1,
  7,
  1e300,
  Number.NaN,
  true,
  [],
  [[]],
  ['p1', 'nope'],
  ['p1', `${CANARY}photo`],
  {},
  { toString: 'x' },
  'constructor',
  '__proto__',
  '2020-02-30',
  '2020-12-31',
  'C0103',
  'E0204-1',
  'urban',
  'committee',
  `${CANARY}junk`,
  'x'.repeat(3000),
  '\u0000\ud800',
];

/** A form as a broken client or an attacker would send it: any value in any field, and fields that there are not. */
export function scribble(fields: readonly FormField[], next: (below: number) => number): Record<string, unknown> {
  const form: Record<string, unknown> = {};
  for (const { field } of fields) form[field] = junk[next(junk.length)];
  if (next(4) === 0) form[['constructor', 'reason', 'state', 'lead'][next(4)] as string] = junk[next(junk.length)];
  return form;
}
