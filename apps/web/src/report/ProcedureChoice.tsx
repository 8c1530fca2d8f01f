import type { ProcedureView } from '@wangge/client';
import { useWords } from '../words/index.ts';

interface Props {
  procedures: readonly ProcedureView[];
  chosen: ProcedureView;
  onChange: (id: string) => void;
}

/** What is reported, where a post may report more than one kind of matter. */
export function ProcedureChoice({ procedures, chosen, onChange }: Props) {
  const { t, name } = useWords();
  if (procedures.length < 2) return null;
  return (
    <fieldset className="report-kinds">
      <legend className="unseen">{t('report.kind')}</legend>
      {procedures.map((one) => (
        <label key={one.id} className={one.id === chosen.id ? 'chosen' : ''}>
          <input
            type="radio"
            name="report-kind"
            className="unseen"
            checked={one.id === chosen.id}
            onChange={() => onChange(one.id)}
          />
          {name(one.name)}
        </label>
      ))}
    </fieldset>
  );
}
