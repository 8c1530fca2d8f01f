import { Readable } from 'node:stream';
import { create } from 'content-disposition';
import Type, { type Static, type TUnsafe } from 'typebox';
import { answering, answers, behindSession, bySession, nothing, type Router } from '../platform/http/index.ts';
import type { Services } from '../platform/services.ts';
import { askExport } from './ask.ts';
import { openExportFolder } from './files/store.ts';
import { giveFile } from './give.ts';
import { getExport, listExports } from './list.ts';
import { removeExport } from './remove.ts';
import { type ExportRoom, exportFolder } from './room.ts';
import { ExportBody, ExportsView, ExportView, Uuid } from './views.ts';
import { startWorker } from './worker.ts';

const tags = ['exports'];
const Id = Type.Object({ id: Uuid });
/** Whoever has anything to export; what of it, `ask.ts` looks at. */
const rooms = ['desk', 'report', 'assessment'] as const;
const read = { room: rooms, readOnly: true } as const;
/** The page asks how far they have got while nobody does anything. */
const watched = { ...read, isAutomatic: true } as const;

const types = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
};
/** One schema a content type, which Fastify takes and its types do not follow; to the handler it is a stream. */
const file = {
  description: 'The file; content-disposition has its name',
  content: Object.fromEntries(
    Object.values(types).map((type) => [type.split(';')[0], { schema: Type.String({ format: 'binary' }) }]),
  ),
} as unknown as TUnsafe<Readable>;

/** Files back out: asked for, written in the background, fetched. */
export async function exportRoutes(router: Router, services: Services): Promise<void> {
  const store = await openExportFolder(exportFolder(services), () => services.config.exports.reserve);
  const worker = startWorker(services, store);
  router.addHook('onReady', async () => worker.wake());
  router.addHook('onClose', () => worker.stop());
  const room: ExportRoom = { store, wake: worker.wake };
  askRoute(router, services, room);
  lookRoutes(router, services);
  fileRoutes(router, services, room);
}

function askRoute(router: Router, services: Services, room: ExportRoom): void {
  const ask = answering(services, { room: rooms }, async (asked, request, reply) => {
    const { view, isNew } = await askExport(asked, request.body as ExportBody);
    reply.code(isNew ? 202 : 200);
    return view;
  });
  router.post(
    '/api/v1/exports',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'Ask for a file of the case list or of the assessment; asked before, it is the same',
        body: ExportBody,
        response: answers(
          { 200: ExportView, 202: ExportView },
          ...behindSession,
          'not-found',
          ...(['command-reused', 'too-many-exports', 'too-large', 'unsupported-type', 'bad-encoding'] as const),
        ),
      },
    },
    async (request, reply) => {
      const view = await ask(request, reply);
      // Once it is committed: before, nobody would find it.
      room.wake();
      return view;
    },
  );
}

function lookRoutes(router: Router, services: Services): void {
  router.get(
    '/api/v1/exports',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'Own exports, the newest first',
        response: answers({ 200: ExportsView }, ...behindSession),
      },
    },
    answering(services, watched, async (asked) => ({ items: await listExports(asked) })),
  );
  router.get(
    '/api/v1/exports/:id',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'How far an export has got',
        params: Id,
        response: answers({ 200: ExportView }, ...behindSession, 'not-found'),
      },
    },
    answering(services, watched, (asked, request) => getExport(asked, idOf(request))),
  );
}

function fileRoutes(router: Router, services: Services, room: ExportRoom): void {
  const give = answering(services, { room: rooms }, (asked, request) => giveFile(asked, room, idOf(request)));
  router.get(
    '/api/v1/exports/:id/file',
    {
      // A HEAD would be a fetch in the audit, and none.
      exposeHeadRoute: false,
      schema: {
        tags,
        security: bySession,
        summary: 'The file of an export',
        params: Id,
        response: answers({ 200: file }, ...behindSession, 'not-found', 'export-not-ready', 'export-gone'),
      },
    },
    async (request, reply) => {
      const { format, names, pieces } = await give(request, reply);
      reply
        .type(types[format])
        .header('content-disposition', create(names.name, { fallback: names.ascii }))
        // What expires here has to be gone from caches, too.
        .header('cache-control', 'private, no-store')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('cross-origin-resource-policy', 'same-origin');
      return reply.send(Readable.from(pieces, { objectMode: false }));
    },
  );

  const remove = answering(services, { room: rooms }, (asked, request) => removeExport(asked, idOf(request)));
  router.delete(
    '/api/v1/exports/:id',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'Delete an export and its file; what is being written is left',
        params: Id,
        response: answers({ 204: nothing('It is no more') }, ...behindSession, 'not-found'),
      },
    },
    async (request, reply) => {
      const left = await remove(request, reply);
      if (left) await room.store.delete(left);
      reply.code(204);
    },
  );
}

function idOf(request: { params: unknown }): string {
  return (request.params as Static<typeof Id>).id;
}
