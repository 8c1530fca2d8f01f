import { type Clock, type Duration, type FormField, familyOf, isDurationFault, parseDuration } from '@wangge/kernel';
import type { Path } from '../../parse/located.ts';
import { checkDuration } from '../catalogue.ts';
import { effectListsOf, type Step } from './steps.ts';
import { type Walk, wayTo } from './walk.ts';
import type { ProcedureWorld } from './world.ts';

/** How old a report may be is counted backwards from now: only what runs always or counts every day can be. */
export function checkOldest(world: ProcedureWorld): void {
  const { oldest } = world.procedure.opening;
  if (oldest === undefined) return;
  const path: Path = ['opening', 'oldest', 'limit'];
  const limit = checkDuration(oldest.limit, world.place(path), world.faults);
  if (limit === undefined || ['always', 'every-day'].includes(familyOf(limit.unit))) return;
  world.fault(
    path,
    'duration-invalid',
    `补报期限从现在往回数，不能用 ${limit.unit}；请用 calendar-days 或 emergency-hours`,
    `How old a report may be is counted backwards and cannot be in ${limit.unit}; use calendar-days or emergency-hours`,
  );
}

/** What a form lets people ask for is granted: an extension of more than its `max`, or than the limit itself, would be cut off unseen. */
export function checkExtensions(world: ProcedureWorld): void {
  for (const step of world.steps) {
    for (const { effects, path } of effectListsOf(step)) {
      for (const [index, effect] of effects.entries()) {
        if ('extend' in effect) checkExtension(world, step, effect.extend, [...path, index, 'extend']);
      }
    }
  }
}

function checkExtension(
  world: ProcedureWorld,
  step: Step,
  { clock, by, max }: { clock: string; by: string; max?: number },
  path: Path,
): void {
  const field = step.form.find((one) => one.field === by);
  if (field?.type !== 'number') return;
  checkAmount(world, by, field, path);
  const { limit } = world.procedure.clocks[clock] ?? {};
  const parsed = limit === undefined || max !== undefined ? undefined : parseDuration(limit);
  const most = max ?? (parsed === undefined || isDurationFault(parsed) ? undefined : parsed.amount);
  if (most === undefined || (field.max !== undefined && field.max <= most)) return;
  const [zh, en] =
    field.max === undefined ? ['没有上限（max）', 'has no "max"'] : [`可填到 ${field.max}`, `takes up to ${field.max}`];
  world.fault(
    [...path, 'by'],
    'procedure-form',
    `“${by}”${zh}，而“${clock}”至多延长 ${most}：多填的部分会被悄悄截掉`,
    `"${by}" ${en}, and "${clock}" is extended by ${most} at most: what is above would be cut off unseen`,
    { zh: `表单字段写 max: ${most}`, en: `Give the field max: ${most}` },
  );
}

/** A limit in days grows by whole ones, and by at least one: anything else was granted and could not be given. */
function checkAmount(world: ProcedureWorld, by: string, { whole, min = 0 }: FormField, path: Path): void {
  if (whole && min >= 1) return;
  const [zh, en] = whole ? ['可填 0', 'takes 0'] : ['可填小数', 'takes fractions'];
  world.fault(
    [...path, 'by'],
    'procedure-form',
    `“${by}”${zh}，而时限只能按整数延长`,
    `"${by}" ${en}, and a limit is extended by whole numbers from 1`,
    { zh: '表单字段写 whole: true, min: 1', en: 'Give the field whole: true, min: 1' },
  );
}

/** Clocks have limits and an amber that fits them, and are started somewhere. */
export function checkClocks(world: ProcedureWorld): void {
  for (const [id, clock] of Object.entries(world.procedure.clocks)) {
    checkLimit(world, clock, ['clocks', id]);
    checkStarted(world, id);
  }
}

function checkLimit(world: ProcedureWorld, { limit, amber }: Clock, path: Path): void {
  const days =
    amber.days === undefined
      ? undefined
      : checkDuration(amber.days, world.place([...path, 'amber', 'days']), world.faults);
  if (days !== undefined && !isDays(days.unit)) {
    world.fault(
      [...path, 'amber', 'days'],
      'procedure-amber',
      `amber.days 写的是 ${days.unit}，应为以日计的单位`,
      `amber.days is in ${days.unit}; it must be in days`,
    );
  }
  const isFixed = limit !== 'condition' && limit !== 'task';
  const fixed = isFixed ? checkDuration(limit, world.place([...path, 'limit']), world.faults) : undefined;
  if (isFixed && fixed === undefined) return;
  const byCondition = limit === 'condition' ? world.setting.limitUnits : undefined;
  const units = fixed === undefined ? byCondition : new Set([fixed.unit]);
  // Without a catalogue to look at, a limit by condition may be of either kind; so may the limit of a task, which its callers set.
  const inDays = units === undefined || [...units].some(isDays);
  const inHours = units === undefined || [...units].some((unit) => !isDays(unit));
  if (inDays && amber.days === undefined) {
    world.fault(
      [...path, 'amber'],
      'procedure-amber',
      '时限以日计，amber 缺少 days',
      'The limit is in days; amber lacks "days"',
    );
  }
  if (inHours && amber.share === undefined) {
    world.fault(
      [...path, 'amber'],
      'procedure-amber',
      '时限以小时或分钟计，amber 缺少 share',
      'The limit is in hours or minutes; amber lacks "share"',
    );
  }
  if (fixed !== undefined && days !== undefined && isDays(fixed.unit) && days.amount > fixed.amount) {
    world.warn(
      [...path, 'amber', 'days'],
      'procedure-amber',
      'amber 比时限还长，从一开始就是黄灯',
      'Amber is longer than the limit',
    );
  }
}

function isDays(unit: Duration['unit']): boolean {
  const family = familyOf(unit);
  return family === 'working-days' || family === 'every-day';
}

function checkStarted(world: ProcedureWorld, id: string): void {
  const started = world.steps
    .flatMap(effectListsOf)
    .flatMap(({ effects }) => effects)
    .some((effect) => ('start' in effect && effect.start === id) || ('restart' in effect && effect.restart === id));
  if (started) return;
  world.fault(['clocks', id], 'procedure-clock-unused', `时钟“${id}”从没有启动`, `The clock "${id}" is never started`);
}

/** A clock left running, or paused, in a final state would turn red for nobody; the way that leads there is told. */
export function checkStopped(world: ProcedureWorld, walk: Walk): void {
  const told = new Set<string>();
  for (const visit of walk.visits) {
    const { state, clocks } = visit.standing;
    // What happens after the end (an appeal) finds the clocks as the end left them.
    if (world.procedure.states[state]?.final !== true || visit.by.from?.standing.state === state) continue;
    for (const [clock, standing] of Object.entries(clocks)) {
      const key = `${clock} ${state} ${visit.by.step.id}`;
      if (standing === 'off' || told.has(key)) continue;
      told.add(key);
      const way = wayTo(visit).map(({ id, name }) => name[world.setting.locale] ?? id);
      const name = world.stateName(state);
      world.fault(
        visit.by.step.path,
        'procedure-clock-runs-on',
        `进入终结状态 ${name} 时时钟“${clock}”还${standing === 'running' ? '在走' : '暂停着'}，应先停：${way.join(' → ')}`,
        `The clock "${clock}" is still ${standing} in the final state ${name}; stop it on the way: ${way.join(' → ')}`,
      );
    }
  }
}
