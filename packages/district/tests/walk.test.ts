import {
  type DecisionContext,
  decide,
  evolve,
  type FormField,
  type Matter,
  open,
  type Procedure,
  type Role,
} from '@wangge/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stepsOf } from '../src/check/procedure/steps.ts';
import { walkProcedure } from '../src/check/procedure/walk.ts';
import { ProcedureWorld } from '../src/check/procedure/world.ts';
import { FaultList } from '../src/fault.ts';
import { type DistrictPack, readPack } from '../src/index.ts';
import { packIn } from './folder.ts';
import { smallPack } from './small-pack.ts';

// The checker walks a procedure without the engine; here the engine plays it at random and must never come to stand in a way
// that the walk has not seen. That is what makes "no clock runs on at the end" a proof and not a guess. Procedures that call, join or
// vote are played with those that belong to them in `walk/`.

interface Move {
  action: number;
  role: number;
  person: number;
  answers: number;
  minutes: number;
}

const moves = fc.array(
  fc.record({
    action: fc.nat(1_000),
    role: fc.nat(20),
    person: fc.nat(3),
    answers: fc.nat(0xffff),
    minutes: fc.oneof(fc.nat(60), fc.nat(60 * 24 * 12)),
  }),
  { minLength: 20, maxLength: 100 },
);

/** Plays one game; tells every way in which the matter came to stand, and how many moves the engine took. */
function play(pack: DistrictPack, procedure: Procedure, game: readonly Move[]): { stood: string[]; taken: number } {
  const root = pack.areas[0]!.path;
  const steps = stepsOf(procedure).filter(({ kind }) => kind !== 'opening' && kind !== 'timer');
  let now = Date.parse('2020-03-30T01:00:00Z');
  let matter: Matter | undefined;
  let taken = 0;
  const stood: string[] = [];
  for (const move of game) {
    now += move.minutes * 60_000;
    const state = matter?.state;
    // Steps of other states are refused by every engine; a game of refusals alone would show nothing.
    const near = state === undefined ? steps : steps.filter(({ from }) => from.includes(state));
    if (near.length === 0) break;
    const step = near[move.action % near.length]!;
    const parties = matter === undefined ? [{ who: procedure.opening.by }] : (step.by ?? []);
    const roles = parties.flatMap(({ who }) => Object.keys(who) as Role[]);
    const lead = matter?.lead ?? pack.units[0]!.id;
    const unit = move.answers % 3 === 0 ? pack.units.at(-1)!.id : lead;
    const actor = {
      ...{ staff: `person-${move.person}`, post: 'post', role: roles[move.role % roles.length] ?? 'resident' },
      ...{ unit, areas: [root] },
    };
    const context: DecisionContext = {
      ...{ now, actor, calendar: pack.calendar, precedents: [] },
      category: (id) => pack.catalogue.categories[id],
      condition: (id) => pack.catalogue.conditions[id],
      unit: (id) => pack.units.find((unit) => unit.id === id),
      staff: (id) => ({ id, units: [lead] }),
      photo: (id) => ({ id, sha256: '0'.repeat(64) }),
      mayLead: () => ({ allowed: true, because: 'named' }),
      matter: () => undefined,
      newId: () => 'task',
    };
    if (matter === undefined) {
      const place = { lng: 117, lat: 36, cell: '0', given: { lng: 117, lat: 36, crs: 'CGCS2000' }, areaPath: root };
      const command = { id: 'open', matterId: 'matter', number: 'N', procedureVersion: 1, place, reportedAt: now };
      const opened = open(
        procedure,
        { ...command, form: fill(procedure.opening.form, procedure, pack, move, now) },
        context,
      );
      if ('refused' in opened) continue;
      matter = opened.matter;
    } else {
      const form = step.kind === 'action' || step.kind === 'ask' ? step.form : [];
      const command = { id: 'c', action: step.id, form: fill(form, procedure, pack, move, now) };
      const decision = decide(procedure, matter, command, context);
      for (const event of decision.events) {
        matter = evolve(matter, event);
        stood.push(standing(matter));
      }
      if (!('refused' in decision)) taken++;
    }
    stood.push(standing(matter));
  }
  return { stood, taken };
}

function standing(matter: Matter): string {
  const clocks = Object.entries(matter.clocks).map(([id, { reading }]) => [
    id,
    reading.status === 'stopped' ? 'off' : reading.status,
  ]);
  return keyOf(matter.state, clocks as [string, string][]);
}

function keyOf(state: string, clocks: [string, string][]): string {
  const held = clocks.filter(([, status]) => status !== 'off').map(([id, status]) => `${id} ${status}`);
  return [state, ...held.sort()].join(', ');
}

/** Required fields always, others by the bits of `answers`. */
function fill(
  form: readonly FormField[],
  procedure: Procedure,
  pack: DistrictPack,
  { answers }: Move,
  now: number,
): Record<string, unknown> {
  const conditions = Object.values(pack.catalogue.conditions);
  const condition = conditions[answers % conditions.length]!;
  const answerTo = (field: FormField): unknown => {
    const choices = Object.keys(procedure.reasons[field.of ?? ''] ?? {});
    const date = new Date(now + (1 + (answers % 20)) * 86_400_000).toISOString();
    const values: Partial<Record<FormField['type'], unknown>> = {
      ...{
        text: 'text',
        choice: choices[answers % choices.length],
        category: condition.category,
        condition: condition.id,
      },
      ...{ unit: pack.units[answers % pack.units.length]!.id, units: [pack.units[0]!.id], staff: 'person-1' },
      ...{ date: date.slice(0, 10), instant: date, number: field.min ?? 1, boolean: (answers & 4) > 0 },
      ...{
        rating: (field.min ?? 1) + (answers % ((field.max ?? 5) - (field.min ?? 1) + 1)),
        photos: Array.from({ length: Math.max(1, field.min ?? 1) }, (_, index) => `photo-${index}`),
      },
    };
    return values[field.type];
  };
  const asked = form.filter(
    (field, index) => field.required || field.type === 'photos' || ((answers >> (index % 8)) & 1) === 1,
  );
  const filled: Record<string, unknown> = {};
  for (const field of asked) {
    if (field.when && !field.when.values.includes(String(filled[field.when.field]))) continue;
    filled[field.field] = answerTo(field);
  }
  return filled;
}

describe.each([
  ['the small pack', smallPack],
  ['ville-haute', () => packIn('ville-haute')],
])('%s', (_, files) => {
  const pack = readPack(files()).pack!;

  const alone = Object.values(pack.procedures).filter(
    ({ tasks, ballots, merging, withdrawn }) => !tasks && !ballots && !merging && withdrawn === undefined,
  );

  test.each(alone.map((procedure) => [procedure.id, procedure] as const))(
    'the engine never comes to stand where the walk of %s has not been',
    (_, procedure) => {
      const source = { file: 'p', value: procedure, at: () => ({ file: 'p', line: 1 }) };
      const setting = {
        fields: undefined,
        limitUnits: undefined,
        publishedUntil: undefined,
        locale: pack.district.locales[0]!,
        procedures: undefined,
      };
      const walk = walkProcedure(new ProcedureWorld(procedure, source, setting, new FaultList()));
      expect(walk.complete).toBe(true);
      const seen = new Set(walk.visits.map(({ standing: { state, clocks } }) => keyOf(state, Object.entries(clocks))));
      const reached = new Set<string>();
      let taken = 0;
      fc.assert(
        fc.property(moves, (game) => {
          const played = play(pack, procedure, game);
          taken += played.taken;
          for (const way of played.stood) {
            reached.add(way);
            if (!seen.has(way)) throw new Error(`the engine stands where the walk has not been: ${way}`);
          }
        }),
        { seed: 20200330, numRuns: 600 },
      );
      // A game in which every move is refused would prove nothing.
      expect(taken).toBeGreaterThan(200);
      // And a walk that sees far more than can happen would find faults that are none.
      expect(reached.size).toBeGreaterThanOrEqual(seen.size * 0.8);
    },
    60_000,
  );
});
