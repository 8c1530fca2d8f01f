import { newId } from '@wangge/client';
import { encodePng } from '../../apps/server/src/demo/png.ts';

export interface Answer<Body = unknown> {
  status: number;
  body: Body;
}

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
    body: string | Uint8Array<ArrayBuffer> | undefined,
  ): Promise<Answer<Body>> {
    this.#asked();
    const answer = await fetch(`${this.#url}/api/v1${path}`, {
      method,
      headers: {
        ...headers,
        ...(this.#cookie === '' ? {} : { cookie: this.#cookie }),
        ...(this.#csrf === '' ? {} : { 'x-csrf-token': this.#csrf }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const set = answer.headers.getSetCookie()[0];
    if (set !== undefined) this.#cookie = set.split(';')[0] ?? '';
    const text = await answer.text();
    const told: unknown = text === '' ? undefined : JSON.parse(text);
    const { csrf } = (told ?? {}) as { csrf?: unknown };
    if (typeof csrf === 'string') this.#csrf = csrf;
    return { status: answer.status, body: told as Body };
  }
}

/** @throws naming what came instead */
export function taken<Body>({ status, body }: Answer<Body>, expected: readonly number[], what: string): Body {
  if (!expected.includes(status)) throw new Error(`${what}: ${status} ${JSON.stringify(body)?.slice(0, 600)}`);
  return body;
}

/** Eight by eight of one grey: it shows nothing. */
const picture = new Uint8Array(encodePng(8, 8, new Uint8Array(64), [[128, 128, 128]]));
