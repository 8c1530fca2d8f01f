import { useQuery } from '@tanstack/react-query';
import { LightMark } from '../theme/LightMark.tsx';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import type { DeskAddress } from './address.ts';
import { figuresQuery } from './figures-query.ts';
import type { ChangeAddress } from './useDesk.ts';

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
  const { timeOnly, span } = useMoments();
  const { data, isError } = useQuery(figuresQuery);
  // Nothing yet keeps its room; what did not come is unknown, not zero.
  const blank = isError ? t('common.nothing') : ' ';
  const number = (value: number | undefined) => (value === undefined ? blank : value.toLocaleString(locale));
  const share = (value: number | null | undefined) =>
    value === undefined ? blank : value === null ? t('common.nothing') : `${(value * 100).toFixed(1)}%`;
  const unless = (value: number | null | undefined, title: string) =>
    value === undefined ? '' : value === null ? t('figures.nothing') : title;
  const days = data?.rateDays ?? 0;
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
      to: { scope: 'all', cohort: 'reported-today', sort: 'received' },
    },
    { key: 'open', name: t('figures.open'), value: number(data?.open), to: {} },
    { key: 'amber', name: t('figures.amber'), value: number(data?.amber), light: 'amber', to: { light: ['amber'] } },
    { key: 'red', name: t('figures.red'), value: number(data?.red), light: 'red', to: { light: ['red'] } },
    {
      key: 'onTime',
      name: t('figures.onTimeRate'),
      value: share(data?.onTimeRate),
      title: unless(
        data?.onTimeRate,
        t('figures.onTimeHint', { days, part: number(data?.endedOnTime), whole: number(data?.ended) }),
      ),
      to: { scope: 'all', cohort: 'ended', sort: 'changed' },
    },
    {
      key: 'dispatch',
      name: t('figures.dispatchMedian'),
      value:
        data === undefined
          ? blank
          : data.dispatchMedianSeconds === null
            ? t('common.nothing')
            : span(data.dispatchMedianSeconds * 1000),
      title: unless(data?.dispatchMedianSeconds, t('figures.dispatchHint', { days, count: data?.dispatched ?? 0 })),
      to: { scope: 'all', cohort: 'dispatched', sort: 'received' },
    },
    {
      key: 'satisfaction',
      name: t('figures.satisfaction'),
      value: share(data?.satisfaction),
      title: unless(
        data?.satisfaction,
        t('figures.satisfactionHint', {
          days,
          part: number(data?.satisfied),
          whole: number(data?.satisfactionCount),
        }),
      ),
      to: { scope: 'all', cohort: 'rated', sort: 'changed' },
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
}
