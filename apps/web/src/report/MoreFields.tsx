import type { FormField, Text } from '@wangge/client';
import { lazy, Suspense, useId } from 'react';
import { choicesOf, type Values } from '../forms/values.ts';
import { useWords } from '../words/index.ts';

interface Props {
  fields: readonly FormField[];
  reasons: Readonly<Record<string, Record<string, Text>>>;
  values: Values;
  onChange: (patch: Values) => void;
  /** What need not be said waits behind a summary. */
  isFolded: boolean;
}

const DeskField = lazy(() => import('./DeskField.tsx'));
const OF_THE_DESK = ['unit', 'units', 'person', 'panel'];

/** The rest of the procedure's opening form: what it requires, and what there is more to say. */
export function MoreFields({ fields, isFolded, ...rest }: Props) {
  const { t } = useWords();
  const [yesNo, others] = [
    fields.filter((one) => one.type === 'boolean'),
    fields.filter((one) => one.type !== 'boolean'),
  ];
  const [required, optional] = [others.filter((one) => one.required), others.filter((one) => !one.required)];
  return (
    <>
      {yesNo.map((field) => (
        <YesNo key={field.field} field={field} {...rest} />
      ))}
      {(isFolded ? required : others).map((field) => (
        <Plain key={field.field} field={field} {...rest} />
      ))}
      {isFolded && optional.length > 0 && (
        <details className="report-more">
          <summary>{t('report.more')}</summary>
          {optional.map((field) => (
            <Plain key={field.field} field={field} {...rest} />
          ))}
        </details>
      )}
    </>
  );
}

type FieldProps = Pick<Props, 'values' | 'onChange'> & { field: FormField };

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

/** What a plain input takes. Ratings, instants and photos of their own are asked by no opening form. */
const INPUTS: Partial<Record<FormField['type'], 'text' | 'number' | 'date'>> = {
  text: 'text',
  code: 'text',
  number: 'number',
  date: 'date',
};

function Plain({ field, reasons, values, onChange }: FieldProps & Pick<Props, 'reasons'>) {
  const { t, name } = useWords();
  const value = values[field.field];
  const id = useId();
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const label = field.required ? `${name(field.name)} *` : name(field.name);
  if (field.type === 'choice') {
    return (
      <label className="report-field">
        <span>{label}</span>
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
  if (OF_THE_DESK.includes(field.type)) {
    return (
      <div className="report-field">
        <label htmlFor={id}>{label}</label>
        <Suspense fallback={<span className="muted">{t('common.loading')}</span>}>
          <DeskField id={id} field={field} values={values} onChange={onChange} />
        </Suspense>
      </div>
    );
  }
  const type = INPUTS[field.type];
  if (type === undefined) return null;
  return (
    <label className="report-field">
      <span>{label}</span>
      <input
        type={type}
        value={text}
        {...(type === 'text' && field.max !== undefined && { maxLength: field.max })}
        aria-required={field.required}
        onChange={(event) => {
          const next = event.target.value;
          onChange({ [field.field]: next === '' ? undefined : field.type === 'number' ? Number(next) : next });
        }}
      />
      {field.personal && <small className="muted">{t('form.personal')}</small>}
    </label>
  );
}
