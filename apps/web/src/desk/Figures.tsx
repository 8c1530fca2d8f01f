import { useQuery } from '@tanstack/react-query';
import { server } from '../server/client.ts';
import { LightMark } from '../theme/LightMark.tsx';
import { useMoments, useTick } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import type { DeskAddress } from './address.ts';
import type { ChangeAddress } from './useDesk.ts';

const DAY = 86_400_000;
const MONTH = 30 * DAY;

interface Figure {
  key: string;
  name: string;
  value: string;
  note?: string;
  title?: string;
  light?: 'amber' | 'red';
  /** The list behind the number. */
  to: Partial<DeskAddress>;
}

/** The line of figures, for everything the post may see. Each opens the list it counts; what cannot be counted is a dash, never a zero. */
export function Figures({ change }: { change: ChangeAddress }) {
  const { t, locale } = useWords();
  const { businessTime, timeOnly, span } = useMoments();
  const now = businessTime(useTick());
  const { data } = useQuery({
    queryKey: ['desk', 'figures'],
    queryFn: () => server.desk.figures(),
    refetchInterval: 60_000,
  });
  const number = (value: number | undefined) => (value === undefined ? ' ' : value.toLocaleString(locale));
  const share = (value: number | null | undefined) =>
    value === undefined ? ' ' : value === null ? t('common.nothing') : `${(value * 100).toFixed(1)}%`;
  const unless = (value: number | null | undefined, title: string) => (value === null ? t('figures.nothing') : title);
  const month = dayStart(now - MONTH);
  const today = dayStart(now);
  const more = data ? data.reportedToday - data.reportedYesterdaySameTime : 0;

  const figures: Figure[] = [
    {
      key: 'today',
      name: t('figures.reportedToday'),
      value: number(data?.reportedToday),
      ...(data && {
        note: more > 0 ? '↗' : more < 0 ? '↘' : '→',
        title: `${t(more > 0 ? 'figures.up' : more < 0 ? 'figures.down' : 'figures.same', { count: Math.abs(more) })} · ${t('figures.yesterday', { count: data.reportedYesterdaySameTime })}`,
      }),
      to: { scope: 'all', since: today, sort: 'received' },
    },
    { key: 'open', name: t('figures.open'), value: number(data?.open), to: {} },
    { key: 'amber', name: t('figures.amber'), value: number(data?.amber), light: 'amber', to: { light: ['amber'] } },
    { key: 'red', name: t('figures.red'), value: number(data?.red), light: 'red', to: { light: ['red'] } },
    {
      key: 'onTime',
      name: t('figures.onTimeRate'),
      value: share(data?.onTimeRate),
      title: unless(data?.onTimeRate, t('figures.onTimeHint')),
      to: { scope: 'all', endedSince: month, sort: 'changed' },
    },
    {
      key: 'dispatch',
      name: t('figures.dispatchMedian'),
      value:
        data === undefined
          ? ' '
          : data.dispatchMedianSeconds === null
            ? t('common.nothing')
            : span(data.dispatchMedianSeconds * 1000),
      title: unless(data?.dispatchMedianSeconds, t('figures.dispatchHint')),
      to: { scope: 'all', since: month, sort: 'received' },
    },
    {
      key: 'satisfaction',
      name: t('figures.satisfaction'),
      value: share(data?.satisfaction),
      title: unless(data?.satisfaction, t('figures.satisfactionHint', { count: data?.satisfactionCount ?? 0 })),
      to: { scope: 'all', endedSince: month, sort: 'changed' },
    },
  ];

  return (
    <nav className="figures" aria-label={t('figures.label')}>
      <ul>
        {figures.map((figure) => (
          <li key={figure.key}>
            <button
              type="button"
              title={[figure.title, t('figures.open_list', { name: figure.name })].filter(Boolean).join('\n')}
              onClick={() => change(({ at }) => ({ ...(at && { at }), ...figure.to }))}
            >
              <span className="figure-name">
                {figure.light && <LightMark light={figure.light} size={11} />}
                {figure.name}
              </span>
              <span className={`figure-value ${figure.light ? `due-${figure.light}` : ''}`}>
                {figure.value}
                {figure.note && <small>{figure.note}</small>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p className="figures-as-of muted">{data ? t('common.asOf', { time: timeOnly(data.asOf) }) : ' '}</p>
    </nav>
  );

  /** Midnight of the district's day, as an instant. */
  function dayStart(at: number): string {
    const [hours = 0, minutes = 0] = timeOnly(at).split(':').map(Number);
    return new Date(Math.floor(at / 60_000) * 60_000 - (hours * 60 + minutes) * 60_000).toISOString();
  }
}
