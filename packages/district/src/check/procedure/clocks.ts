import { type Clock, type Duration, familyOf } from '@wangge/kernel';
import type { Path } from '../../parse/located.ts';
import { checkDuration } from '../catalogue.ts';
import { effectListsOf } from './steps.ts';
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

/** Clocks have limits and an amber that fits them, are started somewhere, and stand still when the matter ends. */
export function checkClocks(world: ProcedureWorld, walk: Walk): void {
  for (const [id, clock] of Object.entries(world.procedure.clocks)) {
    checkLimit(world, clock, ['clocks', id]);
    checkStarted(world, id);
  }
  if (walk.complete) checkStopped(world, walk);
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
function checkStopped(world: ProcedureWorld, walk: Walk): void {
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
