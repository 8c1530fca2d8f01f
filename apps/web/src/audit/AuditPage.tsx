import { useInfiniteQuery } from '@tanstack/react-query';
import type { AuditEntry } from '@wangge/client';
import { Alert, Button, Input, Table } from 'antd';
import { useId, useState } from 'react';
import { useNames } from '../district/district.ts';
import { AdminFrame } from '../frame/AdminFrame.tsx';
import { NoMay } from '../frame/NoMay.tsx';
import { useProblemWords } from '../frame/problem-words.ts';
import { server } from '../server/client.ts';
import { useSession } from '../session/session.ts';
import { useMoments, useTick } from '../time/moments.ts';
import { useWords } from '../words/index.ts';

/** Who looked at or changed what is protected, the latest first. Nobody changes these records, this page neither. */
export function AuditPage() {
  const { t } = useWords();
  const { may } = useSession();
  if (!may.audit) return <NoMay why={t('noMay.audit')} />;
  return (
    <AdminFrame title={t('audit.title')}>
      <Records />
    </AdminFrame>
  );
}

function Records() {
  const { t, name } = useWords();
  const names = useNames();
  const problemWords = useProblemWords();
  const { ago, exact } = useMoments();
  // The audit runs on real time, also where business time is set.
  const now = useTick();
  const id = useId();
  const [typed, setTyped] = useState({ staff: '', subject: '' });
  const [asked, setAsked] = useState({ staff: '', subject: '' });
  const list = useInfiniteQuery({
    queryKey: ['audit', asked],
    queryFn: ({ pageParam }) =>
      server.audit.list({
        ...(asked.staff && { staff: asked.staff }),
        ...(asked.subject && { subject: asked.subject }),
        ...(pageParam && { cursor: pageParam }),
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const ask = (narrow: Partial<typeof asked>) => {
    const next = { ...asked, ...narrow };
    setTyped(next);
    setAsked(next);
  };
  const subjects: Readonly<Record<string, string>> = t('audit.subjects', { returnObjects: true });
  const verbs: Readonly<Record<string, string>> = t('audit.verbs', { returnObjects: true });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <form
        className="admin-search"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked({ staff: typed.staff.trim(), subject: typed.subject.trim() });
        }}
      >
        <label htmlFor={`${id}-staff`}>
          {t('audit.staff')}
          <Input
            id={`${id}-staff`}
            allowClear
            value={typed.staff}
            onChange={(event) => setTyped({ ...typed, staff: event.target.value })}
          />
        </label>
        <label htmlFor={`${id}-subject`}>
          {t('audit.subjectSought')}
          <Input
            id={`${id}-subject`}
            allowClear
            value={typed.subject}
            onChange={(event) => setTyped({ ...typed, subject: event.target.value })}
          />
        </label>
        <Button htmlType="submit" type="primary" style={{ alignSelf: 'end' }}>
          {t('common.search')}
        </Button>
      </form>
      {list.isError && <Alert type="error" showIcon title={problemWords(list.error)} />}
      <Table<AuditEntry>
        rowKey="id"
        size="small"
        loading={list.isPending}
        dataSource={rows}
        pagination={false}
        scroll={{ x: 900 }}
        locale={{ emptyText: t('audit.empty') }}
        columns={[
          {
            title: t('audit.at'),
            dataIndex: 'at',
            render: (at: string) => (
              <time dateTime={at} title={exact(at)}>
                {ago(at, now)}
              </time>
            ),
          },
          {
            title: t('audit.who'),
            dataIndex: 'staff',
            render: (staff: string | null, row) =>
              staff === null ? (
                t('common.nothing')
              ) : (
                <>
                  <button type="button" className="link" title={staff} onClick={() => ask({ staff })}>
                    {row.staffName ?? staff}
                  </button>
                  <small className="cell-more">
                    {row.units.map((unit) => names.unitName(unit)).join(t('common.comma'))}
                  </small>
                </>
              ),
          },
          {
            title: t('audit.role'),
            dataIndex: 'role',
            render: (role: string | null) => (role ? names.roleName(role) : t('common.nothing')),
          },
          {
            title: t('audit.verb'),
            dataIndex: 'verb',
            render: (verb: string) => <span title={verb}>{verbs[verb] ?? verb}</span>,
          },
          {
            title: t('audit.subject'),
            dataIndex: 'subject',
            render: (subject: string, row) => (
              <button type="button" className="link" title={subject} onClick={() => ask({ subject })}>
                {row.subjectName ?? subjects[subject] ?? subject}
              </button>
            ),
          },
          {
            title: t('audit.fields'),
            dataIndex: 'fieldNames',
            render: (fields: AuditEntry['fieldNames'], row) =>
              fields.length === 0 ? (
                t('common.nothing')
              ) : (
                <span title={row.fields.join(', ')}>{fields.map((field) => name(field)).join(t('common.comma'))}</span>
              ),
          },
          {
            title: t('audit.purpose'),
            dataIndex: 'purpose',
            render: (purpose: string | null, row) =>
              row.gone ? <span className="muted">{t('case.gone')}</span> : (purpose ?? t('common.nothing')),
          },
        ]}
      />
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </>
  );
}
