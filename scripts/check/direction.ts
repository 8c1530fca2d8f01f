import { exceptions, foldersOfRooms, foldersOnTop, type Room, rooms, serverFolder } from './arrows.ts';
import type { Fault } from './fault.ts';
import type { Import, SourceFile } from './imports.ts';

/** What the package.json of each room, and of the root under '', declares: names of packages. */
export type Declared = ReadonlyMap<string, { runtime: ReadonlySet<string>; development: ReadonlySet<string> }>;

interface Known {
  paths: ReadonlySet<string>;
  /** Exceptions that some import needed. */
  used: Set<string>;
}

/** Every import against the arrows; every package that is imported against the room's package.json. */
export function checkDirection(sources: readonly SourceFile[], declared: Declared): Fault[] {
  const faults: Fault[] = [];
  const known: Known = { paths: new Set(sources.map(({ path }) => path)), used: new Set() };
  for (const source of sources) {
    const fault = (line: number, says: string) => faults.push({ path: source.path, line, says });
    for (const { says, line } of source.faults) fault(line, says);
    for (const one of source.imports) {
      const says = one.path === undefined ? checkName(source.path, one, declared) : checkPath(source.path, one, known);
      if (says !== undefined) fault(one.line, says);
    }
  }
  for (const { to } of exceptions)
    if (!known.used.has(to))
      faults.push({
        path: 'scripts/check/arrows.ts',
        says: `nothing needs the exception for ${to} any more: take it out`,
      });
  return faults;
}

/** Files of pure rooms that ask the clock, chance, the process or the network by a global name. */
export function checkPurity(sources: readonly SourceFile[]): Fault[] {
  const faults: Fault[] = [];
  for (const { path, worldly } of sources) {
    const room = roomOf(path);
    if (!room?.pure || !isSource(path, room)) continue;
    for (const { name, line } of worldly)
      faults.push({ path, line, says: `${name} in ${room.folder}, which is pure: take it as an argument` });
  }
  return faults;
}

function checkName(path: string, one: Import, declared: Declared): string | undefined {
  const room = roomOf(path);
  if (one.specifier.startsWith('node:')) {
    if (room && !room.node && isSource(path, room)) return `${room.folder} imports no Node module (${one.specifier})`;
    return undefined;
  }
  const name = packageOf(one.specifier);
  const own = rooms.find((other) => other.name === name);
  if (own && one.specifier !== own.name) return `import ${own.name} as a whole, not ${one.specifier}`;
  if (own && room) {
    const allowed = isSource(path, room) ? room.mayImport : [...room.mayImport, ...(room.testsMayImport ?? [])];
    if (own === room)
      return isSource(path, room) ? `${room.folder} imports itself by name: use a relative path` : undefined;
    if (!allowed.includes(own.folder)) return `${room.folder} may not import ${own.folder}: arrows point down only`;
  }
  return undeclared(path, one, name, room, declared);
}

function undeclared(
  path: string,
  one: Import,
  name: string,
  room: Room | undefined,
  declared: Declared,
): string | undefined {
  const at = room && declared.has(room.folder) ? room.folder : '';
  const here = declared.get(at);
  const root = declared.get('');
  const types = `@types/${name.replace(/^@(.*)\/(.*)$/, '$1__$2')}`;
  if (room && isSource(path, room)) {
    if (here?.runtime.has(name)) return undefined;
    if (one.kind === 'type' && (here?.development.has(name) || here?.development.has(types))) return undefined;
    return `${name} is not in the dependencies of ${at}/package.json`;
  }
  if (name.startsWith('@wangge/')) return undefined;
  const near = [here, root].some((packages) => packages?.runtime.has(name) || packages?.development.has(name));
  if (one.kind === 'type' && here?.development.has(types)) return undefined;
  // What runs above the rooms (bench, scripts) may use what the server is made of.
  if (near || (!room && declared.get('apps/server')?.runtime.has(name))) return undefined;
  return `${name} is in no package.json that this file may count on`;
}

function checkPath(path: string, one: Import, known: Known): string | undefined {
  const to = one.path as string;
  const room = roomOf(path);
  const target = roomOf(to);
  if (room && target !== room)
    return target
      ? `a relative path out of ${room.folder} into ${target.folder}: import it by its name, if the arrows allow it`
      : `${room.folder} reaches out of its folder to ${to}`;
  if (!path.startsWith(`${serverFolder}/`)) return undefined;
  if (!to.startsWith(`${serverFolder}/`)) return `the server's source imports ${to}, which is not its source`;
  return checkServer(path.slice(serverFolder.length + 1), to.slice(serverFolder.length + 1), one, known);
}

function checkServer(path: string, to: string, one: Import, known: Known): string | undefined {
  const from = serverRoomOf(path);
  const into = serverRoomOf(to);
  if (from === into) return undefined;
  const exception = exceptions.find((other) => other.to === to && (other.from ?? topOf(from)) === topOf(from));
  if (exception) {
    known.used.add(to);
    return one.kind === 'type' ? undefined : `of ${to} only types may be imported here, by \`import type\``;
  }
  if (into === '') return `${to} puts the server together: nothing below it imports it`;
  if (topOf(from) === 'platform' && topOf(into) !== 'platform')
    return `platform imports no noun (${into}): what it needs of one is an argument`;
  // Files that stand directly in platform/ are rooms of one file, and so are those of a room of the platform without an index.
  const open =
    into === 'platform' || (topOf(into) === 'platform' && !known.paths.has(`${serverFolder}/${into}/index.ts`));
  if (!open && to !== `${into}/index.ts`) return `enter ${into} by ${into}/index.ts, not by ${to}`;
  return undefined;
}

/** The room of a file of the server: '' for those that put it together, `platform` for the loose files there. */
export function serverRoomOf(path: string): string {
  const [top, second, third] = path.split('/');
  if (second === undefined || foldersOnTop.includes(top as string)) return '';
  return foldersOfRooms.includes(top as string) && third !== undefined ? `${top}/${second}` : (top as string);
}

function topOf(room: string): string {
  return room.split('/')[0] as string;
}

function roomOf(path: string): Room | undefined {
  return rooms.find(({ folder }) => path.startsWith(`${folder}/`));
}

function isSource(path: string, { folder }: Room): boolean {
  return path.startsWith(`${folder}/src/`) && !/\.test\.tsx?$/.test(path);
}

/** `@a/b/c` → `@a/b`, `a/b` → `a`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
