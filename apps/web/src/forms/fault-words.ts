import type { FormFault, FormField } from '@wangge/client';
import { useWords } from '../words/index.ts';
import type { zh } from '../words/zh.ts';
import type { FieldFault } from './values.ts';

type KnownFault = keyof typeof zh.problem.field;

/** A server's fault of a field in words, with what is accepted; a fault that these pages do not know is shown by its code. */
export function useFaultWords(): (fault: FormFault) => string {
  const { t } = useWords();
  return ({ fault, accepted }) => {
    const known = t('problem.field', { returnObjects: true }) as Record<KnownFault, string>;
    const said = fault in known ? known[fault as KnownFault] : fault;
    if (accepted === undefined || accepted === null) return said;
    const list = Array.isArray(accepted) ? accepted.join(t('common.comma')) : String(accepted);
    return `${said} · ${t('problem.accepted', { accepted: list })}`;
  };
}

/** A fault found here, in words. */
export function useFieldFaultWords(): (field: FormField, fault: FieldFault) => string {
  const { t, name } = useWords();
  return (field, fault) => {
    if (fault.kind === 'required') return t('problem.required', { name: name(field.name) });
    if (fault.kind === 'too-few') return t('problem.tooFew', { min: fault.min });
    if (fault.kind === 'too-long') return t('problem.tooLong', { max: fault.max, length: fault.length });
    return fault.text;
  };
}
