import { useQuery } from '@tanstack/react-query';
import type { CaseView, TimelineEntry } from '@wangge/client';
import type { DistrictNames } from '../district/district.ts';
import { server } from '../server/client.ts';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import { caseQuery } from './case-queries.ts';
import { FilledFields } from './FilledFields.tsx';

interface Props {
  view: CaseView;
  names: DistrictNames;
  now: number;
}

/** Who did what when, the latest first. */
export function CaseTimeline(props: Props) {
  const { t } = useWords();
  return (
    <section className="block">
      <h3>{t('case.timeline')}</h3>
      <Story {...props} />
    </section>
  );
}

/**
 * What was done about a case that has joined another one is written there. Whoever answers its caller reads it here, as far as they may read that
 * case; before that it stays folded.
 */
export function CaseLeadStory({ view, names, now }: Props) {
  const { t } = useWords();
  const { belongsTo } = view;
  const hasJoined = belongsTo?.as === 'merged' && belongsTo.readable;
  const { data: lead } = useQuery({ ...caseQuery(belongsTo?.id ?? ''), enabled: hasJoined });
  if (!hasJoined || lead === undefined) return null;
  return (
    <details className="block lead-story" open={view.phase === 'feedback'}>
      <summary>
        <h3>{t('together.leadStory', { number: lead.number })}</h3>
      </summary>
      <Story view={lead} names={names} now={now} />
    </details>
  );
}

function Story({ view, names, now }: Props) {
  const { t } = useWords();
  if (view.archivedYear !== null) return <p className="muted">{t('case.archived', { year: view.archivedYear })}</p>;
  const gone = new Set(view.photoList.flatMap((photo) => (photo.gone ? [photo.id] : [])));
  return (
    <ol className="timeline">
      {[...view.timeline].reverse().map((entry) => (
        <Entry key={entry.seq} entry={entry} procedure={view.procedure.id} gone={gone} names={names} now={now} />
      ))}
    </ol>
  );
}

interface EntryProps {
  entry: TimelineEntry;
  procedure: string;
  /** Photos that are destroyed: there is nothing to show of them. */
  gone: ReadonlySet<string>;
  names: DistrictNames;
  now: number;
}

function Entry({ entry, procedure, gone, names, now }: EntryProps) {
  const { t, name } = useWords();
  const { near, exact } = useMoments();
  const { actor } = entry;
  const photos = entry.photos.filter((photo) => !gone.has(photo));
  const moved = entry.to && entry.to !== entry.from;
  const who = actor
    ? `${actor.name} · ${names.roleName(actor.role)}${actor.unit ? ` · ${names.unitName(actor.unit)}` : ''}`
    : entry.type === 'recomputed'
      ? t('case.recomputed')
      : t(entry.type === 'linked' ? 'together.linkedBy' : 'case.timedBy');
  return (
    <li className={`entry entry-${entry.type}`}>
      <p className="entry-head">
        <strong>{name(entry.name)}</strong>
        {moved && <span className="entry-to">→ {names.stateName(procedure, entry.to!)}</span>}
        <time dateTime={entry.effectiveAt} title={exact(entry.effectiveAt)}>
          {near(entry.effectiveAt, now)}
        </time>
      </p>
      <p className="muted">{who}</p>
      {entry.notes.length > 0 && (
        <ul className="entry-notes">
          {entry.notes.map((note) => (
            <li key={name(note)}>{name(note)}</li>
          ))}
        </ul>
      )}
      <FilledFields fields={entry.form} />
      {photos.length > 0 && (
        <ul className="entry-photos">
          {photos.map((photo) => (
            <li key={photo}>
              <img src={server.photos.urlOf(photo)} alt={`${name(entry.name)} ${t('case.photos')}`} loading="lazy" />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
