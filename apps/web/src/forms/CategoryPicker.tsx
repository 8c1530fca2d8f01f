import type { CaseView, FormField } from '@wangge/client';
import { Cascader, Select } from 'antd';
import { useMemo } from 'react';
import type { DistrictNames } from '../district/district.ts';
import { useLimitWords } from '../district/limit-words.ts';
import { useWords } from '../words/index.ts';
import type { Values } from './values.ts';

interface Props {
  id: string;
  described: string | undefined;
  field: FormField;
  form: readonly FormField[];
  values: Values;
  view: CaseView;
  names: DistrictNames;
  faulty: boolean;
  onChange: (patch: Values) => void;
}

interface Option {
  value: string;
  label: string;
  search: string;
  children?: Option[];
}

/**
 * Category alone is two steps (class, category); with the condition in the same form three, chosen in one go; a condition alone belongs to the
 * category that the case already has. Search goes over names in every language and the catalogue's own words.
 */
export function CategoryPicker({ id, described, field, form, values, view, names, faulty, onChange }: Props) {
  const { t, name } = useWords();
  const limitWords = useLimitWords();
  const categoryField = form.find((one) => one.type === 'category')?.field;
  const conditionField = field.type === 'condition' ? field.field : undefined;
  const known = conditionField && !categoryField ? view.category : null;

  const options = useMemo(() => {
    const all = (text: Record<string, string>) => Object.values(text).join(' ').toLowerCase();
    return (names.catalogue?.classes ?? []).map(
      (one): Option => ({
        value: one.id,
        label: name(one.name),
        search: all(one.name),
        children: one.categories.map((category) => ({
          value: category.id,
          label: name(category.name),
          search: `${all(category.name)} ${category.words.join(' ').toLowerCase()} ${category.id.toLowerCase()}`,
          ...(conditionField && {
            children: category.conditions.map((condition) => ({
              value: condition.id,
              label: `${name(condition.name)} · ${limitWords(condition.limit)}`,
              search: all(condition.name),
            })),
          }),
        })),
      }),
    );
  }, [names.catalogue, name, conditionField, limitWords]);

  if (known) {
    const conditions = names.categories.get(known)?.conditions ?? [];
    return (
      <Select
        id={id}
        aria-describedby={described}
        status={faulty ? 'error' : ''}
        placeholder={t('form.chooseCondition')}
        value={values[field.field] as string | undefined}
        onChange={(condition: string) => onChange({ [field.field]: condition })}
        options={conditions.map((one) => ({ value: one.id, label: `${name(one.name)} · ${limitWords(one.limit)}` }))}
      />
    );
  }

  const category = names.categories.get(String(values[categoryField ?? field.field] ?? ''));
  const condition = conditionField ? values[conditionField] : undefined;
  const path = [category?.class.id, category?.id, condition].filter((one): one is string => typeof one === 'string');
  return (
    <Cascader
      id={id}
      aria-describedby={described}
      status={faulty ? 'error' : ''}
      options={options}
      value={path}
      changeOnSelect={conditionField !== undefined}
      showSearch={{
        filter: (typed, way) => {
          const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
          const text = way.map((one) => (one as unknown as Option).search).join(' ');
          return words.every((word) => text.includes(word));
        },
        // The class is known from the category; without it the limit is in sight.
        render: (_typed, way) =>
          way
            .slice(way.length > 1 ? 1 : 0)
            .map((one) => String(one.label))
            .join(' › '),
      }}
      placeholder={t('form.chooseCategory')}
      classNames={{ popup: { root: 'category-popup' } }}
      displayRender={(labels) => labels.slice(1).join(' › ') || labels.join('')}
      onChange={(chosen) => {
        const [, nextCategory, nextCondition] = (chosen ?? []) as string[];
        onChange({
          ...(categoryField && { [categoryField]: nextCategory }),
          ...(conditionField && { [conditionField]: nextCondition }),
          ...(!conditionField && { [field.field]: nextCategory }),
        });
      }}
    />
  );
}
