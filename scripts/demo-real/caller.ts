import { Agent, request } from 'node:http';
import { newId } from '@wangge/client';
import { encodePng } from '../../apps/server/src/demo/png.ts';

export interface Answer<Body = unknown> {
  status: number;
  body: Body;
}

/** Connections stay open from request to request. There are as many as the product has to its own database. */
const connections = new Agent({ keepAlive: true, maxSockets: 10 });

/** One person at the product, as a browser is one: keeps the cookie, sends the token of the session. Everything goes over HTTP. */
export class Caller {
  readonly #url: string;
  readonly #asked: () => void;
  #cookie = '';
  #csrf = '';

  /** @param asked told of every request */
  constructor(url: string, asked: () => void) {
    this.#url = url;
    this.#asked = asked;
  }

  async ask<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
    const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    return this.#send<Body>(method, path, json, body === undefined ? undefined : JSON.stringify(body));
  }

  /** @throws what came instead, when it is not one of the `expected` */
  async get<Body>(path: string): Promise<Body> {
    return taken(await this.ask<Body>('GET', path), [200], path);
  }

  async logIn(login: string, password: string, totp?: string): Promise<void> {
    const given = { login, password, ...(totp === undefined ? {} : { totp }) };
    taken(await this.ask('POST', '/session', given), [200], `the log-in of ${login}`);
  }

  async changePassword(current: string, next: string): Promise<void> {
    taken(await this.ask('POST', '/session/password', { current, next }), [200], 'a change of password');
  }

  act<Body>(matter: string, action: string, form: object): Promise<Answer<Body>> {
    return this.ask('POST', `/cases/${matter}/actions/${action}`, { id: newId(), form });
  }

  /** Uploads a picture of one colour, which stands for a photo. @returns its id */
  async photo(): Promise<string> {
    const id = newId();
    const begun = await this.ask('POST', '/photos', { id, bytes: picture.length, type: 'image/png' });
    taken(begun, [201], 'a photo');
    const offset = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
    taken(await this.#send('PATCH', `/photos/${id}`, offset, picture), [204], 'the bytes of a photo');
    return id;
  }

  async #send<Body>(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string | Uint8Array | undefined,
  ): Promise<Answer<Body>> {
    this.#asked();
    const { status, cookie, text } = await exchange(method, `${this.#url}/api/v1${path}`, body, {
      ...headers,
      ...(this.#cookie === '' ? {} : { cookie: this.#cookie }),
      ...(this.#csrf === '' ? {} : { 'x-csrf-token': this.#csrf }),
    });
    if (cookie !== undefined) this.#cookie = cookie.split(';')[0] ?? '';
    const told: unknown = text === '' ? undefined : JSON.parse(text);
    const { csrf } = (told ?? {}) as { csrf?: unknown };
    if (typeof csrf === 'string') this.#csrf = csrf;
    return { status, body: told as Body };
  }
}

/** A request whose answer comes as it is: to have it compressed and opened again on one machine costs both sides for nothing. */
function exchange(
  method: string,
  url: string,
  body: string | Uint8Array | undefined,
  headers: Record<string, string>,
): Promise<{ status: number; cookie: string | undefined; text: string }> {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((answered, failed) => {
    const asked = request(url, { method, agent: connections, headers: { ...headers, ...length } }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('error', failed);
      answer.on('end', () =>
        answered({
          status: answer.statusCode ?? 0,
          cookie: answer.headers['set-cookie']?.[0],
          text: Buffer.concat(pieces).toString('utf8'),
        }),
      );
    });
    asked.on('error', failed);
    asked.end(body);
  });
}

/** @throws naming what came instead */
export function taken<Body>({ status, body }: Answer<Body>, expected: readonly number[], what: string): Body {
  if (!expected.includes(status)) throw new Error(`${what}: ${status} ${JSON.stringify(body)?.slice(0, 600)}`);
  return body;
}

/** Eight by eight of one grey: it shows nothing. */
const picture = new Uint8Array(encodePng(8, 8, new Uint8Array(64), [[128, 128, 128]]));
