import Type, { type TSchema } from 'typebox';
import { type ProblemCode, table } from '../errors/index.ts';

const Sentence = Type.Object({ zh: Type.String(), en: Type.String() });

/** The body of every error, RFC 9457; further members are the details that the table of errors tells. */
export const ProblemView = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    text: Sentence,
  },
  { additionalProperties: true },
);

/** Of every route: a request of the wrong shape, one too many, a fault of ours, a database that does not answer. */
const always: readonly ProblemCode[] = ['bad-request', 'bad-text', 'too-many-requests', 'internal', 'not-ready'];
/** Of every route behind a session. */
export const behindSession = [
  'no-session',
  'bad-csrf',
  'not-permitted',
  'totp-enrolment-required',
  'password-change-required',
] as const;

/** For the `security` of a route behind a session. */
export const bySession: { session: string[] }[] = [{ session: [] }];

/**
 * The `response` of a route's schema: what it answers, and by their codes the problems that it may answer instead. Each
 * status tells its codes and when they are thrown, as the table has them.
 */
export function answers<Success extends Readonly<Record<number, TSchema>>>(
  success: Success,
  ...codes: ProblemCode[]
): Success {
  const byStatus = Map.groupBy(new Set([...always, ...codes]), (code) => table[code].status);
  const problems = [...byStatus].map(([status, own]) => [
    status,
    {
      description: own.map((code) => `\`${code}\`: ${table[code].when}`).join('; '),
      content: { 'application/problem+json': { schema: ProblemView } },
    },
  ]);
  // The handler's type is held against what it answers; problems are thrown.
  return { ...success, ...Object.fromEntries(problems) } as Success;
}

/** A status without a body. */
export const nothing = (description: string): TSchema => Type.Null({ description });
