import type { DemoAccount } from '@wangge/client';
import { useState } from 'react';
import { useWords } from '../words/index.ts';
import { type AccountGroup, groupAccounts } from './account-groups.ts';

interface Props {
  accounts: readonly DemoAccount[];
  busy: boolean;
  onChoose: (account: DemoAccount) => void;
}

/** A group of more people than that is folded, so that all areas of work are seen at a glance. */
const MANY = 5;
/** On a telephone the first area of work is open, and the others one tap away. */
const narrow = window.matchMedia('(max-width: 767px)');

/** Everybody who can be logged in as, by area of work: one click logs in. */
export function DemoAccounts({ accounts, busy, onChoose }: Props) {
  const { t, locale, name } = useWords();
  const [sought, setSought] = useState('');
  const called = ({ title, roleName }: DemoAccount): string => title?.[locale] ?? name(roleName);
  const words = (one: DemoAccount): string =>
    [called(one), name(one.roleName), one.staff, name(one.unitName), one.login, name(one.group?.name)]
      .join(' ')
      .toLowerCase();
  const meant =
    sought.trim() === '' ? accounts : accounts.filter((one) => words(one).includes(sought.trim().toLowerCase()));
  const groups = groupAccounts(meant);
  const isOpen = ({ accounts: people }: AccountGroup, index: number): boolean =>
    sought.trim() !== '' || groups.length === 1 || (narrow.matches ? index === 0 : people.length <= MANY);
  return (
    <section className="demo" aria-labelledby="demo-title">
      <h2 id="demo-title">{t('login.demo')}</h2>
      <input
        type="search"
        aria-label={t('login.demoSearch')}
        placeholder={t('login.demoSearch')}
        value={sought}
        onChange={(event) => setSought(event.target.value)}
      />
      {groups.map((group, index) => (
        <details key={`${group.id} ${sought.trim() === ''}`} open={isOpen(group, index)}>
          <summary>
            {group.name ? name(group.name) : t('login.demoOthers')}
            <small>{group.accounts.length}</small>
          </summary>
          <ul>
            {group.accounts.map((account) => (
              <li key={account.login}>
                <button type="button" disabled={busy} onClick={() => onChoose(account)}>
                  <strong>{called(account)}</strong>
                  <span>{account.staff}</span>
                  {account.unitName && <small>{name(account.unitName)}</small>}
                </button>
              </li>
            ))}
          </ul>
        </details>
      ))}
      {groups.length === 0 && <p className="note">{t('login.demoNone')}</p>}
    </section>
  );
}
