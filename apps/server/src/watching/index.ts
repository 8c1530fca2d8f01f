export { metricsRoutes, openMetricsServer } from './serve.ts';
export { openWatching, type Watching } from './turn.ts';
