export { type ConnectOptions, connect, type DatabaseServer, oldestMajor, readDatabaseUrl } from './connect.ts';
export { type Copied, copyIn } from './copy-in.ts';
export { type CopyValue, copyLine, readCopyLine } from './copy-text.ts';
export {
  type Embedded,
  type EmbeddedOptions,
  findEmbedded,
  type Login,
  type Progress,
  startEmbedded,
} from './embedded.ts';
export { settleEpoch } from './epoch.ts';
export { LineFull, type LineRules, lineRules } from './line.ts';
export { listMigrations, type Migrated, type MigrateOptions, migrate, migrationsFolder } from './migrate.ts';
export { type Database, type DatabaseOptions, openDatabase } from './pool.ts';
export { DatabaseProblem, type DatabaseProblemCode, type DatabaseProblems, isDatabaseProblem } from './problem.ts';
export { appRole } from './role.ts';
export { columns, type Part, part, parts, statement } from './statement.ts';
export { together, withNext } from './together.ts';
export { type Limits, requestLimits, type Scope } from './transaction.ts';
export { openYears } from './years.ts';
