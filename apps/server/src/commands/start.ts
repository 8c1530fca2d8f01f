import { createDemoAccounts, demoPassword, listDemoAccounts } from '../accounts/index.ts';
import { buildApp } from '../app.ts';
import { recomputeOpen, sweep } from '../cases/index.ts';
import { loadPack, nameOf, readPackFolder } from '../districts/index.ts';
import { buildPages } from '../pages/index.ts';
import type { Router } from '../platform/http/index.ts';
import { loginScope } from '../platform/policy/index.ts';
import type { Services } from '../platform/services.ts';
import { type Opened, openServices, readDistricts } from './open.ts';
import { say } from './terminal.ts';

/** How often time is looked after, in milliseconds: overdue flags and ended suspensions appear this late at most, dated right. */
const SWEEP_EVERY = 5_000;

/** `wangge start`: pages, database, district, history, then serve until SIGINT or SIGTERM. */
export async function start(): Promise<number> {
  const begun = performance.now();
  say('Wangge 网格');
  await buildPages(() => say('  构建页面 Building the pages …'));
  const opened = await openServices({
    name: 'wangge start',
    onProgress: ({ zh, en }) => say(`  ${zh} ${en}`),
    onLost: (error) => {
      process.stderr.write(`数据库意外停止 The database stopped: ${error.message}\n`);
      process.exit(1);
    },
  });
  const { services, close } = opened;
  let router: Router | undefined;
  const stops: (() => Promise<void> | void)[] = [];
  try {
    await loadDistrict(opened);
    await welcomeDemo(opened);
    router = await buildApp(services);
    stops.push(
      every(SWEEP_EVERY, services, async () => {
        for (const district of services.districts.values()) await sweep(services, district);
      }),
    );
    await router.listen({ host: services.config.host, port: services.config.port });
  } catch (error) {
    await router?.close();
    await close();
    throw error;
  }
  await greet(services, Math.round(performance.now() - begun));
  await untilSignal();
  say('\n正在停止 Stopping …');
  for (const stop of stops) await stop();
  await router.close();
  await close();
  return 0;
}

async function loadDistrict({ services }: Opened): Promise<void> {
  const { database, config, districts } = services;
  const { changed } = await loadPack(database, await readPackFolder(config.district), {
    at: new Date(),
    isDemo: config.isDemo,
  });
  if (changed.length === 0 && districts.size > 0) return;
  say(`  载入辖区 Loading the district (${changed.length} 个文件 files)`);
  for (const [slug, district] of await readDistricts(database)) {
    districts.set(slug, district);
    // Open matters run on the calendar in force: a changed one moves what lies ahead of them, in an event that says so.
    if (changed.includes('calendar.yaml')) await recomputeOpen(services, district);
  }
}

/** Runs `task` again and again, never twice at once; a failure is logged and the next turn tries again. */
function every(milliseconds: number, { log }: Services, task: () => Promise<void>): () => Promise<void> {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const turn = (): void => {
    running = task()
      .catch((error: unknown) => log.error({ err: error }, 'a recurring task failed'))
      .finally(() => {
        if (!stopped) timer = setTimeout(turn, milliseconds);
      });
  };
  timer = setTimeout(turn, milliseconds);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}

/** Accounts of the demo; at a later start they are there already. */
async function welcomeDemo({ services }: Opened): Promise<void> {
  for (const district of services.districts.values()) {
    if (!district.isDemo) continue;
    await services.database.transaction(loginScope(district.id), (trx) =>
      createDemoAccounts(trx, district, { keys: services.keys, at: new Date() }),
    );
  }
}

async function greet(services: Services, milliseconds: number): Promise<void> {
  const { host, port, tls, testMode } = services.config;
  const shown = host === '127.0.0.1' || host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  say(`  就绪 Ready (${(milliseconds / 1000).toFixed(1)} s)`);
  say(`\n  打开 Open  ${tls ? 'https' : 'http'}://${shown}:${port}\n`);
  await greetDemo(services);
  if (testMode) say('  测试模式：业务时间可被设置 TEST MODE: business time can be set over HTTP\n');
}

/** The demo's accounts, one a role; the login page offers them too. */
async function greetDemo(services: Services): Promise<void> {
  for (const district of services.districts.values()) {
    if (!district.isDemo) continue;
    const accounts = await listDemoAccounts(services, district);
    say(
      `  演示账号 Demo accounts (${nameOf(district.pack.district.name, 'zh')} ${nameOf(district.pack.district.name, 'en')}; 人员均为虚构 all people are fictional)`,
    );
    say(`  密码 Password: ${demoPassword}`);
    for (const { login, roleName: names, unit, totpUri } of accounts) {
      const where = unit === undefined ? '' : ` · ${nameOf(district.unitById.get(unit)?.name ?? { zh: unit }, 'zh')}`;
      say(
        `    ${login.padEnd(14)} ${nameOf(names, 'zh')} ${nameOf(names, 'en')}${where}${totpUri ? ' · 动态码见登录页 code on the login page' : ''}`,
      );
    }
    say('');
  }
}

function untilSignal(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
}
