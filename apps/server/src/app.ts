import { accountRoutes } from './accounts/index.ts';
import { assessmentRoutes } from './assessment/index.ts';
import { auditRoutes } from './audit/index.ts';
import { caseRoutes } from './cases/index.ts';
import { districtRoutes } from './districts/index.ts';
import { exportRoutes } from './exports/index.ts';
import { feedRoutes } from './feed/index.ts';
import { healthRoutes } from './health/index.ts';
import { pageRoutes } from './pages/index.ts';
import { photoRoutes } from './photos/index.ts';
import { type Router, serve } from './platform/http/index.ts';
import type { Services } from './platform/services.ts';
import { testRoutes } from './testing/index.ts';
import { metricsRoutes } from './watching/index.ts';

/** The whole application: every room's routes on one router. */
export function buildApp(services: Services): Promise<Router> {
  const rooms = [
    healthRoutes,
    accountRoutes,
    auditRoutes,
    districtRoutes,
    caseRoutes,
    assessmentRoutes,
    photoRoutes,
    exportRoutes,
    feedRoutes,
    pageRoutes,
  ];
  const { testMode, metrics } = services.config;
  return serve(services, [...rooms, ...(testMode ? [testRoutes] : []), ...(metrics === 'page' ? [metricsRoutes] : [])]);
}
