import { buildApp } from '../app.ts';
import { recomputeOpen } from '../cases/index.ts';
import { loadPack, readPackFolder } from '../districts/index.ts';
import { buildPages } from '../pages/index.ts';
import type { Config } from '../platform/config.ts';
import type { Router } from '../platform/http/index.ts';
import { greetDemo, prepareDemo } from './demo.ts';
import { type Opened, openServices, readDistricts } from './open.ts';
import { startRecurring } from './recurring.ts';
import { say } from './terminal.ts';

/** `wangge start`: pages, database, district, history, then serve until SIGINT or SIGTERM. */
export async function start(): Promise<number> {
  const begun = performance.now();
  say('Wangge 网格');
  // Beside the database's start, of which this process only awaits the end.
  const pages = buildPages(() => say('  构建页面 Building the pages …'));
  // Its failure is told where it is awaited.
  pages.catch(() => {});
  const opened = await openServices({
    name: 'wangge start',
    onProgress: ({ zh, en }) => say(`  ${zh} ${en}`),
    onLost: (error) => {
      process.stderr.write(`数据库意外停止 The database stopped: ${error.message}\n`);
      process.exit(1);
    },
  });
  try {
    await pages;
    await serveUntilSignal(opened, begun);
    return 0;
  } finally {
    await opened.close();
  }
}

async function serveUntilSignal(opened: Opened, begun: number): Promise<void> {
  const { services } = opened;
  await loadDistrict(opened);
  await prepareDemo(services);
  const router: Router = await buildApp(services);
  try {
    await router.listen({ host: services.config.host, port: services.config.port });
    const stopRecurring = await startRecurring(services);
    greet(services.config, performance.now() - begun);
    await greetDemo(services);
    await signalled();
    say('\n正在停止 Stopping …');
    await stopRecurring();
  } finally {
    await router.close();
  }
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

function greet({ host, port, tls, testMode }: Config, milliseconds: number): void {
  const shown = ['127.0.0.1', '0.0.0.0', '::'].includes(host) ? 'localhost' : host;
  say(`  就绪 Ready (${(milliseconds / 1000).toFixed(1)} s)`);
  say(`\n  打开 Open  ${tls ? 'https' : 'http'}://${shown}:${port}\n`);
  if (testMode) say('  测试模式：业务时间可被设置 TEST MODE: business time can be set over HTTP\n');
}

function signalled(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
}
