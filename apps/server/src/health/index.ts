export { type Examine, type Examined, openExamination } from './examine.ts';
export { type HealthProblem, problems } from './problems.ts';
export { healthRoutes } from './routes.ts';
