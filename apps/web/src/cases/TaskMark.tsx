import type { TaskView } from '@wangge/client';

const SHAPES: Record<TaskView['status'], string> = {
  done: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13zM4.6 8.3l2.3 2.3l4.6-4.9',
  open: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13zM8 4.5V8l2.4 1.6',
  planned: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z',
  'not-called': 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z',
  withdrawn: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13zM5 8h6',
  failed: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13zM5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8',
};

/** How a stage stands, as a shape; its word stands beside it. */
export function TaskMark({ status }: { status: TaskView['status'] }) {
  return (
    <svg className={`task-mark task-${status}`} width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[status]} />
    </svg>
  );
}
