/** A text in the two languages that the server itself speaks. */
export interface Sentence {
  zh: string;
  en: string;
}

/** An error that a person or a client is told: its code stands in the one table (`table.ts`), `details` have the shape told there. */
export class Problem extends Error {
  override name = 'Problem';
  readonly code: string;
  readonly status: number;
  readonly text: Sentence;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    status: number,
    text: Sentence,
    details: Readonly<Record<string, unknown>>,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${text.en}`, options);
    this.code = code;
    this.status = status;
    this.text = text;
    this.details = details;
  }
}

/** The body of an answer that is an error, RFC 9457. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: string;
  text: Sentence;
  [detail: string]: unknown;
}

export function problemBody(problem: Problem, locale: 'zh' | 'en'): ProblemBody {
  return {
    ...problem.details,
    type: `urn:wangge:problem:${problem.code}`,
    title: problem.text[locale],
    status: problem.status,
    code: problem.code,
    text: problem.text,
  };
}
