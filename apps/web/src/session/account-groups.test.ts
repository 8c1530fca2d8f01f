import type { DemoAccount } from '@wangge/client';
import { expect, test } from 'vitest';
import { groupAccounts } from './account-groups.ts';

const account = (login: string, group?: string): DemoAccount => ({
  login,
  password: '',
  role: 'department',
  roleName: {},
  staff: login,
  ...(group === undefined ? {} : { group: { id: group, name: { zh: group } } }),
});

test('accounts stand under their area of work in the order of the server, those of none at the end', () => {
  const groups = groupAccounts([account('a'), account('b', 'seven'), account('c', 'centre'), account('d', 'seven')]);
  expect(groups.map(({ id, name, accounts }) => [id, name, accounts.map(({ login }) => login)])).toEqual([
    ['seven', { zh: 'seven' }, ['b', 'd']],
    ['centre', { zh: 'centre' }, ['c']],
    ['', undefined, ['a']],
  ]);
  expect(groupAccounts([])).toEqual([]);
});
