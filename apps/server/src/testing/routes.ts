import Type from 'typebox';
import { sweep } from '../cases/index.ts';
import { answers, type Router } from '../platform/http/index.ts';
import type { Services } from '../platform/services.ts';
import { readInstant } from '../platform/time/read-instant.ts';

const ClockBody = Type.Object(
  { now: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]) },
  { additionalProperties: false },
);

/**
 * Only in test mode: set business time (null lets it run again) and write what fell due until then. Sessions, lockout and
 * one-time codes stay on real time.
 */
export function testRoutes(router: Router, services: Services): void {
  router.put(
    '/api/v1/test/clock',
    {
      schema: {
        tags: ['test mode'],
        summary: 'Set business time; null lets it run again',
        body: ClockBody,
        response: answers({ 200: Type.Object({ now: Type.String() }) }),
      },
    },
    async (request) => {
      const { now } = request.body as { now: string | null };
      services.time.set(now === null ? undefined : readInstant(now, 'body/now').getTime());
      for (const district of services.districts.values()) await sweep(services, district);
      return { now: new Date(services.time.now()).toISOString() };
    },
  );
}
