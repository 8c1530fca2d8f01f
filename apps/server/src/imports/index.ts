export type { Counted, Outcome, Summary } from './outcome.ts';
export { type Imported, type ImportOptions, importOrders } from './run.ts';
