import Type from 'typebox';
import { RETRY_AFTER, type Router } from '../platform/http/index.ts';
import type { Services } from '../platform/services.ts';
import { type WatchRules, watchRules } from '../platform/watch/index.ts';
import { openExamination } from './examine.ts';
import { problems } from './problems.ts';

const started = Date.now();

const SentenceView = Type.Object({ zh: Type.String(), en: Type.String() });
const HealthView = Type.Object({
  ready: Type.Boolean({ description: 'People are served' }),
  why: Type.Optional(SentenceView),
  problems: Type.Array(
    Type.Object({
      code: Type.Unsafe<keyof typeof problems>({ type: 'string', enum: Object.keys(problems) }),
      zh: Type.String(),
      en: Type.String(),
    }),
    { description: 'Everything that is wrong, also what does not keep people from being served' },
  ),
  districts: Type.Array(Type.String()),
  upSeconds: Type.Integer(),
  database: Type.Optional(Type.String()),
});
const LiveView = Type.Object({ live: Type.Literal(true), upSeconds: Type.Integer() });

const upSeconds = (): number => Math.round((Date.now() - started) / 1000);

/**
 * `GET /health`: ready, or why not, and whatever else is wrong. Asks each time: it tells the truth, not a memory, within two seconds.
 * `GET /health/live`: the process answers; nothing else is asked, so that an orchestrator does not end it because the database is down.
 */
export function healthRoutes(router: Router, services: Services, rules: WatchRules = watchRules): void {
  const free = services.config.freeMegabytes;
  const examine = openExamination(services, { ...rules, freeMegabytes: free ?? rules.freeMegabytes });
  router.get(
    '/health/live',
    { schema: { tags: ['system'], summary: 'The process answers', response: { 200: LiveView } } },
    async () => ({ live: true as const, upSeconds: upSeconds() }),
  );
  router.get(
    '/health',
    { schema: { tags: ['system'], summary: 'Ready, or why not', response: { 200: HealthView, 503: HealthView } } },
    async (_request, reply) => {
      const { problems: found, version } = await examine();
      const told = found.map((code) => ({ code, zh: problems[code].zh, en: problems[code].en }));
      const fatal = told.find(({ code }) => problems[code].isFatal);
      const state = { problems: told, districts: [...services.districts.keys()], upSeconds: upSeconds() };
      const database = version === undefined ? {} : { database: version };
      if (fatal === undefined) return { ready: true, ...state, ...database };
      return reply
        .code(503)
        .header('retry-after', RETRY_AFTER)
        .send({ ready: false, why: { zh: fatal.zh, en: fatal.en }, ...state, ...database });
    },
  );
}
