import type { CaseSort } from '@wangge/client';
import { Select } from 'antd';
import { useWords } from '../words/index.ts';

interface Props {
  sort: CaseSort | undefined;
  onChange: (sort: CaseSort | undefined) => void;
}

/** The order of the list; what is urgent and still in hand, then the tightest deadline, unless told otherwise. */
export function SortPicker({ sort, onChange }: Props) {
  const { t } = useWords();
  return (
    <Select<CaseSort>
      size="small"
      variant="borderless"
      aria-label={t('filters.sort')}
      value={sort ?? 'due'}
      onChange={(next) => onChange(next === 'due' ? undefined : next)}
      popupMatchSelectWidth={false}
      options={[
        { value: 'due', label: t('filters.sortDue') },
        { value: 'received', label: t('filters.sortReceived') },
        { value: 'changed', label: t('filters.sortChanged') },
      ]}
    />
  );
}
