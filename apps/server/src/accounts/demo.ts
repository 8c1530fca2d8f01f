import type { Transaction } from 'kysely';
import Type, { type Static } from 'typebox';
import { type District, roleNameOf } from '../districts/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { problem } from '../platform/errors/index.ts';
import { accountRules, loginScope, needsTotp } from '../platform/policy/index.ts';
import type { Services } from '../platform/services.ts';
import { realNow } from '../platform/time/real-time.ts';
import { type CreateOptions, createAccounts } from './create.ts';
import { postsOf } from './session.ts';
import { codeNow, newTotpSecret, totpUri, unsealTotp } from './totp.ts';

/** The password of every demo account. It is published, and no account outside a demo district has it. */
export const demoPassword = 'wangge-demo-2026';

export const DemoAccountView = Type.Object({
  login: Type.String(),
  password: Type.String(),
  role: Type.String(),
  /** The area of work under which the pack names it; absent of those that were added beside. */
  group: Type.Optional(Type.Object({ id: Type.String(), name: Type.Record(Type.String(), Type.String()) })),
  /** What the post is called, in the language of the district. */
  title: Type.Optional(Type.Record(Type.String(), Type.String())),
  /** What the role and the unit are called: before the log-in nothing else of the district is known to the page. */
  roleName: Type.Record(Type.String(), Type.String()),
  staff: Type.String(),
  unit: Type.Optional(Type.String()),
  unitName: Type.Optional(Type.Record(Type.String(), Type.String())),
  /**
   * Administrators log in with a second factor here too. Its secret is published with the demo, so that a stranger can: put
   * the URI into an authenticator, or take `totpCode`, which counts now and once. In a demo it protects nothing.
   */
  totpUri: Type.Optional(Type.String()),
  totpCode: Type.Optional(Type.String()),
});
export type DemoAccountView = Static<typeof DemoAccountView>;

/** Who can be logged in as in a demo: whom demo.yaml names, in its order; without one, the first of each role in staff.csv. */
export function demoStaff({ pack }: District): string[] {
  if (pack.demo) return Object.values(pack.demo.accounts).flatMap(({ staff }) => staff);
  const rolesOf = Map.groupBy(pack.posts, ({ staff }) => staff);
  const seen = new Set<string>();
  return pack.staff.flatMap(({ id, login }) => {
    const unseen = (rolesOf.get(id) ?? []).filter(({ role }) => !seen.has(role));
    if (login === undefined || unseen.length === 0) return [];
    for (const { role } of unseen) seen.add(role);
    return [id];
  });
}

/**
 * Accounts of a demo district, with the published password. At a later start they are there already, and nothing is hashed.
 * @param trx as owner, or under `loginScope`
 * @param beside staff besides those of `demoStaff`, by id
 * @throws for a district that is no demo
 */
export async function createDemoAccounts(
  trx: Transaction<Schema>,
  district: District,
  options: CreateOptions,
  beside: readonly string[] = [],
): Promise<string[]> {
  if (!district.isDemo) throw new Error(`${district.slug} is no demo: its accounts get passwords of their own`);
  const wanted = [...new Set([...demoStaff(district), ...beside])].map((staff) => ({
    staff,
    password: demoPassword,
    isTemporary: false,
    isDemo: true,
    ...(postsOf(district, staff).some(({ role }) => needsTotp(role)) ? { totpSecret: newTotpSecret() } : {}),
  }));
  return createAccounts(trx, district, wanted, options);
}

/**
 * The accounts that still have the published password.
 * @throws Problem not-found when the district is no demo
 */
export async function listDemoAccounts(services: Services, district: District): Promise<DemoAccountView[]> {
  if (!district.isDemo) throw problem('not-found', { what: 'demo-accounts', id: district.slug });
  const rows = await services.database.transaction({ ...loginScope(district.id), readOnly: true }, (trx) =>
    trx
      .selectFrom('account')
      .select(['staff_id', 'login', 'totp_secret', 'totp_confirmed_at', 'totp_last_step'])
      .where('district_id', '=', district.id)
      .where('is_demo', '=', true)
      .where('disabled', '=', false)
      .execute(),
  );
  const order = new Map(demoStaff(district).map((id, index) => [id, index]));
  const groups = Object.entries(district.pack.demo?.accounts ?? {});
  const place = (staff: string): number => order.get(staff) ?? order.size;
  const { totp: rules } = services.accountRules ?? accountRules;
  const at = realNow(services);
  return rows
    .sort((a, b) => place(a.staff_id) - place(b.staff_id))
    .flatMap(({ staff_id: id, login, totp_secret: sealed, totp_confirmed_at: confirmed, totp_last_step: last }) => {
      const [post] = postsOf(district, id);
      if (!post) return [];
      const group = groups.find(([, { staff }]) => staff.includes(id));
      const unit = district.unitById.get(post.unit ?? '');
      const secret = sealed && confirmed ? unsealTotp(services.keys, district.id, id, sealed) : undefined;
      const code = secret === undefined ? undefined : codeNow(secret, at, last, rules);
      return {
        login,
        password: demoPassword,
        ...(group ? { group: { id: group[0], name: group[1].name } } : {}),
        role: post.role,
        ...(post.title === undefined ? {} : { title: post.title }),
        roleName: roleNameOf(district, post.role),
        staff: district.staffById.get(id)?.name ?? id,
        ...(post.unit === undefined ? {} : { unit: post.unit }),
        ...(unit ? { unitName: unit.name } : {}),
        ...(secret === undefined ? {} : { totpUri: totpUri(secret, login, district.slug, rules) }),
        ...(code === undefined ? {} : { totpCode: code }),
      };
    });
}
