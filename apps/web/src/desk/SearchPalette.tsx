import { SearchOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Input, Modal } from 'antd';
import { type KeyboardEvent, type ReactNode, useDeferredValue, useState } from 'react';
import { CaseNumber } from '../cases/CaseNumber.tsx';
import { useNames } from '../district/district.ts';
import { server } from '../server/client.ts';
import { LightMark } from '../theme/LightMark.tsx';
import { useMoments, useTick } from '../time/moments.ts';
import { useWords } from '../words/index.ts';

interface Props {
  open: boolean;
  onClose: () => void;
  onCase: (id: string) => void;
  onArea: (code: string) => void;
  onUnit: (unit: string) => void;
}

interface Hit {
  key: string;
  group: string;
  label: ReactNode;
  run: () => void;
}

const EACH = 6;

/** Ctrl-K: a case by its number, its tail or words; an area; a unit. */
export function SearchPalette({ open, ...rest }: Props) {
  return (
    <Modal
      open={open}
      onCancel={rest.onClose}
      footer={null}
      closable={false}
      destroyOnHidden
      width={600}
      style={{ top: 80 }}
    >
      <Palette {...rest} />
    </Modal>
  );
}

function Palette({ onClose, onCase, onArea, onUnit }: Omit<Props, 'open'>) {
  const { t } = useWords();
  const names = useNames();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const q = useDeferredValue(typed.trim());
  const now = useMoments().businessTime(useTick());
  const cases = useQuery({
    queryKey: ['search', q],
    queryFn: ({ signal }) => server.cases.list({ q }, { sort: 'changed', limit: EACH }, signal),
    enabled: q.length >= 2,
    placeholderData: keepPreviousData,
  });

  const low = q.toLowerCase();
  const matches = (name: Record<string, string>) =>
    low !== '' && Object.values(name).some((one) => one.toLowerCase().includes(low));
  const hits: Hit[] = [
    ...(q.length >= 2 ? (cases.data?.items ?? []) : []).map((row) => ({
      key: `case-${row.id}`,
      group: t('palette.cases'),
      label: (
        <>
          <LightMark light={row.light} />
          <CaseNumber number={row.number} now={now} />
          <span className="row-title">{names.titleOf(row)}</span>
          <small>
            {names.areaName(row.area)} · {names.stateName(row.procedure.id, row.state)}
          </small>
        </>
      ),
      run: () => onCase(row.id),
    })),
    ...[...names.areas.values()]
      .filter((area) => matches(area.name) || (low.length >= 6 && area.code.startsWith(low)))
      .slice(0, EACH)
      .map((area) => ({
        key: `area-${area.code}`,
        group: t('palette.areas'),
        label: names.areaName(area.code),
        run: () => onArea(area.code),
      })),
    ...[...names.units.values()]
      .filter((unit) => matches(unit.name))
      .slice(0, EACH)
      .map((unit) => ({
        key: `unit-${unit.id}`,
        group: t('palette.units'),
        label: names.unitName(unit.id),
        run: () => onUnit(unit.id),
      })),
  ];

  const choose = (hit: Hit | undefined) => {
    if (!hit) return;
    onClose();
    hit.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setAt((now) => Math.min(now + 1, hits.length - 1));
    else if (event.key === 'ArrowUp') setAt((now) => Math.max(now - 1, 0));
    else if (event.key === 'Enter') choose(hits[at]);
    else return;
    event.preventDefault();
  };

  return (
    <div className="palette">
      <Input
        size="large"
        prefix={<SearchOutlined />}
        autoFocus
        role="combobox"
        aria-expanded={hits.length > 0}
        aria-controls="palette-hits"
        aria-activedescendant={hits[at] ? `palette-${hits[at].key}` : undefined}
        aria-label={t('top.search')}
        placeholder={t('palette.placeholder')}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="palette-hits" role="listbox" aria-label={t('common.search')}>
        {hits.map((hit, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and the keys
          <div
            key={hit.key}
            id={`palette-${hit.key}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={index === at ? 'hit at' : 'hit'}
            onMouseMove={() => setAt(index)}
            onClick={() => choose(hit)}
          >
            <span className="hit-label">{hit.label}</span>
            {hits[index - 1]?.group !== hit.group && <span className="hit-group">{hit.group}</span>}
          </div>
        ))}
      </div>
      {hits.length === 0 && q !== '' && !cases.isFetching && <p className="muted">{t('palette.nothing', { q })}</p>}
      <p className="note">{t('palette.hint')}</p>
    </div>
  );
}
