import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BaseMap } from '@wangge/district';
import Type from 'typebox';
import { problem } from '../platform/errors/index.ts';
import { answering, answers, behindSession, bySession, type Router } from '../platform/http/index.ts';
import type { Services } from '../platform/services.ts';
import type { District } from './district.ts';

const PATH = '/api/v1/base-map';
const isAddress = (url: string) => /^https?:/.test(url);

/** Where a page asks for the base map: an archive in the pack's folder is served from here. */
export const baseMapAddress = ({ kind, url }: BaseMap): string => (kind === 'pmtiles' && !isAddress(url) ? PATH : url);

/** The archive in the pack's folder; undefined where there is none, or where the district was not loaded from a folder. */
export function baseMapFile(services: Pick<Services, 'packFolders'>, { slug, pack }: District): string | undefined {
  const { baseMap } = pack.district;
  const folder = services.packFolders?.get(slug);
  if (baseMap?.kind !== 'pmtiles' || isAddress(baseMap.url) || folder === undefined) return undefined;
  // `checkBaseMap` lets no path out of the folder.
  return join(folder, ...baseMap.url.split('/'));
}

const bytes = { 'application/vnd.pmtiles': { schema: Type.Unknown({ description: 'Bytes of a PMTiles archive' }) } };

/**
 * The base map's archive, of which a page reads what it shows: one range of bytes a request (RFC 9110 §14). Several ranges at once
 * are answered with the whole, as the standard allows.
 */
export function baseMapRoute(router: Router, services: Services): void {
  router.get(
    PATH,
    {
      schema: {
        tags: ['district'],
        security: bySession,
        summary: 'The base map of the pack, whole or one range of its bytes',
        headers: Type.Object({
          range: Type.Optional(Type.String({ maxLength: 200, description: 'bytes=<first>-<last>' })),
        }),
        response: answers(
          { 200: { content: bytes }, 206: { content: bytes } },
          ...behindSession,
          'not-found',
          'bad-range',
        ),
      },
    },
    answering(services, { readOnly: true, isAutomatic: true }, async ({ district }, request, reply) => {
      const file = baseMapFile(services, district);
      const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
      if (file === undefined || !found?.isFile()) throw problem('not-found', { what: 'base-map', id: district.slug });
      const tag = `"${found.size.toString(36)}-${Math.trunc(found.mtimeMs).toString(36)}"`;
      reply
        .type('application/vnd.pmtiles')
        .header('accept-ranges', 'bytes')
        .header('etag', tag)
        // A changed archive is told by its tag; a page that trusted an old directory would draw nonsense.
        .header('cache-control', 'private, no-cache');
      const asked = request.headers['if-range'] ?? tag;
      const range = asked === tag ? readRange(request.headers.range, found.size) : undefined;
      if (!range) {
        reply.header('content-length', found.size);
        return createReadStream(file);
      }
      reply
        .code(206)
        .header('content-range', `bytes ${range.first}-${range.last}/${found.size}`)
        .header('content-length', range.last - range.first + 1);
      return createReadStream(file, { start: range.first, end: range.last });
    }),
  );
}

/** The one range that is asked for, both ends in it; undefined for the whole. @throws Problem bad-range */
function readRange(header: string | undefined, size: number): { first: number; last: number } | undefined {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  // A last byte before the first makes the header invalid, and an invalid one is as good as none.
  if (to !== '' && from !== '' && Number(to) < first) return undefined;
  if (first >= size || (from === '' && Number(to) === 0)) throw problem('bad-range', { bytes: size });
  return { first, last };
}
