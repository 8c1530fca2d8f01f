import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { CaseFilters, CasePage, CaseRow, CaseSort } from '@wangge/client';
import { Button } from 'antd';
import { type Ref, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { CaseRowItem } from '../cases/CaseRowItem.tsx';
import type { DistrictNames } from '../district/district.ts';
import { ExportButton } from '../exports/ExportButton.tsx';
import { useProblemWords } from '../frame/problem-words.ts';
import { hoverCase, useHoveredCase } from '../map/hover.ts';
import { useMoments, useTick } from '../time/moments.ts';
import { lightNow } from '../time/spans.ts';
import { useWords } from '../words/index.ts';
import type { Scope } from './address.ts';
import { SortPicker } from './SortPicker.tsx';
import { VirtualRows, type VirtualRowsHandle } from './VirtualRows.tsx';

export interface CaseListHandle {
  move(by: 1 | -1): void;
  /** Draws the row that the tour points at: the first red one, else the first. */
  revealTold(): void;
  openCursor(event: KeyboardEvent): void;
}

interface Props {
  handle: Ref<CaseListHandle>;
  list: UseInfiniteQueryResult<InfiniteData<CasePage>>;
  rows: readonly CaseRow[];
  chosen: string | undefined;
  total: number | undefined;
  /** How many cases belong here and are not shown yet. */
  news: number;
  scope: Scope | undefined;
  /** Something narrows the list, so that widening it may help. */
  filtered: boolean;
  names: DistrictNames;
  onOpen: (id: string) => void;
  onRefresh: () => void;
  onClear: () => void;
  /** What the list is narrowed by: a file of it is, too. */
  filters: CaseFilters;
  sort: CaseSort | undefined;
  onSort: (sort: CaseSort | undefined) => void;
}

const ROW = 84;

/** The list never moves by itself: rows change in place, and what is new waits behind a bar. */
export function CaseList(props: Props) {
  const { handle, list, rows, chosen, total, news, scope, filtered, names, onOpen, onRefresh, onClear, sort, onSort } =
    props;
  const { filters } = props;
  const { t } = useWords();
  const { businessTime, timeOnly } = useMoments();
  const problemWords = useProblemWords();
  const now = businessTime(useTick());
  const box = useRef<VirtualRowsHandle>(null);
  const [cursor, setCursor] = useState<string>();
  const at = cursor ?? chosen;
  const hovered = useHoveredCase();
  // A case chosen elsewhere, on the map or by a link, is where the list stands from then on.
  const standing = useRef(rows);
  useEffect(() => {
    standing.current = rows;
  });
  useEffect(() => {
    if (chosen === undefined) return;
    setCursor(chosen);
    const index = standing.current.findIndex((row) => row.id === chosen);
    if (index >= 0) box.current?.reveal(index);
  }, [chosen]);

  const told = Math.max(
    0,
    rows.findIndex((row) => lightNow(row, now) === 'red'),
  );
  useImperativeHandle(handle, () => ({
    move(by) {
      const from = rows.findIndex((row) => row.id === at);
      const index = from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + by));
      setCursor(rows[index]?.id);
      box.current?.reveal(index);
      box.current?.focus();
    },
    revealTold: () => box.current?.reveal(told),
    openCursor(event) {
      // A focused button or link keeps its own Enter.
      const target = event.target as HTMLElement;
      if (at === undefined || target.closest('button,a,summary')) return;
      event.preventDefault();
      onOpen(at);
    },
  }));

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  const asOf = list.data?.pages[0]?.asOf;
  return (
    <>
      <div className="list-bar">
        <span className="list-said" aria-live="polite">
          {list.isError && list.data ? (
            <button type="button" className="list-news list-stale" onClick={onRefresh}>
              {t('list.stale', { time: asOf ? timeOnly(asOf) : '' })}
            </button>
          ) : news > 0 ? (
            <button type="button" className="list-news" onClick={onRefresh}>
              {t('list.news', { count: news })}
            </button>
          ) : (
            <span className="muted">
              {total !== undefined
                ? t('list.total', { count: total })
                : list.isError
                  ? t('common.nothing')
                  : t('common.loading')}
              {asOf && ` · ${t('common.asOf', { time: timeOnly(asOf) })}`}
            </span>
          )}
        </span>
        <span className="list-acts">
          <SortPicker sort={sort} onChange={onSort} />
          <ExportButton
            wanted={{ what: 'cases', filters, ...(sort && { sort }) }}
            about={total === undefined ? t('exports.casesUnknown') : t('exports.cases', { count: total })}
            size="small"
            isShort
          />
        </span>
      </div>
      {list.isPending ? (
        <ListSkeleton />
      ) : list.isError && rows.length === 0 ? (
        <div className="list-empty" role="alert">
          <p>{problemWords(list.error)}</p>
          <Button onClick={() => void list.refetch()}>{t('common.retry')}</Button>
        </div>
      ) : rows.length === 0 ? (
        <div className="list-empty">
          <p>
            <strong>{t(filtered ? 'list.empty' : 'list.emptyAll')}</strong>
          </p>
          <p className="muted">
            {t(!filtered ? 'list.emptyAllHint' : scope === 'desk' ? 'list.emptyDesk' : 'list.emptyHint')}
          </p>
          {filtered && <Button onClick={onClear}>{t('filters.clearAll')}</Button>}
        </div>
      ) : (
        <VirtualRows
          handle={box}
          label={t('list.label')}
          count={rows.length}
          rowHeight={ROW}
          onNearEnd={more}
          active={at === undefined ? undefined : { index: rows.findIndex((row) => row.id === at), id: `case-${at}` }}
          render={(index) => {
            const row = rows[index]!;
            const light = lightNow(row, now);
            return (
              // The list box has the focus and the keys; a row is only clicked.
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the list box
              <div
                id={`case-${row.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={row.id === chosen}
                aria-setsize={total ?? -1}
                aria-posinset={index + 1}
                className={`case-row row-${light} ${row.id === at ? 'cursor' : ''} ${row.id === hovered ? 'hovered' : ''}`}
                onMouseEnter={() => hoverCase(row.id)}
                onMouseLeave={() => hoverCase(undefined)}
                {...(index === told && { 'data-tour': 'row' })}
                onClick={() => {
                  setCursor(row.id);
                  onOpen(row.id);
                }}
              >
                <CaseRowItem row={row} names={names} now={now} />
              </div>
            );
          }}
        />
      )}
    </>
  );
}

const SKELETONS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** Rows of the same height, so that nothing moves when the cases come. */
function ListSkeleton() {
  return (
    <div className="rows" aria-hidden="true">
      {SKELETONS.map((one) => (
        <div key={one} className="case-row skeleton" style={{ height: ROW }}>
          <span />
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}
