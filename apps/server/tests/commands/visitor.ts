/** Somebody before the product, by HTTP. */

import { request } from 'node:http';
import { type RequestOptions, request as requestSecurely } from 'node:https';
import { demoPassword } from '../../src/accounts/index.ts';
import { newId } from '../../src/platform/ids.ts';

export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the body of any answer; each test says what it reads.
  body: any;
}

export interface Visitor {
  ask(method: string, path: string, body?: unknown): Promise<Answer>;
  /** A report in the town; its id is the case's. */
  report(matter: string, at: { lng: number; lat: number }): Promise<Answer>;
}

/** Well inside the grid VH05A of the small town. */
export const inVh05a = { lng: 27.0855, lat: 28.405 };
/** In VH01A, beside it. */
export const inVh01a = { lng: 27.101, lat: 28.4035 };

/** @param ca the certificate to believe, over HTTPS */
export function visit(url: string, ca?: Buffer): Visitor {
  const held = { cookie: '', csrf: '' };
  const ask: Visitor['ask'] = async (method, path, body) => {
    const answer = await send(`${url}${path}`, body, {
      method,
      ...(ca ? { ca } : {}),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(held.cookie === '' ? {} : { cookie: held.cookie }),
        ...(held.csrf === '' ? {} : { 'x-csrf-token': held.csrf }),
      },
    });
    const [set] = answer.headers['set-cookie'] ?? [];
    if (set !== undefined) held.cookie = set.split(';')[0] ?? '';
    if (typeof answer.body?.csrf === 'string') held.csrf = answer.body.csrf;
    return answer;
  };
  return {
    ask,
    report: (matter, at) =>
      ask('POST', '/api/v1/cases', {
        id: newId(),
        matterId: matter,
        procedure: 'signalement',
        form: { place: { ...at, crs: 'WGS-84' }, category: 'V0101', condition: 'V0101-1', constat: 'Un trou' },
      }),
  };
}

/** @throws when the log-in is refused */
export async function enter(
  url: string,
  {
    login,
    password = demoPassword,
    district,
    ca,
  }: { login: string; password?: string; district?: string; ca?: Buffer },
): Promise<Visitor> {
  const visitor = visit(url, ca);
  const { status, text } = await visitor.ask('POST', '/api/v1/session', { login, password, district });
  if (status !== 200) throw new Error(`${login} was not let in: ${status} ${text}`);
  return visitor;
}

/** Each on a connection of its own: none is left over when the product is asked to end. */
function send(url: string, body: unknown, options: RequestOptions): Promise<Answer> {
  return new Promise((done, failed) => {
    const ask = url.startsWith('https') ? requestSecurely : request;
    const asked = ask(url, { ...options, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', failed);
      answer.once('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const isJson = /json/.test(String(answer.headers['content-type']));
        const parsed: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
        done({ status: answer.statusCode ?? 0, headers: answer.headers, text, body: parsed });
      });
    });
    asked.once('error', failed);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
