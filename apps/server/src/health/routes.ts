import { sql } from 'kysely';
import Type from 'typebox';
import type { Router } from '../platform/http/index.ts';
import type { Services } from '../platform/services.ts';

const started = Date.now();

const HealthView = Type.Object({
  ready: Type.Boolean(),
  why: Type.Optional(Type.Object({ zh: Type.String(), en: Type.String() })),
  districts: Type.Array(Type.String()),
  upSeconds: Type.Integer(),
  database: Type.Optional(Type.String()),
});

/** How long the database may take to say a word before health says that it does not answer, in milliseconds. */
const PATIENCE = 2_000;

/** `GET /health`: ready, or why not. Asks the database each time: it tells the truth, not a memory. */
export function healthRoutes(router: Router, services: Services): void {
  router.get(
    '/health',
    { schema: { tags: ['system'], summary: 'Ready, or why not', response: { 200: HealthView, 503: HealthView } } },
    async (_request, reply) => {
      const version = await askDatabase(services);
      const state = { districts: [...services.districts.keys()], upSeconds: Math.round((Date.now() - started) / 1000) };
      if (version !== undefined) return { ready: true, ...state, database: version };
      return reply.code(503).send({
        ready: false,
        why: { zh: '数据库没有应答', en: 'the database does not answer' },
        ...state,
      });
    },
  );
}

async function askDatabase({ database, log }: Services): Promise<string | undefined> {
  const late = new Promise<undefined>((done) => {
    setTimeout(() => done(undefined), PATIENCE).unref();
  });
  // With a limit of its own: asked again and again, a database that hangs would take one connection of the pool after another.
  const scope = { as: 'owner', readOnly: true, limits: { statement: PATIENCE } } as const;
  const asked = database
    .transaction(scope, (trx) =>
      sql<{ version: string }>`select current_setting('server_version') as version`.execute(trx),
    )
    .then(({ rows }) => rows[0]?.version)
    .catch((error: unknown) => {
      log.warn({ err: error }, 'health: the database does not answer');
      return undefined;
    });
  return Promise.race([asked, late]);
}
