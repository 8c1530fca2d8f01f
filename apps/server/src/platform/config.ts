import { isAbsolute, join, resolve } from 'node:path';

/** What the environment says, read once at the start. */
export interface Config {
  port: number;
  host: string;
  /** Absolute. */
  dataFolder: string;
  databaseUrl: string | undefined;
  /**
   * Statements that come again are prepared. Not behind a transaction pooler that forgets them: PgBouncer before 1.21, or with
   * max_prepared_statements = 0.
   */
  prepares: boolean;
  keyFile: string;
  tls: { cert: string; key: string } | undefined;
  /**
   * Addresses of the reverse proxy that ends HTTPS before us (`loopback`, `10.0.0.0/8`, several by comma): its X-Forwarded-For
   * and X-Forwarded-Proto are believed, nobody else's, and cookies are for HTTPS only.
   */
  proxy: string | undefined;
  /** A file that gets a copy of every signed checkpoint, best on another machine. */
  checkpointFile: string | undefined;
  /** Business time can be set over HTTP. Never in production: it is said at the start and on every page. */
  testMode: boolean;
  /** Folder of the district pack that is loaded at the start. */
  district: string;
  /**
   * A demo: its accounts have a published password, and an empty district is filled with generated history. The shipped
   * district is one unless `WANGGE_DEMO=0`; another one is not unless `WANGGE_DEMO=1`.
   */
  isDemo: boolean;
  /** Days of generated history that fill an empty demo district. */
  demoDays: number;
}

export class ConfigProblem extends Error {
  override name = 'ConfigProblem';
}

/** @throws ConfigProblem naming the variable, what it holds and what it takes. */
export function readConfig(env: Readonly<Record<string, string | undefined>>, root: string): Config {
  const dataFolder = absolute(env.WANGGE_DATA || '.data', root);
  const { TLS_CERT: cert, TLS_KEY: key } = env;
  if (Boolean(cert) !== Boolean(key)) {
    throw new ConfigProblem('TLS_CERT and TLS_KEY go together: name the files of the certificate and of its key');
  }
  return {
    port: wholeNumber(env.PORT, 'PORT', 8080, 65535),
    host: env.HOST || '127.0.0.1',
    dataFolder,
    databaseUrl: env.DATABASE_URL || undefined,
    prepares: env.WANGGE_PREPARE !== '0',
    keyFile: env.WANGGE_KEY_FILE ? absolute(env.WANGGE_KEY_FILE, root) : join(dataFolder, 'keys.json'),
    tls: cert && key ? { cert: absolute(cert, root), key: absolute(key, root) } : undefined,
    proxy: env.WANGGE_PROXY || undefined,
    checkpointFile: env.WANGGE_CHECKPOINTS ? absolute(env.WANGGE_CHECKPOINTS, root) : undefined,
    testMode: env.WANGGE_TEST_MODE === '1',
    district: absolute(env.WANGGE_DISTRICT || 'districts/shizhong', root),
    isDemo: env.WANGGE_DEMO ? env.WANGGE_DEMO === '1' : !env.WANGGE_DISTRICT,
    demoDays: wholeNumber(env.WANGGE_DEMO_DAYS, 'WANGGE_DEMO_DAYS', 90, 3650),
  };
}

function absolute(path: string, root: string): string {
  return isAbsolute(path) ? path : resolve(root, path);
}

function wholeNumber(text: string | undefined, name: string, otherwise: number, max: number): number {
  if (text === undefined || text === '') return otherwise;
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > max) {
    throw new ConfigProblem(`${name} is "${text}"; it takes a whole number from 0 to ${max}`);
  }
  return number;
}
