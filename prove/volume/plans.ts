import { appendFile, mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ownerOf, withClient } from '../../bench/product.ts';
import { root } from '../../bench/program.ts';
import type { Proof } from '../section.ts';
import { questionsOf } from './questions.ts';
import type { Store } from './store.ts';

/** Every query of every question, written out for review with the plan that a grown store gave it. `WANGGE_RENEW_PLANS=1` writes them anew. */
const folder = join(root, 'prove/plans');

/** Tables that grow with the cases: none of them is ever read from its beginning to its end to answer somebody. */
const growing =
  /^(matter|event|sealed_part|standing|outbox|audit|command|data_key|photo|precedent|archived_event)(_|$)/;

interface Asked {
  sql: string;
  plan: Node;
}

/** A node of EXPLAIN (FORMAT JSON). */
interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Join Type'?: string;
  Plans?: Node[];
}

/**
 * What the server asks its database for each question, and by which plans, as the embedded PostgreSQL itself tells it (auto_explain): under the reader's
 * role and policies, with the parameters of a question that was really put.
 */
export async function readPlans({ product, known, sessions }: Store): Promise<Proof[]> {
  const owner = await ownerOf(product.dataFolder);
  const log = join(product.dataFolder, 'postgres', 'server.log');
  await explainAll(join(product.dataFolder, 'postgres'));
  await withClient(owner, async (client) => {
    // The product's connections are of before; it makes new ones.
    await client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'wangge%' and pid <> pg_backend_pid()",
    );
  });
  const renews = process.env.WANGGE_RENEW_PLANS === '1';
  const [scans, unknown] = [[] as string[], [] as string[]];
  let statements = 0;
  const questions = questionsOf(known);
  for (const { name, asker, path } of questions) {
    const asked = await listen(log, async () => {
      const answer = await fetch(`${product.origin}/api/v1/${path(1)}`, { headers: sessions[asker] });
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`${name} was answered ${answer.status}`);
    });
    statements += asked.length;
    for (const { sql, plan } of asked) {
      for (const scanned of scansOf(plan)) scans.push(`${name}: ${scanned} (${sql.slice(0, 60)}…)`);
    }
    const file = join(folder, `${name.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}.sql`);
    if (renews) {
      await mkdir(folder, { recursive: true });
      await writeFile(file, written(name, asker, asked));
      continue;
    }
    const reviewed = await readFile(file, 'utf8').catch(() => '');
    const missing = asked.filter(({ sql }) => !reviewed.includes(sql));
    if (missing.length > 0) unknown.push(`${name}: ${missing.map(({ sql }) => sql.slice(0, 80)).join(' | ')}`);
  }
  const kept = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.sql')).length;
  const size = `${questions.length} questions, ${statements} statements`;
  return [
    {
      what: 'no question reads a growing table from end to end',
      size,
      result: scans.length === 0 ? 'none does' : scans.join('; '),
      wanted: 'none does',
      held: scans.length === 0,
    },
    {
      what: 'every statement is one that was reviewed',
      size: `${size}, ${kept} files`,
      result: unknown.length === 0 ? 'all are' : unknown.join('; '),
      wanted: 'all are (prove/plans)',
      held: unknown.length === 0,
    },
  ];
}

/** The owner of the tables is no superuser: whoever has the folder sets it there. */
async function explainAll(home: string): Promise<void> {
  const major = (await readdir(home)).find((name) => /^\d+$/.test(name)) ?? '';
  const lines = ["session_preload_libraries = 'auto_explain'"];
  for (const [name, value] of Object.entries(settings)) lines.push(`auto_explain.${name} = ${value}`);
  await appendFile(join(home, major, 'postgresql.auto.conf'), `${lines.join('\n')}\n`);
  const [pid] = (await readFile(join(home, major, 'postmaster.pid'), 'utf8')).split('\n');
  process.kill(Number(pid), 'SIGHUP');
  await wait(500);
}

const settings = {
  log_min_duration: '0',
  log_format: "'json'",
  log_nested_statements: 'on',
  // What people ask for is none of the log's business.
  log_parameter_max_length: '0',
};

/** What was logged while something was done. */
async function listen(log: string, act: () => Promise<void>): Promise<Asked[]> {
  const { size } = await stat(log);
  await act();
  // Lines of several processes: those of the question have been written when its answer has come.
  await wait(50);
  const handle = await open(log, 'r');
  try {
    const { size: until } = await handle.stat();
    const bytes = Buffer.alloc(until - size);
    await handle.read(bytes, 0, bytes.length, size);
    return parse(bytes.toString('utf8'));
  } finally {
    await handle.close();
  }
}

/** `… LOG:  duration: 0.1 ms  plan:` and the JSON on the lines after it, each behind a tab. What the house asks by itself is left out. */
function parse(text: string): Asked[] {
  const found = new Map<string, Asked>();
  for (const match of text.matchAll(/LOG: {2}duration: [\d.]+ ms {2}plan:\n((?:\t.*(?:\n|$))+)/g)) {
    const read = JSON.parse((match[1] ?? '').replaceAll('\n\t', '\n')) as { 'Query Text': string; Plan: Node };
    const sql = read['Query Text'].replaceAll(/\s+/g, ' ').trim();
    if (houses.some((own) => own.test(sql))) continue;
    found.set(sql, { sql, plan: read.Plan });
  }
  return [...found.values()];
}

/** What sweeps, checkpoints and the feed ask beside. */
const houses = [
  /pg_snapshot_xmin/,
  /pg_advisory/,
  /timer_at/,
  /from "?checkpoint"?/i,
  /from "?epoch"?/i,
  /update "?session"?/i,
];

function scansOf(node: Node): string[] {
  const table = node['Relation Name'] ?? '';
  const own = node['Node Type'] === 'Seq Scan' && growing.test(table) ? [`Seq Scan on ${table}`] : [];
  return [...own, ...(node.Plans ?? []).flatMap(scansOf)];
}

function written(name: string, asker: string, asked: readonly Asked[]): string {
  const statements = asked.map(
    ({ sql, plan }) =>
      `${sql};\n${outline(plan, 0)
        .map((line) => `--   ${line}`)
        .join('\n')}\n`,
  );
  return `-- ${name}, as ${asker} asks it.\n\n${statements.join('\n')}`;
}

function outline(node: Node, depth: number): string[] {
  const of = [node['Relation Name'], node['Index Name'] && `by ${node['Index Name']}`].filter(Boolean).join(' ');
  const line = `${'  '.repeat(depth)}${node['Join Type'] ? `${node['Join Type']} ` : ''}${node['Node Type']}${of ? ` ${of}` : ''}`;
  return [line, ...(node.Plans ?? []).flatMap((plan) => outline(plan, depth + 1))];
}
