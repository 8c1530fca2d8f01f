export { type WatchRules, watchRules } from './rules.ts';
export { type CounterName, type GaugeName, type MetricName, type Sort, table as metrics } from './table.ts';
export type { TaskState, Tasks } from './tasks.ts';
export { type FeedPlace, type Format, openWatch, type Watch, watchOf } from './watch.ts';
