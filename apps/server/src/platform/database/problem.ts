/**
 * Everything that can be wrong between the product and its database before it serves, one code each. The sentence tells the
 * operator what is wrong and what to do; `details` carries the same facts for machines. No detail ever holds a password.
 */
export interface DatabaseProblems {
  /** `DATABASE_URL` is no address of a PostgreSQL server. */
  DatabaseUrlInvalid: { reason: string };
  /** No answer at the address: wrong host or port, server down, firewall, no answer within the time limit. */
  DatabaseUnreachable: { address: string; reason: string };
  /** The server answers and refuses the login: password, role or `pg_hba.conf`. */
  DatabaseLoginRefused: { address: string; user: string; reason: string };
  /** The server answers, the database of that name does not exist. */
  DatabaseMissing: { address: string; database: string };
  /** Older than PostgreSQL 15. */
  DatabaseTooOld: { address: string; version: string; needed: number };
  /** The database stores its text in something other than UTF8. */
  DatabaseEncodingWrong: { address: string; database: string; encoding: string };
  /** The login may not do what migrations need; `remedy` is the SQL that an administrator runs. */
  DatabaseRightMissing: { user: string; database: string; right: string; remedy: string };
  /** The role that must stand under row-level security would walk around it. */
  DatabaseRoleUnsafe: { role: string; attribute: string; remedy: string };
  /** Another running copy owns the data folder. */
  DatabaseFolderOwned: { folder: string; pid: number; host: string };
  /** The data folder cannot be written or reached by the account the server runs under. */
  DatabaseFolderUnusable: { folder: string; reason: string };
  /** No embedded PostgreSQL for this platform, or it does not run here. */
  EmbeddedUnavailable: { platform: string; reason: string };
  /** The embedded server was there and did not start; `log` is the end of what it said. */
  EmbeddedFailed: { folder: string; log: string };
  /** A file in the migrations folder is not named `NNNN-name.sql`, repeats a number or ends the transaction itself. */
  MigrationInvalid: { file: string; reason: string };
  /** A migration that already ran has been edited since. */
  MigrationChanged: { file: string; recorded: string; found: string };
  /** The database has a migration this program does not know: it was served by a newer program. */
  MigrationUnknown: { file: string };
  /** A new migration stands before one that already ran. */
  MigrationOutOfOrder: { file: string; after: string };
  /** PostgreSQL refused a migration; nothing of that file remains. */
  MigrationFailed: { file: string; line: number | undefined; sqlState: string | undefined; reason: string };
}

export type DatabaseProblemCode = keyof DatabaseProblems;

type Sentences = { [C in DatabaseProblemCode]: (d: DatabaseProblems[C]) => { zh: string; en: string } };

const sentences: Sentences = {
  DatabaseUrlInvalid: (d) => ({
    zh: `DATABASE_URL 不是有效的 PostgreSQL 地址（${d.reason}）；应形如 postgres://用户:密码@主机:5432/数据库。`,
    en: `DATABASE_URL is not a valid PostgreSQL address (${d.reason}); it looks like postgres://user:password@host:5432/database.`,
  }),
  DatabaseUnreachable: (d) => ({
    zh: `无法连接数据库 ${d.address}（${d.reason}）；请检查主机、端口、防火墙以及服务器是否已启动。`,
    en: `The database at ${d.address} cannot be reached (${d.reason}); check host, port, firewall and that the server runs.`,
  }),
  DatabaseLoginRefused: (d) => ({
    zh: `数据库 ${d.address} 拒绝用户“${d.user}”登录（${d.reason}）；请检查 DATABASE_URL 中的用户与密码，以及服务器的 pg_hba.conf。`,
    en: `The database at ${d.address} refuses the login of "${d.user}" (${d.reason}); check user and password in DATABASE_URL and the server's pg_hba.conf.`,
  }),
  DatabaseMissing: (d) => ({
    zh: `服务器 ${d.address} 上没有名为“${d.database}”的数据库；请先建库：CREATE DATABASE ${quoteName(d.database)} ENCODING 'UTF8' TEMPLATE template0。`,
    en: `The server ${d.address} has no database named "${d.database}"; create it first: CREATE DATABASE ${quoteName(d.database)} ENCODING 'UTF8' TEMPLATE template0.`,
  }),
  DatabaseTooOld: (d) => ({
    zh: `数据库 ${d.address} 的版本为 PostgreSQL ${d.version}，至少需要 ${d.needed}；请升级，或改用其他服务器。`,
    en: `The database at ${d.address} is PostgreSQL ${d.version}; at least ${d.needed} is needed: upgrade it or name another server.`,
  }),
  DatabaseEncodingWrong: (d) => ({
    zh: `${d.address} 上的数据库“${d.database}”的编码为 ${d.encoding}，必须为 UTF8；请另建一个 UTF8 编码的数据库。`,
    en: `The database "${d.database}" at ${d.address} is encoded in ${d.encoding} and must be UTF8; create another one with ENCODING 'UTF8'.`,
  }),
  DatabaseRightMissing: (d) => ({
    zh: `用户“${d.user}”在数据库“${d.database}”中缺少权限：${d.right}；请由数据库管理员执行：${d.remedy}`,
    en: `The user "${d.user}" lacks a right in database "${d.database}": ${d.right}; an administrator grants it with: ${d.remedy}`,
  }),
  DatabaseRoleUnsafe: (d) => ({
    zh: `角色“${d.role}”带有 ${d.attribute}，会绕过行级安全，拒绝启动；请由数据库管理员执行：${d.remedy}`,
    en: `The role "${d.role}" has ${d.attribute} and would walk around row-level security, so nothing starts; an administrator runs: ${d.remedy}`,
  }),
  DatabaseFolderOwned: (d) => ({
    zh: `数据目录 ${d.folder} 正由另一个运行中的副本使用（进程号 ${d.pid}，主机 ${d.host}）；请先停止它，或用 WANGGE_DATA 指定另一个目录。`,
    en: `The data folder ${d.folder} belongs to another running copy (pid ${d.pid} on ${d.host}); stop that one, or name another folder in WANGGE_DATA.`,
  }),
  DatabaseFolderUnusable: (d) => ({
    zh: `数据目录 ${d.folder} 无法使用（${d.reason}）；请用 WANGGE_DATA 指定一个可写的目录。`,
    en: `The data folder ${d.folder} cannot be used (${d.reason}); name a writable folder in WANGGE_DATA.`,
  }),
  EmbeddedUnavailable: (d) => ({
    zh: `本平台（${d.platform}）无法运行内置 PostgreSQL（${d.reason}）；请用 DATABASE_URL 指定一个 PostgreSQL 15 或更新的服务器。`,
    en: `The embedded PostgreSQL does not run on this platform (${d.platform}: ${d.reason}); name a PostgreSQL server, 15 or newer, in DATABASE_URL.`,
  }),
  EmbeddedFailed: (d) => ({
    zh: `内置 PostgreSQL 未能在 ${d.folder} 启动，其最后输出为：${d.log}`,
    en: `The embedded PostgreSQL did not start in ${d.folder}; it last said: ${d.log}`,
  }),
  MigrationInvalid: (d) => ({
    zh: `迁移文件 ${d.file} 不合规定：${d.reason}。`,
    en: `The migration file ${d.file} breaks the rules: ${d.reason}.`,
  }),
  MigrationChanged: (d) => ({
    zh: `迁移文件 ${d.file} 执行后又被改动；请恢复原文件，并把改动写成新的迁移。`,
    en: `The migration file ${d.file} was changed after it had run; restore it and write the change as a new migration.`,
  }),
  MigrationUnknown: (d) => ({
    zh: `数据库中已执行的迁移 ${d.file} 在本程序中不存在：数据库来自更新的版本；请使用该版本或更新的程序。`,
    en: `The database has run migration ${d.file}, which this program does not have: it was served by a newer version; use that version or a later one.`,
  }),
  MigrationOutOfOrder: (d) => ({
    zh: `迁移文件 ${d.file} 的编号早于已执行的 ${d.after}；请改用更大的编号。`,
    en: `The migration file ${d.file} stands before ${d.after}, which already ran; give it a higher number.`,
  }),
  MigrationFailed: (d) => ({
    zh: `迁移文件 ${d.file}${d.line === undefined ? '' : ` 第 ${d.line} 行`} 执行失败，已全部撤销：${d.reason}`,
    en: `The migration file ${d.file}${d.line === undefined ? '' : `, line ${d.line},`} failed and was undone whole: ${d.reason}`,
  }),
};

/** An SQL identifier, quoted. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Thrown by everything in this folder that an operator can put right. `message` is the English sentence. */
export class DatabaseProblem<C extends DatabaseProblemCode = DatabaseProblemCode> extends Error {
  readonly code: C;
  readonly details: DatabaseProblems[C];
  readonly zh: string;
  readonly en: string;

  constructor(code: C, details: DatabaseProblems[C], options?: { cause?: unknown }) {
    const { zh, en } = sentences[code](details);
    super(en, options);
    this.name = 'DatabaseProblem';
    this.code = code;
    this.details = details;
    this.zh = zh;
    this.en = en;
  }
}

/** Narrows an unknown error to a problem, of one code when named. */
export function isDatabaseProblem<C extends DatabaseProblemCode>(
  error: unknown,
  code?: C,
): error is DatabaseProblem<C> {
  return error instanceof DatabaseProblem && (code === undefined || error.code === code);
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a system or PostgreSQL error (`EACCES`, `42501`), if it has one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
