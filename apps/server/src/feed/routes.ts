import type { Readable } from 'node:stream';
import Type from 'typebox';
import { answering, answers, behindSession, bySession, type Router, readsAs } from '../platform/http/index.ts';
import { asReader } from '../platform/policy/index.ts';
import type { Services } from '../platform/services.ts';
import { openHub } from './hub.ts';
import type { ListenerParts } from './listener.ts';
import { EVENT_ID } from './position.ts';
import { feedRules } from './rules.ts';

const FeedQuery = Type.Object(
  { after: Type.Optional(Type.String({ pattern: EVENT_ID, description: 'Last-Event-ID for who cannot set headers' })) },
  { additionalProperties: false },
);

const Stream = {
  description: [
    'Events: `case` (a change of a case that the reader reaches: id, number, seq, action, state, phase, light, dueAt, amberAt, lng, lat, category, lead, at),',
    '`gone` (id, seq: a case that the reader reached until now and no longer does),',
    '`reset` (why: gone, slow, post, store: what was missed cannot be told; read the lists anew),',
    '`hello` (now: business time; everything before it has been told). A comment every 15 seconds.',
    'An id resumes the stream behind its event. Lights that change with time alone come from dueAt and amberAt.',
  ].join(' '),
  content: { 'text/event-stream': { schema: Type.Unsafe<Readable>({ type: 'string' }) } },
};

/** The live feed. It is no transaction of a request: who asks is made out in a short one, then the stream goes on by itself. */
export function feedRoutes(router: Router, services: Services, rules = feedRules): void {
  const hub = openHub(services, rules);
  router.addHook('preClose', () => hub.close());
  const makeOut = answering(
    services,
    { room: ['desk', 'report'], readOnly: true, isAutomatic: true },
    async ({ district, reader }): Promise<Omit<ListenerParts, 'epoch'>> => {
      const { slug } = district;
      return {
        reader: asReader(district.id, reader.actor),
        readsAs: readsAs(reader.actor),
        tokenHash: reader.tokenHash,
        slug,
        district: () => services.districts.get(slug) ?? district,
      };
    },
  );
  router.get(
    '/api/v1/feed',
    {
      // A HEAD would open a stream that nobody reads.
      exposeHeadRoute: false,
      schema: {
        tags: ['feed'],
        security: bySession,
        summary: 'Changes as they happen, by server-sent events',
        querystring: FeedQuery,
        response: answers({ 200: Stream }, ...behindSession),
      },
    },
    async (request, reply) => {
      const who = await makeOut(request, reply);
      const last = request.headers['last-event-id'];
      const after = typeof last === 'string' && last !== '' ? last : (request.query as { after?: string }).after;
      const listener = await hub.follow(who, after);
      reply.type('text/event-stream; charset=utf-8').header('cache-control', 'no-store');
      // Proxies would gather an answer before they pass it on; and a server that closes would wait for connections kept alive.
      reply.header('x-accel-buffering', 'no').header('connection', 'close');
      return reply.send(listener.stream);
    },
  );
}
