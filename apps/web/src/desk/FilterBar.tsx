import { CloseOutlined, DownOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { Cohort, Counts, Light } from '@wangge/client';
import { Button, Checkbox, Input, Popover, Select } from 'antd';
import { type ReactNode, useState } from 'react';
import type { DistrictNames } from '../district/district.ts';
import { useSession } from '../session/session.ts';
import { LightMark } from '../theme/LightMark.tsx';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import { type DeskAddress, isFiltered, LIGHTS, type Scope } from './address.ts';
import { FigureFilter } from './FigureFilter.tsx';
import { figuresQuery } from './figures-query.ts';
import type { ChangeAddress } from './useDesk.ts';

interface Props {
  address: DeskAddress;
  change: ChangeAddress;
  counts: Counts | undefined;
  names: DistrictNames;
}

interface ChipOption {
  value: string;
  label: ReactNode;
  text: string;
  count: number | undefined;
}

/** Chips of filters over the list; each shows what may be chosen and how many cases are behind it. */
export function FilterBar({ address, change, counts, names }: Props) {
  const { t, name } = useWords();
  const { moment } = useMoments();
  const states = (names.district?.procedures ?? []).flatMap((procedure) =>
    procedure.states.map((one) => ({ id: one.id, procedure: procedure.id })),
  );
  const sources = new Map(
    (names.district?.procedures ?? []).flatMap((one) => Object.keys(one.sources).map((id) => [id, one.id])),
  );
  const flags = new Map(
    (names.district?.procedures ?? []).flatMap(({ id, kind, flags: own }) =>
      address.kind && !address.kind.includes(kind) ? [] : Object.keys(own).map((flag) => [flag, id]),
    ),
  );
  const present = (facet: Record<string, number> | undefined, chosen: readonly string[] | undefined) =>
    [...new Set([...(chosen ?? []), ...Object.keys(facet ?? {})])].filter((id) => id !== '');
  const option = (id: string, text: string, facet: Record<string, number> | undefined): ChipOption => ({
    value: id,
    label: text,
    text,
    count: facet?.[id] ?? 0,
  });
  const byCount = (a: ChipOption, b: ChipOption) => (b.count ?? 0) - (a.count ?? 0);

  return (
    <fieldset className="filters" aria-label={t('filters.label')}>
      <ScopeChip scope={address.scope} onChange={(scope) => change({ scope })} />
      {address.cohort && <CohortChip cohort={address.cohort} onChange={(cohort) => change({ cohort })} />}
      {address.figure && (
        <FigureFilter figure={address.figure} names={names} onChange={(figure) => change({ figure })} />
      )}
      <Chip
        name={t('filters.light')}
        chosen={address.light}
        options={LIGHTS.map((light) => ({
          value: light,
          label: <LightMark light={light} word />,
          text: t(`light.${light}`),
          count: counts?.light[light] ?? 0,
        }))}
        onChange={(light) => change({ light: light as Light[] | undefined })}
      />
      <Chip
        name={t('filters.state')}
        chosen={address.state}
        options={states
          .map((one) => option(one.id, names.stateName(one.procedure, one.id), counts?.state))
          .filter((one) => (one.count ?? 0) > 0 || address.state?.includes(one.value))}
        onChange={(state) => change({ state })}
      />
      <Chip
        name={t('filters.category')}
        chosen={address.category}
        options={present(counts?.category, address.category)
          .map((id) => option(id, names.categoryName(id), counts?.category))
          .sort(byCount)}
        onChange={(category) => change({ category })}
      />
      <Chip
        name={t('filters.lead')}
        chosen={address.lead}
        options={present(counts?.lead, address.lead)
          .map((id) => option(id, names.unitName(id), counts?.lead))
          .sort(byCount)}
        onChange={(lead) => change({ lead })}
      />
      <Chip
        name={t('filters.source')}
        chosen={address.source}
        options={present(counts?.source, address.source)
          .map((id) => option(id, names.sourceName(sources.get(id) ?? '', id), counts?.source))
          .sort(byCount)}
        onChange={(source) => change({ source })}
      />
      <Chip
        name={t('filters.flag')}
        chosen={address.flag}
        options={[...flags].map(([flag, procedure]) => {
          const text = names.flagName(procedure, flag);
          return { value: flag, label: text, text, count: undefined };
        })}
        onChange={(flag) => change({ flag })}
      />
      {(names.district?.procedures.length ?? 0) > 1 && (
        <Chip
          name={t('filters.kind')}
          chosen={address.kind}
          options={(names.district?.procedures ?? []).map((one) => ({
            value: one.kind,
            label: name(one.name),
            text: name(one.name),
            count: undefined,
          }))}
          onChange={(kind) => change({ kind })}
        />
      )}
      {address.since && (
        <Button size="small" className="chip chosen" onClick={() => change({ since: undefined })}>
          {t('filters.since')} {moment(address.since)} <CloseOutlined aria-label={t('common.clear')} />
        </Button>
      )}
      {address.endedSince && (
        <Button size="small" className="chip chosen" onClick={() => change({ endedSince: undefined })}>
          {t('filters.endedSince')} {moment(address.endedSince)} <CloseOutlined aria-label={t('common.clear')} />
        </Button>
      )}
      {address.q && (
        <Button size="small" className="chip chosen" onClick={() => change({ q: undefined })}>
          {t('filters.words', { q: address.q })} <CloseOutlined aria-label={t('common.clear')} />
        </Button>
      )}
      {isFiltered(address) && (
        <Button
          size="small"
          type="link"
          onClick={() =>
            change(({ area, at, case: kept, sort }) => ({
              ...(area && { area }),
              ...(at && { at }),
              ...(kept && { case: kept }),
              ...(sort && { sort }),
            }))
          }
        >
          {t('filters.clearAll')}
        </Button>
      )}
    </fieldset>
  );
}

function ScopeChip({ scope, onChange }: { scope: Scope | undefined; onChange: (scope: Scope | undefined) => void }) {
  const { t } = useWords();
  const { may } = useSession();
  return (
    <Select<Scope | 'open'>
      size="small"
      className="chip-scope"
      aria-label={t('filters.scope')}
      value={scope ?? 'open'}
      onChange={(next) => onChange(next === 'open' ? undefined : next)}
      popupMatchSelectWidth={false}
      options={[
        { value: 'open', label: t('filters.scopeOpen') },
        { value: 'desk', label: t('filters.scopeDesk') },
        { value: 'mine', label: t('filters.scopeMine') },
        ...(may.appeal ? [{ value: 'appeal' as const, label: t('filters.scopeAppeal') }] : []),
        { value: 'all', label: t('filters.scopeAll') },
      ]}
    />
  );
}

/** A figure's whole and its parts, the whole first. */
const FAMILIES: readonly (readonly Cohort[])[] = [
  ['reported-today', 'reported-yesterday'],
  ['ended', 'ended-on-time', 'ended-late'],
  ['rated', 'satisfied', 'unsatisfied'],
  ['dispatched'],
];

/** The cases behind a figure: its denominator, and from there its numerator and what is left. */
function CohortChip({ cohort, onChange }: { cohort: Cohort; onChange: (cohort: Cohort | undefined) => void }) {
  const { t } = useWords();
  const days = useQuery(figuresQuery).data?.rateDays;
  const family = FAMILIES.find((one) => one.includes(cohort)) ?? [cohort];
  return (
    <Select<Cohort>
      size="small"
      className="chip-cohort"
      aria-label={t('filters.cohort')}
      value={cohort}
      allowClear={{ clearIcon: <CloseOutlined aria-label={t('common.clear')} /> }}
      onChange={(next: Cohort | undefined) => onChange(next)}
      popupMatchSelectWidth={false}
      options={family.map((one) => ({ value: one, label: t(`filters.cohorts.${one}`, { days: days ?? '…' }) }))}
    />
  );
}

interface ChipProps {
  name: string;
  chosen: readonly string[] | undefined;
  options: ChipOption[];
  onChange: (chosen: string[] | undefined) => void;
}

/** More options than this get a search field. */
const MANY = 9;

function Chip({ name, chosen = [], options, onChange }: ChipProps) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const shown = options.filter((one) => one.text.toLowerCase().includes(typed.toLowerCase()));
  const first = options.find((one) => one.value === chosen[0])?.text ?? chosen[0] ?? '';
  const label =
    chosen.length === 0
      ? name
      : t('filters.chosen', {
          name,
          value: chosen.length === 1 ? first : t('filters.several', { first, count: chosen.length }),
        });
  return (
    <Popover
      trigger="click"
      placement="bottomLeft"
      arrow={false}
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        setTyped('');
      }}
      content={
        <div className="chip-menu">
          {options.length > MANY && (
            <Input
              size="small"
              allowClear
              autoFocus
              placeholder={t('common.search')}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
          <fieldset className="chip-options" aria-label={name}>
            {shown.length === 0 && <p className="muted">{t('filters.none')}</p>}
            {shown.map((one) => (
              <Checkbox
                key={one.value}
                checked={chosen.includes(one.value)}
                onChange={(event) => {
                  const next = event.target.checked ? [...chosen, one.value] : chosen.filter((id) => id !== one.value);
                  onChange(next.length > 0 ? next : undefined);
                }}
              >
                <span className="chip-option">
                  {one.label}
                  {one.count !== undefined && <small>{one.count}</small>}
                </span>
              </Checkbox>
            ))}
          </fieldset>
          {chosen.length > 0 && (
            <Button size="small" type="link" onClick={() => onChange(undefined)}>
              {t('common.clear')}
            </Button>
          )}
        </div>
      }
    >
      <Button
        size="small"
        className={chosen.length > 0 ? 'chip chosen' : 'chip'}
        aria-expanded={open}
        aria-haspopup="dialog"
      >
        <span className="chip-label">{label}</span> <DownOutlined aria-hidden="true" />
      </Button>
    </Popover>
  );
}
