import type { FormField } from '@wangge/kernel';
import type { Path } from '../../parse/located.ts';
import type { Step } from './steps.ts';
import type { ProcedureWorld } from './world.ts';

export type FieldCode = 'procedure-guard' | 'procedure-form';

/** The form's field that a rule draws on is of one of these types. */
export function expectType(
  world: ProcedureWorld,
  step: Step,
  id: string,
  types: readonly FormField['type'][],
  path: Path,
  code: FieldCode,
): void {
  const field = findField(world, step, id, path, code);
  if (field === undefined || types.includes(field.type)) return;
  world.fault(
    path,
    code,
    `“${id}”的类型是 ${field.type}，这里需要 ${types.join(' / ')}`,
    `"${id}" is of type ${field.type}; here it must be ${types.join(' or ')}`,
  );
}

/** The form's field that a rule draws on. What is personal is sealed: no rule may look at it. */
export function findField(
  world: ProcedureWorld,
  step: Step,
  id: string,
  path: Path,
  code: FieldCode,
): FormField | undefined {
  const field = step.form.find((candidate) => candidate.field === id);
  if (field === undefined) {
    const known = step.form.map((candidate) => candidate.field);
    const listed = known.length === 0 ? '—' : known.join(', ');
    world.fault(
      path,
      code,
      `“${step.id}”的表单没有字段“${id}”，只有：${listed}`,
      `The form of "${step.id}" has no field "${id}"; it has: ${listed}`,
    );
  } else if (field.personal !== undefined) {
    world.fault(
      path,
      'safeguard-3',
      `“${id}”是个人信息，加密保存，不能用于条件或事实（守则第 3 条）`,
      `"${id}" is personal and sealed: no guard or fact may hold it (safeguard 3)`,
    );
    return undefined;
  }
  return field;
}
