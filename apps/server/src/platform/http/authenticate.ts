import { createHash } from 'node:crypto';
import type { Role } from '@wangge/kernel';
import type { Transaction } from 'kysely';
import type { District } from '../../districts/index.ts';
import { statement } from '../database/index.ts';
import type { Schema } from '../database/schema.ts';
import { type AccountRules, accountRules, needsTotp, roleRules, roleSettings } from '../policy/index.ts';
import type { Services } from '../services.ts';
import type { Debt, SessionReader } from './asked.ts';

export const sessionCookie = 'wangge';

/** The cookie names its district, since a session is looked up under it: `shizhong.<token>`. */
export function readCookie(value: string | undefined): { slug: string; tokenHash: Buffer } | undefined {
  const match = /^([a-z][a-z0-9-]{0,39})\.([\w-]{43})$/.exec(value ?? '');
  return match ? { slug: match[1] as string, tokenHash: hashToken(match[2] as string) } : undefined;
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/**
 * The session behind a token, or undefined: none, at its end, idle for too long. From here on the transaction sees what
 * its reader may see: the same settings as `scopeOf` (policy/scope.ts) makes of the reader.
 */
export async function enterSession(
  trx: Transaction<Schema>,
  district: District,
  tokenHash: Buffer,
  realNow: Date,
  rules: AccountRules = accountRules,
): Promise<SessionReader | undefined> {
  const { roles, reach, kinds, fields } = roleTable(district);
  const { rows } = await trx.executeQuery(statement<{
    staff_id: string;
    post_id: string;
    role: Role;
    unit_id: string | null;
    area_path: string;
    csrf: string;
    seen_at: Date;
    expires_at: Date;
    has_totp: boolean;
    password_temporary: boolean;
  }>`
    select s.*, set_config('wangge.staff', s.staff_id, true), set_config('wangge.unit', coalesce(s.unit_id, ''), true),
      set_config('wangge.area', s.area_path, true), set_config('wangge.reach', may.reach, true),
      set_config('wangge.kinds', may.kinds, true), set_config('wangge.fields', may.fields, true)
    from session_of(${district.id}, ${tokenHash}, ${realNow}, ${awakeSince(realNow, rules)}) s
    join unnest(${roles}::text[], ${reach}::text[], ${kinds}::text[], ${fields}::text[]) as may(role, reach, kinds, fields)
      on may.role = s.role`);
  const found = rows[0];
  if (!found) return undefined;
  return {
    actor: {
      staff: found.staff_id,
      post: found.post_id,
      role: found.role,
      areas: [found.area_path],
      ...(found.unit_id === null ? {} : { unit: found.unit_id }),
    },
    csrf: found.csrf,
    expiresAt: found.expires_at,
    tokenHash,
    seenAt: found.seen_at,
    hasTotp: found.has_totp,
    owes: debtsOf(district, found.staff_id, { hasTotp: found.has_totp, isTemporary: found.password_temporary }),
  };
}

/** A session seen at or before this is idle and has ended. */
export function awakeSince(realNow: Date, { session }: AccountRules): Date {
  return new Date(realNow.getTime() - session.idleMinutes.value * 60_000);
}

/** An administrator owes a second factor in each of their posts: switching posts leads round no corner. */
export function debtsOf(
  district: Pick<District, 'pack'>,
  staff: string,
  account: { hasTotp: boolean; isTemporary: boolean },
): Debt[] {
  return [
    ...(account.isTemporary ? (['password'] as const) : []),
    ...(!account.hasTotp && administratorsOf(district.pack).has(staff) ? (['totp'] as const) : []),
  ];
}

const administrators = new WeakMap<District['pack'], ReadonlySet<string>>();

/** Staff with a post that needs a second factor. Made once for a version of the pack: every request asks. */
function administratorsOf(pack: District['pack']): ReadonlySet<string> {
  const known = administrators.get(pack);
  if (known) return known;
  const made = new Set(pack.posts.filter(({ role }) => needsTotp(role)).map(({ staff }) => staff));
  administrators.set(pack, made);
  return made;
}

/**
 * Notes that a session is awake, at most once in `noteSeconds`. In a transaction of its own, after the request's: that
 * one may be read-only, or roll back, and the row would stay locked for as long as it runs.
 */
export async function keepAwake(
  services: Services,
  district: District,
  { seenAt, tokenHash, actor }: SessionReader,
  realNow: Date,
): Promise<void> {
  const { noteSeconds } = (services.accountRules ?? accountRules).session;
  if (realNow.getTime() - seenAt.getTime() < noteSeconds.value * 1000) return;
  const settings = { 'wangge.district': String(district.id), 'wangge.staff': actor.staff };
  // The reader's answer waits for it.
  const limits = { statement: 1_000, lock: 500, whole: 2_000 };
  await services.database.transaction({ settings, limits }, (trx) =>
    trx
      .updateTable('session')
      .set({ seen_at: realNow })
      .where('district_id', '=', district.id)
      .where('token_hash', '=', tokenHash)
      .where('seen_at', '<', realNow)
      .execute(),
  );
}

/** What each role's readers see, as columns. It goes along with the look-up: who it is and what they may see are one round trip. */
interface RoleTable {
  roles: readonly Role[];
  reach: readonly string[];
  kinds: readonly string[];
  fields: readonly string[];
}

const roleTables = new WeakMap<District, RoleTable>();

/** Made once for a district: another version of its pack makes another district. */
function roleTable(district: District): RoleTable {
  const known = roleTables.get(district);
  if (known) return known;
  const roles = Object.keys(roleRules) as Role[];
  const settings = roles.map((role) =>
    roleSettings(role, { kinds: district.kindsFor(role), fields: district.pack.fields }),
  );
  const made = {
    roles,
    reach: settings.map((one) => one['wangge.reach']),
    kinds: settings.map((one) => one['wangge.kinds']),
    fields: settings.map((one) => one['wangge.fields']),
  };
  roleTables.set(district, made);
  return made;
}
