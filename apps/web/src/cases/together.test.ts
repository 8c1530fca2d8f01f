import type { BallotView, CaseView, SimilarCase, TaskView } from '@wangge/client';
import { describe, expect, test } from 'vitest';
import { nearMatters } from '../forms/near-matters.ts';
import { seatsFor } from '../forms/seats.ts';
import { kinOf } from './kin.ts';
import { stepsOf } from './task-steps.ts';

const name = { zh: '名', en: 'name' };
const task = (task: string, step: number, unit?: string): TaskView => ({
  task,
  name,
  apart: false,
  status: unit ? 'open' : 'not-called',
  late: false,
  after: [],
  step,
  ...(unit && { unit, matter: { id: `${task}-${unit}`, number: 'X-1', readable: true } }),
});

describe('joint work', () => {
  test('is drawn step by step, those of one step side by side in the order of the calls', () => {
    const tasks = [task('repair', 2), task('secure', 1, 'gas'), task('secure', 1, 'fire'), task('restore', 4)];
    expect(stepsOf(tasks).map((step) => step.map((one) => `${one.task} ${one.unit ?? ''}`.trim()))).toEqual([
      ['secure gas', 'secure fire'],
      ['repair'],
      ['restore'],
    ]);
    expect(stepsOf([])).toEqual([]);
  });

  test('a case is read again when one that it shows has changed', () => {
    const kin = (id: string) => ({ id, number: id, readable: false });
    const view: Pick<CaseView, 'belongsTo' | 'tasks' | 'joined' | 'splits' | 'splitFrom'> = {
      belongsTo: { ...kin('lead'), as: 'merged' },
      tasks: [task('secure', 1, 'gas'), task('repair', 2)],
      joined: [kin('child')],
      splits: [kin('half')],
    };
    expect(kinOf(view)).toEqual(['lead', 'secure-gas', 'child', 'half']);
  });
});

test('a case can join those near it that are of its kind, go on, and lead themselves', () => {
  const near = (id: string, more: Partial<SimilarCase> = {}): SimilarCase => ({
    id,
    number: id,
    kind: 'order',
    category: null,
    metres: 3,
    receivedAt: '2020-04-07T01:00:00.000Z',
    state: 'handling',
    ended: false,
    merged: false,
    light: 'green',
    ...more,
  });
  const similar = [near('a'), near('b', { ended: true }), near('c', { merged: true }), near('d', { kind: 'petition' })];
  expect(nearMatters({ kind: 'order', similar }).map(({ id }) => id)).toEqual(['a']);
});

test('who may stand aside has a seat, and only the seat of who stood aside is free', () => {
  const seat = (staff: string, recused: boolean): BallotView['panel'][number] => ({
    staff,
    name: staff,
    units: [],
    recused,
  });
  const ballot = { panel: [seat('e1', false), seat('e2', true)] };
  expect(seatsFor(ballot, 'recuse').map(({ id }) => id)).toEqual(['e1']);
  expect(seatsFor(ballot, 'substitute').map(({ id }) => id)).toEqual(['e2']);
});
