import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../disk.ts';
import { type Account, canRead } from './account.ts';
import { codeOf, DatabaseProblem } from './problem.ts';
import type { Program } from './program.ts';

/** Login and database of the product on the embedded server. The login owns the database, may create roles, and is no superuser. */
export const embeddedLogin = 'wangge';

/** How a program is told where the cluster lies: it is started with `cwd` and gets `argument` as its data folder. */
export interface ClusterPath {
  folder: string;
  argument: string;
}

/**
 * The path by which the server's account reaches the cluster. Folders above it may be closed to that account (`/root`, mode 700), and
 * opening them is not ours to do. Neither is moving the data elsewhere: a volume or a backup of WANGGE_DATA must hold it. The
 * working directory of a child is set before its account, so it may be a folder that the account could not walk to; Linux then gives it
 * the name `/proc/self/cwd`, which needs no right on the folders above. PostgreSQL's processes never leave that directory
 * (from 16 on; older ones change it to find themselves).
 *
 * @throws DatabaseProblem DatabaseFolderUnusable on a system without /proc
 */
export async function pathFor(folder: string, account: Account | undefined): Promise<ClusterPath> {
  if (account === undefined || (await canRead(folder, account))) return { folder, argument: folder };
  if (process.platform === 'linux') return { folder, argument: '/proc/self/cwd' };
  throw new DatabaseProblem('DatabaseFolderUnusable', {
    folder,
    reason: `started as root, PostgreSQL runs as uid ${account.uid}, which may not enter a folder above it`,
  });
}

/**
 * Makes the cluster `folder` unless it is there. It is built under another name and renamed when it is whole and on disk, so a
 * run that is cut short leaves nothing that looks like a cluster (see `removeDrafts`). Call as the owner of the data folder.
 *
 * @returns true when it was made now
 */
export async function createCluster(
  folder: string,
  program: Program,
  account: Account | undefined,
  password: string,
  onCreate: () => void,
): Promise<boolean> {
  if (await isCluster(folder)) return false;
  onCreate();

  const draft = `${folder}.${randomBytes(6).toString('hex')}.draft`;
  await mkdir(draft, { mode: 0o700 });
  if (account) await chown(draft, account.uid, account.gid);
  const path = await pathFor(draft, account);
  await run(program, 'initdb', ['-D', path.argument, ...initialisation(program)], path, account);
  await writeOwned(join(draft, 'pg_hba.conf'), accessRules, account);
  await runSingle(program, path, account, [
    `CREATE ROLE ${embeddedLogin} LOGIN CREATEROLE CREATEDB PASSWORD '${password}'`,
    `CREATE DATABASE ${embeddedLogin} OWNER ${embeddedLogin}`,
  ]);
  await rename(draft, folder);
  await syncFolder(dirname(folder));
  return true;
}

/** Gives the login a new password, for a data folder whose password file was lost: whoever owns the files owns the server. */
export async function resetPassword(
  path: ClusterPath,
  program: Program,
  account: Account | undefined,
  password: string,
): Promise<void> {
  await runSingle(program, path, account, [`ALTER ROLE ${embeddedLogin} PASSWORD '${password}'`]);
}

/** A file in the cluster, readable by the server's account and nobody else. */
export async function writeOwned(path: string, text: string, account: Account | undefined): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
  await chmod(path, 0o600);
  if (account) await chown(path, account.uid, account.gid);
}

// The superuser has no password and so cannot log in at all; what needs one is done on the files, with the server stopped.
const accessRules = `# Written by the product once. Whoever has a password, from this machine only.
local all all scram-sha-256
host  all all 127.0.0.1/32 scram-sha-256
`;

function initialisation(program: Program): string[] {
  // Plain code-point order by default: the fastest, and no upgrade of a library can corrupt an index on it. Where people read a sorted
  // list the query names the collation "zh-x-icu" (pinyin). PostgreSQL 17 brought this order its own provider; before, it is the C library's.
  const order =
    program.major >= 17
      ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
      : ['--locale=C.UTF-8', '--locale-provider=libc'];
  return ['--username=postgres', '--encoding=UTF8', ...order, '--auth=reject', '--data-checksums', '--no-instructions'];
}

async function isCluster(folder: string): Promise<boolean> {
  try {
    return (await stat(join(folder, 'PG_VERSION'))).isFile();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Single-user mode: each line is a command, the first error ends it. */
async function runSingle(program: Program, path: ClusterPath, account: Account | undefined, commands: string[]) {
  const args = ['--single', '-D', path.argument, '-c', 'exit_on_error=on', '-c', 'log_checkpoints=off', 'postgres'];
  await run(program, 'postgres', args, path, account, `${commands.join('\n')}\n`);
}

/** The environment of every PostgreSQL program: nothing of ours, least of all DATABASE_URL and keys. */
export function programEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP } = process.env;
  return { PATH, SystemRoot, TEMP, LC_ALL: 'C', TZ: 'UTC' };
}

async function run(
  program: Program,
  name: 'initdb' | 'postgres',
  args: string[],
  path: ClusterPath,
  account: Account | undefined,
  input = '',
): Promise<void> {
  const child = spawn(join(program.folder, 'bin', name), args, {
    ...account,
    cwd: path.folder,
    env: programEnvironment(),
    windowsHide: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
    });
  }
  child.stdin.on('error', () => {}).end(input);
  const code = await new Promise<number | string>((done, fail) => {
    child.once('error', (cause) =>
      fail(
        new DatabaseProblem(
          'EmbeddedUnavailable',
          { platform: `${process.platform}-${process.arch}`, reason: cause.message },
          { cause },
        ),
      ),
    );
    child.once('close', (status, signal) => done(status ?? signal ?? 'unknown'));
  });
  if (code === 0) return;
  // initdb asks the system for the name of its account though it has no use for it; in a container the uid may have none.
  const nameless = /could not look up effective user ID (\d+)/.exec(said);
  if (nameless) {
    const reason = `uid ${nameless[1]} has no entry in /etc/passwd, and PostgreSQL insists on one`;
    throw new DatabaseProblem('EmbeddedUnavailable', { platform: `${process.platform}-${process.arch}`, reason });
  }
  throw new DatabaseProblem('EmbeddedFailed', {
    folder: path.folder,
    log: `${name} ended with ${code}: ${said.trim()}`,
  });
}

/** The postmaster's pid as its lock file has it, or undefined. */
export async function findPostmaster(folder: string): Promise<number | undefined> {
  try {
    const pid = Number.parseInt(await readFile(join(folder, 'postmaster.pid'), 'utf8'), 10);
    return Number.isNaN(pid) ? undefined : pid;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
