import type { Fault } from './fault.ts';

/** Folders of people's machines. `/home/node` and the like in an example are written as `/srv/…` instead. */
const machine = /(?<![\w.*-])(\/work\/\w|\/root\/|\/home\/\w+\/|\/Users\/\w+\/|[A-Z]:\\Users\\)/;
const registry = /\bregistry\.(?:npmjs|npmmirror|yarnpkg)\.\w+/;
const held = /\b(?:test|it|describe|bench)(?:\.\w+)*\.(only|todo|skip)\s*\(/;

/**
 * Lines that belong to one machine or one moment: paths of a machine, the host of the registry that this machine installs
 * from, tests left alone, put off, or switched off without a condition.
 *
 * @param ownRegistry host of the registry that this machine installs from
 */
export function checkWords(files: ReadonlyMap<string, string>, ownRegistry: string | undefined): Fault[] {
  const faults: Fault[] = [];
  for (const [path, text] of files) {
    const isTest = /\.test\.tsx?$/.test(path);
    text.split('\n').forEach((content, index) => {
      const fault = (says: string) => faults.push({ path, line: index + 1, says });
      const place = machine.exec(content);
      if (place) fault(`names a path of one machine (${place[0]})`);
      const own = ownRegistry !== undefined && content.includes(ownRegistry) ? ownRegistry : undefined;
      const host = own ?? registry.exec(content)?.[0];
      if (host !== undefined) fault(`names a package registry (${host}): that is configuration of a machine`);
      const word = isTest ? held.exec(content)?.[1] : undefined;
      if (word !== undefined) fault(`.${word}: a test runs, or says on what condition it does not (skipIf, runIf)`);
    });
  }
  return faults;
}
