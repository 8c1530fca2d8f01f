import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '@wangge/kernel';
import { Person, type Town } from './people.ts';

/**
 * Somebody who is in no pack, with a session: residents hold no post in one, and roles and areas that the demo has nobody for are
 * asked, too.
 */
export async function seated(
  town: Town,
  { staff, role, area, unit }: { staff: string; role: Role; area: string; unit?: string | undefined },
): Promise<Person> {
  const { district } = town;
  const areaPath = district.areaByCode.get(area)?.path as string;
  const token = randomBytes(32).toString('base64url');
  const now = new Date();
  await town.query('insert into wangge.staff (district_id, id, fictional) values ($1, $2, true)', [district.id, staff]);
  await town.query(
    'insert into wangge.post (district_id, id, staff_id, role, unit_id, area_path) values ($1, $2, $2, $3, $4, $5)',
    [district.id, staff, role, unit ?? null, areaPath],
  );
  await town.query(
    "insert into wangge.account (district_id, staff_id, login, password_hash, password_changed_at) values ($1, $2, $2, 'none', $3)",
    [district.id, staff, now],
  );
  await town.query(
    "insert into wangge.session (district_id, token_hash, staff_id, post_id, csrf, created_at, seen_at, expires_at) values ($1, $2, $3, $3, 'of-the-test', $4, $4, $5)",
    [district.id, createHash('sha256').update(token).digest(), staff, now, new Date(now.getTime() + 3_600_000)],
  );
  const person = new Person(town.url, town.stranger().hold);
  return Object.assign(person, { cookie: `wangge=${district.slug}.${token}`, csrf: 'of-the-test', staff });
}
