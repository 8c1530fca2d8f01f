import type { FastifyRequest } from 'fastify';
import { problem } from '../errors/index.ts';
import type { Router } from './server.ts';

/** How deep a body may nest: forms of ours go three deep. Beyond it a walk over the body is not safe either. */
const DEPTH = 16;
/** How objects are poisoned; nothing of ours is named so. */
const POISON = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * What comes in is JSON in valid UTF-8, of texts that PostgreSQL can hold and every reader can show: a byte that is no UTF-8
 * is refused instead of becoming U+FFFD in somebody's complaint, and so are NUL and halves of surrogate pairs, by their place.
 */
export function takeStrictly(router: Router): void {
  // Fastify takes text/plain of itself, which no route of ours asks for.
  router.removeAllContentTypeParsers();
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
  router.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => {
    let text: string;
    try {
      text = decoder.decode(body);
    } catch (error) {
      throw problem('bad-encoding', {}, { cause: error });
    }
    if (text === '') return undefined;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw problem('bad-request', { place: 'body', fault: (error as Error).message });
    }
    requireFit(value, 'body', 0);
    return value;
  });
  router.addHook('preValidation', async (request: FastifyRequest) => {
    requireFit(request.query, 'querystring', 0);
    requireFit(request.params, 'params', 0);
  });
}

function requireFit(value: unknown, place: string, depth: number): void {
  if (typeof value === 'string') requireText(value, place);
  if (typeof value !== 'object' || value === null) return;
  if (depth >= DEPTH) throw problem('bad-request', { place, fault: `nested deeper than ${DEPTH}` });
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) requireFit(one, `${place}/${index}`, depth + 1);
    return;
  }
  for (const key of Object.keys(value)) {
    if (POISON.has(key)) throw problem('bad-request', { place: `${place}/${key}`, fault: 'is no name of a field' });
    requireText(key, place);
    requireFit((value as Record<string, unknown>)[key], `${place}/${key}`, depth + 1);
  }
}

function requireText(text: string, place: string): void {
  if (text.includes('\0')) throw problem('bad-text', { place, reason: 'nul' });
  if (!text.isWellFormed()) throw problem('bad-text', { place, reason: 'half-surrogate' });
}
