import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../platform/errors/index.ts';
import type { Services } from '../platform/services.ts';
import { watchOf } from '../platform/watch/index.ts';

type Handler<Answer> = (request: FastifyRequest, reply: FastifyReply) => Promise<Answer>;

/**
 * A handler by which events are appended: that it failed, other than by a refusal, is noted. Around the transaction, so that a commit that
 * failed counts.
 */
export function appending<Answer>(services: Services, handle: Handler<Answer>): Handler<Answer> {
  return async (request, reply) => {
    try {
      return await handle(request, reply);
    } catch (error) {
      if (!(error instanceof Problem)) watchOf(services).count('wangge_events_not_appended_total', { by: 'request' });
      throw error;
    }
  };
}
