import { posix } from 'node:path';
import { parseSync, Visitor } from 'vite';

/**
 * - `value`: Node loads the file. `import { type A }` counts here: only `import type { A }` is erased whole.
 * - `type`: erased before the program runs.
 * - `start`: a file named by `new URL('./x.ts', import.meta.url)`, to be run as a process or worker.
 */
export type ImportKind = 'value' | 'type' | 'start';

export interface Import {
  kind: ImportKind;
  /** As it is written. */
  specifier: string;
  /** Path from the root when the specifier is relative; otherwise undefined. */
  path: string | undefined;
  line: number;
}

export interface SourceFile {
  path: string;
  imports: Import[];
  /** What the file asks of the world by a global name: clock, chance, process, network. */
  worldly: { name: string; line: number }[];
  /** Why the file could not be read, or what in it escapes the check. */
  faults: { says: string; line: number }[];
}

const worldlyObjects = new Set(['process', 'console', 'performance', 'crypto', 'localStorage', 'navigator']);
const worldlyCalls = new Set(['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Date']);
const worldlyMembers = new Set(['Date.now', 'Math.random', 'Temporal.Now']);

/** Reads what one TypeScript file imports, by every way the language has, and what it asks of the world. */
export function readSource(path: string, text: string): SourceFile {
  const source: SourceFile = { path, imports: [], worldly: [], faults: [] };
  const lineOf = lineFinder(text);
  const { program, errors } = parseSync(path, text);
  for (const error of errors) source.faults.push({ says: `cannot be parsed: ${error.message}`, line: 1 });

  const add = (kind: ImportKind, specifier: string, start: number) =>
    source.imports.push({ kind, specifier, path: resolve(path, specifier), line: lineOf(start) });
  const worldly = (name: string, start: number) => source.worldly.push({ name, line: lineOf(start) });

  new Visitor({
    ImportDeclaration: (node) => add(node.importKind === 'type' ? 'type' : 'value', node.source.value, node.start),
    ExportAllDeclaration: (node) => add(node.exportKind === 'type' ? 'type' : 'value', node.source.value, node.start),
    ExportNamedDeclaration: (node) => {
      if (node.source) add(node.exportKind === 'type' ? 'type' : 'value', node.source.value, node.start);
    },
    TSImportType: (node) => add('type', node.source.value, node.start),
    ImportExpression: (node) => {
      if (node.source.type === 'Literal' && typeof node.source.value === 'string')
        add('value', node.source.value, node.start);
      else source.faults.push({ says: 'imports a path that is computed: name the file', line: lineOf(node.start) });
    },
    NewExpression: (node) => {
      if (node.callee.type !== 'Identifier') return;
      const [first] = node.arguments;
      if (node.callee.name === 'Date' && first === undefined) worldly('new Date()', node.start);
      if (node.callee.name === 'URL' && first?.type === 'Literal' && typeof first.value === 'string')
        if (/^\.{1,2}\/.*\.tsx?$/.test(first.value)) add('start', first.value, node.start);
    },
    CallExpression: ({ callee, start }) => {
      if (callee.type === 'Identifier' && worldlyCalls.has(callee.name)) worldly(`${callee.name}()`, start);
    },
    MemberExpression: ({ object, property, start }) => {
      if (object.type !== 'Identifier' || property.type !== 'Identifier') return;
      const name = `${object.name}.${property.name}`;
      if (worldlyObjects.has(object.name) || worldlyMembers.has(name)) worldly(name, start);
    },
  }).visit(program);
  return source;
}

function resolve(from: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : undefined;
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let line = starts.length;
    while ((starts[line - 1] as number) > offset) line -= 1;
    return line;
  };
}
