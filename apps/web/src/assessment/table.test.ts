import type { AssessedRow, Assessment } from '@wangge/client';
import { describe, expect, test } from 'vitest';
import { readAssessmentAddress } from './address.ts';
import { tableOf } from './table.ts';

const rate = (numerator: number, denominator: number, adjustedNumerator = numerator) => ({
  numerator,
  denominator,
  raw: denominator === 0 ? null : (100 * numerator) / denominator,
  adjustedNumerator,
  adjustedDenominator: denominator,
  adjusted: denominator === 0 ? null : (100 * adjustedNumerator) / denominator,
  notYetDue: 0,
});
const score = (total: number | null) => ({
  parts: { 'on-time': total === null ? null : total + 0.6, reworks: total === null ? 0 : -0.6 },
  total,
});
const row = (name: string, closing: AssessedRow['rates'][string], points: number | null): AssessedRow => ({
  row: name,
  name: { en: name },
  rates: { closing, satisfaction: rate(0, 0) },
  tallies: { reworks: 3 },
  adjustedTallies: { reworks: 2 },
  multiples: { overrun: { matters: 4, raw: 1.8333, adjustedMatters: 3, adjusted: 1.5 } },
  score: { raw: score(points), adjusted: score(points === null ? null : points + 2) },
});
const about = { about: { en: '' }, source: {}, better: 'higher' as const };
const answer: Assessment = {
  asOf: '2020-05-01T00:00:00.000Z',
  period: { from: '2020-04-01', to: '2020-04-30', until: '2020-04-30T16:00:00.000Z' },
  cutoff: '2020-05-01T00:00:00.000Z',
  by: 'unit',
  kinds: ['grid-event'],
  assessed: ['grid-event'],
  indicators: [
    { id: 'closing', name: { en: 'Closed on time' }, of: 'unit', adjusts: true, ...about },
    { id: 'satisfaction', name: { en: 'Satisfied' }, of: 'area', adjusts: false, ...about },
  ],
  tallies: [{ id: 'reworks', name: { en: 'Reworks' }, about: { en: '' }, source: {}, adjusts: true }],
  multiples: [{ id: 'overrun', name: { en: 'Times over' }, about: { en: '' }, source: {} }],
  formula: [
    {
      ...{ id: 'on-time', of: 'closing', name: { en: 'Closed on time' }, source: {} },
      rate: { full: 50, threshold: 70, perPoint: 1 },
    },
    { id: 'reworks', of: 'reworks', name: { en: 'Reworks' }, source: {}, count: { each: 0.2 } },
  ],
  leftOut: [],
  rows: [row('Roads', rate(66, 100, 68), 46)],
  total: row('-', rate(66, 100, 68), 46),
};
const table = tableOf(answer, {
  name: (text) => text?.en ?? '',
  rowName: ({ name }) => name?.en ?? '',
  all: 'All',
  score: 'Score',
});

describe('the table', () => {
  test('has a column for each indicator, tally and the score, and a line for each row', () => {
    expect(table.columns.map(({ name }) => name)).toEqual([
      'Closed on time',
      'Satisfied',
      'Reworks',
      'Times over',
      'Score',
    ]);
    expect([...table.lines, table.total].map(({ name }) => name)).toEqual(['Roads', 'All']);
  });

  test('keeps raw and adjusted apart, and unknown apart from nought', () => {
    expect(table.lines[0]?.cells).toEqual([
      { kind: 'rate', id: 'closing', raw: 66, numerator: 66, denominator: 100, adjusted: { value: 68, numerator: 68 } },
      { kind: 'rate', id: 'satisfaction', raw: null, numerator: 0, denominator: 0, foreign: true },
      { kind: 'tally', id: 'reworks', count: 3, adjusted: 2 },
      { kind: 'multiple', id: 'overrun', raw: { value: 1.8333, matters: 4 }, adjusted: { value: 1.5, matters: 3 } },
      expect.objectContaining({ kind: 'score', id: 'score', raw: 46, adjusted: 48 }),
    ]);
  });

  test('tells of a score each part by its name, with its figure and its points, raw and adjusted', () => {
    const cell = table.lines[0]?.cells.at(-1);
    const [onTime, , reworks] = table.lines[0]?.cells ?? [];
    expect(cell?.kind === 'score' && cell.parts).toEqual([
      { id: 'on-time', name: 'Closed on time', figure: onTime, raw: 46.6, adjusted: 48.6, full: 50 },
      { id: 'reworks', name: 'Reworks', figure: reworks, raw: -0.6, adjusted: -0.6, full: undefined },
    ]);
  });
});

test('an address that is mistyped opens what it can', () => {
  expect(readAssessmentAddress({ period: '2020-4', by: 'colour', cutoff: 'soon', kind: 'a,b' })).toEqual({
    kind: ['a', 'b'],
  });
  expect(readAssessmentAddress({ period: '2020-W15', by: 'area:street', cutoff: '2020-05-01T00:00:00Z' })).toEqual({
    period: '2020-W15',
    by: 'area:street',
    cutoff: '2020-05-01T00:00:00Z',
  });
});
