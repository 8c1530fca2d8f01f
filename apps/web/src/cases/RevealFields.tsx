import { useMutation } from '@tanstack/react-query';
import type { CaseView } from '@wangge/client';
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useNames } from '../district/district.ts';
import { useProblemWords } from '../frame/problem-words.ts';
import { server } from '../server/client.ts';
import { useWords } from '../words/index.ts';

/** What is masked can be seen for a purpose, which leaves a trace. What was shown is kept nowhere and goes with the panel. */
export function RevealFields({ view }: { view: CaseView }) {
  const { t, name } = useWords();
  const id = useId();
  const names = useNames();
  const problemWords = useProblemWords();
  const [open, setOpen] = useState(false);
  const [purpose, setPurpose] = useState('');
  const reveal = useMutation({
    mutationFn: () => server.cases.reveal(view.id, view.reveal, purpose.trim()),
    gcTime: 0,
  });
  if (view.reveal.length === 0) return null;
  const fieldName = (field: string) => {
    const known = [
      ...(names.procedure(view.procedure.id)?.opening.form ?? []),
      ...view.timeline.flatMap((entry) => entry.form),
    ].find((one) => one.field === field || one.personal === field);
    return name(known?.name) || name(view.revealNames[field]) || field;
  };
  if (reveal.data) {
    return (
      <dl className="facts revealed">
        {reveal.data.values.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one field may be told several times, the list never changes
          <div key={`${one.field}-${at}`}>
            <dt>{fieldName(one.field)}</dt>
            <dd>{String(one.value ?? t('common.nothing'))}</dd>
          </div>
        ))}
      </dl>
    );
  }
  if (!open) {
    return (
      <Button type="link" size="small" className="reveal-open" onClick={() => setOpen(true)}>
        {t('common.pair', { name: t('case.reveal'), value: view.reveal.map(fieldName).join(t('common.comma')) })}
      </Button>
    );
  }
  return (
    <form
      className="reveal"
      onSubmit={(event) => {
        event.preventDefault();
        reveal.mutate();
      }}
    >
      <label htmlFor={id}>{t('case.revealPurpose')}</label>
      <Input id={id} autoFocus value={purpose} onChange={(event) => setPurpose(event.target.value)} maxLength={200} />
      <p className="note">{t('case.revealPurposeHint')}</p>
      {reveal.isError && (
        <p className="fault" role="alert">
          {problemWords(reveal.error)}
        </p>
      )}
      <div className="row">
        <Button htmlType="submit" disabled={purpose.trim().length < 2} loading={reveal.isPending}>
          {t('case.revealDo')}
        </Button>
        <Button type="text" onClick={() => setOpen(false)}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}
