import type { Opening, Role } from './schema.ts';

/** The sources that a role's reports may name, the first one meant when none is named; empty where it names none. */
export function sourcesOf({ source }: Pick<Opening, 'source'>, role: Role): readonly string[] {
  const given = Object.hasOwn(source, role) ? source[role] : undefined;
  return given === undefined ? [] : typeof given === 'string' ? [given] : given;
}
