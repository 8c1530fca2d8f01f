import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { logFields } from './fields.ts';
import { tellError } from './tell-error.ts';

const FAULT = 'a fault';

/**
 * The log: one JSON object a line, with the fields of the list (fields.ts) and no other, and without personal data: no address of a
 * request, no header, no body, no message of an error (tell-error.ts).
 * @param destination standard error unless a test listens
 */
export function openLog(level: string, destination: DestinationStream = pino.destination(2)): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: onlyListed },
      serializers: { err: (error: unknown) => tellError(error), req: () => undefined, res: () => undefined },
      hooks: {
        logMethod(given, method) {
          method.apply(this, withoutMessage(given) as Parameters<typeof method>);
        },
      },
    },
    destination,
  );
}

function onlyListed(line: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(line).filter(([name]) => name in logFields));
}

/** pino, and libraries that log through it, take the message of an error for that of the line. */
function withoutMessage(given: readonly unknown[]): readonly unknown[] {
  const [first, said] = given;
  if (first instanceof Error) return [{ err: first }, FAULT];
  const error = (first as { err?: unknown } | undefined)?.err;
  if (error instanceof Error && error.message !== '' && (said === undefined || String(said).includes(error.message)))
    return [first, FAULT];
  // What is put into a text by %s would make it other than fixed.
  return typeof first === 'string' ? [first] : given.slice(0, 2);
}
