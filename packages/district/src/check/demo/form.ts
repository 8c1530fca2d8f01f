import type { FormField, Procedure } from '@wangge/kernel';
import type { DemoValue, DemoWhen } from '../../demo-format.ts';
import type { Path } from '../../parse/located.ts';
import { listed } from '../suggest.ts';
import type { DemoWorld } from './world.ts';

type How = 'say' | 'caller' | 'weigh' | 'between' | 'advice' | 'from' | 'code' | 'shows' | 'many';
const hows = [
  'say',
  'caller',
  'weigh',
  'between',
  'advice',
  'from',
  'code',
  'shows',
  'many',
] as const satisfies readonly How[];

/** What can be said of a field, by its type; nothing but `chance` and `when` where nothing is named. */
const fitting: Readonly<Partial<Record<FormField['type'], readonly How[]>>> = {
  text: ['say', 'caller'],
  choice: ['weigh'],
  boolean: ['weigh'],
  rating: ['weigh'],
  number: ['weigh', 'between'],
  date: ['between'],
  instant: ['between'],
  unit: ['advice', 'from'],
  units: ['from', 'many'],
  person: ['from'],
  panel: ['from', 'many'],
  code: ['code'],
  photos: ['shows', 'many'],
};

interface FormOf {
  procedure: Procedure;
  reasons: Procedure['reasons'];
  fields: readonly FormField[];
  when(when: DemoWhen | undefined, path: Path): void;
}

/** Fields that the form has, filled in as their type allows, with choices and sentences that are there. */
export function checkForm(
  world: DemoWorld,
  form: FormOf,
  given: Readonly<Record<string, DemoValue>>,
  path: Path,
): void {
  for (const [name, value] of Object.entries(given)) {
    const at = [...path, name];
    const names = form.fields.map(({ field }) => field);
    if (!world.refer(names, name, { zh: '表单项', en: 'field of the form' }, at)) continue;
    const field = form.fields.find((one) => one.field === name) as FormField;
    form.when(value.when, [...at, 'when']);
    const fits = fitting[field.type] ?? [];
    for (const how of hows) {
      if (value[how] === undefined || fits.includes(how)) continue;
      const [zh, en] = [
        `“${name}”是 ${field.type}，不能用 ${how}（可用：${listed(fits)}）`,
        `"${name}" is ${field.type}; it does not take ${how} (it takes: ${listed(fits)})`,
      ];
      world.fault([...at, how], 'demo-play', zh, en);
    }
    if (value.say !== undefined) {
      world.refer(Object.keys(world.demo.texts), value.say, { zh: '说法（texts）', en: 'sentences under texts:' }, [
        ...at,
        'say',
      ]);
    }
    for (const [index, unit] of (value.from ?? []).entries()) {
      world.refer(world.setting.units, unit, { zh: '单位', en: 'unit' }, [...at, 'from', index]);
    }
    if (value.weigh !== undefined) checkWeights(world, form.reasons, field, value.weigh, [...at, 'weigh']);
  }
}

function checkWeights(
  world: DemoWorld,
  reasons: Procedure['reasons'],
  field: FormField,
  weights: Readonly<Record<string, number>>,
  path: Path,
): void {
  const known = valuesOf(reasons, field);
  for (const value of Object.keys(weights)) {
    if (known) world.refer(known, value, { zh: '可选值', en: 'value of the field' }, [...path, value]);
  }
  if (Object.values(weights).every((weight) => weight === 0)) {
    world.fault(path, 'demo-play', '权重全部为 0', 'All weights are 0');
  }
}

/** Undefined where any number may stand. */
function valuesOf(reasons: Procedure['reasons'], { type, of = '', min = 1, max = 5 }: FormField): string[] | undefined {
  if (type === 'choice') return Object.keys(reasons[of] ?? {});
  if (type === 'boolean') return ['true', 'false'];
  if (type === 'rating') return Array.from({ length: max - min + 1 }, (_, index) => String(min + index));
  return undefined;
}
