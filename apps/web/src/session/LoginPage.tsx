import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type DemoAccount, isProblem, type Login } from '@wangge/client';
import { type FormEvent, useState } from 'react';
import { districtsQuery } from '../district/districts-query.ts';
import { useProblemWords } from '../frame/problem-words.ts';
import { server } from '../server/client.ts';
import { useMoments } from '../time/moments.ts';
import { chooseLocale, useWords } from '../words/index.ts';
import { DemoAccounts } from './DemoAccounts.tsx';
import './login.css';
import { enterAs, homeOf } from './session.ts';

export function LoginPage() {
  const { t, locale, name } = useWords();
  const words = useProblemWords();
  const { next } = useSearch({ from: '/login' });
  const navigate = useNavigate();
  const { data: districts, error: away, refetch } = useQuery(districtsQuery);
  const [districtId, setDistrictId] = useState('');
  const district = districts?.find((one) => one.id === districtId) ?? districts?.[0];
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [totp, setTotp] = useState('');

  const enter = useMutation({
    mutationFn: (as: Login) => server.session.open(as),
    onSuccess: (session) => {
      enterAs(session);
      void navigate({ href: next ?? homeOf(session), replace: true });
    },
  });
  const wantsTotp = isProblem(enter.error, 'totp-required') || totp !== '';
  // A server of one district asks for none.
  const where = districts && districts.length > 1 && district ? { district: district.id } : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ login: login.trim(), password, ...where, ...(totp && { totp }) });
  };
  const enterDemo = (account: DemoAccount) => {
    setLogin(account.login);
    setPassword(account.password);
    setTotp('');
    enter.mutate({
      login: account.login,
      password: account.password,
      ...where,
      ...(account.totpCode && { totp: account.totpCode }),
    });
  };
  const accounts = useQuery({
    queryKey: ['demo'],
    queryFn: async () => (await server.demo.findAccounts()) ?? null,
    // A one-time code lives half a minute.
    refetchInterval: ({ state }) => (state.data ? 20_000 : false),
  });

  return (
    <main className="login">
      <header>
        <img src="/icon.svg" alt="" width={44} height={44} />
        <div>
          <h1>{t('product')}</h1>
          <p>{name(district?.name) || t('login.tagline')}</p>
        </div>
        <button
          type="button"
          className="button quiet"
          title={t('top.languageLabel')}
          lang={locale === 'zh' ? 'en' : 'zh'}
          onClick={() => chooseLocale(locale === 'zh' ? 'en' : 'zh')}
        >
          {t('top.language')}
        </button>
      </header>
      <div className="login-body">
        <form onSubmit={submit}>
          {away && (
            <p className="fault" role="alert">
              {isProblem(away) && away.isUnreachable ? t('problem.unreachableLogin') : words(away)}{' '}
              <button type="button" className="link" onClick={() => void refetch()}>
                {t('common.retry')}
              </button>
            </p>
          )}
          {next && !enter.isError && <p className="note">{t('login.expired')}</p>}
          {districts && districts.length > 1 && (
            <label>
              {t('login.district')}
              <select value={district?.id} onChange={(event) => setDistrictId(event.target.value)}>
                {districts.map((one) => (
                  <option key={one.id} value={one.id}>
                    {name(one.name)}
                  </option>
                ))}
              </select>
            </label>
          )}
          <label>
            {t('login.login')}
            <input
              name="login"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
              value={login}
              onChange={(event) => setLogin(event.target.value)}
            />
          </label>
          <label>
            {t('login.password')}
            <input
              name="password"
              type="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </label>
          {wantsTotp && (
            <label>
              {t('login.totp')}
              <input
                name="totp"
                inputMode="numeric"
                autoComplete="one-time-code"
                pattern="[0-9]{6}"
                maxLength={6}
                required
                // The field appears because the server has asked for it: what is typed next belongs here.
                ref={(input) => input?.focus()}
                value={totp}
                onChange={(event) => setTotp(event.target.value)}
              />
            </label>
          )}
          {enter.isError && <LoginFault error={enter.error} />}
          <button type="submit" className="button primary wide" disabled={enter.isPending}>
            {enter.isPending
              ? t('login.working')
              : district
                ? t('login.submit', { district: name(district.name) })
                : t('login.submitBare')}
          </button>
          {accounts.data === null && <p className="note">{t('login.demoMissing')}</p>}
        </form>
        {accounts.data && <DemoAccounts accounts={accounts.data} busy={enter.isPending} onChoose={enterDemo} />}
      </div>
      {(district?.demo ?? accounts.data) && <p className="notice">{name(district?.notice) || t('login.demoNotice')}</p>}
    </main>
  );
}

function LoginFault({ error }: { error: unknown }) {
  const { t } = useWords();
  const words = useProblemWords();
  const { moment } = useMoments();
  const sentence = () => {
    if (isProblem(error, 'totp-required')) return t('login.totpHint');
    if (isProblem(error, 'account-locked') && typeof error.body.until === 'string') {
      return t('login.lockedUntil', { time: moment(error.body.until) });
    }
    return words(error);
  };
  return (
    <p className="fault" role="alert">
      {sentence()}
    </p>
  );
}
