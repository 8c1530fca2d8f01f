import type { Light } from './api.ts';
import type { Query } from './transport.ts';

/** What the desk's figures count; the server says exactly which cases each holds. */
export const cohorts = [
  'reported-today',
  'reported-yesterday',
  'ended',
  'ended-on-time',
  'ended-late',
  'rated',
  'satisfied',
  'unsatisfied',
  'dispatched',
] as const;
export type Cohort = (typeof cohorts)[number];

/** What a list, a count and a map of cases can be narrowed by. A category may be a prefix: `C`, `C01`, `C0103`. */
export interface CaseFilters {
  state?: readonly string[];
  phase?: readonly string[];
  light?: readonly Light[];
  category?: readonly string[];
  source?: readonly string[];
  lead?: readonly string[];
  flag?: readonly string[];
  area?: string;
  kind?: readonly string[];
  /** Tasks of other cases, those that joined another one, or neither. */
  parent?: 'task' | 'merged' | 'none';
  open?: boolean;
  /** Lies on my desk. */
  desk?: boolean;
  /** Has ended, and I may still appeal about it. */
  appealable?: boolean;
  /** Reported by me. */
  mine?: boolean;
  /** The cases behind a figure of the desk. */
  cohort?: Cohort;
  /** The cases behind a figure of the assessment, as `writeFigure` writes it. */
  figure?: string;
  /** A number or its tail, words of a category or condition. */
  q?: string;
  since?: string;
  /** Ended then or later. */
  endedSince?: string;
  until?: string;
}

/**
 * Of an indicator its whole, its part and what is left, raw and adjusted, and what is neither due nor done; of a tally what it adds
 * up, and of a multiple what it is an average over, raw and adjusted.
 */
export const figureParts = [
  'whole',
  'part',
  'rest',
  'adjusted-whole',
  'adjusted-part',
  'adjusted-rest',
  'not-yet-due',
  'counted',
  'adjusted-counted',
] as const;

/** One figure of the assessment. */
export interface Figure {
  id: string;
  part: (typeof figureParts)[number];
  /** Days, `2020-04-01..2020-04-30`. */
  period: string;
  cutoff: string;
  by: string;
  row: string;
  kinds: readonly string[];
}

export function writeFigure({ id, part, period, cutoff, by, row, kinds }: Figure): string {
  return [id, part, period, cutoff, by, row, kinds.join(',')].join('~');
}

/** What `writeFigure` wrote; undefined for a text that names no figure. */
export function readFigure(text: string): Figure | undefined {
  const [id = '', part, period = '', cutoff = '', by = '', row = '', kinds, ...more] = text.split('~');
  const known = figureParts.find((one) => one === part);
  if (known === undefined || !kinds || more.length > 0 || Number.isNaN(Date.parse(cutoff))) return undefined;
  return { id, part: known, period, cutoff, by, row, kinds: kinds.split(',') };
}

/** Of the kinds that were asked for those that the figure counts: a figure of orders is of no petition, whatever stood beside it. */
export function countedKinds(
  { id, kinds }: Pick<Figure, 'id' | 'kinds'>,
  about: Readonly<Record<string, readonly string[]>> | undefined,
): readonly string[] {
  const own = about !== undefined && Object.hasOwn(about, id) ? about[id] : undefined;
  return own === undefined ? kinds : kinds.filter((kind) => own.includes(kind));
}

export type CaseSort = 'due' | 'received' | 'changed';

export interface PageAsk {
  sort?: CaseSort;
  cursor?: string;
  /** At most 200. */
  limit?: number;
}

export function filterQuery(filters: CaseFilters, page: PageAsk = {}): Query {
  return { ...filters, ...page };
}

/** The same in a body, in the words that it has in an address. */
export function filterWords(filters: CaseFilters): Record<string, string | readonly string[]> {
  return Object.fromEntries(
    Object.entries(filters).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'boolean' ? String(value) : value]],
    ),
  );
}
