import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Problem, problem, problemBody, type Sentence } from '../errors/index.ts';
import { localeOf } from './envelope.ts';
import { RETRY_AFTER, whyNotReady } from './not-ready.ts';
import { tellShapeFault } from './shape-faults.ts';
import { REQUEST_ID } from './watch-requests.ts';

/** What the HTTP framework refuses before a route is asked, by its code; its own words are English. */
const frameworkFaults: Readonly<Record<string, Sentence>> = {
  FST_ERR_BAD_URL: { zh: '的地址编码有误', en: 'has a badly encoded address' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    zh: '的内容长度与声明的不符',
    en: 'has another length than its header says',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: { zh: '没有内容', en: 'has no body' },
};
const unreadable: Sentence = { zh: '无法识别', en: 'cannot be understood' };

/** Whatever went wrong becomes a row of the one table; a fault of ours says only its reference, and the log has the rest. */
export function answerFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const told = asProblem(error, request);
  // Not every failure has gone through the hooks (watch-requests.ts).
  reply.header(REQUEST_ID, request.id);
  const body = problemBody(told, localeOf(request));
  if (told.status === 503) reply.header('retry-after', String(RETRY_AFTER));
  if (told.status === 429) reply.header('retry-after', String(told.details.seconds));
  return reply.code(told.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(body));
}

function asProblem(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  const { code = '', statusCode, validation, validationContext } = error as FastifyError;
  if (validation) {
    return problem('bad-request', tellShapeFault(validation, validationContext ?? 'request'));
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return problem('too-large', { limit: request.routeOptions.bodyLimit ?? 0 });
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return problem('unsupported-type', { accepted: 'application/json' });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return problem('bad-request', { place: 'request', fault: frameworkFaults[code] ?? unreadable });
  }
  const why = whyNotReady(error);
  if (why) {
    // Of a crowd that waits each says the same: what made them wait is told by who waited longest.
    request.log[why === 'busy' ? 'warn' : 'error']({ err: error }, 'not available');
    return problem('not-ready', { why });
  }
  // What a reader tells us leads to the lines of the request.
  const reference = request.id;
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
      : problem('bad-request', { place: 'request', fault: { zh: '不是有效的 HTTP 请求', en: 'is no valid HTTP' } });
  const body = JSON.stringify(problemBody(told, 'zh'));
  socket.end(
    `HTTP/1.1 ${told.status} ${STATUS_CODES[told.status]}\r\ncontent-type: application/problem+json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
