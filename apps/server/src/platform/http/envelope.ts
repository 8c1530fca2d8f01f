import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Transaction } from 'kysely';
import type { District } from '../../districts/index.ts';
import { requestLimits } from '../database/index.ts';
import type { Schema } from '../database/schema.ts';
import { Problem, problem } from '../errors/index.ts';
import { hasRoom, type Room } from '../policy/index.ts';
import type { Services } from '../services.ts';
import { realNow } from '../time/real-time.ts';
import type { Asked, SessionReader } from './asked.ts';
import { enterSession, keepAwake, readCookie, sessionCookie } from './authenticate.ts';
import { whyNotReady } from './not-ready.ts';
import { noteAuthenticated } from './strangers.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What an endpoint asks before its handler runs. `room`: the reader's role has it (policy/roles.ts). */
export interface Access {
  room?: Room | readonly Room[];
  /** A handler that writes nothing runs in a read-only transaction. */
  readOnly?: boolean;
  /** Asked by a page without anybody doing anything: it does not keep the session awake. */
  isAutomatic?: boolean;
  /** Also open to a session that has still to set up its second factor or to change a temporary password. */
  whileOwing?: boolean;
}

/**
 * One request is one promise and one transaction: authenticate → handle → answer. The promise's fate is the
 * transaction's: what the handler wrote, its audit rows and its outgoing messages commit together, or none of it does.
 * A problem that is thrown undoes everything; one that is returned is answered just so, after what was written has
 * committed: for a failure that has to be counted.
 */
export function answering<Request extends FastifyRequest, Answer>(
  services: Services,
  access: Access,
  handle: (asked: Asked, request: Request, reply: FastifyReply) => Promise<Answer | Problem>,
): (request: Request, reply: FastifyReply) => Promise<Answer> {
  return async (request, reply) => {
    const cookie = readCookie(request.cookies[sessionCookie]);
    const district = cookie && services.districts.get(cookie.slug);
    if (!cookie || !district) throw problem('no-session');
    const scope = {
      settings: { 'wangge.district': String(district.id) },
      readOnly: access.readOnly ?? false,
      limits: requestLimits,
    };
    const at = realNow(services);
    let reader: SessionReader | undefined;
    let isServed = true;
    try {
      const answer = await services.database.transaction(scope, async (trx) => {
        const asked = await enter(services, district, cookie.tokenHash, request, trx, at);
        reader = asked.reader;
        requireNoDebt(asked, access);
        requireRoom(asked, access.room);
        return handle(asked, request, reply);
      });
      if (answer instanceof Problem) throw answer;
      return answer;
    } catch (error) {
      isServed = whyNotReady(error) === undefined;
      throw error;
    } finally {
      // What was answered stands; that it cannot be noted is no failure of the request. Where nothing could be done, nor can that.
      if (reader && isServed && !access.isAutomatic) {
        await keepAwake(services, district, reader, at).catch((err) => request.log.warn({ err }, 'session not noted'));
      }
    }
  };
}

async function enter(
  services: Services,
  district: District,
  tokenHash: Buffer,
  request: FastifyRequest,
  trx: Transaction<Schema>,
  at: Date,
): Promise<Asked> {
  const reader = await enterSession(trx, district, tokenHash, at, services.accountRules);
  if (!reader) throw problem('no-session');
  noteAuthenticated(request);
  if (!SAFE.has(request.method) && !sameText(request.headers['x-csrf-token'], reader.csrf)) throw problem('bad-csrf');
  return { services, district, reader, trx, now: services.time.now(), locale: localeOf(request) };
}

function requireNoDebt({ reader }: Asked, { whileOwing }: Access): void {
  if (whileOwing || reader.owes.length === 0) return;
  throw reader.owes[0] === 'password' ? problem('password-change-required') : problem('totp-enrolment-required');
}

function requireRoom({ reader }: Asked, room: Access['room']): void {
  if (room === undefined) return;
  const rooms = typeof room === 'string' ? [room] : room;
  if (!rooms.some((one) => hasRoom(reader.actor.role, one)))
    throw problem('not-permitted', { needs: rooms.join(' | ') });
}

/**
 * Whichever of Chinese and English the reader would rather have (RFC 9110, 12.5.4: by weight, then in order), Chinese where neither
 * is named.
 */
export function localeOf(request: Pick<FastifyRequest, 'headers'>): 'zh' | 'en' {
  const wanted = (request.headers['accept-language'] ?? '').split(',').flatMap((entry) => {
    const [range = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    const locale = (['zh', 'en'] as const).find((one) => range === one || range.startsWith(`${one}-`));
    const weight = Number(parameters.find((one) => one.startsWith('q='))?.slice(2) ?? 1);
    return locale !== undefined && weight > 0 ? [{ locale, weight }] : [];
  });
  return wanted.sort((a, b) => b.weight - a.weight)[0]?.locale ?? 'zh';
}

function sameText(given: string | string[] | undefined, expected: string): boolean {
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
