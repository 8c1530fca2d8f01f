import { ballotActions, type FormField, type Procedure, type Role, voteList, type Who } from '@wangge/kernel';
import type { DemoMeanwhile, DemoPlay, DemoReport, DemoSituation, DemoWay, DemoWhen } from '../../demo-format.ts';
import type { Path } from '../../parse/located.ts';
import { stepsOf } from '../procedure/steps.ts';
import { listed } from '../suggest.ts';
import { checkForm } from './form.ts';
import type { DemoWorld } from './world.ts';

/** What of a procedure people can do, by the name that a way gives it. */
interface Doable {
  from: readonly string[];
  by: readonly Who[];
  form: readonly FormField[];
  /** Lists of choices, where they are not those of the procedure. */
  reasons?: Procedure['reasons'];
}

/** Every state that is not final leads on by actions that are there, done by roles that may, with forms that fit. */
export function checkPlay(world: DemoWorld, procedure: Procedure, play: DemoPlay): void {
  const path: Path = ['procedures', procedure.id];
  const doable = doableOf(procedure);
  checkReports(world, procedure, play, path);
  // What a call opens is led on by the same table.
  for (const { procedure: called } of Object.values(procedure.tasks ?? {})) {
    const what = { zh: `流程（“${procedure.id}”会调用）`, en: `procedure, which "${procedure.id}" calls,` };
    world.refer(Object.keys(world.demo.procedures), called, what, path);
  }
  const states = Object.entries(procedure.states);
  // What joined another matter is led on by that one.
  const led = procedure.merging?.into;
  const lacking = states
    .filter(([id, { final }]) => !final && id !== led && !Object.hasOwn(play.states, id))
    .map(([id]) => id);
  if (lacking.length > 0) {
    const names = listed(lacking);
    world.fault(
      [...path, 'states'],
      'demo-play',
      `以下状态没有写明接下来做什么：${names}`,
      `It is not said what is done next in: ${names}`,
    );
  }
  for (const [state, situations] of Object.entries(play.states)) {
    const at = [...path, 'states', state];
    if (!world.refer(Object.keys(procedure.states), state, { zh: '状态', en: 'state' }, at)) continue;
    checkState(world, { procedure, doable, state }, situations, at);
  }
}

interface StateOf {
  procedure: Procedure;
  doable: ReadonlyMap<string, Doable>;
  state: string;
}

function checkState(world: DemoWorld, here: StateOf, situations: readonly DemoSituation[], path: Path): void {
  const { procedure, state } = here;
  for (const [index, { when, ways, meanwhile = [] }] of situations.entries()) {
    const at = [...path, index];
    checkWhen(world, procedure, when, [...at, 'when']);
    for (const [position, way] of ways.entries()) {
      if ('wait' in way) checkWait(world, here, when, [...at, 'ways', position]);
      else {
        checkDoing(world, here, way, [...at, 'ways', position]);
        checkPace(world, procedure, way.after, [...at, 'ways', position, 'after']);
      }
    }
    for (const [position, one] of meanwhile.entries()) checkDoing(world, here, one, [...at, 'meanwhile', position]);
  }
  if (situations.at(-1)?.when !== undefined) {
    world.fault(
      [...path, situations.length - 1],
      'demo-play',
      `状态“${state}”的最后一种情形不能带 when，否则可能无路可走`,
      `The last situation of the state "${state}" must hold always: leave out its when`,
    );
  }
}

function checkWait(world: DemoWorld, { procedure, state }: StateOf, when: DemoWhen | undefined, path: Path): void {
  const leadsOn =
    state === procedure.merging?.into ||
    procedure.states[state]?.final === true ||
    when?.tasks === 'going' ||
    Object.values(procedure.timers ?? {}).some((timer) => timer.in.includes(state) && timer.to !== undefined);
  if (leadsOn) return;
  world.fault(
    path,
    'demo-play',
    `没有定时器从“${state}”继续，也不是在等协同任务`,
    `No timer leads on from "${state}", and no task is waited for, so that waiting has no end`,
  );
}

function checkDoing(
  world: DemoWorld,
  { procedure, doable, state }: StateOf,
  way: DemoWay | DemoMeanwhile,
  path: Path,
): void {
  checkWhen(world, procedure, way.when, [...path, 'when']);
  const action = { zh: '动作', en: 'action' };
  if (!world.refer(doable.keys(), way.do, action, [...path, 'do'])) return;
  const { from, by, form, reasons = procedure.reasons } = doable.get(way.do) as Doable;
  if (!from.includes(state)) {
    world.fault(
      [...path, 'do'],
      'demo-play',
      `动作“${way.do}”不从“${state}”出发（可从：${listed(from)}）`,
      `The action "${way.do}" does not start from "${state}" (it starts from: ${listed(from)})`,
    );
  }
  const roles = new Set(by.flatMap((who) => Object.keys(who) as Role[]));
  for (const role of Object.keys(way.by ?? {}) as Role[]) {
    if (roles.has(role)) continue;
    world.fault(
      [...path, 'by', role],
      'demo-play',
      `“${role}”不能做“${way.do}”（可做：${listed(roles)}）`,
      `"${role}" may not do "${way.do}" (these may: ${listed(roles)})`,
    );
  }
  const when = (one: DemoWhen | undefined, at: Path): void => checkWhen(world, procedure, one, at);
  if (way.unit !== undefined) checkUnit(world, way.unit, [...path, 'unit']);
  checkForm(world, { procedure, reasons, fields: form, when }, way.form ?? {}, [...path, 'form']);
}

function checkReports(world: DemoWorld, procedure: Procedure, { weight, reports }: DemoPlay, path: Path): void {
  if (reports === undefined) {
    if (weight === 0) return;
    const [zh, en] = ['没有 reports 的流程 weight 应为 0', 'Without reports a procedure has the weight 0'];
    world.fault([...path, 'weight'], 'demo-play', zh, en);
    return;
  }
  for (const [id, report] of Object.entries(reports)) checkReport(world, procedure, report, [...path, 'reports', id]);
  if (Object.values(reports).every((report) => report.weight === 0)) {
    world.fault([...path, 'reports'], 'demo-play', '权重全部为 0', 'All weights are 0');
  }
}

function checkReport(world: DemoWorld, procedure: Procedure, report: DemoReport, path: Path): void {
  const { opening, sources } = procedure;
  world.refer(Object.keys(sources), report.source, { zh: '来源', en: 'source' }, [...path, 'source']);
  world.refer(Object.keys(world.demo.arrivals.hours), report.hours, { zh: '时段', en: 'hours' }, [...path, 'hours']);
  if (!Object.hasOwn(opening.by, report.by)) {
    const roles = listed(Object.keys(opening.by));
    const [zh, en] = [
      `“${report.by}”不能上报（可上报：${roles}）`,
      `"${report.by}" may not report (these may: ${roles})`,
    ];
    world.fault([...path, 'by'], 'demo-play', zh, en);
  } else {
    const named = opening.source[report.by];
    const may = typeof named === 'string' ? [named] : (named ?? []);
    if (!may.includes(report.source)) {
      const [zh, en] = [
        `“${report.by}”上报不能注明来源“${report.source}”（可注明：${listed(may)}）`,
        `A report by "${report.by}" may not name the source "${report.source}" (it may name: ${listed(may)})`,
      ];
      world.fault([...path, 'source'], 'demo-play', zh, en);
    }
  }
  if (report.found && report.weight !== undefined) {
    const [zh, en] = ['巡查发现的不用 weight', 'What is found on rounds has no weight'];
    world.fault([...path, 'weight'], 'demo-play', zh, en);
  }
  const when = (one: DemoWhen | undefined, at: Path): void => checkWhen(world, procedure, one, at);
  if (report.unit !== undefined) checkUnit(world, report.unit, [...path, 'unit']);
  checkForm(world, { procedure, reasons: procedure.reasons, fields: opening.form, when }, report.form, [
    ...path,
    'form',
  ]);
}

function checkPace(world: DemoWorld, procedure: Procedure, id: string, path: Path): void {
  const paces = world.demo.paces.value;
  if (!world.refer(Object.keys(paces), id, { zh: '节奏', en: 'pace' }, path)) return;
  const pace = paces[id];
  if (pace && 'clock' in pace) {
    const what = { zh: `时钟（节奏“${id}”）`, en: `clock (of the pace "${id}")` };
    world.refer(Object.keys(procedure.clocks), pace.clock, what, path);
  }
}

function checkWhen(world: DemoWorld, procedure: Procedure, when: DemoWhen | undefined, path: Path): void {
  if (!when) return;
  const refer = (known: object, names: Iterable<string>, zh: string, en: string, key: string): void => {
    for (const name of names) world.refer(Object.keys(known), name, { zh, en }, [...path, key]);
  };
  const steps = Object.fromEntries(
    [...stepsOf(procedure).map(({ id }) => id), ...ballotActions(procedure)].map((id) => [id, true]),
  );
  const one = (name: string | undefined): string[] => (name === undefined ? [] : [name]);
  refer(procedure.sources, when.source ?? [], '来源', 'source', 'source');
  refer(steps, when.did ?? [], '动作', 'action', 'did');
  refer(steps, when['not-did'] ?? [], '动作', 'action', 'not-did');
  refer(procedure.counters, Object.keys(when.below ?? {}), '计数', 'counter', 'below');
  refer(procedure.counters, Object.keys(when.reached ?? {}), '计数', 'counter', 'reached');
  refer(procedure.flags, one(when.flag), '标记', 'flag', 'flag');
  refer(procedure.flags, one(when['not-flag']), '标记', 'flag', 'not-flag');
  refer(procedure.requests ?? {}, one(when.asked), '申请', 'request', 'asked');
  refer(procedure.ballots ?? {}, Object.keys(when.ballot ?? {}), '表决', 'ballot', 'ballot');
}

function doableOf(procedure: Procedure): Map<string, Doable> {
  const doable = new Map<string, Doable>();
  for (const [id, { by, from, form = [] }] of Object.entries(procedure.actions))
    doable.set(id, { from, by: [by], form });
  for (const [id, { ask, approvals }] of Object.entries(procedure.requests ?? {})) {
    const answers = {
      from: ask.in,
      by: approvals.map(({ by }) => by),
      form: approvals.flatMap(({ form = [] }) => form),
    };
    doable.set(`ask-${id}`, { from: ask.in, by: [ask.by], form: ask.form ?? [] });
    doable.set(`approve-${id}`, answers);
    doable.set(`refuse-${id}`, answers);
    doable.set(`withdraw-${id}`, { from: ask.in, by: [ask.by], form: [] });
  }
  for (const [id, plan] of Object.entries(procedure.ballots ?? {})) {
    const person = (field: string): FormField => ({ field, name: plan.name, type: 'person', required: true });
    const choice = (field: string, of: string): FormField => ({
      field,
      name: plan.name,
      type: 'choice',
      of,
      required: true,
    });
    const reasons = { ...procedure.reasons, [voteList(id)]: plan.choices };
    const step = { from: plan.in, by: [plan.conduct], reasons };
    // Who sits on the panel votes and stands aside, whatever the role.
    doable.set(`vote-${id}`, { ...step, by: [], form: [choice('vote', voteList(id)), ...(plan.opinion ?? [])] });
    doable.set(`recuse-${id}`, { ...step, by: [], form: [choice('reason', plan.recusal)] });
    doable.set(`substitute-${id}`, { ...step, form: [person('member'), person('substitute')] });
    doable.set(`conclude-${id}`, { ...step, form: plan.minutes });
  }
  return doable;
}

function checkUnit(world: DemoWorld, unit: string, path: Path): void {
  world.refer(world.setting.units, unit, { zh: '单位', en: 'unit' }, path);
}
