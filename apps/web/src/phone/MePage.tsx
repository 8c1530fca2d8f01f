import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useNames } from '../district/district.ts';
import { useProblemWords } from '../frame/problem-words.ts';
import { useQueue } from '../report/queue.ts';
import { server } from '../server/client.ts';
import { PasswordForm } from '../session/PasswordForm.tsx';
import { enterAs, leave, useSession } from '../session/session.ts';
import { TotpEnrolment } from '../session/TotpEnrolment.tsx';
import { type AppearanceChoice, chooseAppearance, useAppearanceChoice } from '../theme/appearance.ts';
import { chooseLocale, useWords } from '../words/index.ts';
import { PhoneFrame } from './PhoneFrame.tsx';

const APPEARANCES: readonly AppearanceChoice[] = ['auto', 'light', 'dark', 'contrast'];

export function MePage() {
  const { t, locale } = useWords();
  const names = useNames();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const session = useSession();
  const choice = useAppearanceChoice();
  const problemWords = useProblemWords();
  const waiting = useQueue(session.staff.id)?.length ?? 0;
  const takePost = useMutation({ mutationFn: (post: string) => server.session.takePost(post), onSuccess: enterAs });
  const out = useMutation({ mutationFn: leave });
  const fault = takePost.error ?? out.error;
  return (
    <PhoneFrame title={t('me.title')}>
      <section className="phone-section">
        <h2>{session.staff.name}</h2>
        <p className="muted">
          {names.roleName(session.post.role)} · {names.areaName(session.post.area)}
          {session.post.unit && ` · ${names.unitName(session.post.unit)}`}
        </p>
      </section>
      {session.totp === 'required-to-enrol' && (
        <TotpEnrolment
          onDone={() => {
            void queries.invalidateQueries({ queryKey: ['session'] }).then(() => navigate({ to: '/' }));
          }}
        />
      )}
      {session.password === 'to-change' && <PasswordForm owed />}
      {session.posts.length > 1 && (
        <Choice
          title={t('me.posts')}
          value={session.post.id}
          options={session.posts.map((post) => [
            post.id,
            `${post.title?.[locale] ?? names.roleName(post.role)} · ${names.areaName(post.area)}`,
          ])}
          onChange={(post) => takePost.mutate(post)}
        />
      )}
      <Choice
        title={t('me.appearance')}
        value={choice}
        options={APPEARANCES.map((one) => [one, t(`appearance.${one}`)])}
        onChange={chooseAppearance}
      />
      <Choice
        title={t('me.language')}
        value={locale}
        options={[
          ['zh', '中文'],
          ['en', 'English'],
        ]}
        onChange={chooseLocale}
      />
      {session.password === 'own' && <PasswordForm owed={false} />}
      <section className="phone-section">
        {session.may.desk && (
          <Link className="button wide tall" to="/desk">
            {t('me.toDesk')}
          </Link>
        )}
        {waiting > 0 && <p className="note">{t('me.waiting', { count: waiting })}</p>}
        {fault && (
          <p className="fault" role="alert">
            {problemWords(fault)}
          </p>
        )}
        <button type="button" className="button wide tall" disabled={out.isPending} onClick={() => out.mutate()}>
          {t('top.logout')}
        </button>
      </section>
    </PhoneFrame>
  );
}

interface ChoiceProps<T extends string> {
  title: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
}

function Choice<T extends string>({ title, value, options, onChange }: ChoiceProps<T>) {
  return (
    <fieldset className="phone-section choice">
      <legend>{title}</legend>
      <div className="chips">
        {options.map(([one, label]) => (
          <button
            key={one}
            type="button"
            className="big-chip"
            aria-pressed={one === value}
            onClick={() => onChange(one)}
          >
            {label}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
