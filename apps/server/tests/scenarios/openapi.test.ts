import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { table } from '../../src/platform/errors/index.ts';
import { openTown, type Town } from './people.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** What may be asked without a session. */
const open = [
  'GET /health',
  'GET /health/live',
  'GET /api/v1/session',
  'POST /api/v1/session',
  'GET /api/v1/demo/accounts',
  'GET /api/v1/districts',
  'PUT /api/v1/test/clock',
];

interface Operation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  security?: object[];
  responses: Record<string, { description?: string }>;
}

let town: Town;
let operations: { name: string; operation: Operation }[];
beforeAll(async () => {
  town = await openTown('ville-haute');
  operations = Object.entries(town.document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation: operation as Operation,
    })),
  );
});
afterAll(() => town.close());

test('the document passes a public linter without an error', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wangge-openapi-'));
  try {
    const file = join(folder, 'openapi.json');
    await writeFile(file, JSON.stringify(town.document));
    const linter = join(root, 'node_modules/@redocly/cli/bin/cli.js');
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const options = ['lint', file, '--extends=recommended', '--format=json'];
    const { stdout } = await promisify(execFile)(process.execPath, [linter, ...options], { cwd: folder, env }).catch(
      (error: { stdout: string }) => error,
    );
    const { totals, problems } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
      totals: { errors: number };
      problems: { severity: string; ruleId: string; message: string }[];
    };
    const errors = problems.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
    expect(totals.errors).toBe(0);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('every operation has a name of its own, a summary, a room, what it answers and who may ask', () => {
  expect(operations.length).toBeGreaterThan(25);
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { name, operation } of operations) {
    expect(operation.operationId, name).toMatch(/^[a-z][A-Za-z]+$/);
    expect(operation.summary, name).toMatch(/^\p{Lu}/u);
    expect(operation.tags, name).toHaveLength(1);
    expect(
      Object.keys(operation.responses).some((status) => status.startsWith('2')),
      name,
    ).toBe(true);
    expect(operation.security ?? [], name).toEqual(open.includes(name) ? [] : [{ session: [] }]);
  }
});

test('what is told to need a session does need one', async () => {
  const stranger = town.stranger();
  for (const { name } of operations.filter(({ name }) => !open.includes(name))) {
    const [method = '', path = ''] = name.split(' ');
    const filled = path.replace(/\{[^}]+\}/g, '0195e0a0-0000-7000-8000-000000000000');
    const { status } = await stranger.ask(method, filled, method === 'POST' || method === 'PUT' ? {} : undefined);
    // The shape is looked at first; nothing of the district is told by that.
    expect([400, 401, 415], name).toContain(status);
  }
});

test('every problem that an answer names is one of the table, with its status', () => {
  for (const { name, operation } of operations) {
    for (const [status, { description = '' }] of Object.entries(operation.responses)) {
      if (Number(status) < 400 || name === 'GET /health') continue;
      const codes = [...description.matchAll(/`([a-z-]+)`: /g)].map(([, code]) => code as keyof typeof table);
      expect(codes.length, `${name} ${status}`).toBeGreaterThan(0);
      for (const code of codes)
        expect({ name, code, status: table[code]?.status }).toMatchObject({ status: Number(status) });
    }
  }
});
