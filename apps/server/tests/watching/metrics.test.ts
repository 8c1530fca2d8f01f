import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { makeCheckpoint } from '../../src/checkpoints/index.ts';
import { openExamination } from '../../src/health/index.ts';
import { noteOutcome } from '../../src/platform/audit/index.ts';
import { houseScope } from '../../src/platform/policy/index.ts';
import { type Format, metrics, openWatch, type WatchRules, watchRules } from '../../src/platform/watch/index.ts';
import { openMetricsServer, openWatching } from '../../src/watching/index.ts';
import { openTown, type Town } from '../scenarios/people.ts';

/** Nothing has to be old to be late. */
const hasty: WatchRules = Object.fromEntries(
  Object.entries(watchRules).map(([name, figure]) => [
    name,
    ['signedWithin', 'sweptWithin', 'followedWithin', 'deletedWithin', 'growthEvery', 'sumEvery'].includes(name)
      ? { value: 0, source: 'test' }
      : figure,
  ]),
) as unknown as WatchRules;

let town: Town;
beforeAll(async () => {
  town = await openTown('ville-haute', { at: '2026-03-02T09:00:00Z' });
});
afterAll(() => town.close());

const watching = () => openWatching(town.services, openExamination(town.services, hasty), hasty);
const watch = () => {
  if (!town.services.watch) throw new Error('the town is not watched');
  return town.services.watch;
};
async function figure(name: keyof typeof metrics, labels: Record<string, string> = {}): Promise<number | undefined> {
  const values = await watch().values(name);
  return values.find((one) => Object.entries(labels).every(([label, value]) => one.labels[label] === value))?.value;
}

describe('what is noted as it happens', () => {
  test('requests are counted by pattern and class, never by address', async () => {
    const stranger = town.stranger();
    await stranger.get('/api/v1/cases/0195e0a0-0000-7000-8000-00000000cafe');
    await fetch(`${town.url}/nowhere/CANARY-ADDRESS?name=CANARY-QUERY`);
    await fetch(`${town.url}/api/v1/CANARY-ADDRESS`, { method: 'PROPFIND' });
    const { text } = await watch().read('prometheus');
    expect(text).not.toMatch(/CANARY|cafe/);
    expect(text).toContain('wangge_requests_total{method="GET",route="/api/v1/cases/:id",status="4xx"}');
    expect(text).toContain('wangge_request_seconds_bucket{le="0.05",method="GET",route="/api/v1/cases/:id"}');
  });

  test('every label is of a closed set', async () => {
    await watching().turn();
    const { text } = await watch().read('prometheus');
    const routes = [...text.matchAll(/route="([^"]*)"/g)].map(([, route]) => route ?? '');
    for (const route of routes) expect(route).toMatch(/^(none|\*|\/\*?|(\/(:?[a-z0-9.-]+|\*))+)$/);
    const districts = new Set([...text.matchAll(/district="([^"]*)"/g)].map(([, slug]) => slug));
    expect([...districts]).toEqual(['ville-haute']);
    const methods = new Set([...text.matchAll(/method="([^"]*)"/g)].map(([, method]) => method));
    for (const method of methods)
      expect(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other']).toContain(method);
  });
});

describe('what has to be zero', () => {
  test('what is not known is not told', async () => {
    const fresh = openWatch({ ofNode: false });
    const { text } = await fresh.read('prometheus');
    for (const name of ['wangge_backup_age_seconds', 'wangge_data_free_bytes', 'wangge_database_bytes'])
      expect(text).not.toMatch(new RegExp(`^${name}[ {]`, 'm'));
    expect(text).toMatch(/^wangge_unhandled_rejections_total 0$/m);
  });

  test('events and audit rows without a checkpoint, until there is one', async () => {
    await town.as('agent');
    const look = watching();
    await look.turn();
    await look.turn();
    expect(await figure('wangge_checkpoint_overdue_rows')).toBeGreaterThan(0);
    await makeCheckpoint(town.services, town.district);
    await look.turn();
    expect(await figure('wangge_checkpoint_overdue_rows')).toBe(0);
  });

  test('the last verification and the last backup, as the audit tells', async () => {
    const look = watching();
    await look.turn();
    expect(await figure('wangge_verify_findings')).toBeUndefined();
    expect(await figure('wangge_backup_age_seconds')).toBeUndefined();
    const district = town.district.id;
    const hourAgo = new Date(Date.now() - 3_600_000);
    await town.services.database.transaction(houseScope(district), async (trx) => {
      await noteOutcome(trx, { district, at: hourAgo, outcome: 'verification', details: { found: 3 } });
      await noteOutcome(trx, { district, at: hourAgo, outcome: 'backup', details: {} });
    });
    await look.turn();
    expect(await figure('wangge_verify_findings')).toBe(3);
    expect(await figure('wangge_verify_age_seconds')).toBeCloseTo(3600, -2);
    expect(await figure('wangge_backup_age_seconds')).toBeCloseTo(3600, -2);
  });

  test('an outbox that nobody sweeps and photos that nobody takes', async () => {
    const district = town.district.id;
    await town.query(
      `insert into wangge.outbox (district_id, topic, payload, at)
       select $1, 'case', '{}', '2020-01-01' from generate_series(1, 4)`,
      [district],
    );
    await town.query(
      `insert into wangge.photo (district_id, id, staff_id, type, bytes, created_at)
       values ($1, gen_random_uuid(), 'x', 'image/png', 1, '2020-01-01')`,
      [district],
    );
    await watching().turn();
    // One old row stays behind every sweep.
    expect(await figure('wangge_overdue_deletions', { of: 'outbox' })).toBe(3);
    expect(await figure('wangge_overdue_deletions', { of: 'photos' })).toBe(1);
    await town.query('delete from wangge.photo; delete from wangge.outbox');
  });

  test('a fault while something is filed counts as an event that was not appended; a refusal does not', async () => {
    const worker = await town.as('agent');
    const before = (await figure('wangge_events_not_appended_total', { by: 'request' })) ?? 0;
    expect((await worker.report('no-such-procedure', {})).status).toBe(400);
    expect((await figure('wangge_events_not_appended_total', { by: 'request' })) ?? 0).toBe(before);
    await town.query('alter table wangge.matter rename to matter_away');
    try {
      const answer = await worker.act('0195e0a0-0000-7000-8000-00000000cafe', 'file');
      expect(answer.status).toBe(500);
      expect(answer.body.reference).toBe(answer.headers.get('x-request-id'));
    } finally {
      await town.query('alter table wangge.matter_away rename to matter');
    }
    expect(await figure('wangge_events_not_appended_total', { by: 'request' })).toBe(before + 1);
    expect(await figure('wangge_faults_total')).toBe(1);
  });

  test('what only the database knows vanishes while it does not answer', async () => {
    const look = watching();
    await look.turn();
    expect(await figure('wangge_sweep_overdue_matters')).toBe(0);
    const failures = (await figure('wangge_database_ping_failures_total')) ?? 0;
    const { database } = town.services;
    const gone = () => Promise.reject(new Error('CANARY-GONE'));
    const broken = {
      ...town.services,
      database: { ...database, transaction: gone, apart: gone },
    };
    await openWatching(broken, openExamination(broken, hasty), hasty).turn();
    expect(await figure('wangge_sweep_overdue_matters')).toBeUndefined();
    expect(await figure('wangge_health_problem', { problem: 'database-silent' })).toBe(1);
    expect(await figure('wangge_database_ping_failures_total')).toBe(failures + 1);
    await look.turn();
    expect(await figure('wangge_sweep_overdue_matters')).toBe(0);
  });
});

test('what grows is told as the table of metrics says', async () => {
  await town.query('analyze wangge.audit');
  await watching().turn();
  const [{ count }] = await town.query('select count(*)::int from wangge.audit');
  expect(await figure('wangge_table_rows', { table: 'audit' })).toBe(count);
  for (const name of ['wangge_database_bytes', 'wangge_data_free_bytes', 'wangge_data_size_bytes'] as const)
    expect(await figure(name)).toBeGreaterThan(0);
  expect(await figure('wangge_open_matters')).toBe(0);
  expect(await figure('wangge_sessions')).toBeGreaterThan(0);
});

describe('where the metrics are', () => {
  test('not on the listener of the pages, unless it is said', async () => {
    const { text, type } = await ask(new URL(`${town.url}/metrics`));
    expect(text).not.toContain('wangge_');
    expect(type).not.toContain('version=0.0.4');
    const services = { ...town.services, config: { ...town.services.config, metrics: 'page' as const } };
    const router = await buildApp(services);
    const answer = await router.inject('/metrics');
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.body).toContain('wangge_requests_total');
    await router.close();
  });

  test('on a listener of their own, and nothing else is there', async () => {
    const server = openMetricsServer(town.services);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect((await ask(new URL(`${origin}/metrics`))).text).toContain('wangge_requests_total');
    for (const path of ['/', '/health', '/api/v1/cases', '/metrics/more'])
      expect((await ask(new URL(origin + path))).status).toBe(404);
    expect((await ask(new URL(`${origin}/metrics`), 'POST')).status).toBe(405);
    server.close();
  });

  test('both formats, one after the other and at once, with every metric by its own name', async () => {
    const read = (format: Format) => watch().read(format);
    for (const format of ['openmetrics', 'prometheus', 'openmetrics'] as const) await read(format);
    const [plain, open, again] = await Promise.all([read('prometheus'), read('openmetrics'), read('prometheus')]);
    expect(open.type).toContain('application/openmetrics-text');
    expect(open.text).toMatch(/# EOF\n$/);
    expect(open.text).toContain('# TYPE wangge_database_pings counter');
    for (const { text } of [plain, again])
      for (const [name, { type }] of Object.entries(metrics)) expect(text).toContain(`# TYPE ${name} ${type}`);
  });
});

function ask(url: URL, method = 'GET'): Promise<{ status: number; type: string; text: string }> {
  return new Promise((done, failed) => {
    request(url, { method }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      answer.on('end', () =>
        done({ status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '', text }),
      );
    })
      .on('error', failed)
      .end();
  });
}
