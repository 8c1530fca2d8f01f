import { PlusOutlined, SearchOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import type { District } from '@wangge/client';
import { Button, TreeSelect } from 'antd';
import { useMemo } from 'react';
import { useNames } from '../district/district.ts';
import { LiveDot } from '../feed/LiveDot.tsx';
import { MeMenu } from '../session/MeMenu.tsx';
import { useSession } from '../session/session.ts';
import { useWords } from '../words/index.ts';
import type { DeskAddress } from './address.ts';
import { LanguageButton } from './LanguageButton.tsx';
import type { ChangeAddress } from './useDesk.ts';
import { useWide } from './useWide.ts';

interface Props {
  district: District;
  address: DeskAddress;
  change: ChangeAddress;
  onSearch: () => void;
  onKeys: () => void;
  onTour: () => void;
}

export function TopBar({ district, address, change, onSearch, onKeys, onTour }: Props) {
  const { t, name } = useWords();
  const { may } = useSession();
  const wide = useWide();
  return (
    <header className="top">
      <Link to="/desk" className="brand" aria-label={`${t('product')} ${name(district.name)}`}>
        <img src="/icon.svg" alt="" width={24} height={24} />
        {wide && <strong>{t('product')}</strong>}
      </Link>
      {wide && <span className="top-district">{name(district.name)}</span>}
      <AreaPicker district={district} value={address.area} onChange={(area) => change({ area })} />
      <Button
        className="top-search"
        icon={<SearchOutlined />}
        onClick={onSearch}
        {...(!wide && { 'aria-label': t('top.search') })}
      >
        {wide && (
          <>
            <span>{t('top.search')}</span>
            <kbd>Ctrl K</kbd>
          </>
        )}
      </Button>
      <span className="top-gap" />
      <LiveDot />
      {wide && may.assessment && (
        <Link to="/assessment" className="top-link">
          {t('assessment.open')}
        </Link>
      )}
      {may.report.length > 0 && (
        <Link to="/report" className="top-report">
          <PlusOutlined aria-hidden="true" /> <span>{t('top.report')}</span>
        </Link>
      )}
      <LanguageButton />
      <MeMenu onKeys={onKeys} onTour={onTour} />
    </header>
  );
}

interface AreaProps {
  district: District;
  value: string | undefined;
  onChange: (area: string | undefined) => void;
}

interface Branch {
  value: string;
  title: string;
  search: string;
  children?: Branch[];
}

/** The tree of areas; the whole district is the root. */
function AreaPicker({ district, value, onChange }: AreaProps) {
  const { t, name } = useWords();
  const { areas } = useNames();
  const tree = useMemo(() => {
    const children = new Map<string | undefined, Branch[]>();
    const branch = (code: string, title: string, search: string): Branch => {
      const below = children.get(code);
      return { value: code, title, search, ...(below && { children: below }) };
    };
    // From the deepest path upward, so that every branch finds its children ready.
    for (const area of [...areas.values()].sort((a, b) => b.path.length - a.path.length)) {
      if (!area.parent) continue;
      const siblings = children.get(area.parent) ?? [];
      siblings.push(branch(area.code, name(area.name), Object.values(area.name).join(' ').toLowerCase()));
      children.set(area.parent, siblings);
    }
    for (const siblings of children.values()) siblings.sort((a, b) => a.value.localeCompare(b.value));
    return [branch(district.code, t('top.wholeDistrict'), '')];
  }, [areas, district.code, name, t]);
  return (
    <TreeSelect
      className="top-area"
      aria-label={t('top.area')}
      value={value ?? district.code}
      treeData={tree}
      treeDefaultExpandedKeys={[district.code]}
      popupMatchSelectWidth={320}
      showSearch={{
        filterTreeNode: (typed, node) => String((node as unknown as Branch).search).includes(typed.toLowerCase()),
      }}
      onChange={(code: string | undefined) => onChange(code === district.code ? undefined : code)}
    />
  );
}
