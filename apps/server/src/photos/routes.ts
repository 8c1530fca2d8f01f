import { join } from 'node:path';
import Type, { type Static, type TUnsafe } from 'typebox';
import { problem } from '../platform/errors/index.ts';
import { answering, answers, behindSession, bySession, nothing, type Router } from '../platform/http/index.ts';
import type { Services } from '../platform/services.ts';
import { appendPiece, findArrived } from './append.ts';
import { beginPhoto } from './begin.ts';
import { forgetPieces } from './complete.ts';
import { openPhotoFolder } from './folder-store.ts';
import { photoTypes } from './inspect.ts';
import { readPhoto } from './read.ts';
import type { PhotoRoom } from './room.ts';
import { photoSettings } from './settings.ts';

const tags = ['photos'];
/** Of resumable uploads for HTTP (draft-ietf-httpbis-resumable-upload), whose words this speaks. */
const OFFSET_TYPE = 'application/offset+octet-stream';

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' });
const Announcement = Type.Object(
  {
    id: Uuid,
    bytes: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1, description: 'Of the whole file' }),
    type: Type.String({ maxLength: 100, description: photoTypes.join(', ') }),
    sha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Of the whole file' })),
  },
  { additionalProperties: false },
);
const Begun = Type.Object({ id: Type.String() });
/** Who fills in forms, and who reads what came of them: no administrator does either. */
const forms = { room: ['desk', 'report'] } as const;
const Params = Type.Object({ id: Uuid });
const PieceHeaders = Type.Object({
  'upload-offset': Type.String({ pattern: '^\\d{1,10}$', description: 'Byte of the photo at which the piece begins' }),
});
/** One schema a content type, which Fastify takes and its types do not follow; to the handler it is bytes. */
const pictures = {
  description: 'The picture',
  content: Object.fromEntries(photoTypes.map((type) => [type, { schema: Type.String({ format: 'binary' }) }])),
} as unknown as TUnsafe<Buffer>;

/** `WANGGE_DATA/photos`, for whoever else needs the store: the sweep, a purge. */
export function photoFolder(services: Pick<Services, 'config'>): string {
  return join(services.config.dataFolder, 'photos');
}

/** Photos: announce, send in pieces, ask how far, look. */
export async function photoRoutes(router: Router, services: Services): Promise<void> {
  const store = await openPhotoFolder(photoFolder(services));
  const room: PhotoRoom = { store, settings: photoSettings, realNow: services.realNow ?? (() => new Date()) };
  router.addContentTypeParser(OFFSET_TYPE, { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => body);
  uploadRoutes(router, services, room);
  lookRoutes(router, services, room);
}

function uploadRoutes(router: Router, services: Services, room: PhotoRoom): void {
  const faults = ['photo-too-large', 'not-a-photo', 'too-many-photos', 'command-reused'] as const;
  router.post(
    '/api/v1/photos',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'Announce a photo; announced before, it goes on where it is',
        body: Announcement,
        response: answers({ 200: Begun, 201: Begun }, ...behindSession, ...faults),
      },
    },
    answering(services, forms, async (asked, request, reply) => {
      const given = request.body as Static<typeof Announcement>;
      const done = await beginPhoto(asked, room, given);
      reply.code(done === 'begun' ? 201 : 200);
      return { id: given.id };
    }),
  );

  const take = answering(services, forms, async (asked, request) => {
    if (!Buffer.isBuffer(request.body)) throw problem('unsupported-type', { accepted: OFFSET_TYPE });
    return appendPiece(asked, room, idOf(request), Number(request.headers['upload-offset']), request.body);
  });
  const refusals = [
    'not-found',
    'photo-offset',
    'photo-hash',
    'not-a-photo',
    'photo-too-large',
    'photo-pieces',
  ] as const;
  router.patch(
    '/api/v1/photos/:id',
    {
      bodyLimit: room.settings.piece.value,
      schema: {
        tags,
        security: bySession,
        summary: 'Send the next piece of a photo; the last one completes it',
        params: Params,
        headers: PieceHeaders,
        body: { content: { [OFFSET_TYPE]: { schema: Type.Unknown({ description: 'Bytes of the photo' }) } } },
        response: answers(
          { 204: nothing('Taken; upload-offset says where the next piece begins') },
          ...behindSession,
          ...refusals,
          'photo-gone',
          'too-large',
          'unsupported-type',
        ),
      },
    },
    async (request, reply) => {
      const done = await take(request, reply);
      // Thrown after the transaction, so that the upload stands at its beginning again for good.
      if ('refused' in done) throw done.refused;
      await forgetPieces(room, done).catch((err) => request.log.warn({ err }, 'pieces of a whole photo stay'));
      reply.code(204).header('upload-offset', done.offset);
    },
  );
}

function lookRoutes(router: Router, services: Services, room: PhotoRoom): void {
  router.head(
    '/api/v1/photos/:id',
    {
      // Described too: it is no shadow of GET, but an answer of its own.
      config: { swagger: { exposeHeadRoute: true } },
      schema: {
        tags,
        security: bySession,
        summary: 'How much of a photo has arrived: upload-offset, upload-length',
        params: Params,
        response: answers({ 200: nothing('In the headers') }, ...behindSession, 'not-found'),
      },
    },
    answering(services, { ...forms, readOnly: true }, async (asked, request, reply) => {
      const arrived = await findArrived(asked, room, idOf(request));
      await forgetPieces(room, arrived).catch((err) => request.log.warn({ err }, 'pieces of a whole photo stay'));
      const { offset, bytes } = arrived;
      reply.header('upload-offset', offset).header('upload-length', bytes).header('cache-control', 'no-store');
      return '';
    }),
  );

  router.get(
    '/api/v1/photos/:id',
    {
      exposeHeadRoute: false,
      schema: {
        tags,
        security: bySession,
        summary: 'The picture, stripped of all that its camera wrote',
        params: Params,
        response: answers({ 200: pictures }, ...behindSession, 'not-found', 'photo-gone'),
      },
    },
    answering(services, { ...forms, readOnly: true }, async (asked, request, reply) => {
      const { type, bytes } = await readPhoto(asked, room, idOf(request));
      reply
        .type(type)
        // Not even on the reader's own disk: what is forgotten here has to be gone there.
        .header('cache-control', 'private, no-store')
        .header('content-security-policy', "default-src 'none'")
        .header('cross-origin-resource-policy', 'same-origin')
        .header('x-content-type-options', 'nosniff')
        .header('content-disposition', 'inline');
      return bytes;
    }),
  );
}

function idOf(request: { params: unknown }): string {
  return (request.params as Static<typeof Params>).id;
}
