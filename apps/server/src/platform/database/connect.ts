import { Client, type ClientConfig } from 'pg';
import { parse } from 'pg-connection-string';
import { type Embedded, type EmbeddedOptions, startEmbedded } from './embedded.ts';
import { codeOf, DatabaseProblem, quoteName, reasonOf } from './problem.ts';
import { appRole } from './role.ts';

/** Oldest major version of PostgreSQL that the schema is written for. */
export const oldestMajor = 15;

export interface ConnectOptions
  extends Pick<EmbeddedOptions, 'dataFolder' | 'onProgress' | 'onLost' | 'revives' | 'onRevived'> {
  /** `DATABASE_URL`. Absent or empty: the embedded server of the data folder. */
  databaseUrl?: string | undefined;
}

/** A server that was found fit to serve. */
export interface DatabaseServer {
  kind: 'embedded' | 'external';
  /** For pools and clients. Holds the password: never log it. */
  client: ClientConfig;
  /** Where it is, without password, for people: `host:5432/wangge`. */
  address: string;
  /** `server_version_num`, e.g. 180004. */
  version: number;
  /** Ends the embedded server; nothing for an external one. Close all pools first. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded server or goes to the named one, and makes sure that it can serve before anything is written.
 *
 * @throws DatabaseProblem any code that starts with Database or Embedded
 */
export async function connect(options: ConnectOptions): Promise<DatabaseServer> {
  if (options.databaseUrl) {
    const client = readDatabaseUrl(options.databaseUrl);
    return { kind: 'external', client, ...(await examine(client)), stop: async () => {} };
  }
  const embedded: Embedded = await startEmbedded(options);
  try {
    const found = await examine(embedded.login);
    return { kind: 'embedded', client: embedded.login, ...found, stop: embedded.stop };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

/** @throws DatabaseProblem DatabaseUrlInvalid */
export function readDatabaseUrl(url: string): ClientConfig {
  if (!/^postgres(ql)?:\/\//.test(url)) {
    throw new DatabaseProblem('DatabaseUrlInvalid', { reason: 'it does not begin with postgres:// or postgresql://' });
  }
  let parts: ReturnType<typeof parse>;
  try {
    parts = parse(url);
  } catch (error) {
    // The parser's own sentence may quote the address, password included.
    throw new DatabaseProblem('DatabaseUrlInvalid', { reason: codeOf(error) ?? 'it cannot be parsed' });
  }
  if (!parts.host) throw new DatabaseProblem('DatabaseUrlInvalid', { reason: 'the host is missing' });
  if (!parts.user) throw new DatabaseProblem('DatabaseUrlInvalid', { reason: 'the user is missing' });
  if (!parts.database) throw new DatabaseProblem('DatabaseUrlInvalid', { reason: 'the database is missing' });
  const port = Number(parts.port || 5432);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new DatabaseProblem('DatabaseUrlInvalid', { reason: 'the port is no number from 1 to 65535' });
  }
  return {
    host: parts.host,
    port,
    user: parts.user,
    database: parts.database,
    ...(parts.password === undefined ? {} : { password: parts.password }),
    ...(parts.ssl === undefined ? {} : { ssl: parts.ssl as ClientConfig['ssl'] }),
  };
}

const addressOf = (client: ClientConfig) => `${client.host}:${client.port}/${client.database}`;

/** Within this time, in milliseconds, a server has to answer. */
const answerWithin = 5000;

async function examine(config: ClientConfig): Promise<{ address: string; version: number }> {
  const address = addressOf(config);
  const client = new Client({ ...config, connectionTimeoutMillis: answerWithin, application_name: 'wangge start' });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw whyNoConnection(error, config, address);
  }
  try {
    return { address, version: await checkServer(client, config, address) };
  } finally {
    await client.end();
  }
}

/** Codes: PostgreSQL manual, appendix A. */
function whyNoConnection(error: unknown, config: ClientConfig, address: string): DatabaseProblem {
  const code = codeOf(error);
  const reason = code && !(error instanceof Error && error.message) ? code : reasonOf(error);
  if (code === '28P01' || code === '28000' || code === '42501') {
    return new DatabaseProblem(
      'DatabaseLoginRefused',
      { address, user: String(config.user), reason },
      { cause: error },
    );
  }
  if (code === '3D000') {
    return new DatabaseProblem('DatabaseMissing', { address, database: String(config.database) }, { cause: error });
  }
  return new DatabaseProblem('DatabaseUnreachable', { address, reason }, { cause: error });
}

interface Findings {
  version: number;
  shown: string;
  encoding: string;
  user: string;
  database: string;
  super: boolean;
  maymakeroles: boolean;
  maycreate: boolean;
  /** Null while the schema is not there. */
  ownsschema: boolean | null;
}

async function checkServer(client: Client, config: ClientConfig, address: string): Promise<number> {
  const { rows } = await client.query<Findings>(`
    select current_setting('server_version_num')::int as version,
           split_part(current_setting('server_version'), ' ', 1) as shown,
           pg_encoding_to_char(d.encoding) as encoding,
           current_user::text as user, d.datname::text as database,
           r.rolsuper as super, r.rolsuper or r.rolcreaterole as maymakeroles,
           has_database_privilege(d.oid, 'CREATE') as maycreate,
           (select pg_has_role(n.nspowner, 'USAGE') from pg_namespace n where n.nspname = 'wangge') as ownsschema
      from pg_database d, pg_roles r
     where d.datname = current_database() and r.rolname = current_user`);
  const found = rows[0];
  if (found === undefined)
    throw new DatabaseProblem('DatabaseUnreachable', { address, reason: 'no answer about itself' });
  if (found.version < oldestMajor * 10_000) {
    throw new DatabaseProblem('DatabaseTooOld', { address, version: found.shown, needed: oldestMajor });
  }
  if (found.encoding !== 'UTF8') {
    throw new DatabaseProblem('DatabaseEncodingWrong', {
      address,
      database: String(config.database),
      encoding: found.encoding,
    });
  }
  checkSchemaRight(found);
  await checkAppRole(client, found);
  return found.version;
}

function checkSchemaRight({ user, database, ownsschema, maycreate }: Findings): void {
  if (ownsschema === false) {
    const remedy = `ALTER SCHEMA wangge OWNER TO ${quoteName(user)};`;
    throw new DatabaseProblem('DatabaseRightMissing', { user, database, right: 'owner of schema wangge', remedy });
  }
  if (ownsschema === null && !maycreate) {
    const remedy = `GRANT CREATE ON DATABASE ${quoteName(database)} TO ${quoteName(user)};`;
    throw new DatabaseProblem('DatabaseRightMissing', { user, database, right: 'CREATE on the database', remedy });
  }
}

/** The role under row-level security must be there or makeable, usable by the login, and no one who stands above policies. */
async function checkAppRole(client: Client, { user, database, version, ...found }: Findings): Promise<void> {
  // Up to 15 every member may SET ROLE; from 16 on that is a membership's own option (manual, 9.26, pg_has_role).
  const privilege = version >= 160_000 ? 'SET' : 'MEMBER';
  const { rows } = await client.query<{ super: boolean; bypass: boolean; usable: boolean; grantable: boolean }>(
    `select r.rolsuper as super, r.rolbypassrls as bypass, pg_has_role(current_user, r.oid, $2) as usable,
            pg_has_role(current_user, r.oid, 'MEMBER WITH ADMIN OPTION') as grantable
       from pg_roles r where r.rolname = $1`,
    [appRole, privilege],
  );
  const role = rows[0];
  if (role === undefined) {
    if (found.maymakeroles) return;
    const remedy = `CREATE ROLE ${appRole} NOLOGIN; GRANT ${appRole} TO ${quoteName(user)};`;
    throw new DatabaseProblem('DatabaseRightMissing', {
      user,
      database,
      right: `role ${appRole} or CREATEROLE`,
      remedy,
    });
  }
  if (role.super || role.bypass) {
    const attribute = role.super ? 'SUPERUSER' : 'BYPASSRLS';
    const remedy = `ALTER ROLE ${appRole} NOSUPERUSER NOBYPASSRLS;`;
    throw new DatabaseProblem('DatabaseRoleUnsafe', { role: appRole, attribute, remedy });
  }
  // Up to 15 CREATEROLE may grant any role that is no superuser.
  if (role.usable || role.grantable || (version < 160_000 && found.maymakeroles)) return;
  const remedy = `GRANT ${appRole} TO ${quoteName(user)};`;
  throw new DatabaseProblem('DatabaseRightMissing', { user, database, right: `membership in role ${appRole}`, remedy });
}
