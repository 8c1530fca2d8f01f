import type { AssessedRow, Assessment, Text } from '@wangge/client';

/** What one place of the table says. The page draws it and works nothing out for itself. */
export type Cell = FigureCell | ScoreCell;

export type FigureCell =
  | {
      kind: 'rate';
      id: string;
      raw: number | null;
      numerator: number;
      denominator: number;
      /** A figure of areas in a table of units: nothing is missing there. */
      foreign?: true;
      /** Only of indicators that an appeal can change. */
      adjusted?: { value: number | null; numerator: number };
    }
  | { kind: 'tally'; id: string; count: number; adjusted: number }
  | { kind: 'multiple'; id: string; raw: Averaged; adjusted: Averaged };

export interface ScoreCell {
  kind: 'score';
  id: string;
  raw: number | null;
  adjusted: number | null;
  parts: ScorePart[];
}

/** What one part of the formula gave or took, and the figure that it is taken from. */
export interface ScorePart {
  id: string;
  name: string;
  figure: FigureCell;
  raw: number | null;
  adjusted: number | null;
  /** At most so many points; undefined of what takes points off. */
  full: number | undefined;
}

/** How many times the limit on average, over so many matters; null over none. */
export interface Averaged {
  value: number | null;
  matters: number;
}

export interface Column {
  kind: Cell['kind'];
  id: string;
  name: string;
  about: string;
  better: 'higher' | 'lower' | undefined;
}

export interface Line {
  row: string;
  name: string;
  cells: Cell[];
}

export interface AssessmentTable {
  columns: Column[];
  lines: Line[];
  total: Line;
}

export interface TableWords {
  name: (text: Text | undefined) => string;
  /** What a row is called that has no name of its own: days of a piece, or nothing. */
  rowName: (row: AssessedRow) => string;
  all: string;
  score: string;
}

const SCORE = 'score';

export function tableOf(answer: Assessment, words: TableWords): AssessmentTable {
  const { indicators, tallies, multiples, formula } = answer;
  const columns: Column[] = [
    ...indicators.map(({ id, name, about, better }) => ({
      kind: 'rate' as const,
      id,
      name: words.name(name),
      about: words.name(about),
      better,
    })),
    ...tallies.map(({ id, name, about }) => ({
      kind: 'tally' as const,
      id,
      name: words.name(name),
      about: words.name(about),
      better: undefined,
    })),
    ...multiples.map(({ id, name, about }) => ({
      kind: 'multiple' as const,
      id,
      name: words.name(name),
      about: words.name(about),
      better: 'lower' as const,
    })),
    ...(formula.length > 0
      ? [{ kind: 'score' as const, id: SCORE, name: words.score, about: '', better: 'higher' as const }]
      : []),
  ];
  const lineOf = (row: AssessedRow, name: string): Line => ({
    row: row.row,
    name,
    cells: columns.map(({ kind, id }) =>
      kind === 'score' ? scoreOf(answer, row, words.name) : figureOf(answer, row, { kind, id }),
    ),
  });
  return {
    columns,
    lines: answer.rows.map((row) => lineOf(row, words.rowName(row))),
    total: lineOf(answer.total, words.all),
  };
}

function scoreOf(answer: Assessment, row: AssessedRow, name: TableWords['name']): ScoreCell {
  const { score } = row;
  const parts = answer.formula.map(({ id, of, name: given, rate }): ScorePart => {
    const figure = figureOf(answer, row, { kind: rate ? 'rate' : 'tally', id: of });
    const points = { raw: score?.raw.parts[id] ?? null, adjusted: score?.adjusted.parts[id] ?? null };
    return { id, name: name(given), figure, ...points, full: rate?.full };
  });
  return { kind: 'score', id: SCORE, raw: score?.raw.total ?? null, adjusted: score?.adjusted.total ?? null, parts };
}

function figureOf(
  { indicators, by }: Assessment,
  row: AssessedRow,
  { kind, id }: { kind: FigureCell['kind']; id: string },
): FigureCell {
  if (kind === 'tally') return { kind, id, count: row.tallies[id] ?? 0, adjusted: row.adjustedTallies[id] ?? 0 };
  if (kind === 'multiple') {
    const own = row.multiples[id];
    return {
      kind,
      id,
      raw: { value: own?.raw ?? null, matters: own?.matters ?? 0 },
      adjusted: { value: own?.adjusted ?? null, matters: own?.adjustedMatters ?? 0 },
    };
  }
  const rate = row.rates[id];
  const indicator = indicators.find((one) => one.id === id);
  return {
    kind,
    id,
    raw: rate?.raw ?? null,
    numerator: rate?.numerator ?? 0,
    denominator: rate?.denominator ?? 0,
    ...(by === 'unit' && indicator?.of === 'area' && row.row !== '-' && { foreign: true as const }),
    ...(rate && indicator?.adjusts && { adjusted: { value: rate.adjusted, numerator: rate.adjustedNumerator } }),
  };
}

export const isEmpty = ({ lines }: AssessmentTable): boolean => lines.length === 0;
