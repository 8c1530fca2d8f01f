import type { ExportFormat, ExportView, ExportWanted } from '@wangge/client';
import { Alert, Button, Progress } from 'antd';
import type { Ref } from 'react';
import { useProblemWords } from '../frame/problem-words.ts';
import { server } from '../server/client.ts';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import { isUnderWay, type useExports } from './useExports.ts';

interface Props {
  wanted: ExportWanted;
  about: string;
  exports: ReturnType<typeof useExports>;
  /** What has the focus when the panel opens. */
  first: Ref<HTMLButtonElement>;
}

/** What an export is called before it has a file, and after. */
export function useExportName(): (one: ExportView) => string {
  const { t } = useWords();
  const { moment } = useMoments();
  return ({ what, fileName, askedAt }) => fileName ?? `${t(`exports.what.${what}`)} ${moment(askedAt)}`;
}

export function ExportPanel({ wanted, about, exports: { list, ask, remove }, first }: Props) {
  const { t } = useWords();
  const problemWords = useProblemWords();
  const start = (format: ExportFormat) => ask.mutate({ wanted, format });
  const error = ask.error ?? remove.error ?? list.error;
  return (
    <div className="exports">
      <p>
        <span className="muted">{t('exports.of')}</span> {about}
      </p>
      <p className="muted">{t('exports.personal')}</p>
      <div className="exports-ask">
        <Button type="primary" ref={first} loading={ask.isPending} onClick={() => start('xlsx')}>
          {t('exports.asXlsx')}
        </Button>
        <Button loading={ask.isPending} onClick={() => start('csv')}>
          {t('exports.asCsv')}
        </Button>
      </div>
      {error && <Alert type="error" showIcon title={problemWords(error)} />}
      <section aria-label={t('exports.own')}>
        <h3>{t('exports.own')}</h3>
        {list.data?.length === 0 && <p className="muted">{t('exports.none')}</p>}
        {list.isPending && <p className="muted">{t('common.loading')}</p>}
        <ul className="exports-own">
          {(list.data ?? []).map((one) => (
            <ExportItem
              key={one.id}
              one={one}
              isBusy={remove.isPending && remove.variables === one.id}
              onRemove={() => remove.mutate(one.id)}
            />
          ))}
        </ul>
      </section>
    </div>
  );
}

function ExportItem({ one, isBusy, onRemove }: { one: ExportView; isBusy: boolean; onRemove: () => void }) {
  const { t } = useWords();
  const name = useExportName()(one);
  const underWay = isUnderWay(one);
  return (
    <li className={`exports-item exports-${one.state}`}>
      <div className="exports-what">
        <strong>{name}</strong>
        <span aria-live="polite" className="muted">
          <ExportState one={one} />
        </span>
        {one.state === 'running' && <ExportProgress one={one} name={name} />}
      </div>
      <div className="exports-acts">
        {one.state === 'done' && (
          <Button
            size="small"
            href={server.exports.urlOf(one.id)}
            download
            aria-label={t('exports.downloadOf', { name })}
          >
            {t('exports.download')}
          </Button>
        )}
        <Button
          size="small"
          type="text"
          loading={isBusy}
          onClick={onRemove}
          aria-label={t(underWay ? 'exports.stopOf' : 'exports.removeOf', { name })}
        >
          {t(underWay ? 'exports.stop' : 'exports.remove')}
        </Button>
      </div>
    </li>
  );
}

function ExportState({ one }: { one: ExportView }) {
  const { t, locale, name } = useWords();
  const { moment } = useMoments();
  const number = new Intl.NumberFormat(locale);
  const { state, rows, bytes, expiresAt, fault } = one;
  if (state === 'failed')
    return <span className="exports-fault">{name(fault?.text) || t('exports.state.failed')}</span>;
  if (state === 'running' && rows.expected !== null)
    return t('exports.rows', { done: number.format(rows.done), expected: number.format(rows.expected) });
  if (state !== 'done') return t(`exports.state.${state}`);
  const said = t('exports.size', { rows: number.format(rows.done), size: sizeWords(bytes ?? 0, locale) });
  return expiresAt ? `${said} · ${t('exports.until', { time: moment(expiresAt) })}` : said;
}

function ExportProgress({ one: { rows }, name }: { one: ExportView; name: string }) {
  const { t } = useWords();
  const percent = rows.expected ? Math.floor((100 * rows.done) / rows.expected) : 0;
  return <Progress percent={percent} size="small" aria-label={t('exports.progress', { name })} />;
}

function sizeWords(bytes: number, locale: string): string {
  const [unit, size] = bytes < 1_000_000 ? ['kilobyte', bytes / 1000] : ['megabyte', bytes / 1_000_000];
  const format = { style: 'unit', unit, maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, format).format(size as number);
}
