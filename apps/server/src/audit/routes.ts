import type { Static } from 'typebox';
import { answering, answers, behindSession, bySession, type Router } from '../platform/http/index.ts';
import type { Services } from '../platform/services.ts';
import { AuditPage, AuditQuery, listAudit } from './list.ts';

/** The audit administrator's room. */
export function auditRoutes(router: Router, services: Services): void {
  router.get(
    '/api/v1/audit',
    {
      schema: {
        tags: ['audit'],
        security: bySession,
        summary: 'The audit by keyset, newest first (audit administrator)',
        querystring: AuditQuery,
        response: answers({ 200: AuditPage }, ...behindSession, 'bad-cursor'),
      },
    },
    // Not read-only: that it was read leaves a row.
    answering(services, { room: 'audit' }, (asked, request) =>
      listAudit(asked, request.query as Static<typeof AuditQuery>),
    ),
  );
}
