export { countUnfollowed, countUnswept } from './behind.ts';
export { feedRoutes } from './routes.ts';
export { type FeedRules, feedRules } from './rules.ts';
export { sweepOutbox } from './sweep.ts';
