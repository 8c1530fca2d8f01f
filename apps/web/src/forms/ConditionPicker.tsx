import { Radio } from 'antd';
import type { DistrictNames } from '../district/district.ts';
import { useLimitWords } from '../district/limit-words.ts';
import { useWords } from '../words/index.ts';

interface Props {
  id: string;
  /** The category chosen in this form, else the one that the case has. */
  category: string | undefined;
  value: string | undefined;
  names: DistrictNames;
  onChange: (condition: string) => void;
}

/** The filing conditions of a category, each with the limit that hangs on it: the choice decides the deadline, so it is shown. */
export function ConditionPicker({ id, category, value, names, onChange }: Props) {
  const { t, name } = useWords();
  const limitWords = useLimitWords();
  const conditions = names.categories.get(category ?? '')?.conditions ?? [];
  if (conditions.length === 0) {
    return (
      <span id={id} className="muted">
        {t('form.conditionFirst')}
      </span>
    );
  }
  return (
    <Radio.Group
      id={id}
      className="choices"
      value={value}
      onChange={(event) => onChange(event.target.value as string)}
      options={conditions.map((one) => ({
        value: one.id,
        title: t('common.pair', { name: t('case.closing'), value: name(one.closing) }),
        label: (
          <>
            {name(one.name)} <span className="muted">· {limitWords(one.limit)}</span>
          </>
        ),
      }))}
    />
  );
}
