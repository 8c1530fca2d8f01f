import type { Client } from 'pg';
import { codeOf, DatabaseProblem, quoteName } from './problem.ts';

/** The role under row-level security. It cannot log in and owns nothing; a transaction puts it on with SET LOCAL ROLE. Cluster-wide. */
export const appRole = 'wangge_app';

/**
 * Makes the role and lets the login put it on. Roles belong to the whole cluster, so another database's migration may be doing the
 * same at this moment, and no advisory lock reaches across databases: losing that race is success, or a reason to look again.
 *
 * @throws DatabaseProblem DatabaseRightMissing
 */
export async function ensureAppRole(client: Client): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await makeAppRole(client);
    } catch (error) {
      // 42710 duplicate_object and 23505 unique_violation: made meanwhile. XX000: "tuple concurrently updated", the same for a grant.
      const raced = ['42710', '23505', 'XX000'].includes(codeOf(error) ?? '');
      if (!raced || attempt === 10) throw error;
      await new Promise((done) => setTimeout(done, 10 * attempt));
    }
  }
}

async function makeAppRole(client: Client): Promise<void> {
  const { rows } = await client.query<{ user: string; database: string; found: boolean; usable: boolean }>(
    `select current_user::text as user, current_database()::text as database, r.oid is not null as found,
            coalesce(pg_has_role(current_user, r.oid,
              case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end), false) as usable
       from (select) nothing left join pg_roles r on r.rolname = $1`,
    [appRole],
  );
  const state = rows[0];
  if (state?.usable) return;
  const user = state?.user ?? '';
  try {
    if (!state?.found)
      await client.query(`create role ${appRole} nologin nosuperuser nobypassrls nocreatedb nocreaterole`);
    await client.query(`grant ${appRole} to ${quoteName(user)}`);
  } catch (error) {
    if (codeOf(error) !== '42501') throw error;
    const details = {
      user,
      database: state?.database ?? '',
      right: `membership in role ${appRole}`,
      remedy: `${state?.found ? '' : `CREATE ROLE ${appRole} NOLOGIN; `}GRANT ${appRole} TO ${quoteName(user)};`,
    };
    throw new DatabaseProblem('DatabaseRightMissing', details, { cause: error });
  }
}
