import { createHash } from 'node:crypto';
import type { Role } from '@wangge/kernel';
import { sql, type Transaction } from 'kysely';
import type { District } from '../../districts/index.ts';
import type { Schema } from '../database/schema.ts';
import { type Reader, scopeOf } from '../policy/index.ts';
import type { SessionReader } from './asked.ts';

export const sessionCookie = 'wangge';

/** The cookie names its district, since a session is looked up under it: `shizhong.<token>`. */
export function readCookie(value: string | undefined): { slug: string; tokenHash: Buffer } | undefined {
  const match = /^([a-z][a-z0-9-]{0,39})\.([\w-]{43})$/.exec(value ?? '');
  return match ? { slug: match[1] as string, tokenHash: hashToken(match[2] as string) } : undefined;
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The session behind a token, or undefined. From here on the transaction sees what its reader may see. */
export async function enterSession(
  trx: Transaction<Schema>,
  district: District,
  tokenHash: Buffer,
  realNow: Date,
): Promise<SessionReader | undefined> {
  const { rows } = await sql<{
    staff_id: string;
    staff_name: string;
    fictional: boolean;
    post_id: string;
    role: Role;
    unit_id: string | null;
    area_path: string;
    csrf: string;
    seen_at: Date;
    expires_at: Date;
  }>`select * from session_of(${district.id}, ${tokenHash}, ${realNow})`.execute(trx);
  const found = rows[0];
  if (!found) return undefined;
  const reader: SessionReader = {
    actor: {
      staff: found.staff_id,
      post: found.post_id,
      role: found.role,
      areas: [found.area_path],
      ...(found.unit_id === null ? {} : { unit: found.unit_id }),
    },
    staffName: found.staff_name,
    fictional: found.fictional,
    csrf: found.csrf,
    expiresAt: found.expires_at,
    tokenHash,
  };
  await enterScope(trx, district, reader);
  return reader;
}

async function enterScope(trx: Transaction<Schema>, district: District, { actor }: SessionReader): Promise<void> {
  const reader: Reader = {
    district: district.id,
    staff: actor.staff,
    role: actor.role,
    areaPath: actor.areas[0] ?? '',
    ...(actor.unit === undefined ? {} : { unit: actor.unit }),
  };
  const { settings = {} } = scopeOf(reader, { kinds: district.kinds, fields: district.pack.fields });
  const calls = Object.entries(settings).map(([name, value]) => sql`set_config(${name}, ${value}, true)`);
  await sql`select ${sql.join(calls)}`.execute(trx);
}
