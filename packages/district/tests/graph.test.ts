import type { Procedure, Target } from '@wangge/kernel';
import { describe, expect, test } from 'vitest';
import { graphOf, readPack } from '../src/index.ts';
import { packOfDistrict } from './district-folder.ts';
import { kinPack } from './kin-pack.ts';

const statesOf = (to: Target | undefined): string[] =>
  to === undefined ? [] : typeof to === 'string' ? [to] : to.map(({ state }) => state);

/** Everything that leads from one state to another, read from the file by itself: `from to kind id`. */
function waysOf({ actions, timers = {}, requests = {}, ballots = {}, merging, opening }: Procedure): string[] {
  const ways = (kind: string, id: string, from: readonly string[], to: Target | undefined) =>
    from.flatMap((one) => statesOf(to).flatMap((other) => (one === other ? [] : [`${one} ${other} ${kind} ${id}`])));
  return [
    ...statesOf(opening.to).map((to) => `- ${to} opening open`),
    ...Object.entries(actions).flatMap(([id, { from, to }]) => ways('action', id, from, to)),
    ...Object.entries(timers).flatMap(([id, { in: from, to }]) => ways('timer', id, from, to)),
    ...Object.entries(requests).flatMap(([id, { ask, granted }]) => ways('grant', `approve-${id}`, ask.in, granted.to)),
    ...Object.entries(ballots).flatMap(([id, { in: from, passed, failed }]) =>
      [passed, failed].flatMap(({ to }) => ways('conclude', `conclude-${id}`, from, to)),
    ),
    ...(merging?.follows ?? []).flatMap(({ to }) => ways('follow', 'followed', [merging!.into], to)),
  ];
}

describe.each(['shizhong', 'ville-haute'])('every procedure of %s', (district) => {
  const { procedures } = packOfDistrict(district);

  test.each(Object.values(procedures).map((procedure) => [procedure.id, procedure] as const))('%s', (_, procedure) => {
    const { states, edges } = graphOf(procedure);
    expect(states.map(({ id }) => id)).toEqual(Object.keys(procedure.states));
    for (const { id, name, final, first, fromAny } of states) {
      expect(name).toEqual(procedure.states[id]?.name);
      expect(final).toBe(procedure.states[id]?.final ?? false);
      expect(first).toBe(statesOf(procedure.opening.to).includes(id));
      expect(fromAny).toBe(procedure.withdrawn === id);
    }
    const drawn = edges.flatMap(({ from = '-', to, steps }) =>
      steps.map(({ id, kind }) => `${from} ${to} ${kind} ${id}`),
    );
    expect([...new Set(drawn)].sort()).toEqual([...new Set(waysOf(procedure))].sort());
    // One edge in each direction, with all that takes it.
    const ends = edges.map(({ from, to }) => `${from} ${to}`);
    expect(new Set(ends).size).toBe(ends.length);
    // Each state can be come to, but for what comes from everywhere.
    const reached = new Set(edges.map(({ to }) => to));
    expect(states.filter(({ id, fromAny }) => !fromAny && !reached.has(id))).toEqual([]);
  });
});

test('a vote leads two ways, and each says which it is', () => {
  const { edges } = graphOf(readPack(kinPack()).pack!.procedures.works!);
  const votes = edges.flatMap(({ from, to, steps }) =>
    steps.flatMap(({ kind, passed }) => (kind === 'conclude' ? [`${from} ${to} ${passed}`] : [])),
  );
  expect(votes).toEqual(['voting answering true', 'voting rejected false']);
});
