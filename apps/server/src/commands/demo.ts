import { createDemoAccounts, demoPassword, listDemoAccounts } from '../accounts/index.ts';
import { fillHistory, type Trouble } from '../demo/index.ts';
import { type District, nameOf } from '../districts/index.ts';
import { openPhotoFolder, photoFolder } from '../photos/index.ts';
import { loginScope } from '../platform/policy/index.ts';
import type { Services } from '../platform/services.ts';
import { progressLine, say } from './terminal.ts';

/** The same history at every first start of the same day. */
const SEED = 'wangge';

/** Accounts and history of the demo districts; at a later start they are there already. */
export async function prepareDemo(services: Services): Promise<void> {
  for (const district of demoDistricts(services)) {
    await services.database.transaction(loginScope(district.id), (trx) =>
      createDemoAccounts(trx, district, { keys: services.keys, at: new Date() }),
    );
    await fill(services, district);
  }
}

/**
 * The history ends with the minute of the first start; what lies before is fixed by the seed and that day. One that was cut short is
 * gone on with whatever the setting says now.
 */
async function fill(services: Services, district: District): Promise<void> {
  const { demoDays } = services.config;
  const photos = await openPhotoFolder(photoFolder(services));
  const now = services.time.now();
  const until = now - (now % 60_000);
  const onProgress = progressLine('生成演示历史 Generating the history of the demo');
  const days = demoDays === undefined ? {} : { days: demoDays };
  const { skipped, troubles } = await fillHistory(services, district, {
    seed: SEED,
    ...days,
    until,
    photos,
    onProgress,
  });
  if (skipped && !district.pack.demo) say(`  ${skipped.zh} ${skipped.en}`);
  for (const trouble of troubles) tell(trouble);
}

/** Where demo.yaml and a procedure do not fit: the history is made all the same, without what was refused. */
function tell({ procedure, state, action, because, times }: Trouble): void {
  const what = action === undefined ? '' : ` ${action}`;
  say(`  demo.yaml 与流程不合 does not fit ${procedure}: ${state}${what} — ${because} (×${times})`);
}

/** Who can be logged in as: printed at every start of a demo. */
export async function greetDemo(services: Services): Promise<void> {
  for (const district of demoDistricts(services)) {
    const { name } = district.pack.district;
    say(`  演示账号 Demo accounts (${bothNames(name)}; 人员均为虚构 all people are fictional)`);
    say(`  密码 Password: ${demoPassword}`);
    const accounts = await listDemoAccounts(services, district);
    for (const [area, those] of Map.groupBy(accounts, ({ group }) => group && bothNames(group.name))) {
      const logins = those.map(({ login, totpUri }) => `${login}${totpUri ? '*' : ''}`).join(' ');
      say(`    ${area === undefined ? logins : `${area}: ${logins}`}`);
    }
    if (accounts.some(({ totpUri }) => totpUri)) say('    * 动态码见登录页 code on the login page');
    say('');
  }
}

function bothNames(name: Parameters<typeof nameOf>[0]): string {
  return [...new Set([nameOf(name, 'zh'), nameOf(name, 'en')])].join(' ');
}

function demoDistricts({ districts }: Services): District[] {
  return [...districts.values()].filter(({ isDemo }) => isDemo);
}
