import { useQuery } from '@tanstack/react-query';
import type { CaseView } from '@wangge/client';
import { Button, Modal, Skeleton } from 'antd';
import { lazy, Suspense, useMemo } from 'react';
import { useProblemWords } from '../frame/problem-words.ts';
import { server } from '../server/client.ts';
import { useWords } from '../words/index.ts';
import { courseOf, labelsOf, type StepWords } from './flow.ts';
import './procedure.css';

// The layout of graphs is loaded with the first drawing that is opened.
const ProcedureDrawing = lazy(() => import('./ProcedureDrawing.tsx'));

interface Props {
  view: Pick<CaseView, 'procedure' | 'state' | 'timeline'>;
  kind: string;
  open: boolean;
  onClose: () => void;
}

/** How cases of this kind go, where this one is and which way it came: as a drawing, and as a list that says the same. */
export function ProcedureDialog({ open, onClose, kind, view }: Props) {
  const { t } = useWords();
  return (
    <Modal
      className="flow-dialog"
      open={open}
      onCancel={onClose}
      footer={null}
      destroyOnHidden
      title={t('flow.title', { kind })}
      width="min(1440px, calc(100vw - 32px))"
      style={{ top: 16 }}
    >
      <Flow view={view} />
    </Modal>
  );
}

function Flow({ view }: Pick<Props, 'view'>) {
  const { t, name } = useWords();
  const problemWords = useProblemWords();
  const { id, version } = view.procedure;
  const {
    data: graph,
    error,
    refetch,
  } = useQuery({
    queryKey: ['procedure', id, version],
    queryFn: ({ signal }) => server.district.graphOf(id, version, signal),
    // A version never changes.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const flow = useMemo(() => {
    if (!graph) return undefined;
    const words: StepWords = {
      timer: (step) => t('flow.timer', { step }),
      follow: (step) => t('flow.follow', { step }),
      passed: (step) => t('flow.passed', { step }),
      failed: (step) => t('flow.failed', { step }),
    };
    return {
      states: graph.states.map((state) => ({ ...state, name: name(state.name) })),
      edges: graph.edges.map(({ steps, ...ends }) => ({ ...ends, labels: labelsOf(steps, name, words) })),
    };
  }, [graph, name, t]);
  const course = useMemo(() => courseOf(view.state, view.timeline), [view.state, view.timeline]);

  if (!flow) {
    if (!error) return <Skeleton active paragraph={{ rows: 10 }} />;
    return (
      <div role="alert">
        <p className="fault">{problemWords(error)}</p>
        <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
      </div>
    );
  }
  const withdrawn = flow.states.find(({ fromAny }) => fromAny);
  return (
    <>
      <Suspense fallback={<Skeleton active paragraph={{ rows: 10 }} />}>
        <ProcedureDrawing flow={flow} now={view.state} course={course} />
      </Suspense>
      {withdrawn && <p className="note">{t('flow.fromAny', { state: withdrawn.name })}</p>}
      <FlowList flow={flow} now={view.state} passed={course.passed} />
    </>
  );
}

export interface NamedFlow {
  states: readonly { id: string; name: string; first: boolean; final: boolean; fromAny: boolean }[];
  edges: readonly { from?: string; to: string; labels: readonly string[] }[];
}

/** On a narrow screen a large drawing is seen by pieces: there the words lie open. */
const isNarrow = () => window.matchMedia('(max-width: 720px)').matches;

/** The same in words: every state, the present one first, and what leads from it where. */
function FlowList({ flow, now, passed }: { flow: NamedFlow; now: string; passed: ReadonlySet<string> }) {
  const { t } = useWords();
  const nameOf = (id: string) => flow.states.find((state) => state.id === id)?.name ?? id;
  const states = [...flow.states].sort((a, b) => Number(b.id === now) - Number(a.id === now));
  return (
    <details className="flow-list" open={isNarrow()}>
      <summary>{t('flow.list')}</summary>
      <dl>
        {states.map(({ id, name, first, final }) => {
          const marks = [
            id === now && t('flow.now'),
            passed.has(id) && t('flow.been'),
            first && t('flow.first'),
            final && t('flow.final'),
          ].filter((mark) => mark !== false);
          const ways = flow.edges.filter(({ from }) => from === id);
          return (
            <div key={id} {...(id === now && { 'aria-current': 'step' as const })}>
              <dt>
                {name}
                {marks.length > 0 && <span className="muted"> · {marks.join(' · ')}</span>}
              </dt>
              {ways.map(({ to, labels }) => (
                <dd key={to}>{t('flow.leads', { step: labels.join(t('common.comma')), state: nameOf(to) })}</dd>
              ))}
              {ways.length === 0 && <dd className="muted">{t('flow.noWay')}</dd>}
            </div>
          );
        })}
      </dl>
    </details>
  );
}
