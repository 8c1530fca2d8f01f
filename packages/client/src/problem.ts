import type { FormFault, ProblemBody, Text } from './api.ts';

/** Codes that this client gives where no server answered. */
export const UNREACHABLE = 'unreachable';
export const UNREADABLE = 'unreadable-answer';

/** An answer that is no success, as the server tells it (RFC 9457), or `unreachable` with status 0 when there was none. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  /** The sentence in every language of the server. */
  readonly text: Text | undefined;
  /** For a form: which field, what is wrong, what is accepted. */
  readonly faults: readonly FormFault[];
  readonly body: ProblemBody;

  constructor(body: ProblemBody, options?: { cause?: unknown }) {
    super(body.detail ?? body.title, options);
    this.name = 'Problem';
    this.body = body;
    this.status = body.status;
    this.code = body.code;
    this.title = body.title;
    this.detail = body.detail;
    this.text = body.text;
    // A weak password's faults are words about the password, not about fields of a form.
    this.faults = (body.faults ?? []).filter((fault) => typeof fault === 'object');
  }

  /** No answer came: the same request may be sent again, commands carry their own id. */
  get isUnreachable(): boolean {
    return this.code === UNREACHABLE;
  }

  /** Worth another try later without a change: no network, too many requests, or a server that is not ready. */
  get isPassing(): boolean {
    return this.isUnreachable || this.status === 429 || this.status >= 500;
  }
}

export function isProblem(error: unknown, code?: string): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code);
}

export function unreachable(cause: unknown): Problem {
  return new Problem(
    { type: 'about:blank', title: 'The server cannot be reached', status: 0, code: UNREACHABLE },
    { cause },
  );
}

/** Reads an error answer; a proxy's HTML page or an empty body becomes `unreadable-answer` with its status. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => undefined);
  if (typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string') {
    return new Problem({
      type: 'about:blank',
      title: response.statusText,
      ...body,
      status: response.status,
      code: body.code,
    });
  }
  return new Problem({
    type: 'about:blank',
    title: response.statusText || `HTTP ${response.status}`,
    ...(typeof body === 'object' && body !== null ? body : {}),
    status: response.status,
    code: UNREADABLE,
  });
}
