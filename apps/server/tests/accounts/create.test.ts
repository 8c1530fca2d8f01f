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

test('the people of the demo are those whom demo.yaml names; without one, the first of each role that have a login', () => {
  const named = Object.values(house.district.pack.demo?.accounts ?? {}).flatMap(({ staff }) => staff);
  expect(named.length).toBe(13);
  expect(demoStaff(house.district)).toEqual(named);
  const { demo: _, ...pack } = house.district.pack;
  const found = demoStaff({ ...house.district, pack });
  expect(found).toContain('p-voirie');
  expect(found).not.toContain('p-proprete');
  const roles = (staff: readonly string[]) =>
    new Set(pack.posts.filter((post) => staff.includes(post.staff)).map(({ role }) => role));
  expect(roles(found)).toEqual(new Set(pack.posts.map(({ role }) => role)));
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

test('the demo of Shizhong: every role, and all who walk an investment project and a petition, hashed once', async () => {
  const files = await readPackFolder(folder('shizhong'));
  await loadPack(house.services.database, files, { at: house.clock.now, isDemo: true });
  const district = (await openDistricts(house.services.database)).find(({ slug }) => slug === 'shizhong');
  if (!district) throw new Error('Shizhong did not load');
  const made = await createDemo(district);
  expect(made).toEqual(demoStaff(district));
  const roleOf = new Map(district.pack.posts.map(({ staff, role }) => [staff, role]));
  const roles = made.map((staff) => roleOf.get(staff));
  for (const [unit, atLeast] of [
    ['panel-of-seven', 7],
    ['project-experts', 5],
    ['petition-office', 1],
    ['district-government', 1],
    ['city-government', 1],
    ['investment-promotion', 1],
  ] as const) {
    const there = district.pack.posts.filter((post) => post.unit === unit && made.includes(post.staff));
    expect([unit, there.length >= atLeast]).toEqual([unit, true]);
  }
  expect(new Set(roles)).toEqual(new Set(district.pack.posts.map(({ role }) => role)));
  const hashes = await house.services.database.transaction(loginScope(district.id), (trx) =>
    trx.selectFrom('account').select('password_hash').distinct().execute(),
  );
  expect(hashes).toHaveLength(1);
  expect(JSON.stringify(hashes)).not.toContain(demoPassword);
});
