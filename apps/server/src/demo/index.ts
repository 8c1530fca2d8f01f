export { type Filled, fillHistory, type HistoryOptions } from './fill.ts';
