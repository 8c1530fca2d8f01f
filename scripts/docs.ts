/**
 * Writes the pages of docs/ that are made from something else: `errors.md` from the table of errors, `procedures.md` from
 * the procedures of both districts. `--check` writes nothing and fails when a page is not what it would be.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readPackFolder } from '../apps/server/src/districts/folder.ts';
import { table } from '../apps/server/src/platform/errors/index.ts';
import { drawProcedure, readPack } from '../packages/district/src/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

function errorsPage(): string {
  const rows = Object.entries(table)
    .sort(([, a], [, b]) => a.status - b.status)
    .map(([code, { status, when }]) => `|${status}|\`${code}\`|${when}|`);
  return [
    '# Errors',
    '',
    'Every error that leaves the server is a row of `apps/server/src/platform/errors/table.ts`; this page is made from it. An answer is',
    '`application/problem+json` (RFC 9457) with `code`, `title` in the language of `Accept-Language`, `text` in Chinese and English, and the',
    'details of its code.',
    '',
    '|status|code|when|',
    '|--|--|--|',
    ...rows,
    '',
  ].join('\n');
}

async function proceduresPage(): Promise<string> {
  const lines = [
    '# Procedures',
    '',
    'Drawn from the files themselves by `drawProcedure`; the running server draws the version in force at',
    '`/api/v1/procedures/<id>/drawing`.',
    '',
  ];
  for (const district of ['shizhong', 'ville-haute']) {
    const { pack } = readPack(await readPackFolder(`${root}/districts/${district}`));
    if (!pack) throw new Error(`districts/${district} has faults: run wangge district check`);
    for (const procedure of Object.values(pack.procedures)) {
      const locale = pack.district.locales.includes('en') ? 'en' : (pack.district.locales[0] ?? 'en');
      lines.push(`## ${procedure.name[locale]} (\`districts/${district}/procedures/${procedure.id}.yaml\`)`, '');
      lines.push('```mermaid', drawProcedure(procedure, locale).trimEnd(), '```', '');
    }
  }
  return lines.join('\n');
}

const pages = { 'docs/errors.md': errorsPage(), 'docs/procedures.md': await proceduresPage() };
for (const [path, text] of Object.entries(pages)) {
  const standing = await readFile(`${root}/${path}`, 'utf8').catch(() => '');
  if (standing === text) continue;
  if (!process.argv.includes('--check')) await writeFile(`${root}/${path}`, text);
  else {
    console.error(`${path} is not what it is made from: run \`node scripts/docs.ts\``);
    process.exitCode = 1;
  }
}
