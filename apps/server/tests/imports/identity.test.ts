import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportFile } from '@wangge/district';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { likenessOf, markAsked } from '../../src/cases/index.ts';
import { guard, unguard } from '../../src/imports/formulas.ts';
import { identifierOf } from '../../src/imports/identity.ts';
import { bind, wantedHeaders } from '../../src/imports/mapping.ts';
import { timeReader } from '../../src/imports/read-time.ts';
import { SeenOrders } from '../../src/imports/seen-orders.ts';
import { translate } from '../../src/imports/translate.ts';
import { openKeyring } from '../../src/platform/keys/index.ts';
import { readDistrict } from '../demo/world.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wangge-identity-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('an order has the same two ids for ever, under one key file, district and issuer', async () => {
  const keyring = await openKeyring(join(folder, 'keys.json'));
  const other = await openKeyring(join(folder, 'other.json'));
  const identify = identifierOf(keyring, 1, 'hotline');
  const strangers = [
    identifierOf(keyring, 2, 'hotline'),
    identifierOf(keyring, 1, 'other'),
    identifierOf(other, 1, 'hotline'),
  ];
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const number = fc.string({ unit: fc.constantFrom('0', '1', '7', 'A', '-', '/'), minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(number, number, (one, two) => {
      const ids = identify(one);
      expect(ids.matter).toMatch(uuid);
      expect(ids.command).toMatch(uuid);
      expect(ids.command).not.toBe(ids.matter);
      expect(identify(one)).toEqual(ids);
      const others = strangers.map((ofOther) => ofOther(one));
      if (one !== two) others.push(identify(two));
      for (const { matter, command } of others) {
        expect([ids.matter, ids.command]).not.toContain(matter);
        expect([ids.matter, ids.command]).not.toContain(command);
      }
    }),
    { seed: 1, numRuns: 300 },
  );
  // Numbers of one day lie together in an index.
  const days = ['20200404000017', '20200404000018', '20200405000001'].map((one) => identify(one).matter);
  expect(days.toSorted()).toEqual(days);
});

test('what an earlier version made of a key file, a number and a command stays what it is', async () => {
  const path = join(folder, 'known.json');
  const master = Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('base64');
  const signing = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFile(path, JSON.stringify({ format: 1, master, signing }));
  const keyring = await openKeyring(path);
  expect(identifierOf(keyring, 1, 'hotline-12345')('20200404000017')).toEqual({
    matter: '125f45e7-9d11-8bc2-9368-e47fc74390fe',
    command: '125f45e7-9d11-8bac-b944-69bf58776d1b',
  });
  expect(identifierOf(keyring, 7, 'hotline-12345')('A-17/济南')).toEqual({
    matter: '0f761ef6-1000-8092-92ba-a1d703eaf458',
    command: '0f761ef6-1000-802c-a574-55df42652bc6',
  });
  const asked = {
    source: 'hotline',
    form: { text: '路灯“不亮”', urgent: false, units: ['b', 'a'], left: undefined },
    at: null,
  };
  const district = await readDistrict();
  const keys = new Map([['matter', Buffer.alloc(32, 7)]]);
  const marking = { district: { ...district, id: 7 }, keyring, keys };
  const hash = 'e54ebaf05fcf93d30509c9335c601f8bd754b5e9876dd4b0e320ce2a7a1688ed';
  // From before keys had the names of their fields, and from then on.
  for (const kept of [`01${hash}`, `04${Buffer.from('matter').toString('hex')}${hash}`]) {
    const likeness = (said: object, known = marking) =>
      likenessOf(Buffer.from(kept, 'hex'), { id: 'c', asked: said }, known);
    expect([likeness(asked), likeness({ ...asked, source: 'phone' })]).toEqual(['same', 'other']);
    const forgotten = { ...marking, keys: new Map() };
    expect([likeness(asked, forgotten), likeness({ ...asked, source: 'phone' }, forgotten)]).toEqual([
      'untold',
      'untold',
    ]);
  }
  const mark = markAsked({ id: 'c', asked }, new Set(['matter']), marking);
  expect(mark.toString('hex')).toBe(`04${Buffer.from('matter').toString('hex')}${hash}`);
});

test('what came by is known by its id, with the mark that it had first', () => {
  const seen = new SeenOrders();
  const oracle = new Map<string, number>();
  const ids = fc.array(fc.tuple(fc.uuid(), fc.boolean(), fc.nat(2 ** 32 - 1)), { minLength: 100, maxLength: 400 });
  fc.assert(
    fc.property(ids, (list) => {
      for (const [id, adds, mark] of list) {
        expect(seen.find(id)).toBe(oracle.get(id));
        if (!adds) continue;
        seen.add(id, mark);
        if (!oracle.has(id)) oracle.set(id, mark);
        expect(seen.find(id)).toBe(oracle.get(id));
      }
      expect(seen.size).toBe(oracle.size);
    }),
    { seed: 2, numRuns: 60 },
  );
  for (const [id, mark] of oracle) expect(seen.find(id)).toBe(mark);
  expect(seen.size).toBeGreaterThan(2_000);
});

test('a text of any beginning comes back from a file of ours as it was, and none is a formula there', () => {
  const sign = fc.constantFrom("'", '=', '+', '-', '@', '\t', '＝', 'a', '1', ' ', '井');
  fc.assert(
    fc.property(fc.string({ unit: sign, maxLength: 6 }), (text) => {
      expect(unguard(guard(text))).toBe(text);
      expect(guard(text)).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
    }),
    { seed: 5, numRuns: 2_000 },
  );
  expect(guard('=HYPERLINK(1)')).toBe("'=HYPERLINK(1)");
  expect(guard('第1号')).toBe('第1号');
});

test('times are read in the zone of the district, also where its clocks change', () => {
  const jinan = timeReader(
    ['yyyy/M/d H:mm', 'rfc3339', 'yyyy-MM-dd HH:mm:ss.SSS', 'yyyy年M月d日H时mm分'],
    'Asia/Shanghai',
  );
  expect(jinan('2020-04-07 09:05:59.123')).toBe(Date.parse('2020-04-07T09:05:59.123+08:00'));
  expect(jinan('2020-04-07 09:05:59.5')).toBe(Date.parse('2020-04-07T09:05:59.500+08:00'));
  expect(jinan('2020年4月7日9时05分')).toBe(Date.parse('2020-04-07T09:05:00+08:00'));
  expect(jinan('2020/4/7 9:05')).toBe(Date.parse('2020-04-07T09:05:00+08:00'));
  expect(jinan(' 2020-04-07 09:05:59 ')).toBe(Date.parse('2020-04-07T09:05:59+08:00'));
  expect(jinan('2020-04-07T09:05:59Z')).toBe(Date.parse('2020-04-07T09:05:59Z'));
  for (const none of ['2020/13/7 9:05', '2020/2/30 9:05', '2020/4/7 24:05', '2020/4/7 9:60', '2020/4/7', '', '今天'])
    expect(jinan(none), none).toBeUndefined();
  const paris = timeReader(['dd.MM.yyyy HH:mm'], 'Europe/Paris');
  expect(paris('28.03.2020 12:00')).toBe(Date.parse('2020-03-28T12:00:00+01:00'));
  expect(paris('29.03.2020 12:00')).toBe(Date.parse('2020-03-29T12:00:00+02:00'));
});

test('whatever stands in the cells, a row is an order or has a reason in both languages that repeats none of it', async () => {
  const district = await readDistrict();
  const mapping = district.pack.imports.hotline as ImportFile;
  const headers = wantedHeaders(mapping);
  const bound = bind(district, mapping, headers);
  const marker = 'PRIVATE';
  const cell = fc.oneof(
    fc.constantFrom(
      '',
      '2020-04-07 09:05:00',
      '0001-01-01 00:00:00',
      '1900-01-01',
      '116.99',
      '36.65',
      '投诉',
      '百度',
      '是',
      'true',
      'A-1',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }).map((text) => `${marker}${text}`),
  );
  fc.assert(
    fc.property(fc.array(cell, { minLength: headers.length, maxLength: headers.length }), (cells) => {
      const read = translate({ row: 2, cells }, bound, Date.parse('2020-04-08T00:00:00Z'));
      const told = 'refused' in read ? [read.refused] : read.notes;
      for (const { text } of told) {
        expect(text.zh).toMatch(/\p{Script=Han}/u);
        expect(text.zh + text.en).not.toContain(marker);
      }
      if (!('refused' in read)) expect(read.receivedAt).toBe(Date.parse('2020-04-07T01:05:00Z'));
    }),
    { seed: 4, numRuns: 500 },
  );
});
