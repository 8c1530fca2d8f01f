import { type Effect, type FormField, inheritedTexts, type Procedure } from '@wangge/kernel';
import type { FaultCode } from '../../fault.ts';
import type { Path } from '../../parse/located.ts';
import { expectType, findField } from './fields.ts';
import { effectListsOf, type Step } from './steps.ts';
import type { ProcedureWorld } from './world.ts';

type Call = Extract<Effect, { call: unknown }>;
type Split = Extract<Effect, { split: unknown }>;

/** Fields of an opening that the engine fills in by itself when another matter opens it. */
const brought: readonly string[] = ['category', 'condition'];

/** What one matter hands to another that it opens, by a call or by splitting: fields that both forms have, and all that are required. */
export function checkHanded(world: ProcedureWorld, step: Step, effect: Call | Split, path: Path): void {
  if ('split' in effect) {
    if (!isLive(world, step, [...path, 'split'])) return;
    checkFields(world, { step, opened: world.procedure, hand: effect.split.hand, later: false }, [...path, 'split']);
    checkKept(world, effect.split.keep ?? [], [...path, 'split', 'keep']);
    return;
  }
  const { task, units, hand = [] } = effect.call;
  if (!isLive(world, step, [...path, 'call'])) return;
  expectType(world, step, units, ['unit', 'units'], [...path, 'call', 'units'], 'procedure-form');
  const plan = world.procedure.tasks?.[task];
  const opened = plan && world.setting.procedures?.get(plan.procedure);
  if (opened === undefined) return;
  checkFields(world, { step, opened, hand, later: plan?.after !== undefined }, [...path, 'call']);
}

/** What a part keeps is a fact that some step sets, and the answer of a field of the same opening. */
function checkKept(world: ProcedureWorld, kept: readonly string[], path: Path): void {
  const { form } = world.procedure.opening;
  const facts = world.steps
    .flatMap(effectListsOf)
    .flatMap(({ effects }) => effects.flatMap((effect) => ('set' in effect ? effect.set : [])));
  for (const [index, id] of kept.entries()) {
    const asked = form.find((one) => one.field === id);
    if (asked !== undefined && asked.personal === undefined && facts.includes(id)) continue;
    world.fault(
      [...path, index],
      'procedure-form',
      `“${id}”不是上报时填写并记下（set）的事实，拆出的事项留不住它`,
      `"${id}" is no fact that the opening asks for and some step sets: the part cannot keep it`,
    );
  }
}

/** A matter is not there for others before it is opened. */
function isLive(world: ProcedureWorld, step: Step, path: Path): boolean {
  if (step.kind !== 'opening') return true;
  world.fault(
    path,
    'procedure-task',
    '事项还没有立起来，上报时不能召集或拆分；请放在动作里',
    'No matter calls others or is split while it is being opened; put this into an action',
  );
  return false;
}

interface Handing {
  step: Step;
  opened: Procedure;
  hand: readonly string[];
  /** Its turn may come later, in an event that carries nothing personal of the call. */
  later: boolean;
}

function checkFields(world: ProcedureWorld, { step, opened, hand, later }: Handing, path: Path): void {
  const asked = opened.opening.form;
  for (const [index, id] of hand.entries()) {
    const at: Path = [...path, 'hand', index];
    const field = findField(world, step, id, at, 'procedure-form');
    const taken = asked.find((one) => one.field === id);
    if (field === undefined) continue;
    if (taken === undefined) {
      const listed = asked.map((one) => one.field).join(', ');
      tell(
        at,
        `“${opened.id}”开始时不问“${id}”，只问：${listed}`,
        `"${opened.id}" does not begin with "${id}"; it begins with: ${listed}`,
      );
    } else if (taken.type !== field.type || taken.of !== field.of) {
      tell(
        at,
        `“${id}”在这里是 ${typeText(field)}，在“${opened.id}”里是 ${typeText(taken)}`,
        `"${id}" is of type ${typeText(field)} here and of type ${typeText(taken)} in "${opened.id}"`,
      );
    }
  }
  for (const field of asked) {
    if (!field.required || field.when !== undefined || field.type === 'place' || brought.includes(field.field))
      continue;
    if (isHanded(field)) continue;
    tell(
      path,
      `“${opened.id}”开始时必填的“${field.field}”没有交过去：${whyNot(field).zh}`,
      `"${field.field}", which "${opened.id}" requires at its beginning, is not handed on: ${whyNot(field).en}`,
    );
  }

  function tell(at: Path, zh: string, en: string, code: FaultCode = 'procedure-form'): void {
    world.fault(at, code, zh, en);
  }

  function isHanded(field: FormField): boolean {
    const own = step.form.find((one) => one.field === field.field);
    if (own?.required !== true || own.when !== undefined || field.type === 'photos') return false;
    return field.personal === undefined ? hand.includes(field.field) : own.personal === field.personal && !later;
  }

  function whyNot(field: FormField): { zh: string; en: string } {
    if (field.type === 'photos')
      return { zh: '照片不随召集转交，不能必填', en: 'photos stay with the caller and cannot be required' };
    if (field.personal === undefined) {
      return { zh: '应写进 hand，且在这张表单里也必填', en: 'name it in "hand", and require it in this form too' };
    }
    return later
      ? {
          zh: '排在后面的任务收不到召集时填写的个人信息',
          en: 'a task that comes after others gets nothing personal of the call',
        }
      : {
          zh: `这张表单里应有同名、同为 ${field.personal} 的必填字段`,
          en: `this form needs a required field of that name under ${field.personal}`,
        };
  }
}

function typeText({ type, of }: FormField): string {
  return of === undefined ? type : `${type} (${of})`;
}

/** What those that joined take over is a fact, or a text about the matter: what tells who one caller is, no other one is told. */
export function checkInherited(world: ProcedureWorld, refer: (fact: string, path: Path) => void): void {
  const texts = new Map(inheritedTexts(world.procedure).map(({ field, personal = '' }) => [field, personal]));
  for (const [index, { inherit = [] }] of (world.procedure.merging?.follows ?? []).entries()) {
    for (const [position, name] of inherit.entries()) {
      const path: Path = ['merging', 'follows', index, 'inherit', position];
      const personal = texts.get(name);
      if (personal === undefined) refer(name, path);
      else if (world.setting.fields?.[personal]?.of === 'reporter') {
        world.fault(
          path,
          'safeguard-4',
          `“${name}”说明反映人是谁，不能让并案的另一位反映人看到（守则第 4 条）`,
          `"${name}" tells who the caller is: another caller whose matter joined this one is not shown it (safeguard 4)`,
        );
      }
    }
  }
}
