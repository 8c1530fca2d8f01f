import type { Static } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditPage } from '../../src/audit/list.ts';
import { writeAudit } from '../../src/platform/audit/index.ts';
import { loginScope } from '../../src/platform/policy/index.ts';
import { type Browser, enter, type House, openHouse } from './house.ts';

type Page = Static<typeof AuditPage> & { code: string };

let house: House;
let auditor: Browser;
const begin = Date.parse('2026-02-01T00:00:00.000Z');
beforeAll(async () => {
  house = await openHouse();
  await house.services.database.transaction(loginScope(house.district.id), async (trx) => {
    for (let count = 0; count < 95; count += 1) {
      await writeAudit(trx, {
        district: house.district.id,
        // Five rows share each instant: a page ends in the midst of them.
        at: new Date(begin + Math.floor(count / 5) * 1000),
        staff: count % 2 === 0 ? 'p-voirie' : 'p-eaux',
        role: 'department',
        verb: 'reveal',
        subject: `matter-${count % 3}`,
        fields: ['caller-phone'],
        purpose: `用途 ${count}`,
        keys: house.services.keys,
      });
    }
  });
  auditor = await enter(house, 'audit', true);
});
afterAll(() => house.close());

async function read(query: Record<string, string | number>): Promise<{ status: number; body: Page }> {
  const text = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, String(value)] as [string, string]),
  );
  return auditor.ask<Page>('GET', `/api/v1/audit?${text}`);
}

async function readAll(query: Record<string, string | number>): Promise<Page['items']> {
  const all: Page['items'] = [];
  let cursor: string | null = null;
  do {
    const { body }: { body: Page } = await read(cursor === null ? query : { ...query, cursor });
    all.push(...body.items);
    cursor = body.next;
  } while (cursor !== null);
  return all;
}

describe('a page', () => {
  test('by page gives every row once, newest first, and rows that come meanwhile disturb nothing', async () => {
    for (const limit of [1, 7, 94, 95, 96]) {
      const items = await readAll({ verb: 'reveal', limit });
      expect(items, String(limit)).toHaveLength(95);
      expect(new Set(items.map(({ id }) => id)).size).toBe(95);
      const order = items.map(({ at, id }) => `${at} ${id}`);
      expect(order).toEqual([...order].sort().reverse());
    }
  });

  test('has the row as it was written', async () => {
    const { body } = await read({ staff: 'p-voirie', verb: 'reveal', limit: 1 });
    expect(body.items).toEqual([
      {
        id: body.items[0]?.id,
        at: new Date(begin + 18_000).toISOString(),
        staff: 'p-voirie',
        staffName: house.district.staffById.get('p-voirie')?.name,
        units: ['voirie'],
        role: 'department',
        verb: 'reveal',
        subjectName: null,
        fieldNames: [{ 'caller-phone': 'caller-phone' }],
        subject: expect.stringMatching(/^matter-[012]$/),
        fields: ['caller-phone'],
        purpose: expect.stringMatching(/^用途 9[024]$/),
        gone: false,
        details: null,
      },
    ]);
  });

  test('takes filters together', async () => {
    const since = new Date(begin + 5_000).toISOString();
    const until = new Date(begin + 9_000).toISOString();
    expect(await readAll({ verb: 'reveal', since, until, limit: 6 })).toHaveLength(20);
    const some = await readAll({ verb: 'reveal', since, until, staff: 'p-eaux', subject: 'matter-1' });
    expect(some.length).toBeGreaterThan(0);
    for (const row of some) expect([row.staff, row.subject]).toEqual(['p-eaux', 'matter-1']);
    expect(await readAll({ subject: 'matter-3' })).toEqual([]);
  });
});

test('names whom and what a row is about, and is narrowed by these names', async () => {
  const { name = '' } = house.district.staffById.get('p-eaux') ?? {};
  await house.services.database.transaction(loginScope(house.district.id), async (trx) => {
    const row = {
      district: house.district.id,
      at: new Date(begin + 60_000),
      staff: 'p-eaux',
      role: 'department',
    } as const;
    const [field = ''] = Object.keys(house.district.pack.fields);
    const details = { number: 'SIG-20260201-00007' };
    await writeAudit(trx, { ...row, verb: 'reveal', subject: 'a-matter', fields: [field], details });
    await writeAudit(trx, { ...row, verb: 'unlock-account', subject: 'account/p-voirie' });
  });
  const { body } = await read({ subject: 'SIG-20260201-00007' });
  const [field = ''] = Object.keys(house.district.pack.fields);
  expect(body.items).toMatchObject([
    { staffName: name, subjectName: 'SIG-20260201-00007', fieldNames: [house.district.pack.fields[field]?.name] },
  ]);
  const voirie = house.district.staffById.get('p-voirie')?.name;
  expect((await read({ verb: 'unlock-account' })).body.items).toMatchObject([{ subjectName: voirie }]);
  const mine = await readAll({ staff: name, verb: 'reveal' });
  expect(mine.length).toBeGreaterThan(40);
  for (const row of mine) expect(row.staff).toBe('p-eaux');
});

test('reading it leaves a row of its own, with what was asked', async () => {
  house.pass(1);
  await read({ staff: 'p-voirie', limit: 3 });
  house.pass(1);
  const { body } = await read({ verb: 'read-audit', limit: 1 });
  expect(body.items).toMatchObject([
    { staff: 'p-audit', role: 'audit-admin', subject: 'audit', details: { staff: 'p-voirie', limit: 3, rows: 3 } },
  ]);
});

test.each([
  ['a cursor of nobody', { cursor: 'abc' }, 'bad-cursor'],
  ['a cursor without end', { cursor: 'A'.repeat(201) }, 'bad-request'],
  [
    'a cursor with another instant',
    {
      cursor: Buffer.from(`2026-13-45T00:00:00.000Z ${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`).toString(
        'base64url',
      ),
    },
    'bad-cursor',
  ],
  [
    'a cursor with SQL',
    { cursor: Buffer.from("2026-01-01T00:00:00.000Z ' or true --").toString('base64url') },
    'bad-cursor',
  ],
  ['an instant that is none', { since: 'yesterday' }, 'bad-request'],
  ['an instant of the year 0', { since: '0000-01-01T00:00:00Z' }, 'bad-request'],
  ['a day that is none', { since: '2026-02-30T00:00:00Z' }, 'bad-request'],
  ['NUL', { staff: 'p\u0000' }, 'bad-text'],
  ['a page too large', { limit: 201 }, 'bad-request'],
  ['a page of none', { limit: 0 }, 'bad-request'],
  ['a filter that does not exist', { district: 2 }, 'bad-request'],
])('%s is refused', async (_, query, code) => {
  const { status, body } = await read(query as Record<string, string | number>);
  expect([status, body.code]).toEqual([400, code]);
});
