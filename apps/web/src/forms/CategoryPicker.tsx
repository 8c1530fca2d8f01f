import { Cascader } from 'antd';
import { useMemo } from 'react';
import type { DistrictNames } from '../district/district.ts';
import { useWords } from '../words/index.ts';

interface Props {
  id: string;
  described: string | undefined;
  value: string | undefined;
  names: DistrictNames;
  faulty: boolean;
  onChange: (category: string | undefined) => void;
}

interface Option {
  value: string;
  label: string;
  search: string;
  children?: Option[];
}

/** Class, then category. Search goes over names in every language and the catalogue's own words, in any order. */
export function CategoryPicker({ id, described, value, names, faulty, onChange }: Props) {
  const { t, name } = useWords();
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
        })),
      }),
    );
  }, [names.catalogue, name]);
  const category = names.categories.get(value ?? '');
  return (
    <Cascader
      id={id}
      aria-describedby={described}
      status={faulty ? 'error' : ''}
      options={options}
      value={category ? [category.class.id, category.id] : []}
      showSearch={{
        filter: (typed, way) => {
          const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
          const text = way.map((one) => (one as unknown as Option).search).join(' ');
          return words.every((word) => text.includes(word));
        },
      }}
      placeholder={t('form.chooseCategory')}
      displayRender={(labels) => labels.join(' › ')}
      onChange={(chosen) => onChange((chosen as string[] | undefined)?.[1])}
    />
  );
}
