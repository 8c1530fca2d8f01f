#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { accountCreate, accountForgetTotp } from './commands/account.ts';
import { auditVerify } from './commands/audit-verify.ts';
import { districtCheck, districtExport, districtLoad } from './commands/district.ts';
import { printOpenapi } from './commands/openapi.ts';
import { start } from './commands/start.ts';
import { explain } from './commands/terminal.ts';

const usage = `Wangge 网格

  wangge start                            开始运行 / serve the product (settings: README)
  wangge district check <folder>          检查数据包 / check a district pack: every fault with file and line
  wangge district load <folder>           载入数据包 / load a pack as versions in force
  wangge district export <id> <folder>    导出数据包 / write the pack in force back as files
  wangge account create <login> [--district <id>]  开通账号 / open an account with a temporary password
  wangge account forget-totp <login>      解除动态验证码 / let an administrator set up the second factor anew
  wangge audit verify [--against <file>]  核验事件链 / verify chains, projections and checkpoints
  wangge openapi                          接口文档 / the OpenAPI document
`;

interface Options {
  against?: string;
  district?: string;
}
type Command = (rest: readonly string[], options: Options) => Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  start: () => start(),
  'district check': ([folder]) => (folder ? districtCheck(folder) : misused()),
  'district load': ([folder]) => (folder ? districtLoad(folder) : misused()),
  'district export': ([id, folder]) => (id && folder ? districtExport(id, folder) : misused()),
  'account create': ([login], { district }) => (login ? accountCreate(login, district) : misused()),
  'account forget-totp': ([login], { district }) => (login ? accountForgetTotp(login, district) : misused()),
  'audit verify': (_rest, { against }) => auditVerify(against),
  openapi: () => printOpenapi(),
};

async function misused(): Promise<number> {
  process.stderr.write(usage);
  return 2;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { against: { type: 'string' }, district: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  const [first = '', second = ''] = positionals;
  const two = commands[`${first} ${second}`];
  const command = two ?? commands[first];
  if (values.help || !command) return misused();
  const { against, district } = values;
  return command(positionals.slice(two ? 2 : 1), {
    ...(against === undefined ? {} : { against }),
    ...(district === undefined ? {} : { district }),
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
