import { describe, expect, test } from 'vitest';
import { DatabaseProblem, LineFull } from '../../src/platform/database/index.ts';
import { problem } from '../../src/platform/errors/index.ts';
import { whyNotReady } from '../../src/platform/http/not-ready.ts';

const failed = (code: string, more: object = {}): Error => Object.assign(new Error(`of ${code}`), { code, ...more });

describe('what may go well in a while', () => {
  test.each<[string, Error, string]>([
    ['a line that is full', new LineFull('50 wait'), 'busy'],
    ['a deadlock', failed('40P01'), 'busy'],
    ['a serialization failure', failed('40001'), 'busy'],
    ['too many connections', failed('53300'), 'database'],
    ['no more files', failed('EMFILE'), 'busy'],
    ['a full disk of the database', failed('53100'), 'disk'],
    ['a full disk of ours', failed('ENOSPC', { syscall: 'write' }), 'disk'],
    ['a statement that took too long', failed('57014'), 'slow'],
    ['a lock that was not given', failed('55P03'), 'slow'],
    ['a server that shuts down', failed('57P01'), 'database'],
    ['a server that starts', failed('57P03'), 'database'],
    ['a server that only reads', failed('25006'), 'database'],
    ['a broken connection', failed('08006'), 'database'],
    ['a disk that cannot be read', failed('58030'), 'database'],
    ['nobody behind the port', failed('ECONNREFUSED', { syscall: 'connect' }), 'database'],
    ['no socket', failed('ENOENT', { syscall: 'connect' }), 'database'],
    [
      'a connection that was not made in time',
      new Error('Connection terminated due to connection timeout'),
      'database',
    ],
    ['a problem of the start', new DatabaseProblem('DatabaseUnreachable', { address: 'x', reason: 'y' }), 'database'],
  ])('%s', (_, error, why) => {
    expect(whyNotReady(error)).toBe(why);
  });
});

describe('what is a fault', () => {
  test.each<[string, unknown]>([
    ['a file that is not there', failed('ENOENT', { syscall: 'open' })],
    ['a statement that is wrong', failed('42601')],
    ['a key that is taken', failed('23505')],
    ['an error of ours', new TypeError('undefined is not a function')],
    ['no error at all', 'oh'],
  ])('%s', (_, error) => {
    expect(whyNotReady(error)).toBeUndefined();
  });
});

test('each reason is told as a sentence in both languages, with what to do', () => {
  for (const why of ['busy', 'database', 'disk', 'slow'] as const) {
    const { text, status } = problem('not-ready', { why });
    expect(status).toBe(503);
    expect(text.zh).toMatch(/^服务暂不可用：[^a-z]+。请稍后重试，同一操作不会重复办理。$/);
    expect(text.en).toMatch(
      /^The service is not available now: [a-z ]+\. Try again shortly; what is sent again is not done twice\.$/,
    );
  }
});
