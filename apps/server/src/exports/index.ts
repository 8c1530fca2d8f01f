export { type ExportStore, openExportFolder } from './files/store.ts';
export { exportFolder } from './room.ts';
export { exportRoutes } from './routes.ts';
export { sweepExports } from './sweep.ts';
