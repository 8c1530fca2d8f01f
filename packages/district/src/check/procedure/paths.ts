import { findFlag } from '@wangge/kernel';
import { type Birth, birthsOf } from './births.ts';
import { isAfterwards, type Step, targetsOf } from './steps.ts';
import { isLed, needsLead, type Visit, type Walk, walkProcedure, wayTo } from './walk.ts';
import type { ProcedureWorld } from './world.ts';

// Steps that need no way of their own: they come with another one, or from outside.
const passing: readonly Step['kind'][] = ['opening', 'withdraw', 'vote', 'follow', 'caller-ended'];

/** Every state can be reached and left, every way ends, nothing leaves the end, every list of targets has a last resort. */
export function checkPaths(world: ProcedureWorld, walk: Walk): void {
  checkFinals(world);
  checkStanding(world);
  checkTargets(world);
  if (!walk.complete) {
    world.fault(
      ['states'],
      'procedure-too-large',
      '时钟、标记与状态的组合太多，无法逐一走通；请拆分流程',
      'Clocks, flags and states combine in too many ways to walk them all; divide the procedure',
    );
    return;
  }
  // What nobody can lead out of, or never happens, hides what comes after it, which need not be told as out of reach beside it.
  if (!checkLed(world, walk) || !checkTaken(world, walk)) return;
  const reached = reachedIn(walk);
  for (const state of Object.keys(world.procedure.states)) {
    if (reached.has(state)) continue;
    const name = world.stateName(state);
    world.fault(
      ['states', state],
      'procedure-unreachable',
      `状态 ${name} 永远到不了`,
      `The state ${name} is never reached`,
    );
  }
  const before = world.faults.count;
  checkEnds(world, walk);
  const births = birthsOf(world);
  if (world.faults.count > before || births.length === 1) return;
  for (const birth of births) checkEnds(world, walkProcedure(world, birth), birth);
}

function reachedIn(walk: Walk): Set<string> {
  return new Set(walk.visits.map(({ standing }) => standing.state));
}

/** Every step can be taken where its states are reached. False when one cannot. */
function checkTaken(world: ProcedureWorld, walk: Walk): boolean {
  const reached = reachedIn(walk);
  const before = world.faults.count;
  for (const step of world.steps) {
    if (passing.includes(step.kind) || walk.taken.has(step.id)) continue;
    // Where every state that it starts from is unreachable, the states are the fault; what leaves an end is told by itself.
    const live = (state: string): boolean =>
      world.procedure.states[state]?.final !== true || step.kind === 'ask' || isAfterwards(step, world.procedure);
    if (!step.from.some((state) => reached.has(state) && live(state))) continue;
    const [zh, en] = step.kind === 'timer' ? ['定时', 'timer'] : ['动作', 'action'];
    world.fault(
      step.path,
      'procedure-unreachable',
      `${zh}“${step.id}”的条件永远不会成立`,
      `The ${en} "${step.id}" can never happen: its conditions never hold`,
      {
        zh: '看它的 guards：标记、事实、任务是否有人设置，within、above-unit 所说的动作是否在它之前',
        en: 'Look at its guards: does anything set the flag or fact, or come before it as "within" or "above-unit" asks',
      },
    );
  }
  return world.faults.count === before;
}

function checkFinals(world: ProcedureWorld): void {
  const { states } = world.procedure;
  if (!Object.values(states).some((state) => state.final === true)) {
    world.fault(
      ['states'],
      'procedure-dead-end',
      '没有终结状态（final: true）',
      'There is no final state (final: true)',
    );
  }
  for (const step of world.steps) {
    if ((step.kind !== 'action' && step.kind !== 'timer') || isAfterwards(step, world.procedure)) continue;
    for (const [index, state] of step.from.entries()) {
      if (states[state]?.final !== true) continue;
      const name = world.stateName(state);
      world.fault(
        [...step.fromPath, index],
        'procedure-final',
        `“${step.id}”从终结状态 ${name} 出发：终结后不再有任何动作`,
        `"${step.id}" starts from the final state ${name}: nothing leaves it`,
      );
    }
  }
}

function checkTargets(world: ProcedureWorld): void {
  for (const step of world.steps) {
    const targets = targetsOf(step);
    for (const [index, { when, path }] of targets.entries()) {
      const last = index === targets.length - 1;
      if (last && when.length > 0) {
        world.fault(
          path,
          'procedure-fall-through',
          `“${step.id}”的最后一个去向带有条件：都不成立时无处可去`,
          `The last target of "${step.id}" has a condition: where none holds there is nowhere to go`,
        );
      } else if (!last && when.length === 0) {
        world.fault(
          path,
          'procedure-fall-through',
          `“${step.id}”的这个去向没有条件，后面的去向永远轮不到`,
          `This target of "${step.id}" has no condition, so those after it are never taken`,
        );
      }
    }
  }
}

/** A flag that the end clears and that is put up on the way into the end is never seen. */
function checkStanding(world: ProcedureWorld): void {
  const { states } = world.procedure;
  for (const step of world.steps) {
    const targets = targetsOf(step);
    const isFinal = (state: string): boolean => states[state]?.final === true;
    const lists = [
      ...(targets.length > 0 && targets.every(({ state }) => isFinal(state))
        ? [{ effects: step.effects, path: step.effectsPath }]
        : []),
      ...targets.flatMap(({ state, effects, path }) =>
        isFinal(state) ? [{ effects, path: [...path, 'effects'] }] : [],
      ),
    ];
    for (const { effects, path } of lists) {
      for (const [index, effect] of effects.entries()) {
        if (!('flag' in effect) || !findFlag(world.procedure, effect.flag)?.standing) continue;
        world.fault(
          [...path, index, 'flag'],
          'procedure-final',
          `“${effect.flag}”是 standing 标记，进入终结状态时即清除，在这里设置没有意义`,
          `"${effect.flag}" is a standing flag, which the end clears: it makes no sense to set it on the way there`,
        );
      }
    }
  }
}

/**
 * A matter without a unit that leads it comes to an end or to such a unit by steps that somebody else may take: who leads is the only
 * one who may take some, and there is nobody. False when there is a state from which it does not.
 */
function checkLed(world: ProcedureWorld, walk: Walk): boolean {
  const helped = new Set(
    walk.visits.filter(({ standing }) => isLed(standing) || world.procedure.states[standing.state]?.final === true),
  );
  for (let grew = true; grew; ) {
    grew = false;
    for (const [from, next] of walk.onward) {
      if (helped.has(from) || ![...next].some((visit) => helped.has(visit))) continue;
      helped.add(from);
      grew = true;
    }
  }
  const told = new Set<string>();
  for (const visit of walk.visits) {
    const { state } = visit.standing;
    const waiting = world.steps.filter((step) => step.from.includes(state) && needsLead(step));
    // Where nothing waits for a unit that leads, the state is a dead end for everybody, and told as one.
    if (helped.has(visit) || told.has(state) || waiting.length === 0) continue;
    told.add(state);
    tellUnled(world, visit, waiting);
  }
  return told.size === 0;
}

function tellUnled(world: ProcedureWorld, visit: Visit, waiting: readonly Step[]): void {
  const { locale } = world.setting;
  const nameOf = ({ id, name }: Step): string => name[locale] ?? id;
  const { state } = visit.standing;
  const name = world.stateName(state);
  const way = wayTo(visit).map(nameOf).join(' → ');
  const steps = [...new Set(waiting.map(nameOf))].join('、');
  world.fault(
    ['states', state],
    'procedure-dead-end',
    `状态 ${name} 只有主办单位能办下去（${steps}），而经此到达时还没有主办单位：${way}`,
    `Only the lead unit leads on from the state ${name} (${steps}), and on this way there is none yet: ${way}`,
    {
      zh: '在到达之前用必填字段指定主办单位（assign），或让别的角色也能办下去',
      en: 'Assign a lead from a required field before it, or let somebody else lead on',
    },
  );
}

/** States from which no end can be reached: those without a way out one by one, circles as a whole. */
function checkEnds(world: ProcedureWorld, walk: Walk, birth?: Birth): void {
  const { states } = world.procedure;
  const reached = reachedIn(walk);
  const [ofZh, ofEn] = bornText(world, birth);
  const ending = new Set([...reached].filter((state) => states[state]?.final === true));
  for (let grew = true; grew; ) {
    grew = false;
    for (const [from, targets] of walk.edges) {
      if (ending.has(from) || ![...targets].some((state) => ending.has(state))) continue;
      ending.add(from);
      grew = true;
    }
  }
  const lost = [...reached].filter((state) => !ending.has(state) && states[state] !== undefined);
  const told = new Set<string>();
  for (const state of lost) {
    const name = world.stateName(state);
    if ((walk.edges.get(state)?.size ?? 0) === 0) {
      world.fault(
        ['states', state],
        'procedure-dead-end',
        `${ofZh}状态 ${name} 没有出路，又不是终结状态`,
        `${ofEn}The state ${name} has no way out and is not final`,
      );
      continue;
    }
    if (told.has(state)) continue;
    const circle = findCircle(state, walk.edges);
    if (circle === undefined) continue;
    for (const member of circle) told.add(member);
    const shown = circle.map((member) => world.stateName(member)).join(' → ');
    world.fault(
      ['states', state],
      'procedure-loop',
      `${ofZh}走进循环出不来，到不了终结状态：${shown}`,
      `${ofEn}A loop without exit, from which no final state can be reached: ${shown}`,
    );
  }
}

/** Of which matters it is said, where not of all. */
function bornText({ procedure, setting }: ProcedureWorld, birth: Birth | undefined): [zh: string, en: string] {
  if (birth === undefined) return ['', ''];
  const names = birth.sources.map((id) => procedure.sources[id]?.[setting.locale] ?? id).join('、');
  const { from, before } = birth;
  const zh = [from && `${from} 起`, before && `${before} 前`].filter(Boolean).join('、');
  const en = [from && `from ${from} on`, before && `before ${before}`].filter(Boolean).join(' and ');
  return [
    `来源为 ${names}${zh ? `、${zh}收到` : ''}的事项：`,
    `Of matters whose source is ${names}${en ? `, received ${en}` : ''}: `,
  ];
}

/** The shortest way from a state back to itself, or undefined. */
function findCircle(state: string, edges: Walk['edges']): string[] | undefined {
  const before = new Map<string, string>();
  const queue = [state];
  for (const at of queue) {
    for (const next of edges.get(at) ?? []) {
      if (next === state) {
        const way = [state];
        for (let step = at; step !== state; step = before.get(step)!) way.unshift(step);
        return [state, ...way];
      }
      if (before.has(next)) continue;
      before.set(next, at);
      queue.push(next);
    }
  }
  return undefined;
}
