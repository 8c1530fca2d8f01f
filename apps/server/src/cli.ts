#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { accountCreate, accountForgetTotp } from './commands/account.ts';
import { archiveList, archiveMake, archiveRestore } from './commands/archive.ts';
import { auditVerify } from './commands/audit-verify.ts';
import { districtCheck, districtExport, districtLoad } from './commands/district.ts';
import { importOrdersCommand } from './commands/import.ts';
import { keysRetire, keysRotate } from './commands/keys.ts';
import { printOpenapi } from './commands/openapi.ts';
import { purgeCommand } from './commands/purge.ts';
import { start } from './commands/start.ts';
import { explain } from './commands/terminal.ts';

const usage = `Wangge 网格

  wangge start                            开始运行 / serve the product (settings: README)
  wangge district check <folder>          检查数据包 / check a district pack: every fault with file and line
  wangge district load <folder>           载入数据包 / load a pack as versions in force
  wangge district export <id> <folder>    导出数据包 / write the pack in force back as files
  wangge account create <login> [--district <id>]  开通账号 / open an account with a temporary password
  wangge account forget-totp <login> [--district <id>]  解除动态验证码 / let an administrator set up the second factor anew
  wangge import orders <file>             试算导入工单（CSV、XLSX、JSONL）/ say row by row what a file of orders would bring in
    --commit                              真正导入 / bring it in; further: --mapping <id> --as <login> --district <id> --report <path> --refused <path>
  wangge purge                            列出到期应删的个人信息 / say what is due to be forgotten, field by field
    --commit                              真正删除 / forget it; further: --district <id>
    --matter <number> --because <document> --as <login>  依申请提前删除一件案件的信息 / forget one case before its time; further: --field <ids> --even-open
  wangge keys rotate [--signing]          更换主密钥（不停机）/ wrap everything under a new master key while the product runs
  wangge keys retire                      移除旧主密钥 / remove old master keys that nothing lies under any more
  wangge audit verify [--against <file>] [--archive <folder>]…  核验事件链 / verify chains, projections and checkpoints
  wangge archive make <year> <folder>     归档某年的事件 / take the events of a year out into a folder
  wangge archive restore <folder>         恢复归档 / bring an archive back
  wangge archive list                     归档清单 / which years lie where
  wangge openapi                          接口文档 / the OpenAPI document
`;

interface Options {
  against?: string | undefined;
  archive?: string[] | undefined;
  as?: string | undefined;
  because?: string | undefined;
  commit?: boolean | undefined;
  district?: string | undefined;
  'even-open'?: boolean | undefined;
  field?: string | undefined;
  mapping?: string | undefined;
  matter?: string | undefined;
  refused?: string | undefined;
  report?: string | undefined;
  signing?: boolean | undefined;
}

interface Command {
  /** How many words follow its name. */
  words: number;
  options?: readonly (keyof Options)[];
  run(words: readonly string[], options: Options): Promise<number>;
}

const commands = new Map<string, Command>([
  ['start', { words: 0, run: start }],
  ['district check', { words: 1, run: ([folder = '']) => districtCheck(folder) }],
  ['district load', { words: 1, run: ([folder = '']) => districtLoad(folder) }],
  ['district export', { words: 2, run: ([id = '', folder = '']) => districtExport(id, folder) }],
  [
    'account create',
    { words: 1, options: ['district'], run: ([login = ''], { district }) => accountCreate(login, district) },
  ],
  [
    'account forget-totp',
    { words: 1, options: ['district'], run: ([login = ''], { district }) => accountForgetTotp(login, district) },
  ],
  [
    'import orders',
    {
      words: 1,
      options: ['commit', 'district', 'mapping', 'as', 'report', 'refused'],
      run: ([file = ''], options) => importOrdersCommand(file, options),
    },
  ],
  [
    'purge',
    {
      words: 0,
      options: ['commit', 'district', 'matter', 'field', 'because', 'as', 'even-open'],
      run: (_, options) => purgeCommand(options),
    },
  ],
  ['keys rotate', { words: 0, options: ['signing'], run: (_, options) => keysRotate(options) }],
  ['keys retire', { words: 0, run: keysRetire }],
  [
    'audit verify',
    { words: 0, options: ['against', 'archive'], run: (_, { against, archive }) => auditVerify(against, archive) },
  ],
  [
    'archive make',
    {
      words: 2,
      options: ['district'],
      run: ([year = '', folder = ''], { district }) => archiveMake(year, folder, district),
    },
  ],
  ['archive restore', { words: 1, run: ([folder = '']) => archiveRestore(folder) }],
  ['archive list', { words: 0, run: archiveList }],
  ['openapi', { words: 0, run: printOpenapi }],
]);

interface Asked {
  command: Command;
  words: string[];
  options: Options;
}

/** What the command line asks for; undefined when it is none that the usage shows. */
function readAsked(args: readonly string[]): Asked | 'help' | undefined {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n`);
    return undefined;
  }
  const { help, ...options } = parsed.values;
  if (help) return 'help';
  for (const length of [2, 1]) {
    const command = commands.get(parsed.positionals.slice(0, length).join(' '));
    const words = parsed.positionals.slice(length);
    if (command?.words !== words.length) continue;
    const isTaken = Object.keys(options).every((name) => command.options?.some((taken) => taken === name));
    return isTaken ? { command, words, options } : undefined;
  }
  return undefined;
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      against: { type: 'string' },
      archive: { type: 'string', multiple: true },
      as: { type: 'string' },
      because: { type: 'string' },
      commit: { type: 'boolean' },
      district: { type: 'string' },
      'even-open': { type: 'boolean' },
      field: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
      mapping: { type: 'string' },
      matter: { type: 'string' },
      refused: { type: 'string' },
      report: { type: 'string' },
      signing: { type: 'boolean' },
    },
  });
}

async function main(): Promise<number> {
  const asked = readAsked(process.argv.slice(2));
  if (asked === 'help') process.stdout.write(usage);
  if (asked === undefined) process.stderr.write(usage);
  if (asked === undefined || asked === 'help') return asked === 'help' ? 0 : 2;
  return asked.command.run(asked.words, asked.options);
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
