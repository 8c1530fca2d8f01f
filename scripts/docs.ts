/**
 * Writes the pages of docs/ that are made from something else: `errors.md` from the table of errors, `watching.md` from those of metrics, of problems of
 * health and of fields of the log, `procedures.md` from the procedures of both districts. `--check` writes nothing and fails when a page is not what it would be.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readPackFolder } from '../apps/server/src/districts/folder.ts';
import { problems } from '../apps/server/src/health/index.ts';
import { table } from '../apps/server/src/platform/errors/index.ts';
import { logFields } from '../apps/server/src/platform/log/index.ts';
import { metrics, type Sort, watchRules } from '../apps/server/src/platform/watch/index.ts';
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

const sorts: Readonly<Record<Sort, string>> = {
  zero: '## 必须为零 Has to be zero\n\nOr under its bound. Anything else is somebody’s work: each has an alert and a page in [runbooks](runbooks/README.md).',
  alive: '## 不可为零 Has to go on moving\n\nA counter that stands still is a part that stands still.',
  growth: '## 增长 Grows\n\nWhat a district plans its disks and machines by.',
  measure: '## 说明 Explains the others',
};

function watchingPage(): string {
  const lines = [
    '# Watching',
    '',
    'What the running house tells of itself. This page is made from `apps/server/src/platform/watch/table.ts`, `health/problems.ts` and',
    '`platform/log/fields.ts`. How to read it and where: [operations](operations.md). Labels are of closed sets (patterns of routes, districts, tasks),',
    'never an id. A figure that is not known is absent, not zero. Beside them come `process_…` and `nodejs_…`, Node’s own.',
    '',
  ];
  for (const [sort, head] of Object.entries(sorts)) {
    lines.push(head, '', '|metric|labels|what|from|', '|--|--|--|--|');
    for (const [name, row] of Object.entries(metrics)) {
      if (row.sort !== sort) continue;
      const labels = row.labels.map((label) => `\`${label}\``).join(' ');
      lines.push(`|\`${name}\`|${labels}|${row.says.zh} · ${row.says.en}|${row.from}|`);
    }
    lines.push('');
  }
  lines.push('## 健康 Health', '');
  lines.push(
    '`GET /health` answers 503 where people are not served, 200 else, and names every problem either way.',
    '',
  );
  lines.push('|problem|`/health`|sentence|', '|--|--|--|');
  for (const [code, { isFatal, zh, en }] of Object.entries(problems))
    lines.push(`|\`${code}\`|${isFatal ? 503 : 200}|${zh} · ${en}|`);
  lines.push('', '|figure|value|why|', '|--|--|--|');
  for (const [name, { value, source }] of Object.entries(watchRules)) lines.push(`|\`${name}\`|${value}|${source}|`);
  lines.push(
    '',
    '## 日志 Log',
    '',
    'One JSON object a line, with these fields and no other:',
    '',
    '|field|what|',
    '|--|--|',
  );
  for (const [name, what] of Object.entries(logFields)) lines.push(`|\`${name}\`|${what}|`);
  lines.push('');
  return lines.join('\n');
}

async function proceduresPage(): Promise<string> {
  const lines = [
    '# Procedures',
    '',
    'Drawn from the files themselves by `drawProcedure`; the running server draws the version in force at',
    '`/api/v1/procedures/<id>/drawing`. As states and edges it is at `/api/v1/procedures/<id>/graph`: from these the pages draw it,',
    'with where a case is and which way it came.',
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

const pages = {
  'docs/errors.md': errorsPage(),
  'docs/watching.md': watchingPage(),
  'docs/procedures.md': await proceduresPage(),
};
for (const [path, text] of Object.entries(pages)) {
  const standing = await readFile(`${root}/${path}`, 'utf8').catch(() => '');
  if (standing === text) continue;
  if (!process.argv.includes('--check')) await writeFile(`${root}/${path}`, text);
  else {
    console.error(`${path} is not what it is made from: run \`node scripts/docs.ts\``);
    process.exitCode = 1;
  }
}
