import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Account } from '@wangge/client';
import { Alert, App, Button, Input, Space, Table } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useNames } from '../district/district.ts';
import { AdminFrame } from '../frame/AdminFrame.tsx';
import { NoMay } from '../frame/NoMay.tsx';
import { useProblemWords } from '../frame/problem-words.ts';
import { server } from '../server/client.ts';
import { useSession } from '../session/session.ts';
import { useMoments, useTick } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import { usePersonName } from '../words/person-name.ts';

/** Accounts: unlock, disable, restore, a temporary password. Not what they read or do: that is the auditor's. */
export function AccountsPage() {
  const { t } = useWords();
  const { may } = useSession();
  if (!may.accounts) return <NoMay why={t('noMay.accounts')} />;
  return (
    <AdminFrame title={t('accounts.title')}>
      <Accounts />
    </AdminFrame>
  );
}

type Deed = 'unlock' | 'disable' | 'enable' | 'reset';

function Accounts() {
  const { t } = useWords();
  const names = useNames();
  const queries = useQueryClient();
  const problemWords = useProblemWords();
  const { message, modal } = App.useApp();
  const personName = usePersonName();
  const { near } = useMoments();
  const now = useTick();
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const list = useQuery({
    queryKey: ['accounts', q],
    queryFn: () => server.accounts.list(q || undefined),
    placeholderData: (old) => old,
  });

  const act = useMutation({
    mutationFn: async ({ deed, account }: { deed: Deed; account: Account }) => {
      if (deed === 'reset') {
        const { password } = await server.accounts.resetPassword(account.staff);
        modal.info({
          title: t('accounts.resetDone', { login: account.login }),
          content: <code className="temporary">{password}</code>,
        });
        return;
      }
      await server.accounts[deed](account.staff);
      const done = {
        unlock: 'accounts.doneUnlock',
        disable: 'accounts.doneDisable',
        enable: 'accounts.doneEnable',
      } as const;
      void message.success(t(done[deed], { login: account.login }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['accounts'] }),
    onError: (error) => void message.error(problemWords(error)),
  });
  const ask = (deed: 'disable' | 'reset', account: Account) =>
    modal.confirm({
      title: t(deed === 'disable' ? 'accounts.disableAsk' : 'accounts.resetAsk', { login: account.login }),
      okText: t(`accounts.${deed}`),
      cancelText: t('common.cancel'),
      okButtonProps: { danger: true },
      onOk: () => act.mutateAsync({ deed, account }).catch(() => undefined),
    });

  const stateOf = (row: Account) => {
    if (row.account === 'none') return t('accounts.none');
    if (row.disabled) return t('accounts.disabled');
    if (row.lockedUntil) return t('accounts.locked', { time: near(row.lockedUntil, now) });
    return t(row.temporary ? 'accounts.temporary' : 'accounts.active');
  };

  return (
    <>
      <Input.Search
        style={{ maxWidth: 320 }}
        allowClear
        aria-label={t('accounts.search')}
        placeholder={t('accounts.search')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {list.isError && <Alert type="error" showIcon title={problemWords(list.error)} />}
      <Table<Account>
        rowKey="staff"
        size="small"
        loading={list.isPending}
        dataSource={list.data ?? []}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 900 }}
        locale={{ emptyText: t('accounts.empty') }}
        columns={[
          { title: t('accounts.login'), dataIndex: 'login' },
          {
            title: t('accounts.staff'),
            dataIndex: 'name',
            render: (_, row) => (
              <>
                <span title={row.staff}>{personName(row)}</span>
                <small className="cell-more">
                  {row.units.map((unit) => names.unitName(unit)).join(t('common.comma'))}
                </small>
              </>
            ),
          },
          {
            title: t('accounts.role'),
            dataIndex: 'roles',
            render: (roles: string[]) => roles.map((role) => names.roleName(role)).join(t('common.comma')),
          },
          {
            title: t('accounts.state'),
            render: (_, row) => stateOf(row),
          },
          {
            title: t('accounts.totp'),
            dataIndex: 'totp',
            render: (totp: Account['totp']) => t(`accounts.${totp}`),
          },
          {
            title: <span className="unseen">{t('case.actions')}</span>,
            render: (_, row) => (
              <Space size={4} wrap>
                {row.lockedUntil && (
                  <Button size="small" type="primary" onClick={() => act.mutate({ deed: 'unlock', account: row })}>
                    {t('accounts.unlock')}
                  </Button>
                )}
                {row.account === 'none' ? null : row.disabled ? (
                  <Button size="small" onClick={() => act.mutate({ deed: 'enable', account: row })}>
                    {t('accounts.enable')}
                  </Button>
                ) : (
                  <Button size="small" danger onClick={() => ask('disable', row)}>
                    {t('accounts.disable')}
                  </Button>
                )}
                <Button size="small" onClick={() => ask('reset', row)}>
                  {t(row.account === 'none' ? 'accounts.open' : 'accounts.reset')}
                </Button>
              </Space>
            ),
          },
        ]}
      />
    </>
  );
}
