import { randomBytes } from 'node:crypto';
import type { PackStaff } from '@wangge/district';
import { createAccounts, forgetTotp, renewAdministrator } from '../accounts/index.ts';
import type { District } from '../districts/index.ts';
import { loginScope } from '../platform/policy/index.ts';
import type { Services } from '../platform/services.ts';
import { openServices } from './open.ts';
import { say } from './terminal.ts';

/**
 * `wangge account create`: an account for a member of staff whom the pack names, with a temporary password that opens nothing
 * but its own change. How the three administrators of a new district get in; all others get theirs from the security administrator.
 * An administrator whose second factor is not set up gets another password by it.
 */
export function accountCreate(login: string, slug: string | undefined): Promise<number> {
  return withPerson(login, slug, async ({ database, keys }, district, person) => {
    const password = randomBytes(12).toString('base64url');
    const given = { staff: person.id, password };
    const made = await database.transaction(loginScope(district.id), async (trx) => {
      const at = new Date();
      const opened = await createAccounts(trx, district, [{ ...given, isTemporary: true }], { keys, at });
      return opened.length > 0 || renewAdministrator(trx, district, given, { at });
    });
    say(
      !made
        ? `${login} 已有账号；由安全管理员重置密码 / ${login} has an account; the security administrator resets its password`
        : `${login}  临时密码 temporary password: ${password}`,
    );
    return made;
  });
}

/** `wangge account forget-totp`: for the administrator whose device is lost; the next log-in sets up another one. */
export function accountForgetTotp(login: string, slug: string | undefined): Promise<number> {
  return withPerson(login, slug, async ({ database }, district, person) => {
    const done = await database.transaction(loginScope(district.id), (trx) =>
      forgetTotp(trx, district, person.id, new Date()),
    );
    say(
      done
        ? `${login} 的动态验证码已解除，下次登录时重新绑定 / the second factor of ${login} is set up anew at the next log-in`
        : `${login} 没有账号 / ${login} has no account`,
    );
    return done;
  });
}

async function withPerson(
  login: string,
  slug: string | undefined,
  task: (services: Services, district: District, person: PackStaff) => Promise<boolean>,
): Promise<number> {
  const opened = await openServices({ name: 'wangge account' });
  try {
    const { districts } = opened.services;
    const district =
      slug === undefined && districts.size === 1 ? [...districts.values()][0] : districts.get(slug ?? '');
    if (!district) {
      const known = [...districts.keys()].join(', ') || '—';
      say(`请用 --district 指明辖区 / name the district with --district: ${known}`);
      return 1;
    }
    const person = district.pack.staff.find((one) => one.login === login);
    if (!person) {
      say(`staff.csv 中没有登录名 ${login} / no row of staff.csv has the login ${login}`);
      return 1;
    }
    return (await task(opened.services, district, person)) ? 0 : 1;
  } finally {
    await opened.close();
  }
}
