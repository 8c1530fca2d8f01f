export { assess, requireAnswerable } from './assess.ts';
export { inFigure } from './figure.ts';
export { assessmentRoutes } from './routes.ts';
export {
  nextStanding,
  type PastStanding,
  standingColumns,
  standingSteps,
  standingsOf,
} from './standings.ts';
export { type AssessedRow, AssessmentQuery, type AssessmentView } from './views.ts';
