import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import type { DistrictNames } from '../district/district.ts';
import { server } from '../server/client.ts';
import { useWords } from '../words/index.ts';
import './pickers.css';
import type { Person } from './seats.ts';

interface Props {
  id: string;
  described: string | undefined;
  many: boolean;
  max: number | undefined;
  /** Chosen among these alone, such as the members of a panel; otherwise anybody of the district, by a part of the name. */
  among: readonly Person[] | undefined;
  value: unknown;
  faulty: boolean;
  names: DistrictNames;
  onChange: (value: unknown) => void;
}

/** One person, or the members of a panel, found by name; the unit beside it tells two of one name apart. */
export function PersonPicker({ id, described, many, max, among, value, faulty, names, onChange }: Props) {
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  // Whoever was chosen keeps their name while other names are looked for.
  const [chosen, setChosen] = useState<ReadonlyMap<string, Person>>(new Map());
  const found = useQuery({
    queryKey: ['staff', 'named', typed],
    queryFn: () => server.district.findStaff(typed),
    enabled: among === undefined,
    placeholderData: keepPreviousData,
  });
  const people = among ?? found.data ?? [];
  const ids = many ? ((value as string[] | undefined) ?? []) : value === undefined ? [] : [String(value)];
  const shown = new Map([...chosen, ...people.map((one): [string, Person] => [one.id, one])]);
  const options = [...new Set([...people.map((one) => one.id), ...ids])].map((one) => {
    const person = shown.get(one);
    const units = person?.units.map((unit) => names.unitName(unit)).join(t('common.comma')) ?? '';
    return { value: one, label: person?.name ?? one, units };
  });
  return (
    <>
      <Select
        id={id}
        aria-describedby={described}
        {...(many && { mode: 'multiple' as const })}
        {...(many && max !== undefined && { maxCount: max })}
        status={faulty ? 'error' : ''}
        allowClear
        loading={among === undefined && found.isFetching}
        showSearch={{
          ...(among ? { optionFilterProp: 'label' } : { filterOption: false }),
          onSearch: setTyped,
        }}
        placeholder={t(many ? 'form.choosePeople' : 'form.choosePerson')}
        value={value as string | string[] | undefined}
        onChange={(next: unknown) => {
          setChosen(shown);
          onChange(next);
        }}
        options={options}
        optionRender={({ data }) => (
          <span className="person-option">
            {data.label}
            {data.units && <small>{data.units}</small>}
          </span>
        )}
      />
      {many && max !== undefined && (
        <p className="note" aria-live="polite">
          {t('form.chosenOf', { count: ids.length, max })}
        </p>
      )}
    </>
  );
}
