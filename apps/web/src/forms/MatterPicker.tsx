import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CaseView } from '@wangge/client';
import { Select } from 'antd';
import { useState } from 'react';
import { CaseNumber } from '../cases/CaseNumber.tsx';
import type { DistrictNames } from '../district/district.ts';
import { server } from '../server/client.ts';
import { LightMark } from '../theme/LightMark.tsx';
import { useMoments, useTick } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import './pickers.css';
import { nearMatters } from './near-matters.ts';

/** Offered at once: the nearest few, and a page of what was looked for. */
const NEAR = 3;
const FOUND = 20;

interface Props {
  id: string;
  /** One that has ended is asked for, and not one that goes on. */
  ended: boolean;
  described: string | undefined;
  view: CaseView;
  value: unknown;
  faulty: boolean;
  names: DistrictNames;
  onChange: (value: unknown) => void;
}

/** Another case of the same kind by its number or its words; of those that go on, the ones near in place and time first. */
export function MatterPicker({ id, ended, described, view, value, faulty, names, onChange }: Props) {
  const { t } = useWords();
  const { ago, businessTime } = useMoments();
  const now = businessTime(useTick());
  const [typed, setTyped] = useState('');
  const near = ended ? [] : nearMatters(view).slice(0, NEAR);
  const found = useQuery({
    queryKey: ['cases', ended ? 'ended' : 'to-join', view.kind, typed],
    queryFn: ({ signal }) =>
      server.cases.list(
        { kind: [view.kind], open: !ended, parent: 'none', ...(typed && { q: typed }) },
        { sort: 'received', limit: FOUND },
        signal,
      ),
    placeholderData: keepPreviousData,
  });
  const others = (found.data?.items ?? []).filter((row) => row.id !== view.id);
  const options = others.map((row) => ({
    value: row.id,
    label: row.number,
    title: row.category ? names.categoryName(row.category) : '',
    where: names.areaName(row.area),
  }));
  const chosenNear = near.find((one) => one.id === value);
  if (chosenNear && !options.some((one) => one.value === chosenNear.id)) {
    options.unshift({ value: chosenNear.id, label: chosenNear.number, title: '', where: '' });
  }
  return (
    <>
      {near.length > 0 && (
        <ul className="advice" aria-label={t('case.similar')}>
          {near.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                className={value === one.id ? 'advice-one chosen' : 'advice-one'}
                aria-pressed={value === one.id}
                onClick={() => onChange(one.id)}
              >
                <strong>
                  <LightMark light={one.light} size={11} /> <CaseNumber number={one.number} now={now} />{' '}
                  {one.category && names.categoryName(one.category)}
                </strong>
                <small>
                  {t('case.similarAway', { metres: one.metres })} · {ago(one.receivedAt, now)}
                </small>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Select
        id={id}
        aria-describedby={described}
        status={faulty ? 'error' : ''}
        allowClear
        loading={found.isFetching}
        showSearch={{ filterOption: false, onSearch: (words) => setTyped(words.trim()) }}
        placeholder={t('form.chooseMatter')}
        notFoundContent={t(ended ? 'form.noEndedMatter' : 'form.noMatter')}
        value={value as string | undefined}
        onChange={(next: unknown) => onChange(next)}
        options={options}
        optionRender={({ data }) => (
          <span className="person-option">
            {data.label}
            <small>{[data.title, data.where].filter(Boolean).join(' · ')}</small>
          </span>
        )}
      />
    </>
  );
}
