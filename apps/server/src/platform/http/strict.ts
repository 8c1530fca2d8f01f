import type { FastifyRequest } from 'fastify';
import { problem, type Sentence } from '../errors/index.ts';
import type { Router } from './server.ts';

/** How deep a body may nest: forms of ours go three deep. Beyond it a walk over the body is not safe either. */
const DEPTH = 16;
const tooDeep: Sentence = { zh: `嵌套超过 ${DEPTH} 层`, en: `is nested deeper than ${DEPTH}` };
/** How objects are poisoned; nothing of ours is named so. */
const POISON = new Set(['__proto__', 'constructor', 'prototype']);

const noName: Sentence = { zh: '不能用作字段名', en: 'is no name of a field' };

/** The parser's own words are English and repeat what was sent; where it stopped is all that is taken from them. */
function notJson(message: string): Sentence {
  const at = /at position (\d+)/.exec(message)?.[1];
  return at === undefined
    ? { zh: '不是完整有效的 JSON', en: 'is no complete and valid JSON' }
    : {
        zh: `自第 ${Number(at) + 1} 个字符起不是有效的 JSON`,
        en: `is no valid JSON from character ${Number(at) + 1} on`,
      };
}

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
      throw problem('bad-request', { place: 'body', fault: notJson((error as Error).message) }, { cause: error });
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
  if (depth >= DEPTH) throw problem('bad-request', { place, fault: tooDeep });
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) requireFit(one, `${place}/${index}`, depth + 1);
    return;
  }
  for (const key of Object.keys(value)) {
    if (POISON.has(key)) throw problem('bad-request', { place: `${place}/${key}`, fault: noName });
    requireText(key, place);
    requireFit((value as Record<string, unknown>)[key], `${place}/${key}`, depth + 1);
  }
}

function requireText(text: string, place: string): void {
  if (text.includes('\0')) throw problem('bad-text', { place, reason: 'nul' });
  if (!text.isWellFormed()) throw problem('bad-text', { place, reason: 'half-surrogate' });
}
