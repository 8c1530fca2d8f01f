import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CaseView, Offer } from '@wangge/client';
import { isProblem, newId } from '@wangge/client';
import { Alert, App, Button } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useCaseAnswer } from '../cases/useLiveCases.ts';
import type { DistrictNames } from '../district/district.ts';
import { useProblemWords } from '../frame/problem-words.ts';
import { server } from '../server/client.ts';
import { useWords } from '../words/index.ts';
import { FormFieldInput } from './FormFieldInput.tsx';
import { useFaultWords } from './fault-words.ts';
import { useDoneWords, useOfferName } from './offer-name.ts';
import {
  askedFields,
  buttonWords,
  type FieldFault,
  findFaults,
  initialValues,
  type Values,
  wireValues,
} from './values.ts';

interface Props {
  view: CaseView;
  offer: Offer;
  names: DistrictNames;
  /** Filled in beforehand, as the key `d` does with the first advice. */
  preset?: Values | undefined;
  /** Carried out; undefined when it took the case out of its author's reach. */
  onDone: (next: CaseView | undefined) => void;
  onCancel: () => void;
}

/** One action of a case as a form drawn from the procedure. The command's id is made once: sending it again after a cut is the same event. */
export function ActionForm({ view, offer, names, preset, onDone, onCancel }: Props) {
  const { t, name } = useWords();
  const offerName = useOfferName();
  const doneWords = useDoneWords();
  const { message, modal } = App.useApp();
  const problemWords = useProblemWords();
  const faultWords = useFaultWords();
  const queries = useQueryClient();
  const answer = useCaseAnswer();
  const [values, setValues] = useState<Values>(() => ({ ...initialValues(offer.form, view.facts), ...preset }));
  const [faults, setFaults] = useState<Record<string, FieldFault>>({});
  const [uploading, setUploading] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const command = useMemo(() => ({ id: newId() }), []);

  const act = useMutation({
    mutationFn: () =>
      server.cases.act(view.id, offer.action, {
        id: command.id,
        form: wireValues(offer.form, values),
        seen: view.seq,
      }),
    onSuccess: (next) => {
      if (next) answer(next);
      else void queries.invalidateQueries({ queryKey: ['cases'] });
      void message.success(doneWords(offer));
      onDone(next);
    },
    onError: (error) => {
      // A refused command never happened: the next one is another.
      if (!isProblem(error) || !error.isPassing) command.id = newId();
      if (isProblem(error)) {
        const said: Record<string, FieldFault> = {};
        for (const fault of error.faults) said[fault.field] = { kind: 'said', text: faultWords(fault) };
        setFaults(said);
        focusFirst(form.current, Object.keys(said));
        if (error.status === 409) void queries.invalidateQueries({ queryKey: ['cases', 'one', view.id] });
      }
    },
  });

  // The button that opened the form is gone: whoever came by it goes on in the first field. A finger would only get a keyboard
  // over what is to be read.
  useEffect(() => {
    if (preset === undefined && window.matchMedia('(pointer: fine)').matches) {
      form.current?.querySelector<HTMLElement>(':is(input,textarea,button):not([disabled])')?.focus();
    }
  }, [preset]);

  const label = buttonWords(offerName(offer, name(offer.button)), offerName(offer), values, (field, value) => {
    const type = offer.form.find((one) => one.field === field)?.type;
    return type === 'unit' || type === 'units'
      ? [value]
          .flat()
          .map((id) => names.unitName(String(id)))
          .join(t('common.comma'))
      : String(value);
  });

  const submit = () => {
    const found = findFaults(offer.form, values);
    setFaults(found);
    if (Object.keys(found).length > 0) return focusFirst(form.current, Object.keys(found));
    if (!offer.grave) return act.mutate();
    modal.confirm({
      title: t('form.graveAsk', { action: label }),
      content: t('form.graveHint'),
      okText: t('form.graveConfirm', { action: label }),
      cancelText: t('common.cancel'),
      okButtonProps: { danger: true },
      onOk: () => act.mutate(),
    });
  };

  return (
    <form
      ref={form}
      className="action-form"
      aria-label={offerName(offer)}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onCancel();
        }
      }}
    >
      {askedFields(offer.form, values).map((field) => (
        <FormFieldInput
          key={field.field}
          field={field}
          form={offer.form}
          values={values}
          fault={faults[field.field]}
          offer={offer}
          view={view}
          names={names}
          onUploading={setUploading}
          onChange={(patch) => {
            setValues((current) => ({ ...current, ...patch }));
            setFaults((current) => Object.fromEntries(Object.entries(current).filter(([key]) => !(key in patch))));
          }}
        />
      ))}
      {act.isError && (
        <Alert
          type="error"
          showIcon
          title={isProblem(act.error, 'changed') ? t('problem.changed') : problemWords(act.error)}
        />
      )}
      <div className="row">
        <Button
          type="primary"
          danger={offer.grave}
          htmlType="submit"
          // Asked for by a key and filled in: the next key confirms it.
          autoFocus={preset !== undefined}
          loading={act.isPending}
          disabled={uploading || offer.refused !== undefined}
        >
          {act.isPending ? t('form.working') : label}
        </Button>
        <Button onClick={onCancel} disabled={act.isPending}>
          {t('common.cancel')}
        </Button>
        {uploading && <span className="muted">{t('form.photosWaiting')}</span>}
      </div>
    </form>
  );
}

function focusFirst(form: HTMLFormElement | null, fields: readonly string[]): void {
  const found = fields.map((field) =>
    form?.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"] :is(input,textarea,button)`),
  );
  found.find((element) => element)?.focus();
}
