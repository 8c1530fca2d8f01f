import type { CaseView, TaskView } from '@wangge/client';
import type { DistrictNames } from '../district/district.ts';
import { useLimitWords } from '../district/limit-words.ts';
import { LightMark } from '../theme/LightMark.tsx';
import { useMoments } from '../time/moments.ts';
import { lightNow } from '../time/spans.ts';
import { useWords } from '../words/index.ts';
import { CaseNumber } from './CaseNumber.tsx';
import { TaskMark } from './TaskMark.tsx';
import { stepsOf } from './task-steps.ts';
import './together.css';

interface Props {
  view: CaseView;
  names: DistrictNames;
  now: number;
  onOpen: (id: string) => void;
}

/** Whoever was called: to work together, and about what was done here, which is no part of the work. */
export function CaseTasks(props: Props) {
  const { t } = useWords();
  const apart = props.view.tasks.filter((task) => task.apart);
  return (
    <>
      <JointWork {...props} />
      {apart.length > 0 && (
        <section className="block" aria-label={t('together.apart')}>
          <h3>{t('together.apart')}</h3>
          <Stages tasks={apart} {...props} />
        </section>
      )}
    </>
  );
}

/** Its steps one after the other, in each the units that work side by side, and how each stands. */
function JointWork({ view, ...shown }: Props) {
  const { t } = useWords();
  const joint = view.tasks.filter((task) => !task.apart);
  if (joint.length === 0) return null;
  const done = joint.filter(({ status }) => status === 'done').length;
  return (
    <section className="block" aria-label={t('together.tasks')}>
      <h3 className="block-head">
        {t('together.tasks')}
        <span>{t('together.done', { done, count: joint.length })}</span>
      </h3>
      <ol className="course">
        {stepsOf(joint).map((tasks, at) => (
          // Steps are told in their order, which is what they are.
          // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity of a step
          <li key={at}>
            <Stages label={t('together.step', { step: at + 1 })} tasks={tasks} {...shown} />
          </li>
        ))}
      </ol>
    </section>
  );
}

interface StagesProps extends Omit<Props, 'view'> {
  tasks: readonly TaskView[];
  label?: string;
}

function Stages({ tasks, label, names, now, onOpen }: StagesProps) {
  return (
    <ul aria-label={label}>
      {tasks.map((task) => (
        <Stage
          key={`${task.task}-${task.matter?.id ?? task.unit ?? ''}`}
          task={task}
          names={names}
          now={now}
          onOpen={onOpen}
        />
      ))}
    </ul>
  );
}

interface StageProps {
  task: TaskView;
  names: DistrictNames;
  now: number;
  onOpen: (id: string) => void;
}

function Stage({ task, names, now, onOpen }: StageProps) {
  const { t, name } = useWords();
  const { matter } = task;
  return (
    <li className={`stage stage-${task.status}`}>
      {!task.apart && <TaskMark status={task.status} />}
      <div className="stage-body">
        <p className="stage-head">
          <strong>{name(task.name)}</strong>
          {task.unit && <span>{names.unitName(task.unit)}</span>}
        </p>
        <p className="stage-foot">
          <Standing task={task} names={names} now={now} />
        </p>
      </div>
      {matter?.readable ? (
        <button
          type="button"
          className="stage-link"
          onClick={() => onOpen(matter.id)}
          title={matter.number}
          aria-label={t('together.openTask', { name: name(task.name), number: matter.number })}
        >
          {t('together.open')}
        </button>
      ) : (
        matter && (
          <span className="stage-number muted" title={t('together.closed')}>
            <CaseNumber number={matter.number} now={now} />
          </span>
        )
      )}
    </li>
  );
}

/** How a stage stands in words: what it waits for, when it is due, how it ended and how it was rated. */
function Standing({ task, names, now }: Omit<StageProps, 'onOpen'>) {
  const { t } = useWords();
  const { due, exact, near } = useMoments();
  const limitWords = useLimitWords();
  const { status, matter, at } = task;
  const state = matter?.procedure && matter.state ? names.stateName(matter.procedure, matter.state) : undefined;
  if (status === 'open') {
    const row = matter?.light && { light: matter.light, dueAt: matter.dueAt ?? null, amberAt: null, endedAt: null };
    const light = row && lightNow(row, now);
    return (
      <>
        {light && <LightMark light={light} size={11} />}
        <span>{state ?? t('together.status.open')}</span>
        {row?.dueAt && (
          <span className={`due-${light}`} title={exact(row.dueAt)}>
            {due(row, now)}
          </span>
        )}
      </>
    );
  }
  // A finding that was not upheld is no work that was not done.
  if (task.apart && state) {
    return (
      <>
        <span>{state}</span>
        {at && <span title={exact(at)}>{near(at, now)}</span>}
      </>
    );
  }
  return (
    <>
      <span>{t(`together.status.${status}`)}</span>
      {task.late && <span className="due-red">{t('together.late')}</span>}
      {(status === 'done' || status === 'failed' || status === 'withdrawn') && at && (
        <span title={exact(at)}>{near(at, now)}</span>
      )}
      {task.rating !== undefined && (
        <span className="stage-rating" title={t('form.rating', { value: task.rating })}>
          <span aria-hidden="true">★</span> {task.rating}
        </span>
      )}
      {status === 'done' && task.rating === undefined && state && matter?.light !== 'none' && <span>{state}</span>}
      {(status === 'planned' || status === 'not-called') && task.limit && (
        <span>{t('case.limit', { limit: limitWords(task.limit) })}</span>
      )}
    </>
  );
}
