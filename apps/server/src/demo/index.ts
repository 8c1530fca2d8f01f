export { type Filled, fillHistory, type HistoryOptions } from './fill.ts';
export type { Trouble } from './world.ts';
