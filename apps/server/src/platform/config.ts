import { isIP } from 'node:net';
import { isAbsolute, join, resolve } from 'node:path';
import { type LineRules, lineRules } from './database/index.ts';
import type { Sentence } from './errors/index.ts';
import { Mistake } from './mistake.ts';
import { type AccountRules, accountRules, type Figure } from './policy/index.ts';

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
  /** How many requests may wait for the database, and for how long. */
  line: LineRules;
  keyFile: string;
  tls: { cert: string; key: string } | undefined;
  /**
   * Addresses of the reverse proxy that ends HTTPS before us (`loopback`, `10.0.0.0/8`, several by comma): its X-Forwarded-For
   * and X-Forwarded-Proto are believed, nobody else's, and cookies are for HTTPS only.
   */
  proxy: string | undefined;
  /** Figures of log-in and sessions, with those that the environment names instead of our own. */
  accountRules: AccountRules;
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
  demoDays: number | undefined;
  /** From which severity on is logged. */
  logLevel: LogLevel;
  /** Where `GET /metrics` is: `page`, on the listener of the pages; an address of its own; undefined: nowhere. */
  metrics: 'page' | { host: string; port: number } | undefined;
  /** Megabytes that have to be free where the data folder lies, with the setting as its source; undefined: as the rules say. */
  freeMegabytes: Figure | undefined;
  exports: ExportLimits;
}

/** What files back out may take of the machine. */
export interface ExportLimits {
  /**
   * Exports that this server writes at once; 0: none, for a server that leaves them to others. Two: each holds one of the ten connections to the
   * database for as long as it runs, and half a core (docs/decisions/0018).
   */
  atOnce: number;
  /** Hours for which a file is kept: a working day, and the night in which it was made. */
  hours: number;
  /** Bytes of the disk that exports leave free: the database, which may lie on it, writes 1 GB between two checkpoints (max_wal_size). */
  reserve: number;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export class ConfigProblem extends Mistake {
  override name = 'ConfigProblem';
}

type Env = Readonly<Record<string, string | undefined>>;

/** @throws ConfigProblem naming the variable, what it holds and what it takes. */
export function readConfig(env: Env, root: string): Config {
  const dataFolder = absolute(env.WANGGE_DATA || '.data', root);
  return {
    port: wholeNumber(env, 'PORT', 8080, 65535),
    host: env.HOST || '127.0.0.1',
    dataFolder,
    databaseUrl: env.DATABASE_URL || undefined,
    prepares: oneOrZero(env, 'WANGGE_PREPARE', true),
    line: readLine(env),
    keyFile: env.WANGGE_KEY_FILE ? absolute(env.WANGGE_KEY_FILE, root) : join(dataFolder, 'keys.json'),
    tls: certificate(env, root),
    proxy: proxies(env),
    accountRules: readAccountRules(env),
    checkpointFile: env.WANGGE_CHECKPOINTS ? absolute(env.WANGGE_CHECKPOINTS, root) : undefined,
    testMode: testMode(env),
    district: absolute(env.WANGGE_DISTRICT || 'districts/shizhong', root),
    isDemo: demo(env),
    demoDays: env.WANGGE_DEMO_DAYS ? wholeNumber(env, 'WANGGE_DEMO_DAYS', 0, 3650) : undefined,
    logLevel: level(env),
    metrics: metricsAddress(env),
    freeMegabytes: env.WANGGE_FREE_MB
      ? { value: wholeNumber(env, 'WANGGE_FREE_MB', 0, 1_000_000_000, 1), source: 'WANGGE_FREE_MB' }
      : undefined,
    exports: {
      atOnce: wholeNumber(env, 'WANGGE_EXPORTS', 2, 8),
      hours: wholeNumber(env, 'WANGGE_EXPORT_HOURS', 24, 24 * 30, 1),
      reserve: wholeNumber(env, 'WANGGE_EXPORT_RESERVE_MB', 1024, 1_000_000_000) * 1024 * 1024,
    },
  };
}

function absolute(path: string, root: string): string {
  return isAbsolute(path) ? path : resolve(root, path);
}

function wholeNumber(env: Env, name: string, otherwise: number, max: number, min = 0): number {
  const text = env[name];
  if (!text) return otherwise;
  if (!/^\d+$/.test(text) || Number(text) > max || Number(text) < min) {
    throw refused(name, text, { zh: `${min} 至 ${max} 的整数`, en: `a whole number from ${min} to ${max}` });
  }
  return Number(text);
}

/** What the environment says instead of a figure of our own. */
function figureOf(env: Env, standing: Figure, name: string, max: number): Figure {
  return env[name] ? { value: wholeNumber(env, name, standing.value, max, 1), source: name } : standing;
}

function readLine(env: Env): LineRules {
  const seconds = figureOf(env, lineRules.seconds, 'WANGGE_WAIT_SECONDS', 60);
  return {
    seconds,
    stuck: { ...lineRules.stuck, value: Math.min(lineRules.stuck.value, seconds.value / 2) },
    length: figureOf(env, lineRules.length, 'WANGGE_WAITING', 100_000),
  };
}

/** What an operator may choose of log-in and sessions; the rest are figures of the algorithms and no setting. */
function readAccountRules(env: Env): AccountRules {
  const figure = (standing: Figure, name: string, max: number): Figure => figureOf(env, standing, name, max);
  const { lockout, session, address, strangers } = accountRules;
  return {
    ...accountRules,
    lockout: {
      failures: figure(lockout.failures, 'WANGGE_LOCK_FAILURES', 100),
      minutes: figure(lockout.minutes, 'WANGGE_LOCK_MINUTES', 24 * 60),
    },
    session: {
      ...session,
      idleMinutes: figure(session.idleMinutes, 'WANGGE_IDLE_MINUTES', 24 * 60),
      lifeHours: figure(session.lifeHours, 'WANGGE_SESSION_HOURS', 24),
    },
    address: {
      failures: figure(address.failures, 'WANGGE_ADDRESS_FAILURES', 1_000_000),
      minutes: figure(address.minutes, 'WANGGE_ADDRESS_MINUTES', 24 * 60),
    },
    strangers: {
      ...strangers,
      requests: figure(strangers.requests, 'WANGGE_STRANGER_REQUESTS', 10_000_000),
    },
  };
}

function oneOrZero(env: Env, name: string, otherwise: boolean): boolean {
  const text = env[name];
  if (!text) return otherwise;
  if (text !== '1' && text !== '0') throw refused(name, text, { zh: '1 或 0', en: '1 or 0' });
  return text === '1';
}

/** The setting by which other machines reach it, itself or through a proxy on this machine; undefined where none does. */
function openedBy({ HOST: host, WANGGE_PROXY: proxy }: Env): string | undefined {
  if (host && !['127.0.0.1', '::1', 'localhost'].includes(host)) return `HOST=${host}`;
  return proxy ? `WANGGE_PROXY=${proxy}` : undefined;
}

/** Whoever reaches a server in test mode may set its business time, without a session. */
function testMode(env: Env): boolean {
  const isOn = oneOrZero(env, 'WANGGE_TEST_MODE', false);
  const opened = openedBy(env);
  if (!isOn || opened === undefined) return isOn;
  throw new ConfigProblem({
    zh: `WANGGE_TEST_MODE=1 时任何人都能设置业务时间，不能与 ${opened} 同用：请去掉其中之一。`,
    en: `With WANGGE_TEST_MODE=1 anybody may set the business time, so it does not go with ${opened}: leave one of them out.`,
  });
}

/** A demo's passwords are published: it is open to other machines only when somebody says so. */
function demo(env: Env): boolean {
  const isShipped = !env.WANGGE_DISTRICT;
  const opened = openedBy(env);
  if (isShipped && opened !== undefined && !env.WANGGE_DEMO) {
    throw new ConfigProblem({
      zh: `${opened} 会让其他机器访问演示辖区，而演示账号的密码是公开的：确要如此请设 WANGGE_DEMO=1，否则用 WANGGE_DISTRICT 指明自己的辖区。`,
      en: `${opened} opens the demo district to other machines, and the passwords of its accounts are published: set WANGGE_DEMO=1 if that is meant, or name your own district with WANGGE_DISTRICT.`,
    });
  }
  return oneOrZero(env, 'WANGGE_DEMO', isShipped);
}

function level({ WANGGE_LOG: text }: Env): LogLevel {
  const found = logLevels.find((name) => name === (text || 'warn'));
  if (!found) throw refused('WANGGE_LOG', text ?? '', { zh: logLevels.join('、'), en: logLevels.join(', ') });
  return found;
}

/** Metrics hold no personal data, and tell strangers how busy a district is all the same: they are nowhere unless somebody says where. */
function metricsAddress({ WANGGE_METRICS: text }: Env): Config['metrics'] {
  if (!text) return undefined;
  if (text === 'page') return 'page';
  const [, inBrackets, plain, digits = ''] = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = inBrackets ?? plain;
  if (host && Number(digits) <= 65535) return { host, port: Number(digits) };
  throw refused('WANGGE_METRICS', text, {
    zh: '主机:端口（如 127.0.0.1:9464、[::1]:9464），或 page（与页面同一端口，任何人可读）',
    en: 'host:port (127.0.0.1:9464, [::1]:9464), or page (the port of the pages, for anybody to read)',
  });
}

function certificate({ TLS_CERT: cert, TLS_KEY: key }: Env, root: string): Config['tls'] {
  if (cert && key) return { cert: absolute(cert, root), key: absolute(key, root) };
  if (!cert && !key) return undefined;
  throw new ConfigProblem({
    zh: 'TLS_CERT 与 TLS_KEY 须同时给出：分别指明证书文件与其私钥文件。',
    en: 'TLS_CERT and TLS_KEY go together: name the files of the certificate and of its key.',
  });
}

/** Names of whole ranges that the HTTP framework knows (npm proxy-addr). */
const ranges = ['loopback', 'linklocal', 'uniquelocal'];

function proxies({ WANGGE_PROXY: text }: Env): string | undefined {
  if (!text) return undefined;
  for (const one of text.split(',').map((part) => part.trim())) {
    const [address = '', bits, ...more] = one.split('/');
    const family = isIP(address);
    const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32));
    if (ranges.includes(one) || (family > 0 && fits && more.length === 0)) continue;
    throw refused('WANGGE_PROXY', text, {
      zh: `${ranges.join('、')}、IP 地址或网段（10.0.0.0/8），多个以逗号分隔`,
      en: `${ranges.join(', ')}, an IP address or a range (10.0.0.0/8), several by comma`,
    });
  }
  return text;
}

function refused(name: string, text: string, takes: Sentence): ConfigProblem {
  return new ConfigProblem({
    zh: `${name} 的值“${text}”无效；应为${takes.zh}。`,
    en: `${name} is "${text}"; it takes ${takes.en}.`,
  });
}
