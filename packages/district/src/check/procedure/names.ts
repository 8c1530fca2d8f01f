import type { Guard, Role } from '@wangge/kernel';
import { effectListsOf, guardListsOf, type Step } from './steps.ts';
import type { ProcedureWorld } from './world.ts';

/** Nobody meets two buttons of one name, and what is declared is used. */
export function checkNames(world: ProcedureWorld): void {
  const steps = world.steps.filter(({ kind }) => kind === 'action' || kind === 'ask');
  for (const [index, step] of steps.entries()) {
    const twin = steps.slice(0, index).find((other) => isTwin(step, other, world.setting.locale));
    if (twin === undefined) continue;
    const name = step.name[world.setting.locale] ?? step.id;
    world.fault(
      [...step.path, 'name'],
      'procedure-same-name',
      `“${step.id}”与“${twin.id}”同名（${name}），同一个人在同一状态会看到两个`,
      `"${step.id}" and "${twin.id}" have one name (${name}); one person would see both in one state`,
    );
  }
  checkUsed(world);
}

function isTwin(left: Step, right: Step, locale: string): boolean {
  if (left.name[locale] === undefined || left.name[locale] !== right.name[locale]) return false;
  const roles = new Set(rolesOf(right));
  return (
    left.from.some((state) => right.from.includes(state)) &&
    rolesOf(left).some((role) => roles.has(role)) &&
    !excludeEachOther(left.guards, right.guards)
  );
}

function rolesOf({ by }: Step): Role[] {
  return (by ?? []).flatMap(({ who }) => Object.keys(who) as Role[]);
}

/** One asks for a flag or fact that the other forbids. */
function excludeEachOther(left: readonly Guard[], right: readonly Guard[]): boolean {
  const signed = (guards: readonly Guard[]): string[] =>
    guards.flatMap((guard) => {
      if ('flag' in guard) return [`+flag ${guard.flag}`];
      if ('not-flag' in guard) return [`-flag ${guard['not-flag']}`];
      if ('has' in guard) return [`+fact ${guard.has}`];
      if ('lacks' in guard) return [`-fact ${guard.lacks}`];
      return [];
    });
  const against = new Set(signed(right).map((sign) => (sign[0] === '+' ? '-' : '+') + sign.slice(1)));
  return signed(left).some((sign) => against.has(sign));
}

/** What is declared and never used is no fault, but often a slip of the pen elsewhere. */
function checkUsed(world: ProcedureWorld): void {
  const { procedure, steps } = world;
  const effects = steps.flatMap(effectListsOf).flatMap((list) => list.effects);
  const guards = steps.flatMap(guardListsOf).flatMap((list) => list.guards);
  const inConditions = Object.values(procedure.conditions ?? {}).flat();
  const forms = [
    ...steps.flatMap(({ form }) => form),
    ...Object.values(procedure.requests ?? {}).flatMap(({ approvals }) => approvals.flatMap(({ form }) => form ?? [])),
  ];
  const recusals = Object.values(procedure.ballots ?? {}).map(({ recusal }) => recusal);
  const flagged = effects.flatMap((effect) =>
    'flag' in effect ? [effect.flag] : 'flag-from' in effect ? [effect['flag-from'].flag] : [],
  );
  const counted = effects.flatMap((effect) => ('count' in effect ? [effect.count] : []));
  const asked = [...guards, ...inConditions].flatMap((guard) => ('flag' in guard ? [guard.flag] : []));
  for (const flag of Object.keys(procedure.flags)) {
    if (flagged.includes(flag)) continue;
    const waited = asked.includes(flag) ? ['，却有条件在等它', ', yet a guard waits for it'] : ['', ''];
    world.warn(
      ['flags', flag],
      'procedure-unused',
      `标记“${flag}”从没有设置${waited[0]}`,
      `The flag "${flag}" is never set${waited[1]}`,
    );
  }
  for (const counter of Object.keys(procedure.counters)) {
    if (counted.includes(counter)) continue;
    world.warn(
      ['counters', counter],
      'procedure-unused',
      `计数器“${counter}”从没有用到`,
      `The counter "${counter}" is never counted`,
    );
  }
  const named = guards.flatMap((guard) => ('is' in guard ? [guard.is] : []));
  for (const condition of Object.keys(procedure.conditions ?? {})) {
    if (named.includes(condition)) continue;
    world.warn(
      ['conditions', condition],
      'procedure-unused',
      `条件“${condition}”没有用到`,
      `No guard names the condition "${condition}"`,
    );
  }
  for (const list of Object.keys(procedure.reasons)) {
    if (forms.some(({ of }) => of === list) || recusals.includes(list)) continue;
    world.warn(
      ['reasons', list],
      'procedure-unused',
      `理由列表“${list}”没有表单使用`,
      `No form uses the list of reasons "${list}"`,
    );
  }
}
