import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CaseFilters, CaseSort } from '@wangge/client';
import { useEffect, useRef } from 'react';
import { CaseRowItem } from '../cases/CaseRowItem.tsx';
import { useNames } from '../district/district.ts';
import { useFeed } from '../feed/feed.ts';
import { useProblemWords } from '../frame/problem-words.ts';
import { server } from '../server/client.ts';
import { useSession } from '../session/session.ts';
import { useMoments, useTick } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import '../cases/row.css';
import { PhoneFrame } from './PhoneFrame.tsx';

const MOST = 50;
/** Several changes of one minute are read in one go. */
const GATHER = 2_000;

/** What I have to do, and what became of what I reported. */
export function TodayPage() {
  const { t } = useWords();
  const { may } = useSession();
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const gather = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({ queryKey: ['today'] });
    }, GATHER);
  };
  useFeed(gather, gather);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <PhoneFrame title={t('today.title')}>
      <Section title={t('today.desk')} empty={t('today.deskEmpty')} filters={{ desk: true }} sort="due" />
      {may.appeal && <Section title={t('today.appeal')} filters={{ appealable: true }} sort="changed" />}
      {may.report.length > 0 && (
        <Section title={t('today.mine')} empty={t('today.mineEmpty')} filters={{ mine: true }} sort="received" />
      )}
    </PhoneFrame>
  );
}

function Section({
  title,
  empty,
  filters,
  sort,
}: {
  title: string;
  /** What is said where there is nothing; without it the section shows only when there is something. */
  empty?: string;
  filters: CaseFilters;
  sort: CaseSort;
}) {
  const { t } = useWords();
  const names = useNames();
  const problemWords = useProblemWords();
  const { businessTime, timeOnly } = useMoments();
  const now = businessTime(useTick());
  const list = useQuery({
    queryKey: ['today', filters],
    queryFn: ({ signal }) => server.cases.list(filters, { sort, limit: MOST }, signal),
  });
  if (empty === undefined && !list.data?.items.length && !list.isError) return null;
  return (
    <section className="phone-section">
      <h2>
        {title}
        {list.data && <small>{list.data.next ? `${MOST}+` : list.data.items.length}</small>}
      </h2>
      {list.isError && (
        <p className="fault" role="alert">
          {list.data ? t('list.stale', { time: timeOnly(list.data.asOf) }) : problemWords(list.error)}{' '}
          <button type="button" className="link" onClick={() => void list.refetch()}>
            {t('common.retry')}
          </button>
        </p>
      )}
      {list.isPending && <p className="muted">{t('common.loading')}</p>}
      {list.data?.items.length === 0 && <p className="muted">{empty}</p>}
      <ul>
        {list.data?.items.map((row) => (
          <li key={row.id}>
            <Link className="case-row" to="/cases/$id" params={{ id: row.id }}>
              <CaseRowItem row={row} names={names} now={now} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
