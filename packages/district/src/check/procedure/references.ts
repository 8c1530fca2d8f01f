import { ballotActions, type Effect, type Guard, type Role, requestActions, type Who } from '@wangge/kernel';
import type { Message } from '../../fault.ts';
import { unitKinds } from '../../format.ts';
import type { Path } from '../../parse/located.ts';
import { checkDate, checkDuration } from '../catalogue.ts';
import { effectListsOf, guardListsOf, type Step, targetsOf } from './steps.ts';
import type { ProcedureWorld } from './world.ts';

const words = {
  state: { zh: '状态', en: 'state' },
  action: { zh: '动作', en: 'action' },
  clock: { zh: '时钟', en: 'clock' },
  counter: { zh: '计数器', en: 'counter' },
  flag: { zh: '标记', en: 'flag' },
  request: { zh: '申请', en: 'request' },
  source: { zh: '来源', en: 'source' },
  precedent: { zh: '先例', en: 'precedent' },
  task: { zh: '任务', en: 'task' },
  ballot: { zh: '表决', en: 'ballot' },
  procedure: { zh: '流程', en: 'procedure' },
  reasons: { zh: '理由列表', en: 'list of reasons' },
  reason: { zh: '理由', en: 'reason' },
  unitKind: { zh: '单位类型', en: 'kind of unit' },
  condition: { zh: '命名条件（conditions）', en: 'condition under "conditions"' },
} satisfies Record<string, Message>;

// Steps whose states of departure are written where no other step writes them.
const departing: readonly Step['kind'][] = ['opening', 'action', 'ask', 'timer'];

/** Every id that a step names exists: states, actions, clocks, counters, flags, requests, sources, precedents, tasks, ballots. */
export function checkReferences(world: ProcedureWorld): void {
  const { procedure, steps } = world;
  const states = Object.keys(procedure.states);
  checkIds(world);
  for (const step of steps) {
    if (departing.includes(step.kind)) {
      for (const [index, state] of step.from.entries())
        world.refer(states, state, words.state, [...step.fromPath, index]);
    }
    for (const { state, statePath } of targetsOf(step)) world.refer(states, state, words.state, statePath);
    for (const { guards, path } of guardListsOf(step)) {
      for (const [index, guard] of guards.entries()) checkGuard(world, guard, [...path, index]);
    }
    for (const { effects, path } of effectListsOf(step)) {
      for (const [index, effect] of effects.entries()) checkEffect(world, effect, [...path, index]);
    }
    checkTimer(world, step);
  }
  for (const [id, guards] of Object.entries(world.procedure.conditions ?? {})) {
    for (const [index, guard] of guards.entries()) checkGuard(world, guard, ['conditions', id, index]);
  }
  checkSources(world);
  checkReaders(world);
  checkKin(world, states);
}

/** What tasks, ballots and merging name. */
function checkKin(world: ProcedureWorld, states: readonly string[]): void {
  const { tasks = {}, ballots = {}, merging, reasons } = world.procedure;
  for (const [id, { procedure, after = [] }] of Object.entries(tasks)) {
    const known = world.setting.procedures;
    if (known) world.refer([...known.keys()], procedure, words.procedure, ['tasks', id, 'procedure']);
    for (const [index, other] of after.entries()) {
      world.refer(Object.keys(tasks), other, words.task, ['tasks', id, 'after', index]);
    }
  }
  for (const [id, plan] of Object.entries(ballots)) {
    for (const [index, state] of plan.in.entries()) {
      world.refer(states, state, words.state, ['ballots', id, 'in', index]);
    }
    world.refer(Object.keys(reasons), plan.recusal, words.reasons, ['ballots', id, 'recusal']);
    for (const [index, reason] of (plan.absence ?? []).entries()) {
      const known = Object.keys(reasons[plan.recusal] ?? {});
      world.refer(known, reason, words.reason, ['ballots', id, 'absence', index]);
    }
    if (plan.clock !== undefined) {
      world.refer(Object.keys(world.procedure.clocks), plan.clock, words.clock, ['ballots', id, 'clock']);
    }
    for (const [index, action] of (plan['different-person'] ?? []).entries()) {
      world.refer(doings(world), action, words.action, ['ballots', id, 'different-person', index]);
    }
  }
  if (merging === undefined) return;
  world.refer(states, merging.into, words.state, ['merging', 'into']);
  for (const [index, clock] of (merging.runs ?? []).entries()) {
    world.refer(Object.keys(world.procedure.clocks), clock, words.clock, ['merging', 'runs', index]);
  }
  for (const [index, { when }] of merging.follows.entries()) {
    for (const [position, state] of when.entries()) {
      world.refer(states, state, words.state, ['merging', 'follows', index, 'when', position]);
    }
  }
}

/** Whatever a person can have done to a matter. */
function doings({ procedure }: ProcedureWorld): string[] {
  const generated = [...requestActions(procedure), ...ballotActions(procedure)];
  return ['open', ...Object.keys(procedure.actions), ...generated];
}

/** Whoever may open says where reports come from, and nobody else. */
function checkSources(world: ProcedureWorld): void {
  const { opening, sources } = world.procedure;
  for (const [role, given] of Object.entries(opening.source)) {
    const path: Path = ['opening', 'source', role];
    world.refer(Object.keys(opening.by), role, { zh: '可上报的角色', en: 'role that may open' }, path);
    const listed = typeof given === 'string' ? [given] : given;
    for (const [index, source] of listed.entries()) {
      const at: Path = typeof given === 'string' ? path : [...path, index];
      world.refer(Object.keys(sources), source, words.source, at);
      if (listed.indexOf(source) === index) continue;
      world.fault(at, 'duplicate', `来源“${source}”写了两次`, `The source "${source}" stands here twice`);
    }
  }
  for (const role of rolesIn(opening.by)) {
    if (opening.source[role] !== undefined) continue;
    world.fault(
      ['opening', 'by', role],
      'procedure-reference',
      `“${role}”可以上报，opening.source 却没有说其来源`,
      `"${role}" may open, and opening.source does not say where its reports come from`,
    );
  }
}

/** Whoever acts reaches the matter: an action for a role that cannot see it is one that nobody does. */
function checkReaders(world: ProcedureWorld): void {
  const { readers, states } = world.procedure;
  if (readers === undefined) return;
  const named = [
    ...world.steps.flatMap(({ by = [] }) =>
      by.flatMap(({ who, path }) => rolesIn(who).map((role) => ({ role, path }))),
    ),
    ...Object.entries(states).flatMap(([id, { desk = [] }]) =>
      desk.map((role, index) => ({ role, path: ['states', id, 'desk', index] })),
    ),
  ];
  for (const { role, path } of named) {
    if (readers.includes(role)) continue;
    world.fault(
      path,
      'procedure-readers',
      `“${role}”在这里有事要做，却不在 readers 里，看不到事项`,
      `"${role}" has something to do here and is not among the readers: it cannot see the matter`,
    );
  }
}

function rolesIn(who: Who): Role[] {
  return Object.keys(who) as Role[];
}

/** Ids that a request or a ballot generates, and that of the opening, belong to no action. */
function checkIds(world: ProcedureWorld): void {
  const generated = ['open', ...requestActions(world.procedure), ...ballotActions(world.procedure)];
  for (const id of Object.keys(world.procedure.actions)) {
    if (!generated.includes(id)) continue;
    world.fault(
      ['actions', id],
      'procedure-id-clash',
      `动作“${id}”与系统自动产生的动作重名`,
      `The action "${id}" has the id of one that is generated`,
      {
        zh: '上报占用 open，申请占用 ask-、approve-、refuse-、withdraw-，表决占用 vote-、recuse-、substitute-、conclude-',
        en: 'The opening takes open, a request ask-, approve-, refuse-, withdraw-, a ballot vote-, recuse-, substitute-, conclude-',
      },
    );
  }
  const actions = Object.keys(world.procedure.actions);
  for (const id of Object.keys(world.procedure.timers ?? {})) {
    if (!actions.includes(id)) continue;
    world.fault(
      ['timers', id],
      'procedure-id-clash',
      `定时“${id}”与动作重名，流转记录里分不清`,
      `The timer "${id}" has the id of an action; the log could not tell them apart`,
    );
  }
}

function checkTimer(world: ProcedureWorld, { at, path }: Step): void {
  if (at === undefined) return;
  if ('clock' in at) world.refer(Object.keys(world.procedure.clocks), at.clock, words.clock, [...path, 'at', 'clock']);
  if (!('after' in at)) return;
  checkDuration(at.after, world.place([...path, 'at', 'after']), world.faults);
  if (at.since !== undefined) world.refer(doings(world), at.since, words.action, [...path, 'at', 'since']);
}

function checkGuard(world: ProcedureWorld, guard: Guard, path: Path): void {
  const { procedure } = world;
  const inList = (known: readonly string[], id: string, what: Message, ...rest: Path): boolean =>
    world.refer(known, id, what, [...path, ...rest]);
  if ('different-person' in guard) {
    for (const [index, id] of guard['different-person'].entries())
      inList(doings(world), id, words.action, 'different-person', index);
  } else if ('same-person' in guard) {
    const { did, in: states } = guard['same-person'];
    for (const [index, id] of did.entries()) inList(doings(world), id, words.action, 'same-person', 'did', index);
    for (const [index, id] of states.entries())
      inList(Object.keys(procedure.states), id, words.state, 'same-person', 'in', index);
  } else if ('different-unit' in guard) {
    for (const [index, id] of guard['different-unit'].entries())
      inList(doings(world), id, words.action, 'different-unit', index);
  } else if ('other-unit' in guard) {
    for (const [index, id] of guard['other-unit'].did.entries())
      inList(doings(world), id, words.action, 'other-unit', 'did', index);
  } else if ('did-by' in guard) {
    for (const [index, id] of guard['did-by'].did.entries())
      inList(doings(world), id, words.action, 'did-by', 'did', index);
    const { 'since-called': task, within } = guard['did-by'];
    if (within !== undefined) checkDuration(within, world.place([...path, 'did-by', 'within']), world.faults);
    if (task !== undefined) inList(Object.keys(procedure.tasks ?? {}), task, words.task, 'did-by', 'since-called');
  } else if ('above-unit' in guard) {
    for (const [index, id] of guard['above-unit'].did.entries())
      inList(doings(world), id, words.action, 'above-unit', 'did', index);
  } else if ('unit-kind' in guard) {
    for (const [index, id] of guard['unit-kind'].kinds.entries())
      inList(unitKinds, id, words.unitKind, 'unit-kind', 'kinds', index);
  } else if ('no-decision' in guard) {
    for (const key of ['by', 'until'] as const) {
      for (const [index, id] of (guard['no-decision'][key] ?? []).entries())
        inList(doings(world), id, words.action, 'no-decision', key, index);
    }
  } else if ('ended-within' in guard) {
    checkDuration(guard['ended-within'], world.place([...path, 'ended-within']), world.faults);
  } else if ('is' in guard) {
    inList(Object.keys(procedure.conditions ?? {}), guard.is, words.condition, 'is');
  } else if ('before-deadline' in guard) {
    inList(Object.keys(procedure.clocks), guard['before-deadline'], words.clock, 'before-deadline');
  } else if ('count-below' in guard) {
    inList(Object.keys(procedure.counters), guard['count-below'].counter, words.counter, 'count-below', 'counter');
  } else if ('count-reached' in guard) {
    inList(Object.keys(procedure.counters), guard['count-reached'].counter, words.counter, 'count-reached', 'counter');
  } else if ('flag' in guard) {
    inList(Object.keys(procedure.flags), guard.flag, words.flag, 'flag');
  } else if ('not-flag' in guard) {
    inList(Object.keys(procedure.flags), guard['not-flag'], words.flag, 'not-flag');
  } else if ('source-in' in guard) {
    for (const [index, id] of guard['source-in'].entries())
      inList(Object.keys(procedure.sources), id, words.source, 'source-in', index);
  } else if ('no-precedent' in guard) {
    inList(precedentsOf(world), guard['no-precedent'], words.precedent, 'no-precedent');
  } else if ('no-request' in guard) {
    inList(Object.keys(procedure.requests ?? {}), guard['no-request'], words.request, 'no-request');
  } else if ('within' in guard) {
    inList(doings(world), guard.within.since, words.action, 'within', 'since');
    checkDuration(guard.within.limit, world.place([...path, 'within', 'limit']), world.faults);
  } else if ('received-from' in guard) {
    checkDate(guard['received-from'], world.place([...path, 'received-from']), world.faults);
  } else if ('date-within' in guard) {
    checkDuration(guard['date-within'].max, world.place([...path, 'date-within', 'max']), world.faults);
  } else {
    const gate = Object.entries(guard).find(([word]) => gates.includes(word));
    for (const [index, id] of ((gate?.[1] ?? []) as string[]).entries())
      inList(Object.keys(procedure.tasks ?? {}), id, words.task, gate![0], index);
  }
}

const gates: readonly string[] = ['tasks-done', 'tasks-ended', 'called-done'];

/** Names of precedents that some step makes. */
function precedentsOf({ steps }: ProcedureWorld): string[] {
  return steps
    .flatMap(effectListsOf)
    .flatMap(({ effects }) => effects)
    .flatMap((effect) => ('precedent' in effect ? [effect.precedent.name] : []));
}

function checkEffect(world: ProcedureWorld, effect: Effect, path: Path): void {
  const clocks = Object.keys(world.procedure.clocks);
  for (const verb of ['start', 'restart', 'pause', 'resume', 'stop'] as const) {
    const id = (effect as Partial<Record<typeof verb, string>>)[verb];
    if (id !== undefined) world.refer(clocks, id, words.clock, [...path, verb]);
  }
  if ('extend' in effect) world.refer(clocks, effect.extend.clock, words.clock, [...path, 'extend', 'clock']);
  else if ('count' in effect)
    world.refer(Object.keys(world.procedure.counters), effect.count, words.counter, [...path, 'count']);
  else if ('reset' in effect)
    world.refer(Object.keys(world.procedure.counters), effect.reset, words.counter, [...path, 'reset']);
  else if ('flag' in effect)
    world.refer(Object.keys(world.procedure.flags), effect.flag, words.flag, [...path, 'flag']);
  else if ('unflag' in effect)
    world.refer(Object.keys(world.procedure.flags), effect.unflag, words.flag, [...path, 'unflag']);
  else if ('flag-from' in effect)
    world.refer(Object.keys(world.procedure.flags), effect['flag-from'].flag, words.flag, [
      ...path,
      'flag-from',
      'flag',
    ]);
  else if ('call' in effect)
    world.refer(Object.keys(world.procedure.tasks ?? {}), effect.call.task, words.task, [...path, 'call', 'task']);
  else if ('seat' in effect)
    world.refer(Object.keys(world.procedure.ballots ?? {}), effect.seat.ballot, words.ballot, [
      ...path,
      'seat',
      'ballot',
    ]);
}
