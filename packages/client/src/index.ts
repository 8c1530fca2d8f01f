export type * from './api.ts';
export {
  type AssessmentAsk,
  type Client,
  createClient,
  type ExportAsk,
  type ExportWanted,
  type Login,
} from './client.ts';
export { type FeedEvent, type FeedListener, type FeedOptions, type FeedState, readEvents } from './feed.ts';
export {
  type CaseFilters,
  type CaseSort,
  type Cohort,
  cohorts,
  countedKinds,
  type Figure,
  figureParts,
  filterQuery,
  type PageAsk,
  readFigure,
  writeFigure,
} from './filters.ts';
export { newId } from './ids.ts';
export type { PhotoUpload } from './photos.ts';
export { isProblem, Problem, UNREACHABLE, UNREADABLE } from './problem.ts';
export { type ClientOptions, type Fetch, queryWords } from './transport.ts';
