import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { districtsQuery } from '../district/districts-query.ts';
import { AdminFrame } from '../frame/AdminFrame.tsx';
import { NoMay } from '../frame/NoMay.tsx';
import { useProblemWords } from '../frame/problem-words.ts';
import { server } from '../server/client.ts';
import { useSession } from '../session/session.ts';
import { LightMark } from '../theme/LightMark.tsx';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';

const EVERY = 10_000;

/** Whether the system is ready, and if not, why; nothing of what it holds. */
export function SystemPage() {
  const { t } = useWords();
  const { may } = useSession();
  if (!may.system) return <NoMay why={t('noMay.system')} />;
  return (
    <AdminFrame title={t('system.title')}>
      <State />
    </AdminFrame>
  );
}

function State() {
  const { t, name } = useWords();
  const problemWords = useProblemWords();
  const { timeOnly, span } = useMoments();
  const health = useQuery({
    queryKey: ['health'],
    queryFn: () => server.health(),
    refetchInterval: EVERY,
    staleTime: 0,
    retry: false,
  });
  const { data: known } = useQuery(districtsQuery);
  const districtName = (id: string) => name(known?.find((one) => one.id === id)?.name) || id;
  const { districts, upSeconds, database } = health.data ?? {};
  const facts: [string, string | undefined][] = [
    [t('system.facts.districts'), districts?.map(districtName).join(t('common.comma'))],
    [t('system.facts.upSeconds'), upSeconds === undefined ? undefined : span(upSeconds * 1000)],
    [t('system.facts.database'), database],
  ];
  return (
    <>
      {health.isError && <Alert type="error" showIcon title={problemWords(health.error)} />}
      {health.data && (
        <p className="health-state row">
          <LightMark light={health.data.ready ? 'green' : 'red'} size={16} />
          {health.data.ready
            ? t('system.ready')
            : t('system.notReady', { why: name(health.data.why) || t('common.unknown') })}
        </p>
      )}
      {health.data?.problems?.map((problem) => (
        <Alert key={problem.code} type={health.data.ready ? 'warning' : 'error'} showIcon title={name(problem)} />
      ))}
      <dl className="health">
        {facts.map(([fact, value]) => (
          <div key={fact}>
            <dt>{fact}</dt>
            <dd>{value ?? t('common.nothing')}</dd>
          </div>
        ))}
      </dl>
      <p className="note">
        {t('system.refresh')}
        {health.dataUpdatedAt > 0 && ` · ${t('common.asOf', { time: timeOnly(health.dataUpdatedAt) })}`}
      </p>
    </>
  );
}
