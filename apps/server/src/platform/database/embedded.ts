import { randomBytes } from 'node:crypto';
import {
  access,
  chmod,
  chown,
  constants,
  mkdir,
  mkdtemp,
  open,
  readFile,
  realpath,
  rm,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { type Account, accountForServer, canRead } from './account.ts';
import {
  type ClusterPath,
  createCluster,
  embeddedLogin,
  pathFor,
  programEnvironment,
  resetPassword,
  writeOwned,
} from './cluster.ts';
import { type Guardian, spawnGuardian, waitUntilReady, watchOver } from './guarded.ts';
import type { GuardianOrder } from './guardian.ts';
import { removeDrafts, stopLeftovers } from './leftover.ts';
import { findOwner, type Ownership, type ServerAddress, takeOwnership } from './owner.ts';
import { codeOf, DatabaseProblem, reasonOf } from './problem.ts';
import { type Program, prepareProgram } from './program.ts';
import { settingsFor } from './tuning.ts';

/** How to log in; a subset of node-postgres' client configuration. */
export interface Login {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

/** What a newcomer's screen may say while the server starts. */
export interface Progress {
  step: 'preparing' | 'initialising' | 'starting' | 'recovering' | 'ready';
  zh: string;
  en: string;
}

export interface EmbeddedOptions {
  /** `WANGGE_DATA`; the cluster lies in its subfolder `postgres`. */
  dataFolder: string;
  onProgress?: (progress: Progress) => void;
  /** The server or its guardian ended though nobody asked: with `revives` it is being started again, else there is none any more. */
  onLost?: (problem: DatabaseProblem<'EmbeddedFailed'>) => void;
  /**
   * Start it again when it ended though nobody asked, under the same login, until that succeeds: after a kill at once, on a full disk once
   * there is room. Meanwhile whoever asks is told that it does not answer.
   */
  revives?: boolean;
  onRevived?: () => void;
  /** Other binaries than the embedded ones. */
  program?: Program;
  /** `tcp` listens on a free port of 127.0.0.1 too; Windows always does. Default: a Unix socket alone. */
  listen?: 'socket' | 'tcp';
}

export interface Embedded {
  login: Login;
  /** Ends the server (fast shutdown: open transactions are rolled back) and gives the data folder free. */
  stop(): Promise<void>;
}

const steps: Record<Progress['step'], Omit<Progress, 'step'>> = {
  preparing: { zh: '准备内置 PostgreSQL', en: 'Preparing the embedded PostgreSQL' },
  initialising: { zh: '首次启动：创建数据库', en: 'First start: creating the database' },
  starting: { zh: '启动数据库', en: 'Starting the database' },
  recovering: { zh: '上次未正常关闭，正在恢复', en: 'Recovering from an unclean stop' },
  ready: { zh: '数据库就绪', en: 'The database is ready' },
};

/** A Unix socket's path is limited to 107 bytes (unix(7)), `/.s.PGSQL.5432` included; macOS stops at 103. */
const longestSocketFolder = 103 - '/.s.PGSQL.5432'.length;
/** Names the socket file; no TCP port is opened. */
const socketPort = 5432;
const logLimit = 10 * 1024 * 1024;
const shutdownPatience = 30_000;

/**
 * Starts the private PostgreSQL of a data folder: makes the cluster at the first start, recovers it after a crash, ends when this
 * process ends however it ends (see `guardian.ts`). Files under `<data>/postgres`: `<major>/` the cluster, `password`,
 * `server.log`, `owner-<n>.json`.
 *
 * @throws DatabaseProblem DatabaseFolderOwned, DatabaseFolderUnusable, EmbeddedUnavailable, EmbeddedFailed
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const say = (step: Progress['step']) => options.onProgress?.({ step, ...steps[step] });
  say('preparing');
  const home = await prepareHome(options.dataFolder);
  const account = accountForServer();
  const ownership = await takeOwnership(home);
  try {
    const program = options.program ?? (await prepareProgram(home, account));
    const folder = join(home, String(program.major));
    await removeDrafts(folder);
    const unclean = await stopLeftovers(folder);
    if (ownership.previous?.socketFolder) await removeSocketFolder(ownership.previous.socketFolder);

    const kept = await findPassword(home);
    const password = kept ?? randomBytes(24).toString('base64url');
    const created = await createCluster(folder, program, account, password, () => say('initialising'));
    const path = await pathFor(folder, account);
    if (kept === undefined) {
      if (!created) await resetPassword(path, program, account, password);
      // Last: a file whose password the cluster has not yet got would lock the next start out.
      await writeFile(join(home, 'password'), password, { mode: 0o600, flush: true });
    }
    return await serve({ home, path, program, account, password, ownership, options, say, unclean });
  } catch (error) {
    await ownership.release();
    throw error;
  }
}

/** The login to a server that another process of the product runs on this data folder, for commands beside it; undefined when none runs. */
export async function findEmbedded(dataFolder: string): Promise<Login | undefined> {
  const home = join(resolve(dataFolder), 'postgres');
  const owner = await findOwner(home);
  if (!owner?.server) return undefined;
  return loginTo(owner.server, await readFile(join(home, 'password'), 'utf8'));
}

async function prepareHome(dataFolder: string): Promise<string> {
  const home = join(resolve(dataFolder), 'postgres');
  try {
    await mkdir(home, { recursive: true, mode: 0o755 });
    await access(home, constants.W_OK | constants.X_OK);
    return await realpath(home);
  } catch (error) {
    throw new DatabaseProblem('DatabaseFolderUnusable', { folder: home, reason: reasonOf(error) }, { cause: error });
  }
}

async function findPassword(home: string): Promise<string | undefined> {
  try {
    // Empty after a power cut between creation and write, or on a full disk.
    return (await readFile(join(home, 'password'), 'utf8')) || undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

interface Start {
  home: string;
  path: ClusterPath;
  program: Program;
  account: Account | undefined;
  password: string;
  ownership: Ownership;
  options: EmbeddedOptions;
  say: (step: Progress['step']) => void;
  unclean: boolean;
}

async function serve(start: Start): Promise<Embedded> {
  const { home, path, program, account, ownership, options, say } = start;
  say(start.unclean ? 'recovering' : 'starting');
  const listening = await listen(options.listen ?? 'socket', account);
  await ownership.update({ socketFolder: listening.socketFolder });
  await writeSettings(path.folder, account);

  const logFile = join(home, 'server.log');
  const logStart = await sizeOf(logFile);
  const order: GuardianOrder = {
    command: join(program.folder, 'bin', 'postgres'),
    args: ['-D', path.argument, ...listening.settings.flatMap((setting) => ['-c', setting])],
    cwd: path.folder,
    env: programEnvironment(),
    ...account,
    log: logFile,
    logLimit,
    socketFolder: listening.socketFolder,
    patience: shutdownPatience,
  };
  const login = loginTo(listening.address, start.password);
  const lost = (log: string) => new DatabaseProblem('EmbeddedFailed', { folder: path.folder, log });
  const begin = async (): Promise<Guardian> => {
    await makeSocketFolderAgain(listening.socketFolder, account);
    const guardian = spawnGuardian(order);
    try {
      await waitUntilReady(guardian, login);
      return guardian;
    } catch (error) {
      await guardian.end();
      await stopLeftovers(path.folder);
      throw error;
    }
  };
  let first: Guardian;
  try {
    first = await begin();
  } catch (error) {
    await removeSocketFolder(listening.socketFolder);
    throw lost((await tailOf(logFile, logStart)) || reasonOf(error));
  }
  await ownership.update({ server: listening.address });
  say('ready');

  let stopping: Promise<void> | undefined;
  const finish = async () => {
    await running.end();
    await stopLeftovers(path.folder);
    await removeSocketFolder(listening.socketFolder);
    await ownership.release();
  };
  const tell = async () => options.onLost?.(lost(await tailOf(logFile, logStart)));
  const running = watchOver(first, async () => {
    if (stopping) return undefined;
    if (options.revives) {
      void tell();
      await stopLeftovers(path.folder);
      return { begin, onRevived: () => options.onRevived?.() };
    }
    stopping = finish();
    void stopping.then(tell);
    return undefined;
  });
  return {
    login,
    stop: () => {
      stopping ??= finish();
      return stopping;
    },
  };
}

interface Listening {
  address: ServerAddress;
  socketFolder: string | undefined;
  settings: string[];
}

/** These settings go on the command line, where no configuration file overrides them. */
const settledSettings = ['fsync=on', 'full_page_writes=on', 'synchronous_commit=on', 'logging_collector=off'];

async function listen(kind: 'socket' | 'tcp', account: Account | undefined): Promise<Listening> {
  const tcp = kind === 'tcp' || process.platform === 'win32';
  const port = tcp ? await findFreePort() : socketPort;
  const socketFolder = process.platform === 'win32' ? undefined : await makeSocketFolder(account);
  return {
    address: { host: tcp ? '127.0.0.1' : (socketFolder ?? ''), port },
    socketFolder,
    settings: [
      ...settledSettings,
      `port=${port}`,
      `listen_addresses=${tcp ? '127.0.0.1' : ''}`,
      `unix_socket_directories=${socketFolder ?? ''}`,
      'unix_socket_permissions=0700',
    ],
  };
}

/** A fresh folder that only the server's account (and root) may enter, with a path short enough whatever the data folder's is. */
async function makeSocketFolder(account: Account | undefined): Promise<string> {
  const folder = await mkdtemp(join(await findSocketBase(account), 'wangge-'));
  await chmod(folder, 0o700);
  if (account) await chown(folder, account.uid, account.gid);
  return folder;
}

/** Under the name that the login says: the guardian took it away with itself. */
async function makeSocketFolderAgain(folder: string | undefined, account: Account | undefined): Promise<void> {
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (account) await chown(folder, account.uid, account.gid);
}

/** `TMPDIR` where it serves: root's own (libpam-tmpdir's `/tmp/user/0`) is closed to the server's account, and it may name what is not there. */
async function findSocketBase(account: Account | undefined): Promise<string> {
  const base = tmpdir();
  if (Buffer.byteLength(base) + '/wangge-XXXXXX'.length > longestSocketFolder) return '/tmp';
  try {
    await access(base, constants.W_OK | constants.X_OK);
    return account === undefined || (await canRead(base, account)) ? base : '/tmp';
  } catch {
    return '/tmp';
  }
}

async function removeSocketFolder(folder: string | undefined): Promise<void> {
  if (folder !== undefined && /[/\\]wangge-[^/\\]{6}$/.test(folder)) await rm(folder, { recursive: true, force: true });
}

async function findFreePort(): Promise<number> {
  return await new Promise((done, fail) => {
    const probe = createServer().once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Rewritten at each start; ALTER SYSTEM (postgresql.auto.conf) is read later and wins. */
async function writeSettings(folder: string, account: Account | undefined): Promise<void> {
  const lines = Object.entries(settingsFor(totalmem())).map(([name, value]) => `${name} = '${value}'`);
  await writeOwned(
    join(folder, 'postgresql.conf'),
    `# Written by the product at each start.\n${lines.join('\n')}\n`,
    account,
  );
}

function loginTo(address: ServerAddress, password: string): Login {
  return { ...address, user: embeddedLogin, password, database: embeddedLogin };
}

async function sizeOf(file: string): Promise<number> {
  try {
    const handle = await open(file, 'r');
    try {
      return (await handle.stat()).size;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 0;
    throw error;
  }
}

/** The last lines written to the log since it had `from` bytes. */
async function tailOf(file: string, from: number): Promise<string> {
  try {
    const text = (await readFile(file)).subarray(from).toString('utf8').trim();
    return text.split('\n').slice(-8).join('\n');
  } catch {
    return '';
  }
}
