import type { FilledField } from '@wangge/client';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';

/** What somebody filled in: names instead of codes, masks and what was destroyed said as such. Photos are shown apart. */
export function FilledFields({ fields }: { fields: readonly FilledField[] }) {
  const { name } = useWords();
  const shown = fields.filter((field) => field.type !== 'photos' && field.type !== 'place');
  if (shown.length === 0) return null;
  return (
    <dl className="filled">
      {shown.map((field) => (
        <div key={field.field}>
          <dt>{name(field.name)}</dt>
          <dd>
            <FilledValue field={field} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function FilledValue({ field }: { field: FilledField }) {
  const { t, name } = useWords();
  const { moment } = useMoments();
  if (field.gone) return <span className="muted">{t('case.gone')}</span>;
  if (field.masked)
    return (
      <span className="muted">{typeof field.value === 'string' && field.value ? field.value : t('case.masked')}</span>
    );
  if (field.text) return name(field.text);
  const { value } = field;
  if (value === true || value === false) return t(value ? 'common.yes' : 'common.no');
  if (field.type === 'instant' && typeof value === 'string') return moment(value);
  if (Array.isArray(value)) return value.join(t('common.comma'));
  return value === undefined || value === null ? t('common.nothing') : String(value);
}
