import type { Procedure, Relation, Role } from '@wangge/kernel';
import type { Path } from '../../parse/located.ts';
import { effectListsOf, type Step } from './steps.ts';
import type { ProcedureWorld } from './world.ts';

// Safeguard 9: they run the system, each a part of it, and do none of its business.
const administrators: readonly Role[] = ['system-admin', 'security-admin', 'audit-admin'];

/** Whoever is named can stand to a matter as it is asked of them. */
export function checkRelations(world: ProcedureWorld): void {
  const reporting = reportersOf(world);
  for (const step of world.steps) {
    for (const { who, path } of step.by ?? []) {
      for (const [role, relation] of Object.entries(who) as [Role, Relation][]) {
        checkRelation(world, { step, role, relation, reporting }, [...path, role]);
      }
    }
  }
}

interface Party {
  step: Step;
  role: Role;
  relation: Relation;
  /** Roles whose people report matters of this procedure; undefined where the pack cannot say. */
  reporting: ReadonlySet<string> | undefined;
}

function checkRelation(world: ProcedureWorld, { step, role, relation, reporting }: Party, path: Path): void {
  const tell = (zh: string, en: string, hintZh: string, hintEn: string): void =>
    world.fault(path, 'procedure-relation', zh, en, { zh: hintZh, en: hintEn });
  if (administrators.includes(role)) {
    world.fault(
      path,
      'safeguard-9',
      `${role} 管理系统，不办理事项，不能做“${step.id}”（守则第 9 条）`,
      `A ${role} runs the system and does none of its business: not "${step.id}" (safeguard 9)`,
      { zh: '换成办理业务的角色', en: 'Name a role that does this work' },
    );
  } else if (step.kind === 'opening') {
    if (relation === 'any' || relation === 'area') return;
    tell(
      `上报时还没有事项，谈不上 ${relation}`,
      `While a matter is reported nobody stands to it as "${relation}"`,
      '写 area（只在本辖区）或 any',
      'Write area (within their own area) or any',
    );
  } else if (role === 'resident' && relation !== 'own' && relation !== 'any') {
    tell(
      `居民没有岗位、单位和辖区，永远不是 ${relation}`,
      `A resident has no post, unit or area and never is "${relation}"`,
      '居民只能写 own（自己反映的）或 any',
      'Of residents write own (what they reported) or any',
    );
  } else if (relation === 'own' && reporting !== undefined && !reporting.has(role)) {
    const listed = [...reporting].join(', ') || '—';
    tell(
      `${role} 不上报此类事项，没有哪件是其自己的（own），永远不能做“${step.id}”`,
      `No ${role} reports such matters, so that none is their own: they never can do "${step.id}"`,
      `own 只用于上报的角色（${listed}）；或改为 area、lead-unit`,
      `Of "own" are those who report (${listed}); else write area or lead-unit`,
    );
  } else if (relation === 'assist-unit' && !isAssisted(world)) {
    tell(
      '没有动作指定协办单位（assign 的 assist），永远没有 assist-unit',
      'No action names units that assist (assign, assist): nobody ever is "assist-unit"',
      '在 assign 里写 assist，或换一种关系',
      'Name "assist" under assign, or ask for another relation',
    );
  }
}

/** Who assists comes by `assign` alone; that nobody leads is found by walking every way. */
function isAssisted({ steps }: ProcedureWorld): boolean {
  return steps
    .flatMap(effectListsOf)
    .flatMap(({ effects }) => effects)
    .some((effect) => 'assign' in effect && effect.assign.assist !== undefined);
}

/** Of a task the reporter is who reported the matter that called it. */
function reportersOf(world: ProcedureWorld): ReadonlySet<string> | undefined {
  const known = world.setting.procedures;
  if (known === undefined) return undefined;
  const roles = new Set<string>();
  const seen = new Set<Procedure>();
  const queue = [world.procedure];
  for (const procedure of queue) {
    if (seen.has(procedure)) continue;
    seen.add(procedure);
    for (const role of Object.keys(procedure.opening.by)) roles.add(role);
    for (const caller of known.values()) {
      if (Object.values(caller.tasks ?? {}).some((task) => task.procedure === procedure.id)) queue.push(caller);
    }
  }
  return roles;
}

/** What lies on a desk can be done something about by who sits at it. */
export function checkDesks(world: ProcedureWorld): void {
  for (const [id, { desk = [] }] of Object.entries(world.procedure.states)) {
    const acting = world.steps.filter(({ from }) => from.includes(id));
    // Who is on a panel votes, whatever their post.
    if (acting.some(({ kind }) => kind === 'vote')) continue;
    const roles = [...new Set(acting.flatMap(({ by = [] }) => by.flatMap(({ who }) => Object.keys(who))))];
    for (const [index, role] of desk.entries()) {
      if (roles.includes(role)) continue;
      world.fault(
        ['states', id, 'desk', index],
        'procedure-desk',
        `事项在 ${world.stateName(id)} 时，${role} 没有可做的事，不该放在其待办里`,
        `In ${world.stateName(id)} a ${role} can do nothing, so that the matter does not belong on their desk`,
        {
          zh: `这里能办的角色：${roles.join(', ') || '—'}`,
          en: `Who can do something there: ${roles.join(', ') || '—'}`,
        },
      );
    }
  }
}
