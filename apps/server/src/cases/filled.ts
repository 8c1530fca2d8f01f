import type { FormField, MatterEvent, Procedure, Text } from '@wangge/kernel';
import { choiceLists, type District, nameOf } from '../districts/index.ts';
import type { FilledField } from './view.types.ts';

/** What the form of an event holds that is not personal, with the names of what was chosen. */
export function publicFields(
  fields: readonly FormField[],
  { form, changes }: Pick<MatterEvent, 'form' | 'changes'>,
  procedure: Procedure,
  district: District,
): FilledField[] {
  const joined = changes.flatMap((change) => (change.op === 'parent' && change.parent ? [change.parent] : []));
  return Object.entries(form).map(([field, value]): FilledField => {
    const asked = fields.find((one) => one.field === field);
    // A matter is told by the number that people say, as far as the event has it: of what was joined.
    const number = asked?.type === 'matter' ? joined.find(({ id }) => id === value)?.number : undefined;
    const text = number ? { zh: number, en: number } : valueText(asked, value, procedure, district);
    return {
      field,
      name: asked?.name ?? { zh: field, en: field },
      type: asked?.type ?? 'text',
      value,
      ...(text ? { text } : {}),
    };
  });
}

/** The name of what was chosen, where the value is an id. */
function valueText(
  asked: FormField | undefined,
  value: unknown,
  procedure: Procedure,
  district: District,
): Text | undefined {
  const id = String(value);
  const { catalogue } = district.pack;
  switch (asked?.type) {
    case 'choice':
      return choiceLists(procedure)[asked.of ?? '']?.[id];
    case 'category':
      return catalogue.categories[id]?.name;
    case 'condition':
      return catalogue.conditions[id]?.name;
    case 'unit':
      return district.unitById.get(id)?.name;
    case 'units':
      return joinedNames((value as string[]).map((one) => unitName(district, one)));
    case 'staff':
    case 'person':
      return staffName(district, id);
    case 'panel':
      return joinedNames((value as string[]).map((one) => staffName(district, one)));
    default:
      return undefined;
  }
}

export function unitName(district: District, id: string): Text {
  return district.unitById.get(id)?.name ?? { zh: id, en: id };
}

/** People are called the same in every language. */
function staffName(district: District, id: string): Text {
  const name = district.staffById.get(id)?.name ?? id;
  return { zh: name, en: name };
}

function joinedNames(names: readonly Text[]): Text {
  const locales = new Set(names.flatMap((name) => Object.keys(name)));
  return Object.fromEntries(
    [...locales].map((locale) => [
      locale,
      names.map((name) => nameOf(name, locale)).join(locale === 'zh' ? '、' : ', '),
    ]),
  );
}
