import type { Guard, Procedure, Task } from '@wangge/kernel';
import type { Path } from '../../parse/located.ts';
import { checkDuration } from '../catalogue.ts';
import { effectListsOf, guardListsOf, targetsOf } from './steps.ts';
import { gateOf, type Standing, type Walk, wayTo } from './walk.ts';
import type { ProcedureWorld } from './world.ts';

/** Tasks are called somewhere, come in an order that ends, and have a limit exactly where their procedure counts by it. */
export function checkTasks(world: ProcedureWorld): void {
  const { tasks = {} } = world.procedure;
  const called = new Set(
    world.steps
      .flatMap(effectListsOf)
      .flatMap(({ effects }) => effects.flatMap((effect) => ('call' in effect ? [effect.call.task] : []))),
  );
  for (const [id, task] of Object.entries(tasks)) {
    const path: Path = ['tasks', id];
    if (!called.has(id)) {
      world.fault(path, 'procedure-task', `任务“${id}”没有任何动作召集（call）`, `No action calls the task "${id}"`);
    }
    checkTaskLimit(world, id, task);
    const circle = circleFrom(id, (at) => tasks[at]?.after ?? []);
    // Of a circle the first that the file names is told.
    if (circle !== undefined && Object.keys(tasks).find((one) => circle.includes(one)) === id) {
      const shown = circle.join(' → ');
      world.fault(
        [...path, 'after'],
        'procedure-task',
        `任务互相等待，谁也轮不到：${shown}`,
        `These tasks wait for each other and none ever begins: ${shown}`,
      );
    }
    checkCallers(world, task, [...path, 'procedure']);
    if (task.apart) checkApart(world, id);
  }
}

/** What is apart from the work holds nothing up, and comes after nothing. */
function checkApart(world: ProcedureWorld, id: string): void {
  const { tasks = {} } = world.procedure;
  const tell = (path: Path, zh: string, en: string): void => world.fault(path, 'procedure-task', zh, en);
  if (tasks[id]?.after !== undefined) {
    tell(
      ['tasks', id, 'after'],
      `任务“${id}”与办理无关（apart），不排在别的任务之后`,
      `The task "${id}" is apart and comes after no other`,
    );
  }
  for (const [other, { after = [] }] of Object.entries(tasks)) {
    const index = after.indexOf(id);
    if (index < 0) continue;
    tell(
      ['tasks', other, 'after', index],
      `没有任务等待“${id}”：它与办理无关（apart）`,
      `No task waits for "${id}", which is apart`,
    );
  }
  for (const step of world.steps) {
    for (const { guards, path } of guardListsOf(step)) {
      for (const [index, guard] of guards.entries()) {
        if (!gateOf(guard).includes(id)) continue;
        tell(
          [...path, index],
          `不能以“${id}”为门槛：它与办理无关（apart）`,
          `No gate waits for "${id}", which is apart`,
        );
      }
    }
  }
}

/** What a task may be dropped by: the choice of an action's own form, each of whose answers is a task, and which has to be given. */
export function checkDrops(world: ProcedureWorld): void {
  const { tasks = {}, reasons } = world.procedure;
  for (const step of world.steps) {
    for (const { effects, path } of effectListsOf(step)) {
      for (const [index, effect] of effects.entries()) {
        if (!('drop' in effect)) continue;
        const tell = (zh: string, en: string): void => world.fault([...path, index, 'drop'], 'procedure-task', zh, en);
        if (step.kind !== 'action' || effects !== step.effects) {
          tell(
            '取消任务（drop）只能写在动作自己的 effects 里：别处不查有没有可取消的',
            'A task is dropped in the effects of an action itself (drop): nowhere else is looked at what there is to drop',
          );
          continue;
        }
        const field = step.form.find((one) => one.field === effect.drop);
        if (field?.type !== 'choice') continue;
        if (field.required !== true || field.when !== undefined) {
          tell(`“${effect.drop}”应为必填`, `"${effect.drop}" must be required`);
        }
        const strange = Object.keys(reasons[field.of ?? ''] ?? {}).filter((id) => !Object.hasOwn(tasks, id));
        if (strange.length > 0) {
          tell(
            `“${effect.drop}”的选项 ${strange.join('、')} 不是任务（tasks）`,
            `"${effect.drop}" offers ${strange.join(', ')}, which is no task`,
          );
        }
      }
    }
  }
}

function checkTaskLimit(world: ProcedureWorld, id: string, { limit, procedure }: Task): void {
  const path: Path = ['tasks', id];
  if (limit !== undefined) checkDuration(limit, world.place([...path, 'limit']), world.faults);
  const opened = world.setting.procedures?.get(procedure);
  if (opened === undefined) return;
  const counts = Object.values(opened.clocks).some((clock) => clock.limit === 'task');
  if (counts && limit === undefined) {
    world.fault(
      path,
      'procedure-task',
      `“${procedure}”的时钟按任务时限计时，任务“${id}”缺少 limit`,
      `A clock of "${procedure}" runs for the limit of its task; the task "${id}" lacks "limit"`,
    );
  } else if (!counts && limit !== undefined) {
    world.fault(
      [...path, 'limit'],
      'procedure-task',
      `“${procedure}”没有按任务时限计时的时钟（limit: task），这个时限不起作用`,
      `No clock of "${procedure}" runs for the limit of its task (limit: task), so that this one counts for nothing`,
    );
  }
}

/** A procedure whose tasks come to call it again would open matters without end. */
function checkCallers(world: ProcedureWorld, { procedure }: Task, path: Path): void {
  const { procedures } = world.setting;
  const circle = circleFrom(procedure, (at) =>
    Object.values(procedures?.get(at)?.tasks ?? {}).map((task) => task.procedure),
  );
  if (circle === undefined || !circle.includes(world.procedure.id)) return;
  const shown = circle.join(' → ');
  world.fault(
    path,
    'procedure-task',
    `流程互相召集，没有尽头：${shown}`,
    `Procedures call each other without end: ${shown}`,
  );
}

/** The shortest way from a name back to itself, or undefined. */
function circleFrom(name: string, next: (name: string) => readonly string[]): string[] | undefined {
  const ways = [[name]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const one of next(way.at(-1)!)) {
      if (one === name) return [...way, name];
      if (seen.has(one)) continue;
      seen.add(one);
      ways.push([...way, one]);
    }
  }
  return undefined;
}

/** What a procedure that is a task needs, and what only such a procedure may have. */
export function checkCalled(world: ProcedureWorld): void {
  const { procedure, callings } = world;
  if (callings === undefined) return;
  if (callings.length > 0) checkBeingCalled(world);
  else checkNeverCalled(world);
  const { withdrawn, states } = procedure;
  if (withdrawn !== undefined && states[withdrawn] !== undefined && states[withdrawn]?.final !== true) {
    world.fault(
      ['withdrawn'],
      'procedure-task',
      `召集方结束后任务进入的状态 ${world.stateName(withdrawn)} 应为终结状态`,
      `Where a task goes when its caller ends must be a final state; ${world.stateName(withdrawn)} is none`,
    );
  }
}

function checkBeingCalled(world: ProcedureWorld): void {
  const { procedure } = world;
  const { opening, states, withdrawn, sources } = procedure;
  const tell = (path: Path, zh: string, en: string): void => world.fault(path, 'procedure-task', zh, en);
  // Where every call is apart from what its matter does, nothing ends it but itself.
  const isPart = (world.callings ?? []).some(({ procedure: caller, id }) => caller.tasks?.[id]?.apart !== true);
  if (withdrawn === undefined && isPart) {
    tell(
      ['id'],
      `“${procedure.id}”是任务，须写明召集方结束后任务进入哪个状态（withdrawn）`,
      `"${procedure.id}" is a task: say where it goes when its caller ends (withdrawn)`,
    );
  }
  if (Object.keys(sources).length === 0) {
    tell(
      ['sources'],
      '任务要有一个来源，写给召集来的事项',
      'A task needs a source, which matters that are called have',
    );
  }
  for (const [id, { final, outcome }] of Object.entries(states)) {
    if (!final || outcome !== undefined || id === withdrawn) continue;
    tell(
      ['states', id],
      `任务在 ${world.stateName(id)} 结束，却没有 outcome（done 或 failed），召集方会一直等下去`,
      `A task that ends in ${world.stateName(id)} has no outcome (done or failed): its caller would wait for ever`,
    );
  }
  for (const { state, statePath } of targetsOf({ to: opening.to, toPath: ['opening', 'to'] })) {
    if (states[state]?.outcome === undefined) continue;
    tell(statePath, '任务不能一开始就有 outcome', 'A task cannot have an outcome from its very beginning');
  }
  if (Object.keys(opening.by).length === 0) checkReceived(world);
}

/** Where only a call opens it, whatever the form asks for has to come with some call. */
function checkReceived(world: ProcedureWorld): void {
  const { opening, id } = world.procedure;
  if ((opening.guards ?? []).length > 0) {
    world.fault(
      ['opening', 'guards'],
      'procedure-task',
      '任务由召集产生，上报条件从不检查',
      'A call opens it without asking: these guards are never looked at',
    );
  }
  const calls = (world.callings ?? []).flatMap((calling) => callsOf(calling.procedure, calling.id));
  for (const [index, field] of opening.form.entries()) {
    if (field.type === 'place' || field.field === 'category' || field.field === 'condition') continue;
    const comes = calls.some(({ form, hand }) =>
      field.personal === undefined
        ? field.type !== 'photos' && hand.includes(field.field)
        : form.some((one) => one.field === field.field && one.personal === field.personal),
    );
    if (comes) continue;
    world.fault(
      ['opening', 'form', index],
      'procedure-task',
      `没有一次召集会把“${field.field}”交给“${id}”`,
      `No call hands "${field.field}" to "${id}"`,
    );
  }
}

function callsOf(caller: Procedure, task: string): { form: readonly FormFieldOf[]; hand: readonly string[] }[] {
  const forms = [
    ...Object.values(caller.actions),
    ...Object.values(caller.requests ?? {}).map(({ ask, granted }) => ({ ...granted, form: ask.form })),
  ];
  return forms.flatMap(({ form = [], effects = [], to }) =>
    [...effects, ...targetsOf({ ...(to === undefined ? {} : { to }), toPath: [] }).flatMap((target) => target.effects)]
      .flatMap((effect) => ('call' in effect && effect.call.task === task ? [effect.call] : []))
      .map(({ hand = [] }) => ({ form, hand })),
  );
}

type FormFieldOf = Procedure['opening']['form'][number];

function checkNeverCalled(world: ProcedureWorld): void {
  const { procedure } = world;
  const none = { zh: '本包里没有流程把它列为任务（tasks）', en: 'no procedure of this pack names it under "tasks"' };
  const tell = (path: Path, zh: string, en: string): void =>
    world.fault(path, 'procedure-task', `${zh}：${none.zh}`, `${en}: ${none.en}`);
  if (Object.keys(procedure.opening.by).length === 0) {
    // A task that lost its caller: what else only tasks have is no fault of its own.
    world.fault(
      ['opening', 'by'],
      'procedure-task',
      `没有人可以上报，也没有谁会召集：${none.zh}`,
      `Nobody may open it, and nothing calls it: ${none.en}`,
    );
    return;
  }
  if (procedure.withdrawn !== undefined) tell(['withdrawn'], '只有任务才有 withdrawn', 'Only a task has "withdrawn"');
  for (const [id, clock] of Object.entries(procedure.clocks)) {
    if (clock.limit !== 'task') continue;
    tell(['clocks', id, 'limit'], '只有任务的时钟才按任务时限计时', 'Only a clock of a task runs for its limit');
  }
  for (const [id, state] of Object.entries(procedure.states)) {
    if (state.outcome === undefined) continue;
    tell(['states', id, 'outcome'], '只有任务的状态才有 outcome', 'Only states of a task have an outcome');
  }
  for (const { path } of partiesOf(world).filter(({ relation }) => relation === 'caller')) {
    tell(path, '没有召集方（caller）', 'There is no caller');
  }
}

/** Everybody who may do something, with where it is said. */
function partiesOf({ steps }: ProcedureWorld): { relation: string; path: Path }[] {
  return steps.flatMap(({ by = [] }) =>
    by.flatMap(({ who, path }) =>
      Object.entries(who).map(([role, relation]) => ({ relation: relation as string, path: [...path, role] })),
    ),
  );
}

/** What can be said of tasks only after every way has been walked: that they end, and that a gate leaves a way out. */
export function checkTaskWays(world: ProcedureWorld, walk: Walk): void {
  if ((world.callings ?? []).length > 0) checkOutcomes(world, walk);
  for (const task of Object.keys(world.procedure.tasks ?? {})) checkGates(world, walk, task);
}

function checkOutcomes(world: ProcedureWorld, walk: Walk): void {
  const { states, id } = world.procedure;
  const reached = new Set(walk.visits.map(({ standing }) => standing.state));
  for (const outcome of ['done', 'failed'] as const) {
    if ([...reached].some((state) => states[state]?.outcome === outcome)) continue;
    const why = outcome === 'done' ? ['办成', 'be done'] : ['办不成（如谢绝）', 'fail (be declined)'];
    world.fault(
      ['states'],
      'procedure-task',
      `任务“${id}”没有办法${why[0]}：走得到的状态都没有 outcome: ${outcome}`,
      `The task "${id}" can never ${why[1]}: no state that is reached has outcome: ${outcome}`,
    );
  }
  checkWithdrawing(world, walk);
  const told = new Set<string>();
  for (const { step, from, to } of walk.moves) {
    const [was, is] = [states[from]?.outcome, states[to]?.outcome];
    const key = step.path.join('.');
    if (was === undefined || was === is || step.kind === 'caller-ended' || told.has(key)) continue;
    told.add(key);
    world.fault(
      step.toPath,
      'procedure-task',
      `“${step.id}”从 ${world.stateName(from)}（outcome: ${was}）走回 ${world.stateName(to)}：召集方已当它结束`,
      `"${step.id}" leads from ${world.stateName(from)} (outcome: ${was}) back to ${world.stateName(to)}; its caller counts it as ended`,
    );
  }
}

/** A unit that could take back the call to itself would open the gate that waits for it. */
function checkWithdrawing(world: ProcedureWorld, walk: Walk): void {
  const { states } = world.procedure;
  const told = new Set<string>();
  for (const { step, from, to } of walk.moves) {
    if (states[to]?.outcome !== 'withdrawn' || states[from]?.outcome !== undefined || step.kind === 'caller-ended')
      continue;
    const own = (step.by ?? [])
      .flatMap(({ who }) => Object.entries(who))
      .find(([, how]) => how === 'lead-unit' || how === 'assist-unit');
    const key = step.path.join('.');
    if (own === undefined || told.has(key)) continue;
    told.add(key);
    world.fault(
      step.toPath,
      'procedure-task',
      `“${step.id}”由被召集的单位（${own[0]}）自己走到 ${world.stateName(to)}（outcome: withdrawn）：召集方的门槛会当它不用办了`,
      `By "${step.id}" the unit that was called (${own[0]}) reaches ${world.stateName(to)} (outcome: withdrawn) itself: its caller's gate would wait for it no longer`,
      { zh: '办不成请用 outcome: failed', en: 'Give what came to nothing the outcome failed' },
    );
  }
}

/** Where a task can fail, a state whose only ways out wait for it to be done is left by nobody unless it can be called again. */
function checkGates(world: ProcedureWorld, walk: Walk, task: string): void {
  const { states } = world.procedure;
  const calls = world.steps.filter((step) =>
    effectListsOf(step).some(({ effects }) => effects.some((effect) => 'call' in effect && effect.call.task === task)),
  );
  const gated = world.steps.filter((step) => step.guards.some((guard) => waitsFor(guard, task)));
  if (gated.length === 0 || calls.length === 0) return;
  const free = walk.moves.filter(({ step }) => !gated.includes(step) && step.kind !== 'caller-ended');
  const open = new Set(
    Object.keys(states).filter((id) => states[id]?.final || calls.some(({ from }) => from.includes(id))),
  );
  for (let grew = true; grew; ) {
    grew = false;
    for (const { from, to } of free) {
      if (open.has(from) || !open.has(to)) continue;
      open.add(from);
      grew = true;
    }
  }
  for (const step of gated) {
    const gate = step.guards.findIndex((guard) => waitsFor(guard, task));
    const stuck = walk.visits.find(
      ({ standing }) =>
        step.from.includes(standing.state) && !open.has(standing.state) && mayFail(standing, step.guards[gate]!, task),
    );
    if (stuck === undefined) continue;
    const name = world.stateName(stuck.standing.state);
    const way = wayTo(stuck).map((one) => one.name[world.setting.locale] ?? one.id);
    world.fault(
      [...step.guardsPath, gate],
      'procedure-task',
      `任务“${task}”办不成时，状态 ${name} 没有出路：既不能再召集，也没有别的动作（${way.join(' → ')}）`,
      `When the task "${task}" fails, ${name} has no way out: nobody can be called again, and nothing else leads on (${way.join(' → ')})`,
    );
    return;
  }
}

/** It is not known to be done by a gate that was passed before; a gate for those called only lets pass whom nobody called. */
function mayFail({ known }: Standing, guard: Guard, task: string): boolean {
  const called = 'tasks-done' in guard || (known[`task ${task}`] ?? 'no') !== 'no';
  return called && known[`done ${task}`] !== 'yes';
}

function waitsFor(guard: Guard, task: string): boolean {
  return !('tasks-ended' in guard) && gateOf(guard).includes(task);
}
