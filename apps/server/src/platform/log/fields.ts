/**
 * Every field that a line of the log may have, and what it holds. What is not in here is left out when a line is written, so that a field
 * of somebody's data cannot come in by an object that was logged whole. `docs/watching.md` is made from it (scripts/docs.ts).
 */
export const logFields = {
  time: 'when, by the clock of the machine, ISO 8601 in UTC',
  level: '`trace`, `debug`, `info`, `warn`, `error`, `fatal`',
  pid: 'the process',
  msg: 'what happened: a fixed sentence, nothing of what was sent',
  request: 'the id of the request, the same as in the `x-request-id` of its answer; absent where no request is at work',
  method: 'GET, POST …',
  route: 'the pattern of the route, `/api/v1/cases/:id`, never the address itself; `none` where there is no such route',
  status: 'of the answer',
  ms: 'how long it took, milliseconds',
  reference: 'what the answer to a fault of ours told its reader: the id of the request',
  task: 'a recurring task by its name',
  district: 'its slug',
  problem: 'a problem of health by its code',
  signal: 'by which the process was asked to end',
  err: 'an error: `type`, `code` (of the system or SQLSTATE), of a database `table`, `column`, `constraint`, `routine`; `says` only where the sentence is one of ours for operators; `at`, the lines of code',
} as const;

export type LogField = keyof typeof logFields;
