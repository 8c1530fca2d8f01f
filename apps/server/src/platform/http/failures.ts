import { randomBytes } from 'node:crypto';
import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseProblem } from '../database/index.ts';
import { Problem, problem, problemBody } from '../errors/index.ts';
import { localeOf } from './envelope.ts';

/** SQLSTATE classes that mean "not now" and not "wrong": connection, resources, shutdown, lock and statement time-outs. */
const NOT_NOW = /^(08|53|57|55P03|25006)/;

/** Whatever went wrong becomes a row of the one table; a fault of ours says only its reference, and the log has the rest. */
export function answerFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const told = asProblem(error, request);
  const body = problemBody(told, localeOf(request));
  if (told.status === 503) reply.header('retry-after', '5');
  return reply.code(told.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(body));
}

function asProblem(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  const { code = '', statusCode, validation, validationContext, message } = error as FastifyError;
  if (validation) {
    const [first] = validation;
    const place = `${validationContext ?? 'request'}${first?.instancePath ?? ''}`;
    return problem('bad-request', { place, fault: first?.message ?? message });
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return problem('too-large', { limit: request.routeOptions.bodyLimit ?? 0 });
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return problem('unsupported-type', { accepted: 'application/json' });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return problem('bad-request', { place: 'request', fault: message });
  }
  const why = unavailable(error, code);
  if (why) {
    request.log.error({ err: error }, 'not available');
    return problem('not-ready', { why });
  }
  const reference = randomBytes(6).toString('hex');
  request.log.error({ err: error, reference }, 'a fault of ours');
  return problem('internal', { reference });
}

/** A request that is no HTTP, or has too much before its body: Node speaks before any route is found, in our words. */
export function answerBroken(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || socket.destroyed) {
    socket.destroy();
    return;
  }
  const told =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? problem('headers-too-large', { limit: maxHeaderSize })
      : problem('bad-request', { place: 'request', fault: error.message });
  const body = JSON.stringify(problemBody(told, 'zh'));
  socket.end(
    `HTTP/1.1 ${told.status} ${STATUS_CODES[told.status]}\r\ncontent-type: application/problem+json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

/** The database that does not answer is told as such, without its own words. */
function unavailable(error: unknown, code: string): string | undefined {
  const network = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT', 'ENOSPC'];
  if (isDatabaseProblem(error)) return 'database';
  if (NOT_NOW.test(code) || network.includes(code)) return 'database';
  return error instanceof Error && /timeout exceeded when trying to connect|Connection terminated/.test(error.message)
    ? 'database'
    : undefined;
}
