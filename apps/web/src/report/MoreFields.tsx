import type { FormField, Text } from '@wangge/client';
import { choicesOf, type Values } from '../forms/values.ts';
import { useWords } from '../words/index.ts';

interface Props {
  fields: readonly FormField[];
  reasons: Readonly<Record<string, Record<string, Text>>>;
  values: Values;
  onChange: (patch: Values) => void;
}

/** The rest of the procedure's opening form, for who has more to say. */
export function MoreFields({ fields, reasons, values, onChange }: Props) {
  const { t } = useWords();
  const [yesNo, others] = [
    fields.filter((one) => one.type === 'boolean'),
    fields.filter((one) => one.type !== 'boolean'),
  ];
  return (
    <>
      {yesNo.map((field) => (
        <YesNo key={field.field} field={field} values={values} onChange={onChange} />
      ))}
      {others.length > 0 && (
        <details className="report-more">
          <summary>{t('report.more')}</summary>
          {others.map((field) => (
            <Plain key={field.field} field={field} reasons={reasons} values={values} onChange={onChange} />
          ))}
        </details>
      )}
    </>
  );
}

type FieldProps = Omit<Props, 'fields' | 'reasons'> & { field: FormField };

function YesNo({ field, values, onChange }: FieldProps) {
  const { name } = useWords();
  return (
    <label className="report-check">
      <input
        type="checkbox"
        checked={values[field.field] === true}
        onChange={(event) => onChange({ [field.field]: event.target.checked ? true : undefined })}
      />
      {name(field.name)}
    </label>
  );
}

function Plain({ field, reasons, values, onChange }: FieldProps & Pick<Props, 'reasons'>) {
  const { t, name } = useWords();
  const value = values[field.field];
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  if (field.type === 'choice') {
    return (
      <label className="report-field">
        <span>{name(field.name)}</span>
        <select value={text} onChange={(event) => onChange({ [field.field]: event.target.value || undefined })}>
          <option value="">{t('common.nothing')}</option>
          {choicesOf(field, reasons).map((one) => (
            <option key={one.value} value={one.value}>
              {name(one.text)}
            </option>
          ))}
        </select>
      </label>
    );
  }
  // Units, staff and moments are the desk's business; a report that asks for them is filled in there.
  if (field.type !== 'text' && field.type !== 'number' && field.type !== 'date') return null;
  return (
    <label className="report-field">
      <span>{name(field.name)}</span>
      <input
        type={field.type}
        value={text}
        {...(field.type === 'text' && field.max !== undefined && { maxLength: field.max })}
        onChange={(event) => {
          const next = event.target.value;
          onChange({ [field.field]: next === '' ? undefined : field.type === 'number' ? Number(next) : next });
        }}
      />
      {field.personal && <small className="muted">{t('form.personal')}</small>}
    </label>
  );
}
