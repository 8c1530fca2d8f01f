import { stat } from 'node:fs/promises';
import { buildApp } from '../app.ts';
import { catchUpStandings, recomputeOpen } from '../cases/index.ts';
import {
  baseMapFile,
  type District,
  findNewCalendar,
  loadPack,
  nameOf,
  readPackFolder,
  settleCalendar,
} from '../districts/index.ts';
import { buildPages } from '../pages/index.ts';
import { type Config, readConfig } from '../platform/config.ts';
import { checkCertificate } from '../platform/http/index.ts';
import { giveMemoryBack } from '../platform/memory.ts';
import { Mistake } from '../platform/mistake.ts';
import { watchOf } from '../platform/watch/index.ts';
import { greetDemo, prepareDemo } from './demo.ts';
import { listen, listenForMetrics, tryListening } from './listen.ts';
import { type Opened, openServices, readDistricts, root } from './open.ts';
import { startRecurring } from './recurring.ts';
import { say } from './terminal.ts';

/** `wangge start`: pages, database, district, history, then serve until SIGINT or SIGTERM. */
export async function start(): Promise<number> {
  const begun = performance.now();
  // What the operator says is looked at before anything is built or begun.
  const config = readConfig(process.env, root);
  if (config.tls) await checkCertificate(config.tls);
  const pack = await readPackFolder(config.district);
  say('Wangge 网格');
  // Beside the database's start, of which this process only awaits the end.
  const giveUp = new AbortController();
  const pages = buildPages(() => say('  构建页面 Building the pages …'), giveUp.signal);
  // Its failure is told where it is awaited.
  pages.catch(() => {});
  try {
    return await startBeside(pages, { config, pack, begun });
  } finally {
    giveUp.abort();
  }
}

interface Start {
  config: Config;
  pack: ReadonlyMap<string, Uint8Array>;
  /** By the clock of performance.now(). */
  begun: number;
}

async function startBeside(pages: Promise<unknown>, { config, pack, begun }: Start): Promise<number> {
  const opened = await openServices({
    name: 'wangge start',
    config,
    withoutDistricts: true,
    onProgress: ({ zh, en }) => say(`  ${zh} ${en}`),
    onLost: (error) => {
      process.stderr.write(
        `数据库意外停止，正在重新启动 The database stopped and is started again: ${error.message}\n`,
      );
    },
    onRevived: () => {
      process.stderr.write('数据库已恢复 The database runs again\n');
    },
  });
  try {
    await tryListening(config);
    if (typeof config.metrics === 'object') await tryListening(config.metrics, 'WANGGE_METRICS');
    await loadDistrict(opened, pack);
    await pages;
    await serveUntilSignal(opened, begun);
    return 0;
  } finally {
    await opened.close();
  }
}

async function serveUntilSignal({ services }: Opened, begun: number): Promise<void> {
  await prepareDemo(services);
  outliveRejections(services);
  const router = await buildApp(services);
  const stopMetrics = await listenForMetrics(services);
  try {
    // Reading the pack took twice the memory that is left of it.
    giveMemoryBack();
    const address = await listen(router, services.config);
    const stopRecurring = await startRecurring(services);
    greet({ ...services.config, ...address }, performance.now() - begun);
    await greetDemo(services);
    await signalled();
    say('\n正在停止 Stopping …');
    await stopRecurring();
  } finally {
    await router.close();
    await stopMetrics();
  }
}

/**
 * Node would end the process, and with it every request under way, for a promise that somebody forgot. What it belonged to has failed
 * by itself and its transaction with it; the rest goes on, and the alert tells.
 */
function outliveRejections(services: Opened['services']): void {
  process.on('unhandledRejection', (reason) => {
    watchOf(services).count('wangge_unhandled_rejections_total', {});
    services.log.error({ err: reason instanceof Error ? reason : new Error() }, 'a promise failed unheard');
  });
}

async function loadDistrict({ services }: Opened, pack: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const { database, config, districts, packFolders } = services;
  const { id, changed } = await loadPack(database, pack, { at: new Date(), isDemo: config.isDemo });
  if (changed.length > 0) say(`  载入辖区 Loading the district (${changed.length} 个文件 files)`);
  for (const [slug, district] of await readDistricts(database)) {
    districts.set(slug, district);
    if (district.id === id) {
      packFolders.set(slug, config.district);
      checkDemo(district, config);
      await missBaseMap(services, district);
    }
    await catchUp(services, district);
    await restand(services, district);
  }
}

/** A base map is no part of what is loaded, so nothing else would tell before the first dispatcher does. */
async function missBaseMap(services: Opened['services'], district: District): Promise<void> {
  const file = baseMapFile(services, district);
  const isMissing = file !== undefined && (await stat(file).catch(() => undefined)) === undefined;
  if (!isMissing) return;
  say(`  底图文件不存在，地图将没有底图 There is no base map ${file}: the map goes without`);
}

/** A demo stays one: its accounts have a published password, and what was made up cannot be told from what came later. */
function checkDemo({ isDemo, pack: { district } }: District, config: Config): void {
  if (isDemo && !config.isDemo) {
    throw new Mistake({
      zh: `${nameOf(district.name, 'zh')}在此数据库中是作为演示建立的（口令公开，历史虚构），不能改为正式使用；请用 WANGGE_DATA 或 DATABASE_URL 指定一个空的数据库，或设 WANGGE_DEMO=1。`,
      en: `${nameOf(district.name, 'en')} was begun as a demo in this database (published passwords, made-up history) and cannot become a real one; name an empty database with WANGGE_DATA or DATABASE_URL, or set WANGGE_DEMO=1.`,
    });
  }
  if (!isDemo && config.isDemo) {
    say('  此辖区并非演示，不设演示账号 This district was not begun as a demo: it gets no demo accounts');
  }
}

/** Open matters run on the calendar in force: a changed one moves what lies ahead of them, in an event that says so. */
async function catchUp(services: Opened['services'], district: District): Promise<void> {
  const version = await findNewCalendar(services.database, district.id);
  if (version === undefined) return;
  const moved = await recomputeOpen(services, district);
  await settleCalendar(services.database, district.id, version);
  if (moved > 0)
    say(
      `  工作日历已变更，重算 ${moved} 件在办案件的时限 The calendar changed: deadlines of ${moved} open cases moved`,
    );
}

/** Standings say what is counted by the names of the assessment in force: another one makes them anew. */
async function restand(services: Opened['services'], district: District): Promise<void> {
  const looked = await catchUpStandings(services, district);
  if (looked === undefined || looked === 0) return;
  say(`  考核方案已变更，重算 ${looked} 件案件 The assessment changed: ${looked} cases were looked at again`);
}

function greet({ host, port, tls, testMode }: Config, milliseconds: number): void {
  const isHere = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host);
  const shown = isHere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  say(`  就绪 Ready (${(milliseconds / 1000).toFixed(1)} s)`);
  say(`\n  打开 Open  ${tls ? 'https' : 'http'}://${shown}:${port}\n`);
  if (testMode) say('  测试模式：业务时间可被设置 TEST MODE: business time can be set over HTTP\n');
}

function signalled(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
}
