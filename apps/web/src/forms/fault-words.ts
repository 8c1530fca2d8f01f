import type { FormFault, FormField } from '@wangge/client';
import { nameIn, useWords } from '../words/index.ts';
import type { FieldFault } from './values.ts';

/** A server's fault of a field in words: its own sentence where it sends one, else its name and what is accepted. */
export function useFaultWords(): (fault: FormFault & { text?: Record<string, string> }) => string {
  const { t, locale } = useWords();
  return ({ fault, accepted, text }) => {
    const said = nameIn(text, locale) || fault;
    if (accepted === undefined || accepted === null) return said;
    return `${said} · ${t('problem.accepted', { accepted: Array.isArray(accepted) ? accepted.join('、') : String(accepted) })}`;
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
