import type { Role } from '@wangge/kernel';
import { sql } from 'kysely';
import type { District } from '../../districts/index.ts';
import { accountRules } from '../policy/index.ts';
import type { Services } from '../services.ts';
import { realNow } from '../time/real-time.ts';
import { awakeSince, debtsOf } from './authenticate.ts';

/**
 * Whether sessions still stand, for what outlives its request: one look-up for all of them. It does not keep them awake.
 * @returns by the hex of the token's hash, what a reader reads as; a session that ended, or owes something before it may go on, is absent
 */
export async function findStanding(
  services: Services,
  district: District,
  tokenHashes: readonly Buffer[],
): Promise<Map<string, string>> {
  const at = realNow(services);
  const awake = awakeSince(at, services.accountRules ?? accountRules);
  const scope = { settings: { 'wangge.district': String(district.id) }, readOnly: true };
  const rows = await services.database.transaction(scope, async (trx) => {
    const found = await sql<{
      token: string;
      staff_id: string;
      role: Role;
      unit_id: string | null;
      area_path: string;
      has_totp: boolean;
      password_temporary: boolean;
    }>`
      select encode(given.hash, 'hex') as token, s.* from unnest(${[...tokenHashes]}::bytea[]) as given(hash)
      cross join lateral session_of(${district.id}, given.hash, ${at}, ${awake}) s`.execute(trx);
    return found.rows;
  });
  const standing = rows.filter(
    (row) =>
      debtsOf(district, row.staff_id, { hasTotp: row.has_totp, isTemporary: row.password_temporary }).length === 0,
  );
  return new Map(
    standing.map((row) => [
      row.token,
      readsAs({ staff: row.staff_id, role: row.role, unit: row.unit_id ?? undefined, areas: [row.area_path] }),
    ]),
  );
}

/** As what somebody reads: changes when they take another post, or when theirs becomes another. */
export function readsAs(actor: {
  staff: string;
  role: string;
  unit?: string | undefined;
  areas: readonly string[];
}): string {
  return JSON.stringify([actor.staff, actor.role, actor.unit ?? null, actor.areas[0] ?? null]);
}
