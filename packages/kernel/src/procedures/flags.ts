import type { Flag, Procedure } from './schema.ts';

/** A flag of the procedure in its long form; undefined where the procedure has none of this id. */
export function findFlag(procedure: Pick<Procedure, 'flags'>, id: string): Flag | undefined {
  const given = Object.hasOwn(procedure.flags, id) ? procedure.flags[id] : undefined;
  if (given === undefined || isFlag(given)) return given;
  return { name: given };
}

/** The highest rank among these flags; 0 without any. */
export function rankOf(procedure: Pick<Procedure, 'flags'>, flags: readonly string[]): number {
  return Math.max(0, ...flags.map((flag) => findFlag(procedure, flag)?.rank ?? 0));
}

/** In a plain text `name` would be a language, and none is called so. */
function isFlag(given: Procedure['flags'][string]): given is Flag {
  return typeof given.name === 'object';
}
