export { buildPages, pagesFolder } from './build.ts';
export { pageRoutes } from './routes.ts';
