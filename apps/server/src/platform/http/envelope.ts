import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Transaction } from 'kysely';
import type { District } from '../../districts/index.ts';
import type { Schema } from '../database/schema.ts';
import { problem } from '../errors/index.ts';
import { hasRoom, type Room } from '../policy/index.ts';
import type { Services } from '../services.ts';
import type { Asked } from './asked.ts';
import { enterSession, readCookie, sessionCookie } from './authenticate.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What an endpoint asks before its handler runs. `room`: the reader's role has it (policy/roles.ts). */
export interface Access {
  room?: Room | readonly Room[];
  /** A handler that writes nothing runs in a read-only transaction. */
  readOnly?: boolean;
}

/**
 * One request is one promise and one transaction: authenticate → handle → answer. The promise's fate is the
 * transaction's: what the handler wrote, its audit rows and its outgoing messages commit together, or none of it does.
 */
export function answering<Request extends FastifyRequest, Answer>(
  services: Services,
  access: Access,
  handle: (asked: Asked, request: Request, reply: FastifyReply) => Promise<Answer>,
): (request: Request, reply: FastifyReply) => Promise<Answer> {
  return async (request, reply) => {
    const cookie = readCookie(request.cookies[sessionCookie]);
    const district = cookie && services.districts.get(cookie.slug);
    if (!cookie || !district) throw problem('no-session');
    const scope = { settings: { 'wangge.district': String(district.id) }, readOnly: access.readOnly ?? false };
    return services.database.transaction(scope, async (trx) => {
      const asked = await enter(services, district, cookie.tokenHash, request, trx);
      requireRoom(asked, access.room);
      return handle(asked, request, reply);
    });
  };
}

async function enter(
  services: Services,
  district: District,
  tokenHash: Buffer,
  request: FastifyRequest,
  trx: Transaction<Schema>,
): Promise<Asked> {
  const reader = await enterSession(trx, district, tokenHash, new Date());
  if (!reader) throw problem('no-session');
  if (!SAFE.has(request.method) && !sameText(request.headers['x-csrf-token'], reader.csrf)) throw problem('bad-csrf');
  return { services, district, reader, trx, now: services.time.now(), locale: localeOf(request) };
}

function requireRoom({ reader }: Asked, room: Access['room']): void {
  if (room === undefined) return;
  const rooms = typeof room === 'string' ? [room] : room;
  if (!rooms.some((one) => hasRoom(reader.actor.role, one)))
    throw problem('not-permitted', { needs: rooms.join(' | ') });
}

/** Chinese unless the reader asks for English first. */
export function localeOf(request: Pick<FastifyRequest, 'headers'>): 'zh' | 'en' {
  const asked = (request.headers['accept-language'] ?? '').trim().toLowerCase();
  return asked.startsWith('en') ? 'en' : 'zh';
}

function sameText(given: string | string[] | undefined, expected: string): boolean {
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
