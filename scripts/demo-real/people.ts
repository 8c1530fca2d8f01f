import { randomBytes } from 'node:crypto';
import type { DistrictPack } from '@wangge/district';
import { Caller } from './caller.ts';

/** Who acts: one of the demo's people by login, or the desk of the unit that leads. */
export type Who = { login: string } | { desk: string };

/** The people of the district, each logged in once; their sessions stay open. */
export interface People {
  as(who: Who): Promise<Caller>;
  /** Everybody who logged in so far. */
  count(): number;
}

interface DemoAccount {
  login: string;
  password: string;
  totpCode?: string;
}

/**
 * Those whom the demo publishes log in as they are. Nobody else has an account at first: the security administrator gives the desk of a unit a
 * temporary password, and its clerk changes it, as on a first day.
 * @param asked told of every request
 */
export function peopleOf(pack: DistrictPack, url: string, asked: () => void): People {
  const inside = new Map<string, Promise<Caller>>();
  const published = new Caller(url, asked);
  const enter = (key: string, how: () => Promise<Caller>): Promise<Caller> => {
    const known = inside.get(key) ?? how();
    inside.set(key, known);
    return known;
  };
  const demo = (login: string): Promise<Caller> =>
    enter(login, async () => {
      const accounts = await published.get<DemoAccount[]>('/demo/accounts');
      const account = accounts.find((one) => one.login === login);
      if (!account) throw new Error(`the demo publishes no account ${login}`);
      const caller = new Caller(url, asked);
      await caller.logIn(login, account.password, account.totpCode);
      return caller;
    });
  const desk = (unit: string): Promise<Caller> =>
    enter(`desk of ${unit}`, async () => {
      const clerk = clerkOf(pack, unit);
      const administrator = await demo('secadmin');
      const given = await administrator.ask<{ password: string }>('PUT', `/accounts/${clerk.id}/password`, {});
      if (given.status !== 200) throw new Error(`${clerk.id} got no password: ${JSON.stringify(given.body)}`);
      const caller = new Caller(url, asked);
      await caller.logIn(clerk.login, given.body.password);
      await caller.changePassword(given.body.password, randomBytes(18).toString('base64url'));
      return caller;
    });
  return {
    as: (who) => ('login' in who ? demo(who.login) : desk(who.desk)),
    count: () => inside.size,
  };
}

/** The last desk of a unit that the pack names: the first of some are the demo's published people. */
function clerkOf({ posts, staff }: DistrictPack, unit: string): { id: string; login: string } {
  const logins = new Map(staff.map(({ id, login }) => [id, login]));
  const found = posts.findLast((post) => post.role === 'department' && post.unit === unit && logins.get(post.staff));
  const login = found && logins.get(found.staff);
  if (!found || login === undefined) throw new Error(`the unit ${unit} has no desk with a login`);
  return { id: found.staff, login };
}
