import type { Advice, FormField } from '@wangge/client';
import { Select } from 'antd';
import { useMemo } from 'react';
import type { DistrictNames } from '../district/district.ts';
import { useWords } from '../words/index.ts';
import { isTaken } from './unit-choice.ts';

interface Props {
  id: string;
  described: string | undefined;
  many: boolean;
  max: number | undefined;
  /** Best first. */
  advice: readonly Advice[];
  /** Which units the field takes: others are not offered, since they would be refused. */
  takes: FormField['takes'];
  value: unknown;
  faulty: boolean;
  names: DistrictNames;
  onChange: (value: unknown) => void;
}

interface One {
  value: string;
  label: string;
  search: string;
}

/** A unit, with the advice of the duty list and its basis above all others. The list advises, the person decides. */
export function UnitPicker({ id, described, many, max, advice: all, takes, value, faulty, names, onChange }: Props) {
  const { t, name, locale } = useWords();
  const advice = useMemo(() => all.filter((one) => isTaken(takes, names.units.get(one.unit))), [all, takes, names]);
  const options = useMemo((): (One | { label: string; options: One[] })[] => {
    const advised = new Set(advice.map((one) => one.unit));
    const others = [...names.units.values()]
      .filter((unit) => !advised.has(unit.id) && isTaken(takes, unit))
      .map((unit) => ({
        value: unit.id,
        label: name(unit.name),
        search: Object.values(unit.name).join(' ').toLowerCase(),
        // Authorities above the district are asked for reviews and named for little else: they stand last.
        isAbove: unit.superior === true,
      }))
      .sort((a, b) => Number(a.isAbove) - Number(b.isAbove) || a.label.localeCompare(b.label, locale));
    if (advice.length === 0) return others;
    const first = advice.map((one) => ({
      value: one.unit,
      label: names.unitName(one.unit),
      search: Object.values(names.units.get(one.unit)?.name ?? {})
        .join(' ')
        .toLowerCase(),
    }));
    return [
      { label: t('form.adviceGroup'), options: first },
      { label: t('form.otherUnits'), options: others },
    ];
  }, [advice, takes, names, name, locale, t]);

  return (
    <>
      {!many && advice.length > 0 && (
        <ul className="advice">
          {advice.map((one, at) => (
            <li key={`${one.unit}-${one.duty}`}>
              <button
                type="button"
                className={value === one.unit ? 'advice-one chosen' : 'advice-one'}
                aria-pressed={value === one.unit}
                onClick={() => onChange(one.unit)}
              >
                <strong>
                  {at + 1}. {names.unitName(one.unit)}
                </strong>
                <small>{name(one.basis)}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Select
        id={id}
        aria-describedby={described}
        {...(many && { mode: 'multiple' as const })}
        {...(many && max !== undefined && { maxCount: max })}
        status={faulty ? 'error' : ''}
        allowClear
        showSearch={{
          filterOption: (typed, option) =>
            String((option as { search?: string } | undefined)?.search ?? '').includes(typed.toLowerCase()),
        }}
        placeholder={t(many ? 'form.chooseUnits' : 'form.chooseUnit')}
        value={value as string | string[] | undefined}
        onChange={(next: unknown) => onChange(next)}
        options={options}
      />
    </>
  );
}
