import type { Answer, Effect, FormField, Guard } from '@wangge/kernel';
import type { Path } from '../../parse/located.ts';
import { checkReference } from '../codes.ts';
import { expectType, type FieldCode, findField } from './fields.ts';
import { checkHanded, checkInherited } from './handing.ts';
import { effectListsOf, guardListsOf, type Step, targetsOf } from './steps.ts';
import type { ProcedureWorld } from './world.ts';

/** Forms are whole and say what is personal; guards and effects find the fields that they draw on, of the right type. */
export function checkForms(world: ProcedureWorld): void {
  for (const step of world.steps) {
    if (step.formPath !== undefined) checkForm(world, step.form, step.formPath);
    for (const { guards, path } of guardListsOf(step)) {
      for (const [index, guard] of guards.entries()) checkGuardFields(world, step, guard, [...path, index]);
    }
    for (const { effects, path } of effectListsOf(step)) {
      for (const [index, effect] of effects.entries()) checkEffectFields(world, step, effect, [...path, index]);
    }
  }
  for (const [id, request] of Object.entries(world.procedure.requests ?? {})) {
    for (const [index, { form }] of request.approvals.entries()) {
      checkForm(world, form ?? [], ['requests', id, 'approvals', index, 'form']);
    }
  }
  checkPlace(world);
  checkFacts(world);
}

/** Whoever reports says where: areas, the duty list and who may read it all follow from that. A task stands where its caller does. */
function checkPlace(world: ProcedureWorld): void {
  const { by, form } = world.procedure.opening;
  if (Object.keys(by).length === 0) return;
  const index = form.findIndex(({ type }) => type === 'place');
  const place = form[index];
  if (place?.field === 'place' && place.required === true && place.when === undefined) return;
  world.fault(
    place === undefined ? ['opening', 'form'] : ['opening', 'form', index],
    'procedure-form',
    '上报表单要有一个必填的位置字段（field: place，type: place）：管辖范围、主办单位和可见范围都由位置决定',
    'The opening form needs a required field "place" of type place: area, lead and readers all follow from where it is',
  );
}

function checkForm(world: ProcedureWorld, form: readonly FormField[], path: Path): void {
  const seen = new Set<string>();
  for (const [index, field] of form.entries()) {
    const at: Path = [...path, index];
    if (seen.has(field.field)) {
      const { field: id } = field;
      world.fault([...at, 'field'], 'duplicate', `表单里“${id}”写了两次`, `The form has the field "${id}" twice`);
    }
    checkField(world, field, at);
    if (field.when !== undefined) checkWhen(world, field.when, form.slice(0, index), [...at, 'when']);
    seen.add(field.field);
  }
  checkDescribing(world, form, path);
}

/** Whether a field is asked hangs on an answer given before it, one that is compared as it stands and not sealed. */
function checkWhen(world: ProcedureWorld, when: Answer, before: readonly FormField[], path: Path): void {
  const asked = before.find(({ field }) => field === when.field);
  const at: Path = [...path, 'field'];
  if (asked === undefined) {
    const listed = before.map(({ field }) => field).join(', ') || '—';
    world.fault(
      at,
      'procedure-form',
      `when 所看的“${when.field}”不在它之前的字段里，之前有：${listed}`,
      `"when" looks at "${when.field}", which is no earlier field of this form; those are: ${listed}`,
    );
  } else if (asked.personal !== undefined) {
    world.fault(
      at,
      'safeguard-3',
      `“${when.field}”是个人信息，加密保存，不能决定别的字段问不问（守则第 3 条）`,
      `"${when.field}" is personal and sealed: no other field may hang on it (safeguard 3)`,
    );
  } else if (!['choice', 'boolean', 'rating'].includes(asked.type)) {
    world.fault(
      at,
      'procedure-form',
      `when 只能看 choice、boolean 或 rating 字段，“${when.field}”是 ${asked.type}`,
      `"when" looks at fields of type choice, boolean or rating; "${when.field}" is of type ${asked.type}`,
    );
  } else checkValues(world, asked, when, [...path, 'values'], 'procedure-form');
}

/** An address is held against the point beside it: one to a form, and only where there is such a point. */
function checkDescribing(world: ProcedureWorld, form: readonly FormField[], path: Path): void {
  const describing = form.flatMap(({ describes }, index) => (describes === undefined ? [] : [index]));
  const hasPlace = path[0] === 'opening' && form.some(({ type }) => type === 'place');
  for (const index of hasPlace ? describing.slice(1) : describing) {
    world.fault(
      [...path, index, 'describes'],
      'procedure-form',
      'describes: place 只用于上报表单，旁边要有一个 place 类字段，且只能有一处',
      'Only one field may describe the place (describes), in an opening form that asks for a place',
    );
  }
}

function checkField(world: ProcedureWorld, field: FormField, at: Path): void {
  const { field: id, type } = field;
  const lists = Object.keys(world.procedure.reasons);
  if (type === 'choice' && field.of === undefined) {
    world.fault(
      at,
      'procedure-form',
      `选择项“${id}”没有说从哪个列表选（of）`,
      `The choice "${id}" does not say of which list (of)`,
    );
  } else if (type !== 'choice' && field.of !== undefined) {
    world.fault(
      [...at, 'of'],
      'procedure-form',
      `“${id}”不是 choice，不能有 of`,
      `"${id}" is no choice and takes no "of"`,
    );
  } else if (field.of !== undefined) {
    world.refer(lists, field.of, { zh: '理由列表', en: 'list of reasons' }, [...at, 'of']);
  }
  if (field.min !== undefined && field.max !== undefined && field.min > field.max) {
    world.fault([...at, 'min'], 'range-empty', `“${id}”的 min 大于 max`, `"${id}": min is above max`);
  }
  for (const [key, only] of [
    ['slot', 'photos'],
    ['advice', 'unit'],
    ['describes', 'text'],
    ['ended', 'matter'],
    ['whole', 'number'],
  ] as const) {
    if (field[key] === undefined || type === only) continue;
    world.fault(
      [...at, key],
      'procedure-form',
      `只有 ${only} 类字段可有 ${key}`,
      `Only a field of type ${only} takes "${key}"`,
    );
  }
  if (type === 'text' && field.personal === undefined) {
    world.fault(
      at,
      'safeguard-3',
      `文字字段“${id}”没有 personal：自由文字里会有个人信息，须加密保存（守则第 3 条）`,
      `The text field "${id}" has no "personal": free text holds personal data and must be sealed (safeguard 3)`,
      { zh: 'personal 写 fields.yaml 里的一个字段', en: 'Name a field of fields.yaml in "personal"' },
    );
  }
  if (type === 'photos' && world.setting.fields !== undefined && world.setting.fields.photo === undefined) {
    world.fault(
      at,
      'safeguard-1',
      `表单字段“${id}”要照片，而 fields.yaml 没有说明照片（photo）：用途、法律依据、可见范围和保存期限（守则第 1 条）`,
      `"${id}" asks for photos, and fields.yaml has no "photo": purpose, legal basis, audience and retention (safeguard 1)`,
      { zh: '在 fields.yaml 里加上 photo 和 photo-place', en: 'Add photo and photo-place to fields.yaml' },
    );
  }
  if (field.personal !== undefined && world.setting.fields !== undefined) {
    const known = new Map(Object.entries(world.setting.fields));
    const what = { zh: '个人信息字段（fields.yaml）', en: 'personal field in fields.yaml' };
    checkReference(known, field.personal, what, world.place([...at, 'personal']), world.faults);
  }
}

function checkGuardFields(world: ProcedureWorld, step: Step, guard: Guard, path: Path): void {
  if ('is' in guard) {
    // What a named condition looks at has to stand in the form of every step that asks it.
    const named = world.procedure.conditions?.[guard.is] ?? [];
    for (const [index, one] of named.entries()) checkGuardFields(world, step, one, ['conditions', guard.is, index]);
  } else if ('form-is' in guard) {
    checkAnswer(world, step, guard['form-is'], [...path, 'form-is']);
  } else if ('form-any' in guard) {
    for (const [index, answer] of guard['form-any'].entries()) {
      checkAnswer(world, step, answer, [...path, 'form-any', index]);
    }
  } else if ('same-person' in guard) {
    checkSamePerson(world, step, guard['same-person'], [...path, 'same-person']);
  } else if ('date-within' in guard) {
    expectType(world, step, guard['date-within'].field, ['date'], [...path, 'date-within', 'field'], 'procedure-guard');
  } else if ('other-unit' in guard) {
    expectType(world, step, guard['other-unit'].field, ['unit'], [...path, 'other-unit', 'field'], 'procedure-guard');
  } else if ('did-by' in guard) {
    expectType(world, step, guard['did-by'].field, ['unit', 'units'], [...path, 'did-by', 'field'], 'procedure-guard');
  } else if ('no-interest' in guard) {
    for (const [index, field] of (guard['no-interest'].fields ?? []).entries())
      expectType(world, step, field, naming, [...path, 'no-interest', 'fields', index], 'procedure-guard');
  } else if ('unit-kind' in guard) {
    expectType(world, step, guard['unit-kind'].field, ['unit'], [...path, 'unit-kind', 'field'], 'procedure-guard');
  } else if ('above-unit' in guard) {
    expectType(world, step, guard['above-unit'].field, ['unit'], [...path, 'above-unit', 'field'], 'procedure-guard');
  } else if ('may-lead' in guard) {
    expectType(world, step, guard['may-lead'], ['unit'], [...path, 'may-lead'], 'procedure-guard');
  } else if ('may-help' in guard) {
    expectType(world, step, guard['may-help'], ['unit', 'units'], [...path, 'may-help'], 'procedure-guard');
  } else if ('has-photo' in guard) {
    const { slot } = guard['has-photo'];
    const slots = world.steps.flatMap(({ form }) => form.flatMap((field) => photoSlot(field)));
    world.refer([...new Set(slots)], slot, { zh: '任何表单里的照片位', en: 'slot of photos in any form' }, [
      ...path,
      'has-photo',
      'slot',
    ]);
  }
}

function checkAnswer(world: ProcedureWorld, step: Step, answer: Answer, path: Path): void {
  const field = findField(world, step, answer.field, [...path, 'field'], 'procedure-guard');
  if (field !== undefined) checkValues(world, field, answer, [...path, 'values'], 'procedure-guard');
}

function checkValues(
  world: ProcedureWorld,
  field: FormField,
  { field: id, values }: Answer,
  path: Path,
  code: FieldCode,
): void {
  const accepted = valuesOf(world, field);
  for (const [index, value] of values.entries()) {
    if (accepted === undefined || accepted.includes(value)) continue;
    world.fault(
      [...path, index],
      code,
      `“${id}”不会有值“${value}”，可用：${accepted.join(', ')}`,
      `"${id}" never is "${value}"; it may be: ${accepted.join(', ')}`,
    );
  }
}

/** Somebody holds the matter in a state that the step starts from, because what they did led there. */
function checkSamePerson(
  world: ProcedureWorld,
  step: Step,
  { did, in: states }: { did: readonly string[]; in: readonly string[] },
  path: Path,
): void {
  if (step.kind === 'timer') {
    world.fault(
      path,
      'procedure-guard',
      '定时由时间触发，没有人可比（same-person）',
      'Time brings a timer about: there is nobody to compare (same-person)',
    );
    return;
  }
  for (const [index, state] of states.entries()) {
    if (world.procedure.states[state] === undefined) continue;
    const at: Path = [...path, 'in', index];
    const leads = world.steps.some(
      (other) => did.includes(other.id) && targetsOf(other).some((to) => to.state === state),
    );
    if (!step.from.includes(state)) {
      world.fault(
        at,
        'procedure-guard',
        `“${step.id}”不从状态 ${world.stateName(state)} 出发，same-person 在此从不起作用`,
        `"${step.id}" does not start from ${world.stateName(state)}: same-person never holds anybody there`,
      );
    } else if (!leads) {
      world.fault(
        at,
        'procedure-guard',
        `${did.join('、')} 都不进入状态 ${world.stateName(state)}，那里没有人可比`,
        `None of ${did.join(', ')} leads to ${world.stateName(state)}: there is nobody to compare there`,
      );
    }
  }
}

function photoSlot(field: FormField): string[] {
  // The engine files photos of no named slot under `before`.
  return field.type === 'photos' ? [field.slot ?? 'before'] : [];
}

/** What a field can be, as guards compare it; undefined where the pack cannot say. */
function valuesOf({ procedure }: ProcedureWorld, field: FormField): string[] | undefined {
  if (field.type === 'choice') return Object.keys(procedure.reasons[field.of ?? ''] ?? {});
  if (field.type === 'boolean') return ['true', 'false'];
  if (field.type !== 'rating' || field.min === undefined || field.max === undefined) return undefined;
  return Array.from({ length: field.max - field.min + 1 }, (_, index) => String(field.min! + index));
}

function checkEffectFields(world: ProcedureWorld, step: Step, effect: Effect, path: Path): void {
  if ('set' in effect) {
    for (const [index, id] of effect.set.entries()) {
      const field = findField(world, step, id, [...path, 'set', index], 'procedure-form');
      if (field?.type !== 'photos' && field?.type !== 'place') continue;
      world.fault(
        [...path, 'set', index],
        'procedure-form',
        `“${id}”（${field.type}）不作为事实保存，不用写进 set`,
        `"${id}" (${field.type}) is kept by itself and is no fact to set`,
      );
    }
  } else if ('assign' in effect) {
    const { lead, assist } = effect.assign;
    expectType(world, step, lead, ['unit'], [...path, 'assign', 'lead'], 'procedure-form');
    if (assist !== undefined)
      expectType(world, step, assist, ['units'], [...path, 'assign', 'assist'], 'procedure-form');
  } else if ('extend' in effect && effect.extend.by !== 'original-limit') {
    expectType(world, step, effect.extend.by, ['number'], [...path, 'extend', 'by'], 'procedure-form');
  } else if ('flag-from' in effect) {
    expectType(world, step, effect['flag-from'].field, ['boolean'], [...path, 'flag-from', 'field'], 'procedure-form');
  } else if ('call' in effect || 'split' in effect) {
    checkHanded(world, step, effect, path);
  } else if ('seat' in effect) {
    expectType(world, step, effect.seat.panel, ['panel'], [...path, 'seat', 'panel'], 'procedure-form');
  } else if ('merge' in effect) {
    expectType(world, step, effect.merge, ['matter'], [...path, 'merge'], 'procedure-form');
  } else if ('drop' in effect) {
    expectType(world, step, effect.drop, ['choice'], [...path, 'drop'], 'procedure-form');
  }
}

/** Facts that guards and timers ask for, or that are cleared, are set by something; `lead` is set by `assign`. */
function checkFacts(world: ProcedureWorld): void {
  const set = new Map<string, FormField['type']>();
  for (const step of world.steps) {
    for (const { effects } of effectListsOf(step)) {
      for (const effect of effects) {
        const names = 'set' in effect ? effect.set : [];
        for (const name of names) set.set(name, step.form.find(({ field }) => field === name)?.type ?? 'text');
      }
    }
  }
  // The engine keeps category and condition together, so that either brings the other's fact along.
  const known = ['lead', ...set.keys(), ...(set.has('condition') ? ['category'] : [])];
  const refer = (fact: string, path: Path): void => {
    if (known.includes(fact)) return;
    world.fault(path, 'procedure-fact', `事实“${fact}”从没有被设置`, `The fact "${fact}" is never set`);
  };
  const referNaming = (fact: string, path: Path): void => {
    refer(fact, path);
    const type = set.get(fact);
    if (type === undefined || naming.includes(type)) return;
    world.fault(
      path,
      'procedure-fact',
      `回避所依据的“${fact}”是 ${type}，应指明人员或单位（${naming.join('、')}）`,
      `"${fact}", which bars who has an interest, is a ${type}; it must name staff or units (${naming.join(', ')})`,
    );
  };
  const lists = Object.entries(world.procedure.conditions ?? {}).map(([id, guards]) => ({
    guards,
    path: ['conditions', id] as Path,
  }));
  for (const { guards, path } of [...lists, ...world.steps.flatMap(guardListsOf)]) {
    for (const [index, guard] of guards.entries()) {
      if ('has' in guard) refer(guard.has, [...path, index, 'has']);
      if ('lacks' in guard) refer(guard.lacks, [...path, index, 'lacks']);
      if ('no-interest' in guard) {
        for (const [at, fact] of guard['no-interest'].in.entries())
          referNaming(fact, [...path, index, 'no-interest', 'in', at]);
      }
    }
  }
  checkInherited(world, refer);
  for (const step of world.steps) {
    for (const { effects, path } of effectListsOf(step)) {
      for (const [index, effect] of effects.entries()) {
        const names = 'clear' in effect ? effect.clear : [];
        for (const [position, name] of names.entries()) refer(name, [...path, index, 'clear', position]);
      }
    }
    if (step.at === undefined || !('fact' in step.at)) continue;
    const { fact } = step.at;
    const path: Path = [...step.path, 'at', 'fact'];
    refer(fact, path);
    const type = set.get(fact);
    if (type === undefined || type === 'date' || type === 'instant') continue;
    world.fault(
      path,
      'procedure-fact',
      `定时依据的“${fact}”是 ${type}，应为 date 或 instant`,
      `The timer waits for "${fact}", which is a ${type}; it must be a date or an instant`,
    );
  }
  for (const [id, { named = [] }] of Object.entries(world.procedure.actions)) {
    for (const [index, fact] of named.entries()) {
      const path: Path = ['actions', id, 'named', index];
      refer(fact, path);
      const type = set.get(fact);
      if (type === undefined || people.includes(type)) continue;
      world.fault(
        path,
        'procedure-fact',
        `“${fact}”是 ${type}，没有指明人员（${people.join('、')}）`,
        `"${fact}" is a ${type} and names no people (${people.join(', ')})`,
      );
    }
  }
  for (const [id, { barred = [] }] of Object.entries(world.procedure.ballots ?? {})) {
    for (const [index, fact] of barred.entries()) {
      referNaming(fact, ['ballots', id, 'barred', index]);
    }
  }
}

/** Types of fields whose value names people. */
const people: readonly FormField['type'][] = ['staff', 'person', 'panel'];
/** Types of fields whose value names people or units. */
const naming: readonly FormField['type'][] = ['unit', 'units', 'staff', 'person', 'panel'];
