import { answering, answers, behindSession, bySession, type Router } from '../platform/http/index.ts';
import type { Services } from '../platform/services.ts';
import { assess } from './assess.ts';
import { AssessmentQuery, AssessmentView } from './views.ts';

/** Indicators and scores, for those who answer for the work of others or of their unit: each over what they reach. */
export function assessmentRoutes(router: Router, services: Services): void {
  router.get(
    '/api/v1/assessment',
    {
      schema: {
        tags: ['assessment'],
        security: bySession,
        summary: 'Indicators of a period at a cut-off, raw and adjusted',
        querystring: AssessmentQuery,
        response: answers({ 200: AssessmentView }, ...behindSession, 'not-found'),
      },
    },
    answering(services, { room: 'assessment', readOnly: true }, (asked, request) =>
      assess(asked, request.query as AssessmentQuery),
    ),
  );
}
