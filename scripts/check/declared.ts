import { rooms } from './arrows.ts';
import type { Declared } from './direction.ts';

type Names = Record<string, string> | undefined;

/** Reads the package.json of every room and of the root ('') out of the tree. */
export function readDeclared(texts: ReadonlyMap<string, string>): Declared {
  const declared = new Map();
  for (const folder of ['', ...rooms.map((room) => room.folder)]) {
    const text = texts.get(folder === '' ? 'package.json' : `${folder}/package.json`);
    if (text === undefined) continue;
    const { dependencies, optionalDependencies, devDependencies } = JSON.parse(text) as Record<string, Names>;
    declared.set(folder, {
      runtime: new Set(Object.keys({ ...dependencies, ...optionalDependencies })),
      development: new Set(Object.keys({ ...devDependencies })),
    });
  }
  return declared;
}
