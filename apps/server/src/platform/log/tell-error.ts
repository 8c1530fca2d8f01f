import { isDatabaseProblem } from '../database/index.ts';
import { Mistake } from '../mistake.ts';

/** What of an error goes into the log. */
export interface ToldError {
  type: string;
  code?: string;
  table?: string;
  column?: string;
  constraint?: string;
  routine?: string;
  /** A sentence of ours for operators. */
  says?: string;
  at?: string[];
  cause?: ToldError;
}

/** Lines of a stack that are kept, of our own code where it is in them: the place is in the first ones. */
const KEPT = 12;
/** As V8 writes a place: `    at name (file:line:column)`. */
const PLACE = /^ {4}at [^\n]*(?:\(|\s)(?:file:|node:|\/|[A-Za-z]:\\)[^\n]*:\d+:\d+\)?$/;
/** Names of the schema and of PostgreSQL's own functions; anything else is none. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;
/** `ECONNRESET`, `FST_ERR_…`, `23505`. */
const CODE = /^[A-Z0-9_]{2,60}$/;

/**
 * An error without its message: PostgreSQL quotes what it was given ("invalid input syntax for type uuid: …"), JSON.parse quotes the
 * body, a duplicate key tells the key, and each of them may be a person's name. What is left tells where and of what kind, which is what
 * mends it. Sentences that were written for operators are kept: they hold no more than files and addresses.
 */
export function tellError(error: unknown, depth = 0): ToldError {
  if (!(error instanceof Error)) return { type: typeof error };
  const facts = error as unknown as Record<string, unknown>;
  const told: ToldError = { type: NAME.test(error.name) ? error.name : 'Error' };
  if (typeof facts.code === 'string' && (CODE.test(facts.code) || isDatabaseProblem(error))) told.code = facts.code;
  for (const name of ['table', 'column', 'constraint', 'routine'] as const) {
    const value = facts[name];
    if (typeof value === 'string' && NAME.test(value)) told[name] = value;
  }
  if (isDatabaseProblem(error) || error instanceof Mistake) told.says = error.en;
  const places = placesOf(error);
  if (places.length > 0) told.at = places;
  if (error.cause !== undefined && depth < 3) told.cause = tellError(error.cause, depth + 1);
  return told;
}

/** The message stands at the head of the stack, and may have lines that look like places. */
function placesOf({ stack = '', message }: Error): string[] {
  const head = stack.indexOf(message);
  const rest = message !== '' && head >= 0 ? stack.slice(head + message.length) : stack;
  const lines = rest.split('\n').filter((line) => PLACE.test(line));
  const own = lines.filter((line) => !/node_modules|node:internal/.test(line));
  return (own.length > 0 ? own : lines).slice(0, KEPT).map((line) => line.trim());
}
