import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccounts, createDemoAccounts, demoPassword, demoStaff } from '../../src/accounts/index.ts';
import { type District, loadPack, openDistricts, PackFaults, readPackFolder } from '../../src/districts/index.ts';
import { loginScope } from '../../src/platform/policy/index.ts';
import { type House, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const folder = (name: string): string => fileURLToPath(new URL(`../../../../districts/${name}`, import.meta.url));

function create(district: District, staff: string): Promise<string[]> {
  const options = { keys: house.services.keys, at: house.clock.now };
  return house.services.database.transaction(loginScope(district.id), (trx) =>
    createAccounts(trx, district, [{ staff, password: 'une phrase assez longue', isTemporary: true }], options),
  );
}

function createDemo(district: District, beside: readonly string[] = []): Promise<string[]> {
  return house.services.database.transaction(loginScope(district.id), (trx) =>
    createDemoAccounts(trx, district, { keys: house.services.keys, at: house.clock.now }, beside),
  );
}

test('the people of the demo are those at the head of staff.csv', () => {
  expect(demoStaff(house.district)).toEqual(house.district.pack.staff.slice(0, 13).map(({ id }) => id));
});

test('a second time makes nothing, and changes no password', async () => {
  expect(await createDemo(house.district)).toEqual([]);
  expect(await create(house.district, 'p-agent')).toEqual([]);
});

test('others of the pack are added by id', async () => {
  expect(await createDemo(house.district, ['p-agent-vh08', 'p-agent'])).toEqual(['p-agent-vh08']);
});

test('who is not in the pack, or has no login there, gets none', async () => {
  await expect(create(house.district, 'p-nobody')).rejects.toThrow('p-nobody has no login in staff.csv of ville-haute');
  const staff = house.district.pack.staff.map((one) =>
    one.id === 'p-agent-vh01' ? { ...one, login: undefined } : one,
  );
  const without = { ...house.district, pack: { ...house.district.pack, staff } };
  await expect(create(without, 'p-agent-vh01')).rejects.toThrow('p-agent-vh01 has no login');
});

test('one person with two administrators’ posts is refused when the pack is loaded, and when the account is made', async () => {
  const files = await readPackFolder(folder('ville-haute'));
  const posts = Buffer.from(files.get('posts.csv') ?? []).toString('utf8');
  const doubled = Buffer.from(`${posts.trimEnd()}\np-securite,audit-admin,mairie,VH,Cumul\n`);
  const loading = loadPack(house.services.database, new Map([...files, ['posts.csv', doubled]]), {
    at: house.clock.now,
    isDemo: true,
  });
  await expect(loading).rejects.toBeInstanceOf(PackFaults);
  const post = { staff: 'p-agent-vh02', unit: 'mairie', area: 'VH', title: undefined };
  const two = [
    { ...post, role: 'security-admin' as const },
    { ...post, role: 'audit-admin' as const },
  ];
  const pack = { ...house.district.pack, posts: [...house.district.pack.posts, ...two] };
  await expect(create({ ...house.district, pack }, 'p-agent-vh02')).rejects.toThrow(
    'p-agent-vh02 is security-admin and audit-admin in ville-haute: the three administrators are three people',
  );
});

test('a district that is no demo never gets the published password', async () => {
  await expect(createDemo({ ...house.district, isDemo: false })).rejects.toThrow('is no demo');
});

test('the demo of Shizhong: one account for every role and a second department, hashed once', async () => {
  const files = await readPackFolder(folder('shizhong'));
  await loadPack(house.services.database, files, { at: house.clock.now, isDemo: true });
  const district = (await openDistricts(house.services.database)).find(({ slug }) => slug === 'shizhong');
  if (!district) throw new Error('Shizhong did not load');
  const made = await createDemo(district);
  expect(made).toHaveLength(15);
  const roleOf = new Map(district.pack.posts.map(({ staff, role }) => [staff, role]));
  const roles = made.map((staff) => roleOf.get(staff));
  expect(roles.filter((role) => role === 'department')).toHaveLength(2);
  expect(new Set(roles)).toEqual(new Set(district.pack.posts.map(({ role }) => role)));
  const hashes = await house.services.database.transaction(loginScope(district.id), (trx) =>
    trx.selectFrom('account').select('password_hash').distinct().execute(),
  );
  expect(hashes).toHaveLength(1);
  expect(JSON.stringify(hashes)).not.toContain(demoPassword);
});
