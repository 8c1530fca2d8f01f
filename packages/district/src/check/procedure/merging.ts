import type { Effect, Merging, Procedure } from '@wangge/kernel';
import type { Path } from '../../parse/located.ts';
import { effectListsOf, type Step, targetsOf } from './steps.ts';
import type { Walk } from './walk.ts';
import type { ProcedureWorld } from './world.ts';

/** A merged matter waits in one state, comes there by joining another and in no other way, and leaves it as one that goes its own way. */
export function checkMerging(world: ProcedureWorld): void {
  const { merging } = world.procedure;
  for (const { step, effect, path } of effectsOf(world)) {
    if ('merge' in effect) checkJoining(world, step, effect.merge, [...path, 'merge']);
    else if ('separate' in effect) checkSeparating(world, step, [...path, 'separate']);
  }
  if (merging === undefined) return;
  checkWaiting(world, merging);
  checkFollows(world, merging);
  for (const step of world.steps) {
    if (step.kind === 'follow') continue;
    for (const { state, statePath } of targetsOf(step)) {
      if (state !== merging.into || step.effects.some((effect) => 'merge' in effect)) continue;
      world.fault(
        statePath,
        'procedure-merging',
        `“${step.id}”进入 ${world.stateName(state)}，却没有并入哪一件（merge）：没有谁会带它走`,
        `"${step.id}" leads to ${world.stateName(state)} without joining another matter (merge): nothing would lead it on`,
      );
    }
  }
  if (!effectsOf(world).some(({ effect }) => 'merge' in effect)) {
    world.fault(['merging'], 'procedure-merging', '没有动作并案（merge）', 'No action joins matters (merge)');
  }
}

function effectsOf(world: ProcedureWorld): { step: Step; effect: Effect; path: Path }[] {
  return world.steps.flatMap((step) =>
    effectListsOf(step).flatMap(({ effects, path }) =>
      effects.map((effect, index) => ({ step, effect, path: [...path, index] })),
    ),
  );
}

/** The engine looks at what can be joined before an action is taken, and at nothing else. */
function checkJoining(world: ProcedureWorld, step: Step, field: string, path: Path): void {
  const { merging } = world.procedure;
  const tell = (zh: string, en: string): void => world.fault(path, 'procedure-merging', zh, en);
  if (merging === undefined) {
    tell('流程没有说明并案后怎样（merging）', 'The procedure does not say what becomes of merged matters (merging)');
    return;
  }
  if (step.kind !== 'action' || !step.effects.some((effect) => 'merge' in effect)) {
    tell(
      '并案（merge）只能写在动作自己的 effects 里：别处不查能不能并',
      'A matter joins another in the effects of an action itself (merge): nowhere else is looked at what can be joined',
    );
  }
  const asked = step.form.find((one) => one.field === field);
  if (asked !== undefined && (asked.required !== true || asked.when !== undefined)) {
    tell(`“${field}”应为必填`, `"${field}" must be required`);
  }
  const targets = targetsOf(step);
  if (world.procedure.states[merging.into] === undefined) return;
  if (targets.length > 0 && targets.every(({ state }) => state === merging.into)) return;
  const into = world.stateName(merging.into);
  tell(`并案后应进入 ${into}`, `A matter that joins another must go to ${into}`);
}

function checkSeparating(world: ProcedureWorld, step: Step, path: Path): void {
  const into = world.procedure.merging?.into;
  if (into !== undefined && world.procedure.states[into] === undefined) return;
  if (into !== undefined && step.from.every((state) => state === into)) return;
  const where = into === undefined ? '—' : world.stateName(into);
  world.fault(
    path,
    'procedure-merging',
    `只有并案后的事项才能分开（separate），应只从 ${where} 出发`,
    `Only a merged matter goes its own way again (separate): start from ${where} alone`,
  );
}

function checkWaiting(world: ProcedureWorld, { into }: Merging): void {
  const state = world.procedure.states[into];
  if (state === undefined) return;
  const path: Path = ['merging', 'into'];
  const name = world.stateName(into);
  if (state.final === true) {
    world.fault(
      path,
      'procedure-merging',
      `${name} 是终结状态：并入的事项要等主办件的结果`,
      `${name} is final; a merged matter waits for the result of the one that it joined`,
    );
  } else if (state.waiting !== true) {
    world.fault(
      path,
      'procedure-merging',
      `${name} 应标明 waiting: true：并入的事项在那里等待，时钟不走`,
      `${name} must be marked waiting: true: merged matters wait there, and their clocks stand still`,
    );
  }
  for (const step of world.steps) {
    if (!step.from.includes(into) || !['action', 'timer', 'grant', 'conclude'].includes(step.kind)) continue;
    for (const { state: to, effects, statePath } of targetsOf(step)) {
      const parts = [...step.effects, ...effects].some((effect) => 'separate' in effect || 'merge' in effect);
      if (parts || to === into || world.procedure.states[to]?.final === true) continue;
      world.fault(
        statePath,
        'procedure-merging',
        `“${step.id}”离开 ${name} 却没有分开（separate），主办件仍会算上它`,
        `"${step.id}" leaves ${name} without separating (separate): the matter that leads would still count it`,
      );
    }
  }
}

function checkFollows(world: ProcedureWorld, { into, follows }: Merging): void {
  const told = new Set<string>();
  for (const [index, { when, to }] of follows.entries()) {
    if (to === into) {
      world.fault(
        ['merging', 'follows', index, 'to'],
        'procedure-merging',
        `${world.stateName(to)} 就是等待的状态，等不到头`,
        `${world.stateName(to)} is where it waits: it would wait on`,
      );
    }
    for (const [position, state] of when.entries()) {
      if (told.has(state)) {
        world.fault(
          ['merging', 'follows', index, 'when', position],
          'procedure-merging',
          `${world.stateName(state)} 在前面已经写过，这一条轮不到`,
          `${world.stateName(state)} stands in an entry before, so that this one never counts`,
        );
      }
      told.add(state);
    }
  }
}

/** However the leading matter ends, something follows for those that joined it; and while they wait no clock of theirs runs. */
export function checkMergingWays(world: ProcedureWorld, walk: Walk): void {
  const { merging, states, kind } = world.procedure;
  if (merging === undefined) return;
  const covered = new Set(merging.follows.flatMap(({ when }) => when));
  const isUncoveredEnd = (procedure: Procedure, state: string): boolean =>
    procedure.states[state]?.final === true && !covered.has(state);
  const told = new Set<string>();
  const tell = (state: string, name: string): void => {
    if (told.has(state)) return;
    told.add(state);
    world.fault(
      ['merging', 'follows'],
      'procedure-merging',
      `主办件进入终结状态 ${name} 时，并入的事项没有去向，会一直等下去`,
      `When the leading matter ends in ${name}, nothing follows for those that joined it: they would wait for ever`,
    );
  };
  for (const { from, to } of walk.moves) {
    // Who leads others joins nobody, and whoever joined was led on when the lead came to a state that is covered.
    if (from === '' || from === merging.into || covered.has(from) || states[from]?.final === true) continue;
    if (isUncoveredEnd(world.procedure, to)) tell(to, world.stateName(to));
  }
  for (const other of world.setting.procedures?.values() ?? []) {
    // Matters of one kind can be joined; another procedure of the kind is not walked here, so that each of its ends counts.
    if (other.kind !== kind || other.id === world.procedure.id) continue;
    for (const state of Object.keys(other.states))
      if (isUncoveredEnd(other, state)) tell(state, `${state} (${other.id})`);
  }
  const stopped = (clocks: Readonly<Record<string, unknown>>): unknown[] =>
    Object.entries(clocks).flatMap(([clock, how]) => (merging.runs?.includes(clock) ? [] : [how]));
  const running = walk.visits.find(
    ({ standing }) => standing.state === merging.into && stopped(standing.clocks).includes('running'),
  );
  if (running === undefined) return;
  world.fault(
    running.by.step.path,
    'procedure-merging',
    `“${running.by.step.id}”之后并入的事项还有时钟在走：请停下或暂停，或写进 merging.runs`,
    `After "${running.by.step.id}" a clock of the merged matter still runs: stop or pause it, or name it in merging.runs`,
  );
}
