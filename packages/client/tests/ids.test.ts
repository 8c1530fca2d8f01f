import { expect, test } from 'vitest';
import { newId } from '../src/index.ts';

test('an id is a UUID of version 7 that carries its millisecond', () => {
  const at = Date.parse('2020-04-04T15:30:00Z');
  const id = newId(at);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(at);
});

test('ids of later milliseconds sort later, and no two are the same', () => {
  expect(newId(1000) < newId(1001)).toBe(true);
  expect(new Set(Array.from({ length: 2000 }, () => newId(5))).size).toBe(2000);
});
