import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useProblemWords } from '../frame/problem-words.ts';
import { server } from '../server/client.ts';
import { useWords } from '../words/index.ts';
import { enterAs } from './session.ts';

/** One's own password. Owed after a temporary one, otherwise folded away. */
export function PasswordForm({ owed }: { owed: boolean }) {
  const { t } = useWords();
  const problemWords = useProblemWords();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({
    mutationFn: () => server.session.changePassword(current, next),
    onSuccess: (session) => {
      setCurrent('');
      setNext('');
      enterAs(session);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <details className="phone-section secret" open={owed}>
      <summary>{t('password.title')}</summary>
      {owed && <p className="muted">{t('password.why')}</p>}
      <form onSubmit={submit}>
        <label>
          {t('password.current')}
          <input
            type="password"
            autoComplete="current-password"
            required
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
          />
        </label>
        <label>
          {t('password.next')}
          <input
            type="password"
            autoComplete="new-password"
            required
            value={next}
            onChange={(event) => setNext(event.target.value)}
          />
        </label>
        {change.isError && (
          <p className="fault" role="alert">
            {problemWords(change.error)}
          </p>
        )}
        {change.isSuccess && <p role="status">{t('password.done')}</p>}
        <button type="submit" className="button primary tall" disabled={change.isPending}>
          {t('password.submit')}
        </button>
      </form>
    </details>
  );
}
