/** How a recurring task fares in this process. */
export interface TaskState {
  /** Milliseconds between the end of a turn and the next. */
  every: number;
  beganAt: number;
  succeededAt: number | undefined;
  /** Turns that failed in a row. */
  failing: number;
}

/** The recurring tasks of this process, by name; empty where none was begun. Moments are milliseconds since 1970. */
export interface Tasks {
  begin(task: string, every: number, at: number): void;
  succeeded(task: string, at: number): void;
  failed(task: string): void;
  state(task: string): TaskState | undefined;
  end(task: string): void;
}

export interface TaskListener {
  began(task: string, at: number): void;
  turned(task: string, at: number): void;
  failed(task: string, inARow: number): void;
}

export function openTasks(tell: TaskListener): Tasks {
  const states = new Map<string, TaskState>();
  return {
    begin(task, every, at) {
      states.set(task, { every, beganAt: at, succeededAt: undefined, failing: 0 });
      tell.began(task, at);
    },
    succeeded(task, at) {
      const state = states.get(task);
      if (!state) return;
      state.succeededAt = at;
      state.failing = 0;
      tell.turned(task, at);
    },
    failed(task) {
      const state = states.get(task);
      if (!state) return;
      state.failing += 1;
      tell.failed(task, state.failing);
    },
    state: (task) => states.get(task),
    end: (task) => void states.delete(task),
  };
}
