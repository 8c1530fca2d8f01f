import type { ProcedureGraph, Text, TimelineEntry } from '@wangge/client';

/** The way that a case has come: states that it has been in and left, and which edges it took there. */
export interface Course {
  passed: ReadonlySet<string>;
  /** By `wayOf`. */
  taken: ReadonlySet<string>;
}

export const wayOf = ({ from, to }: { from?: string | undefined; to?: string | undefined }): string =>
  `${from ?? ''} ${to ?? ''}`;

/** @param timeline of the case; without its events (archived) nothing is known but where it is */
export function courseOf(state: string, timeline: readonly Pick<TimelineEntry, 'from' | 'to'>[]): Course {
  const moves = timeline.filter(({ from, to }) => to !== undefined && to !== from);
  const passed = new Set(moves.flatMap(({ from, to }) => [from, to].filter((one) => one !== undefined)));
  passed.delete(state);
  return { passed, taken: new Set(moves.map(wayOf)) };
}

export type Step = ProcedureGraph['edges'][number]['steps'][number];

/** How a step is called where it stands for what leads on. */
export interface StepWords {
  timer(name: string): string;
  follow(name: string): string;
  passed(name: string): string;
  failed(name: string): string;
}

/** Names of what leads along one edge, each once. */
export function labelsOf(steps: readonly Step[], name: (text: Text) => string, words: StepWords): string[] {
  const told = steps.map(({ kind, name: text, passed }) => {
    const own = name(text);
    if (kind === 'timer') return words.timer(own);
    if (kind === 'follow') return words.follow(own);
    if (kind === 'conclude') return passed ? words.passed(own) : words.failed(own);
    return own;
  });
  return [...new Set(told)];
}
