import { spawnSync } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Env, folder, root, sentence, start, wangge } from './program.ts';
import { enter, visit } from './visitor.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe('what the environment says wrongly is told in one sentence, before anything begins', () => {
  test.each<[Env, RegExp]>([
    [{ PORT: 'http' }, /^PORT is "http"; it takes a whole number from 0 to 65535\.$/],
    [
      { WANGGE_DISTRICT: '', WANGGE_DEMO: '', HOST: '0.0.0.0' },
      /^HOST=0\.0\.0\.0 opens the demo district to other machines/,
    ],
    [
      { WANGGE_TEST_MODE: '1', WANGGE_DEMO: '1', HOST: '0.0.0.0' },
      /^With WANGGE_TEST_MODE=1 anybody may set the business time, so it does not go with HOST=0\.0\.0\.0/,
    ],
    [
      { WANGGE_DISTRICT: '', WANGGE_DEMO: '', WANGGE_PROXY: 'loopback' },
      /^WANGGE_PROXY=loopback opens the demo district to other machines/,
    ],
    [
      { WANGGE_TEST_MODE: '1', WANGGE_DEMO: '1', WANGGE_PROXY: 'loopback' },
      /^With WANGGE_TEST_MODE=1 .* does not go with WANGGE_PROXY=loopback/,
    ],
    [{ WANGGE_DEMO: 'yes' }, /^WANGGE_DEMO is "yes"; it takes 1 or 0\.$/],
    [{ WANGGE_LOCK_FAILURES: '0' }, /^WANGGE_LOCK_FAILURES is "0"; it takes a whole number from 1 to 100\.$/],
    [{ WANGGE_SESSION_HOURS: '25' }, /^WANGGE_SESSION_HOURS is "25"; it takes a whole number from 1 to 24\.$/],
    [{ WANGGE_WAIT_SECONDS: '0' }, /^WANGGE_WAIT_SECONDS is "0"; it takes a whole number from 1 to 60\.$/],
    [{ WANGGE_WAITING: 'many' }, /^WANGGE_WAITING is "many"; it takes a whole number from 1 to 100000\.$/],
    [{ WANGGE_LOG: 'loud' }, /^WANGGE_LOG is "loud"; it takes trace, debug/],
    [{ WANGGE_PROXY: '10.0.0.0/33' }, /^WANGGE_PROXY is "10\.0\.0\.0\/33"; it takes loopback/],
    [{ TLS_CERT: 'x.crt' }, /^TLS_CERT and TLS_KEY go together/],
    [{ TLS_CERT: 'no.crt', TLS_KEY: 'no.key' }, /^The file .*no\.crt, named in TLS_CERT, cannot be read: ENOENT/],
    [{ TLS_CERT: 'README.md', TLS_KEY: 'LICENSE' }, /README\.md and TLS_KEY .*LICENSE are no certificate with its key/],
    [{ WANGGE_DISTRICT: 'districts/nowhere' }, /^There is no folder .*districts\/nowhere; name the folder/],
    [{ DATABASE_URL: 'mysql://db/wangge' }, /^DATABASE_URL is not a valid PostgreSQL address/],
    [{ WANGGE_DATA: '/dev/null/data' }, /^The data folder \/dev\/null\/data cannot be used/],
  ])('%j', async (env, english) => {
    expect(await wangge(['start'], { WANGGE_DATA: join('/nowhere', 'at-all'), ...env })).toMatchObject({
      code: 1,
      err: sentence(english),
    });
  });

  test('a database that nobody answers for, without its password', async () => {
    const data = await folder();
    const port = await freePort();
    const { code, err } = await wangge(['start'], {
      WANGGE_DATA: data,
      DATABASE_URL: `postgres://wangge:secret@127.0.0.1:${port}/wangge`,
    });
    expect(code).toBe(1);
    expect(err).toEqual(sentence(new RegExp(`^The database at 127\\.0\\.0\\.1:${port}/wangge cannot be reached`)));
    expect(err).not.toContain('secret');
  });

  test('a host that is none', async () => {
    const data = await folder();
    const ran = await wangge(['start'], { WANGGE_DATA: data, HOST: 'no-such-host.invalid' });
    expect(ran).toMatchObject({ code: 1, err: sentence(/^Cannot listen on no-such-host\.invalid:0/) });
  });
});

test('a pack with faults does not start: file and line of each, and nothing of it is in force', async () => {
  const data = await folder();
  const pack = join(await folder(), 'pack');
  await cp(join(root, 'districts/ville-haute'), pack, { recursive: true });
  const units = join(pack, 'units.csv');
  await writeFile(units, `${await readFile(units, 'utf8')}voirie,department,VH,nobody,,Encore,Again\n`);
  const env = { WANGGE_DATA: data, WANGGE_DISTRICT: pack };

  const ran = await wangge(['start'], env);
  expect(ran.code).toBe(1);
  const last = (await readFile(units, 'utf8')).trimEnd().split('\n').length;
  expect(ran.err).toMatch(new RegExp(`^✗ units\\.csv:${last}`, 'm'));
  expect(ran.err).toContain('nothing of it was loaded');
  expect(ran.err).not.toMatch(/^\s+at /m);

  const { out } = await wangge(['district', 'export', 'ville-haute', join(data, 'out')], env);
  expect(out).toContain('there is no district ville-haute; 已有 / there is: —');
});

test('a demo is not taken for the real thing, nor the other way round', async () => {
  const demo = await folder();
  const real = await folder();
  const [first, second] = await Promise.all([
    start({ WANGGE_DATA: demo }),
    start({ WANGGE_DATA: real, WANGGE_DEMO: '0' }),
  ]);
  expect(second.out()).not.toMatch(/Demo accounts|Password/);
  expect((await visit(second.url).ask('GET', '/api/v1/demo/accounts')).status).toBe(404);
  await expect(enter(second.url, { login: 'agent' })).rejects.toThrow('invalid-login');
  expect(await Promise.all([first.end(), second.end()])).toEqual([0, 0]);

  const [refused, still] = await Promise.all([
    wangge(['start'], { WANGGE_DATA: demo, WANGGE_DEMO: '0' }),
    start({ WANGGE_DATA: real, WANGGE_DEMO: '1' }, { until: /Open {2}/ }),
  ]);
  expect(refused).toMatchObject({
    code: 1,
    err: sentence(/^Ville-Haute was begun as a demo .* cannot become a real one/),
  });
  expect(still.out()).toContain('it gets no demo accounts');
  expect((await visit(still.url).ask('GET', '/api/v1/demo/accounts')).status).toBe(404);
});

test.skipIf(!hasOpenssl)(
  'HTTPS with a certificate of one’s own; its cookie is for HTTPS only (needs openssl)',
  async () => {
    const data = await folder();
    const [cert, key] = [join(data, 'tls.crt'), join(data, 'tls.key')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const made = spawnSync('openssl', ['req', ...kind, '-keyout', key, '-out', cert, ...subject], { encoding: 'utf8' });
    expect(made.status, made.stderr).toBe(0);

    const running = await start({ WANGGE_DATA: data, TLS_CERT: cert, TLS_KEY: key });
    expect(running.url).toMatch(/^https:\/\/localhost:\d+$/);
    const ca = await readFile(cert);
    const agent = visit(running.url, ca);
    const login = { login: 'agent', password: 'wangge-demo-2026' };
    const { status, headers } = await agent.ask('POST', '/api/v1/session', login);
    expect(status).toBe(200);
    expect(String(headers['set-cookie'])).toMatch(/; Secure/);
    expect((await agent.ask('GET', '/api/v1/session')).body).toMatchObject({ password: 'own' });
    await expect(visit(running.url.replace('https', 'http')).ask('GET', '/health')).rejects.toThrow();
  },
);

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
