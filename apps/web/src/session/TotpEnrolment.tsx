import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useProblemWords } from '../frame/problem-words.ts';
import { server } from '../server/client.ts';
import { useWords } from '../words/index.ts';

/** One-time codes are switched on by showing once that the authenticator has the secret. */
export function TotpEnrolment({ onDone }: { onDone: () => void }) {
  const { t } = useWords();
  const problemWords = useProblemWords();
  const [code, setCode] = useState('');
  const begin = useMutation({ mutationFn: () => server.session.beginTotp() });
  const confirm = useMutation({ mutationFn: () => server.session.confirmTotp(code), onSuccess: onDone });
  const fault = begin.error ?? confirm.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <section className="phone-section secret">
      <h2>{t('totp.title')}</h2>
      <p className="muted">{t('totp.why')}</p>
      {begin.data ? (
        <form onSubmit={submit}>
          <p>{t('totp.scan')}</p>
          <p className="totp-secret">
            <code>{begin.data.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
          </p>
          <p>
            <a href={begin.data.uri}>otpauth://</a>
          </p>
          <label>
            {t('login.totp')}
            <input
              inputMode="numeric"
              autoComplete="one-time-code"
              pattern="[0-9]{6}"
              maxLength={6}
              required
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          </label>
          <button type="submit" className="button primary tall" disabled={confirm.isPending}>
            {t('totp.confirm')}
          </button>
        </form>
      ) : (
        <button type="button" className="button primary tall" disabled={begin.isPending} onClick={() => begin.mutate()}>
          {t('totp.begin')}
        </button>
      )}
      {fault && (
        <p className="fault" role="alert">
          {problemWords(fault)}
        </p>
      )}
    </section>
  );
}
