import type { DemoAccount } from '@wangge/client';
import { useWords } from '../words/index.ts';

interface Props {
  accounts: readonly DemoAccount[];
  busy: boolean;
  onChoose: (account: DemoAccount) => void;
}

/** The roles of the demo as cards: one click logs in. */
export function DemoAccounts({ accounts, busy, onChoose }: Props) {
  const { t, name } = useWords();
  return (
    <section className="demo" aria-labelledby="demo-title">
      <h2 id="demo-title">{t('login.demo')}</h2>
      <ul>
        {accounts.map((account) => (
          <li key={account.login}>
            <button type="button" disabled={busy} onClick={() => onChoose(account)}>
              <strong>{name(account.roleName)}</strong>
              <span>{account.staff}</span>
              {account.unitName && <small>{name(account.unitName)}</small>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
