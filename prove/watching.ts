/**
 * Things are broken on purpose, one after the other, and each time the metric that has to be zero must move and its alert fire by the
 * expression that stands in `ops/alerts.yaml`; before, and once it is mended, it must not. `for` is not waited for: it only delays.
 */
import { execFile } from 'node:child_process';
import { rename } from 'node:fs/promises';
import { promisify } from 'node:util';
import { makeCheckpoint, verify } from '../apps/server/src/checkpoints/index.ts';
import { openExamination } from '../apps/server/src/health/index.ts';
import { noteOutcome } from '../apps/server/src/platform/audit/index.ts';
import { houseScope } from '../apps/server/src/platform/policy/index.ts';
import { type Watch, type WatchRules, watchOf, watchRules } from '../apps/server/src/platform/watch/index.ts';
import { openWatching } from '../apps/server/src/watching/index.ts';
import { type Alert, alertsFile, readAlerts } from './alerts.ts';
import { type House, openHouse } from './house.ts';
import { evaluate, parseExpression, type Reading, readSamples } from './promql.ts';
import { fileReports } from './reports.ts';
import type { Proof, Section, Size } from './section.ts';

/** Nothing has to be old to be late, so that nobody waits for it. */
const hasty: WatchRules = {
  ...watchRules,
  ...Object.fromEntries(
    ['signedWithin', 'sweptWithin', 'followedWithin', 'deletedWithin', 'growthEvery'].map((name) => [
      name,
      { value: 0, source: 'nothing is waited for' },
    ]),
  ),
};

/** A house that is watched, and what Prometheus would have read of it. */
interface Scene {
  house: House;
  watch: Watch;
  read(): Promise<Reading>;
  /** One turn of the watch and one reading. */
  look(): Promise<void>;
  /** Readings so far; the clock of Prometheus is moved by the scene. */
  readings: Reading[];
  /** Lets so much time pass for Prometheus, in seconds. */
  pass(seconds: number): void;
  /** By the clock of Prometheus, in milliseconds. */
  now(): number;
}

/** How something is broken, and mended. */
interface Deed {
  alert: string;
  what: string;
  /** Before it, where what came before has left traces. */
  ready?(scene: Scene): Promise<unknown>;
  break(scene: Scene): Promise<unknown>;
  /** Absent: time alone mends it. */
  mend?(scene: Scene): Promise<unknown>;
}

const DAY = 86_400;
const quietly = (promise: Promise<unknown>): Promise<unknown> => promise.catch(() => {});
const owner = (text: string) => (scene: Scene) => scene.house.asOwner((client) => client.query(text));

function noted(outcome: 'verification' | 'backup', { ago, found }: { ago: number; found?: number }) {
  return ({ house: { services, district } }: Scene) =>
    services.database.transaction(houseScope(district.id), (trx) =>
      noteOutcome(trx, {
        district: district.id,
        at: new Date(Date.now() - ago * 1000),
        outcome,
        details: found === undefined ? {} : { found },
      }),
    );
}

/** As `wangge audit verify` does. */
async function verifyAndNote(scene: Scene): Promise<void> {
  const { found } = await verify(scene.house.services, scene.house.district);
  await noted('verification', { ago: 0, found })(scene);
}

async function file(house: House): Promise<number> {
  const headers = { ...(await house.as('worker')), 'content-type': 'application/json' };
  const body = JSON.stringify({ id: crypto.randomUUID(), form: {} });
  const url = `${house.origin}/api/v1/cases/${crypto.randomUUID()}/actions/file`;
  const answer = await fetch(url, { method: 'POST', headers, body });
  await answer.arrayBuffer();
  return answer.status;
}

async function turnTasks({ watch, now }: Scene): Promise<void> {
  for (const task of ['sweep', 'checkpoint', 'watch']) watch.tasks.succeeded(task, now());
}

/** While every connection is held by somebody else. */
async function withoutConnections({ house }: Scene, use: () => Promise<unknown>): Promise<void> {
  const { pool } = house.services.database;
  const held = await Promise.all(Array.from({ length: 10 }, () => pool.connect()));
  await use().finally(() => {
    for (const client of held) client.release();
  });
}

const ask = async ({ house }: Scene): Promise<void> => {
  await (await fetch(`${house.origin}/health`)).arrayBuffer();
};

const settled = () => new Promise((done) => setTimeout(done, 200));

const deeds: readonly Deed[] = [
  {
    alert: 'WanggeEventsNotAppended',
    what: 'a table is away while somebody acts',
    break: async (scene) => {
      await owner('alter table wangge.matter rename to matter_away')(scene);
      await file(scene.house).finally(() => owner('alter table wangge.matter_away rename to matter')(scene));
    },
  },
  {
    alert: 'WanggeFaults',
    what: 'the same, as a fault of ours',
    break: async (scene) => {
      await owner('alter table wangge.matter rename to matter_away')(scene);
      await file(scene.house).finally(() => owner('alter table wangge.matter_away rename to matter')(scene));
    },
  },
  {
    alert: 'WanggeCheckpointOverdue',
    what: 'reports are filed and no checkpoint is made',
    ready: ({ house }) => makeCheckpoint(house.services, house.district),
    break: async ({ house, look }) => {
      await fileReports(house, { count: 2, seed: 7 });
      // Once, to see where writing stood; what is not signed at the next look is late.
      await look();
    },
    mend: ({ house }) => makeCheckpoint(house.services, house.district),
  },
  {
    alert: 'WanggeVerifyFindings',
    what: 'a row is tampered with, then the store verified',
    break: async (scene) => {
      await owner(
        `update wangge.matter set lead_unit = 'u-nobody' where id = (select min(id::text)::uuid from wangge.matter)`,
      )(scene);
      await verifyAndNote(scene);
    },
    mend: async (scene) => {
      await owner('update wangge.matter set lead_unit = null where lead_unit = $$u-nobody$$')(scene);
      await verifyAndNote(scene);
    },
  },
  {
    alert: 'WanggeVerificationOld',
    what: 'nobody verifies for nine days',
    break: async (scene) => {
      await owner(`delete from wangge.audit where subject = 'outcome/verification'`)(scene);
      await noted('verification', { ago: 9 * DAY, found: 0 })(scene);
    },
    mend: noted('verification', { ago: 0, found: 0 }),
  },
  {
    alert: 'WanggeBackupOld',
    what: 'the last good backup is two days old',
    break: async (scene) => {
      await owner(`delete from wangge.audit where subject = 'outcome/backup'`)(scene);
      await noted('backup', { ago: 2 * DAY })(scene);
    },
    mend: noted('backup', { ago: 0 }),
  },
  {
    alert: 'WanggeSweepLate',
    what: 'something falls due and nothing sweeps',
    break: owner(`update wangge.matter set timer_at = now() - interval '10 minutes'`),
    mend: owner('update wangge.matter set timer_at = null'),
  },
  {
    alert: 'WanggeFeedNotFollowed',
    what: 'the outbox fills and its reader stands still',
    break: async ({ house, watch, look }) => {
      watch.feed = () => ({ listeners: 1, reached: { xid: 1n, position: 0n } });
      await fileReports(house, { count: 1, seed: 8 });
      await look();
    },
    mend: async ({ watch }) => {
      watch.feed = () => ({ listeners: 0, reached: undefined });
    },
  },
  {
    alert: 'WanggeFeedStill',
    what: 'people listen and the reader does not look',
    break: async ({ watch, look, pass }) => {
      watch.feed = () => ({ listeners: 3, reached: { xid: 2n ** 60n, position: 0n } });
      for (let turn = 0; turn < 3; turn += 1) {
        pass(120);
        await look();
      }
    },
    mend: async ({ watch, look, pass }) => {
      watch.count('wangge_feed_looks_total', {}, 1);
      pass(15);
      await look();
    },
  },
  {
    alert: 'WanggeDeletionsOverdue',
    what: 'old rows and photos that nothing sweeps',
    break: owner(`
      insert into wangge.outbox (district_id, topic, payload, at)
        select id, 'case', '{}', '2020-01-01' from wangge.district, generate_series(1, 3);
      insert into wangge.photo (district_id, id, staff_id, type, bytes, created_at)
        select id, gen_random_uuid(), 'x', 'image/png', 1, '2020-01-01' from wangge.district`),
    mend: owner(`delete from wangge.outbox where at < '2021-01-01'; delete from wangge.photo where staff_id = 'x'`),
  },
  {
    alert: 'WanggeTaskFailing',
    what: 'a task fails',
    break: async ({ watch }) => {
      watch.tasks.failed('sweep-photos');
    },
    mend: async ({ watch }) => watch.tasks.succeeded('sweep-photos', Date.now()),
  },
  {
    alert: 'WanggeTaskStill',
    what: 'the sweep is stopped',
    ready: turnTasks,
    break: async ({ pass }) => pass(400),
    mend: turnTasks,
  },
  {
    alert: 'WanggeExportsFailed',
    what: 'an export fails',
    break: async ({ watch }) => watch.count('wangge_exports_failed_total', {}),
  },
  {
    alert: 'WanggeUnhandledRejections',
    what: 'a promise fails unheard',
    break: async ({ watch }) => watch.count('wangge_unhandled_rejections_total', {}),
  },
  {
    alert: 'WanggeConnectionsLost',
    what: 'the database cuts the connections',
    break: async ({ house }) => {
      await house.asOwner((client) =>
        client.query(`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and application_name like 'wangge%'`),
      );
      await quietly(house.services.database.kysely.selectFrom('wangge.district' as never).execute());
    },
  },
  {
    alert: 'WanggeDatabaseSilent',
    what: 'every connection hangs',
    break: (scene) => withoutConnections(scene, scene.look),
    mend: settled,
  },
  {
    alert: 'WanggeNoPings',
    what: 'every connection hangs for minutes',
    break: (scene) =>
      withoutConnections(scene, async () => {
        for (let turn = 0; turn < 3; turn += 1) {
          scene.pass(140);
          await scene.look();
        }
      }),
    mend: settled,
  },
  {
    alert: 'WanggeNotReady',
    what: 'somebody asks while every connection hangs',
    break: (scene) => withoutConnections(scene, () => ask(scene)),
  },
  {
    alert: 'WanggePoolExhausted',
    what: 'somebody waits for a connection',
    break: (scene) =>
      withoutConnections(scene, async () => {
        const asked = ask(scene);
        await settled();
        scene.readings.push(await scene.read());
        await asked;
      }),
    mend: settled,
  },
  {
    alert: 'WanggeNoRequests',
    what: 'nobody reaches the server for half an hour',
    ready: async (scene) => {
      await scene.look();
      await ask(scene);
    },
    break: async ({ pass, look }) => {
      for (let turn = 0; turn < 4; turn += 1) {
        pass(700);
        await look();
      }
    },
    mend: ask,
  },
  {
    alert: 'WanggeNoCheckpoints',
    what: 'no checkpoint is noted for a day',
    ready: async ({ watch, look, house: { district } }) => {
      watch.count('wangge_checkpoints_made_total', { district: district.slug }, 0);
      await look();
      watch.count('wangge_checkpoints_made_total', { district: district.slug }, 1);
    },
    break: async ({ pass, look }) => {
      for (let turn = 0; turn < 3; turn += 1) {
        pass(DAY / 2);
        await look();
      }
    },
    mend: async ({ watch, house: { district } }) =>
      watch.count('wangge_checkpoints_made_total', { district: district.slug }, 1),
  },
  {
    alert: 'WanggeClockRanBack',
    what: 'the clock of the machine is set back',
    break: async ({ look }) => {
      const real = Date.now;
      Date.now = () => real() - 30_000;
      await look().finally(() => {
        Date.now = real;
      });
    },
  },
  {
    alert: 'WanggeTablesOfAnotherVersion',
    what: 'the ledger of migrations names one too many',
    break: owner(`insert into wangge.migration (file, sha256) values ('9999-later.sql', '')`),
    mend: owner(`delete from wangge.migration where file = '9999-later.sql'`),
  },
  {
    alert: 'WanggeKeyFileGone',
    what: 'the key file is moved away',
    break: ({ house: { services } }) => rename(services.config.keyFile, `${services.config.keyFile}.away`),
    mend: ({ house: { services } }) => rename(`${services.config.keyFile}.away`, services.config.keyFile),
  },
  {
    alert: 'WanggeDiskLow',
    what: 'less room than the bound',
    break: async () => {
      bound.freeMegabytes = { value: 1e12, source: 'more than any disk' };
    },
    mend: async () => {
      bound.freeMegabytes = { value: 0, source: 'any disk' };
    },
  },
  {
    alert: 'WanggeClockSkewed',
    what: 'the clock of the machine goes wrong by a minute',
    break: async ({ house: { services } }) => {
      services.realNow = () => new Date(Date.now() + 60_000);
    },
    mend: async ({ house: { services } }) => {
      services.realNow = () => new Date();
    },
  },
];

/** Rules that a deed may change while it is looked at. */
const bound: { freeMegabytes: WatchRules['freeMegabytes'] } = { freeMegabytes: { value: 0, source: 'any disk' } };

async function openScene(): Promise<{ scene: Scene; close(): Promise<void> }> {
  const house = await openHouse({ slug: 'shizhong', testMode: false, env: { WANGGE_LOG: 'silent' } });
  const { services } = house;
  const watch = watchOf(services);
  const rules = {
    ...hasty,
    get freeMegabytes() {
      return bound.freeMegabytes;
    },
  };
  const watching = openWatching(services, openExamination(services, rules), rules);
  const readings: Reading[] = [];
  let ahead = 0;
  for (const [task, every] of [
    ['sweep', 5],
    ['checkpoint', 60],
    ['sweep-photos', 3600],
    ['watch', 15],
  ] as const)
    watch.tasks.begin(task, every * 1000, Date.now());
  const scene: Scene = {
    house,
    watch,
    readings,
    pass: (seconds) => {
      ahead += seconds;
    },
    now: () => Date.now() + ahead * 1000,
    async read() {
      return { at: scene.now() / 1000, samples: readSamples((await watch.read('prometheus')).text) };
    },
    async look() {
      await watching.turn();
      readings.push(await scene.read());
    },
  };
  return { scene, close: () => house.close() };
}

async function tryDeed(scene: Scene, deed: Deed, { expr }: Alert, say: (line: string) => void): Promise<Proof> {
  const node = parseExpression(expr);
  const fires = () => evaluate(node, scene.readings).length > 0;
  await deed.ready?.(scene);
  await scene.look();
  await scene.look();
  const before = fires();
  await deed.break(scene);
  // What hangs was looked at while it hung.
  const during = fires();
  await scene.look();
  const after = during || fires();
  await deed.mend?.(scene);
  // A counter's span of time has to pass.
  if (!deed.mend) scene.pass(2 * DAY);
  await scene.look();
  await scene.look();
  const mended = fires();
  const held = !before && after && !mended;
  say(`  ${held ? 'ok' : 'BROKEN'} ${deed.alert}: ${deed.what}`);
  const words = (state: boolean) => (state ? 'fires' : 'quiet');
  return {
    what: `${deed.alert}: ${deed.what}`,
    size: '1',
    result: `${words(before)}, ${words(after)}, ${words(mended)}`,
    wanted: 'quiet, fires, quiet',
    held,
  };
}

/** Prometheus' own opinion of the rules, where its tool is installed. */
async function askPromtool(say: (line: string) => void): Promise<Proof> {
  const what = 'promtool takes the rules and the metrics';
  const proof = { what, size: 'ops/alerts.yaml', wanted: 'no fault' };
  try {
    const { stdout } = await promisify(execFile)('promtool', ['check', 'rules', alertsFile]);
    return { ...proof, result: stdout.replace(/\s+/g, ' ').trim(), held: /SUCCESS/.test(stdout) };
  } catch (error) {
    const { code, message, stderr } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code !== 'ENOENT') return { ...proof, result: stderr ?? message, held: false };
    say('SKIPPED: promtool is not installed (Debian: apt-get install --no-install-recommends prometheus)');
    return { ...proof, result: 'SKIPPED: promtool is not installed', wanted: '', held: undefined };
  }
}

export const watching: Section = {
  about: 'what is broken moves a metric that has to be zero, and its alert would fire',
  async prove(_size: Size, say) {
    const alerts = new Map((await readAlerts()).map((one) => [one.alert, one]));
    const { scene, close } = await openScene();
    const proofs: Proof[] = [];
    try {
      await fileReports(scene.house, { count: 3, seed: 20_200_404 });
      await makeCheckpoint(scene.house.services, scene.house.district);
      await verifyAndNote(scene);
      await noted('backup', { ago: 0 })(scene);
      for (const deed of deeds) {
        const alert = alerts.get(deed.alert);
        if (!alert) throw new Error(`there is no alert ${deed.alert}`);
        proofs.push(await tryDeed(scene, deed, alert, say));
      }
    } finally {
      await close();
    }
    proofs.push(await askPromtool(say));
    return proofs;
  },
};
