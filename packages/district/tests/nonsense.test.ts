import type { Guard, Procedure } from '@wangge/kernel';
import { describe, expect, test } from 'vitest';
import { checkProcedure } from '../src/check/procedure/index.ts';
import { stepsOf, targetsOf } from '../src/check/procedure/steps.ts';
import { type Fault, FaultList } from '../src/fault.ts';
import { type DistrictPack, readPack } from '../src/index.ts';
import { packIn } from './folder.ts';
import { kinPack } from './kin-pack.ts';
import { drawFrom } from './walk/town.ts';

// Procedures edited into nonsense, each by one thing that cannot be meant: every one is refused. All of them where there is time for it
// (WANGGE_LONG=1), a draw of them otherwise.
const DRAWN = process.env.WANGGE_LONG === '1' ? Number.POSITIVE_INFINITY : 5;

interface Mutant {
  what: string;
  procedure: Procedure;
}

type Change = (procedure: Procedure) => void;

/** Of one procedure, by kind of nonsense, each mutant's change by what it changes. */
function nonsenseOf(procedure: Procedure): Record<string, [what: string, change: Change][]> {
  const actions = Object.keys(procedure.actions);
  const states = Object.keys(procedure.states);
  const guarded = (...guards: Guard[]): [string, Change][] =>
    actions.map((id) => [
      id,
      ({ actions }) => {
        actions[id]!.guards = [...(actions[id]!.guards ?? []), ...guards];
      },
    ]);
  const [flag] = Object.keys(procedure.flags);
  const [counter] = Object.keys(procedure.counters);
  const sources = Object.keys(procedure.sources);
  const reporting = new Set(Object.keys(procedure.opening.by));
  const moving = actions.filter((id) => typeof procedure.actions[id]!.to === 'string');
  return {
    'a state that is not there': moving.map((id) => [
      id,
      ({ actions }) => {
        actions[id]!.to = 'nowhere';
      },
    ]),
    'an action that asks for itself before': actions.map((id) => [
      id,
      ({ actions }) => {
        actions[id]!.guards = [...(actions[id]!.guards ?? []), { within: { since: id, limit: '3 working-days' } }];
      },
    ]),
    'a flag that is up and down': flag === undefined ? [] : guarded({ flag }, { 'not-flag': flag }),
    'a count that is reached and not':
      counter === undefined
        ? []
        : guarded({ 'count-reached': { counter, limit: 3 } }, { 'count-below': { counter, limit: 2 } }),
    'two sources at once':
      sources.length < 2 ? [] : guarded({ 'source-in': [sources[0]!] }, { 'source-in': [sources[1]!] }),
    'a source that nobody names': guarded({ 'source-in': ['nobody'] }).map(([id, change]) => [
      id,
      (procedure) => {
        procedure.sources.nobody = { zh: '无人', en: 'Nobody' };
        change(procedure);
      },
    ]),
    'a counter that nothing counts': guarded({ 'count-reached': { counter: 'nothing', limit: 1 } }).map(
      ([id, change]) => [
        id,
        (procedure) => {
          procedure.counters.nothing = { zh: '无', en: 'Nothing' };
          change(procedure);
        },
      ],
    ),
    'a day that never comes': guarded({ 'received-from': '2099-01-01' }),
    'a doer who is somebody else': actions.flatMap((id): [string, Change][] => {
      const did = actions.find((other) =>
        targetsOf(stepOf(procedure, other)).some(({ state }) => procedure.actions[id]!.from.includes(state)),
      );
      const state =
        did &&
        targetsOf(stepOf(procedure, did)).find(({ state }) => procedure.actions[id]!.from.includes(state))?.state;
      if (did === undefined || state === undefined) return [];
      const guards: Guard[] = [{ 'different-person': [did] }, { 'same-person': { did: [did], in: [state] } }];
      return [
        [
          id,
          ({ actions }) => {
            actions[id]!.guards = [...(actions[id]!.guards ?? []), ...guards];
          },
        ],
      ];
    }),
    'own of who reports nothing': actions.map((id) => [
      id,
      ({ actions }) => {
        actions[id]!.by = { verifier: 'own' };
      },
    ]),
    'a resident with an area': actions.map((id) => [
      id,
      ({ actions }) => {
        actions[id]!.by = { resident: 'area' };
      },
    ]),
    'an administrator at work': actions.map((id) => [
      id,
      ({ actions }) => {
        actions[id]!.by = { 'security-admin': 'any' };
      },
    ]),
    'a desk where nothing can be done': states
      .filter(
        (id) =>
          procedure.states[id]!.desk && !Object.values(procedure.ballots ?? {}).some((plan) => plan.in.includes(id)),
      )
      .map((id) => [
        id,
        ({ states }) => {
          states[id]!.desk!.push('audit-admin');
        },
      ]),
    'a state that nothing leaves': states
      .filter((id) => procedure.states[id]!.final !== true)
      .map((id) => [
        id,
        (procedure) => {
          const stay = (from: string[]): string[] => from.filter((state) => state !== id);
          for (const action of Object.values(procedure.actions)) action.from = stay(action.from);
          for (const { ask } of Object.values(procedure.requests ?? {})) ask.in = stay(ask.in);
          for (const timer of Object.values(procedure.timers ?? {})) timer.in = stay(timer.in);
          for (const plan of Object.values(procedure.ballots ?? {})) plan.in = stay(plan.in);
          if (procedure.merging?.into === id) procedure.merging.follows = [];
        },
      ]),
    'a clock that is never stopped': Object.keys(procedure.clocks).map((clock) => [
      clock,
      (procedure) =>
        void Object.assign(
          procedure,
          JSON.parse(JSON.stringify(procedure).replaceAll(`{"stop":"${clock}"}`, `{"resume":"${clock}"}`)),
        ),
    ]),
    'a clock that nothing starts': Object.keys(procedure.clocks).map((clock) => [
      clock,
      (procedure) =>
        void Object.assign(
          procedure,
          JSON.parse(
            JSON.stringify(procedure)
              .replaceAll(`{"start":"${clock}"}`, `{"stop":"${clock}"}`)
              .replaceAll(`{"restart":"${clock}"}`, `{"stop":"${clock}"}`),
          ),
        ),
    ]),
    'a ballot that cannot pass': Object.keys(procedure.ballots ?? {}).map((id) => [
      id,
      ({ ballots }) => {
        ballots![id]!.rule.quorum = ballots![id]!.rule.size + 1;
      },
    ]),
    'no end at all': [
      [
        'states',
        ({ states }) => {
          for (const state of Object.values(states)) delete state.final;
        },
      ],
    ],
    'a report of what is reported': [...reporting].map((role) => [
      role,
      ({ opening }) => void Object.assign(opening.by, { [role]: 'own' }),
    ]),
  };
}

function stepOf(procedure: Procedure, id: string) {
  return stepsOf(procedure).find((step) => step.id === id)!;
}

function mutantsOf(pack: DistrictPack): Map<string, Mutant[]> {
  const mutants = new Map<string, Mutant[]>();
  for (const procedure of Object.values(pack.procedures)) {
    for (const [kind, changes] of Object.entries(nonsenseOf(procedure))) {
      const made = changes.map(([what, change]) => {
        const changed = structuredClone(procedure);
        change(changed);
        return { what: `${procedure.id} ${what}`, procedure: changed };
      });
      mutants.set(kind, [...(mutants.get(kind) ?? []), ...made]);
    }
  }
  return mutants;
}

/** For what each kind has to be refused: a mutant that is refused for something else beside it was not understood. */
const told: Readonly<Record<string, readonly string[]>> = {
  'a state that is not there': ['procedure-reference'],
  'an action that asks for itself before': ['procedure-contradiction'],
  'a flag that is up and down': ['procedure-unreachable'],
  'a count that is reached and not': ['procedure-contradiction'],
  'a counter that nothing counts': ['procedure-contradiction'],
  'a day that never comes': ['procedure-contradiction'],
  'a doer who is somebody else': ['procedure-contradiction'],
  'a source that nobody names': ['procedure-contradiction'],
  'two sources at once': ['procedure-contradiction'],
  'a report of what is reported': ['procedure-relation'],
  'a resident with an area': ['procedure-relation'],
  'own of who reports nothing': ['procedure-relation'],
  'an administrator at work': ['safeguard-9'],
  'a desk where nothing can be done': ['procedure-desk', 'procedure-readers'],
  'a state that nothing leaves': ['procedure-dead-end', 'procedure-unreachable'],
  'no end at all': ['procedure-dead-end'],
  'a clock that is never stopped': ['procedure-clock-runs-on'],
  'a clock that nothing starts': ['procedure-clock-unused'],
  'a ballot that cannot pass': ['procedure-ballot'],
};

/** Faults of one procedure among the others of its pack, as the checker gives them. */
function faultsOf(pack: DistrictPack, procedure: Procedure): readonly Fault[] {
  const faults = new FaultList();
  const source = { file: 'p', value: procedure, at: () => ({ file: 'p', line: 1 }) };
  checkProcedure(
    procedure,
    source,
    {
      ...{ fields: pack.fields, locale: pack.district.locales[0]!, publishedUntil: '2026-12-31' },
      limitUnits: new Set(Object.values(pack.catalogue.conditions).map(({ limit }) => limit.unit)),
      procedures: new Map(Object.entries({ ...pack.procedures, [procedure.id]: procedure })),
    },
    faults,
  );
  return faults.faults();
}

describe.each([
  ['a pack of all words', () => kinPack()],
  ['shizhong', () => packIn('shizhong')],
  ['ville-haute', () => packIn('ville-haute')],
])('%s', (name, files) => {
  const { pack } = readPack(files());

  test('as it stands it has no fault', () => {
    for (const procedure of Object.values(pack!.procedures)) expect(faultsOf(pack!, procedure)).toEqual([]);
  });

  test('edited into nonsense it is refused, whatever the nonsense', { timeout: 1_200_000 }, () => {
    const draw = drawFrom(20200404);
    let tried = 0;
    const accepted: string[] = [];
    for (const [kind, all] of mutantsOf(pack!)) {
      const chosen = all.length <= DRAWN ? all : Array.from({ length: DRAWN }, () => all[draw(all.length)]!);
      for (const { what, procedure } of chosen) {
        tried++;
        const codes = faultsOf(pack!, procedure).map(({ code }) => code);
        if (!codes.some((code) => told[kind]?.includes(code))) accepted.push(`${kind}: ${what} (${codes})`);
      }
    }
    console.info(`${name}: ${tried - accepted.length} of ${tried} nonsense mutants refused`);
    expect(accepted).toEqual([]);
  });
});
