import { familyOf, type Guard } from '@wangge/kernel';
import type { Path } from '../../parse/located.ts';
import { checkDuration } from '../catalogue.ts';
import { effectListsOf, guardListsOf, type Step } from './steps.ts';
import type { ProcedureWorld } from './world.ts';

/** The day of receipt is a date of the opening form, which guards may look at, and is looked for no further back than days can be counted. */
export function checkReceived(world: ProcedureWorld): void {
  const { received, form, by } = world.procedure.opening;
  if (received === undefined) return;
  const path: Path = ['opening', 'received'];
  const field = form.find((one) => one.field === received.field);
  const tell = (at: Path, zh: string, en: string): void => world.fault(at, 'procedure-form', zh, en);
  if (field?.type !== 'date') {
    tell(
      [...path, 'field'],
      `“${received.field}”应是上报表单里的日期字段（type: date）`,
      `"${received.field}" must be a field of type date in the opening form`,
    );
  } else if (field.personal !== undefined) {
    tell(
      [...path, 'field'],
      `“${received.field}”加密保存，时钟不能据以起算`,
      `"${received.field}" is sealed: no clock can begin with it`,
    );
  }
  if (Object.keys(by).length === 0) {
    tell(path, '任务由召集方开启，没有收到日期', 'A task is opened by its caller and is received then');
  }
  const limit = checkDuration(received.limit, world.place([...path, 'limit']), world.faults);
  if (limit === undefined || familyOf(limit.unit) === 'every-day') return;
  world.fault(
    [...path, 'limit'],
    'duration-invalid',
    `收到日期按日往回数，不能用 ${limit.unit}；请用 calendar-days`,
    `The day of receipt is looked for by days and cannot be in ${limit.unit}; use calendar-days`,
  );
}

/** Guards about the end are asked after the end, those about a decision name one, and a timer waits for what can be. */
export function checkTimeAndDeeds(world: ProcedureWorld): void {
  for (const step of world.steps) {
    for (const { guards, path } of guardListsOf(step)) {
      for (const [index, guard] of guards.entries()) checkGuard(world, step, guard, [...path, index]);
    }
  }
}

function checkGuard(world: ProcedureWorld, step: Step, guard: Guard, path: Path): void {
  const { states, requests = {} } = world.procedure;
  const tell = (zh: string, en: string): void => world.fault(path, 'procedure-guard', zh, en);
  const open = step.from.find((state) => states[state] !== undefined && states[state]?.final !== true);
  if ('ended-within' in guard && (open !== undefined || step.from.length === 0)) {
    tell(
      `“${step.id}”${open === undefined ? '' : `从 ${world.stateName(open)} 出发，`}事项还没有结束，ended-within 从不成立`,
      `"${step.id}" starts${open === undefined ? '' : ` from ${world.stateName(open)}`} before the end: "ended-within" never holds`,
    );
  }
  if ('no-decision' in guard) {
    const idle = guard['no-decision'].by.filter((id) => !assigns(world, id));
    if (idle.length === guard['no-decision'].by.length) {
      tell(
        `${idle.join('、')} 都不决定主办单位（assign），没有裁定可言`,
        `None of ${idle.join(', ')} names who leads (assign): there is no decision to keep to`,
      );
    }
  }
  if (step.kind === 'timer' && 'no-request' in guard) {
    const asked = requests[guard['no-request']]?.ask.in;
    if (asked !== undefined && !step.from.some((state) => asked.includes(state))) {
      tell(
        `“${guard['no-request']}”不在“${step.id}”的状态里提出，没有什么可等`,
        `"${guard['no-request']}" is not asked for in the states of "${step.id}": there is nothing to wait for`,
      );
    }
  }
}

function assigns({ steps }: ProcedureWorld, id: string): boolean {
  return steps
    .filter((step) => step.id === id)
    .flatMap(effectListsOf)
    .some(({ effects }) => effects.some((effect) => 'assign' in effect));
}
