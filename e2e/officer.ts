import { newId } from '@wangge/client';
import type { Product } from '../scripts/product.ts';

/** Somebody who works over HTTP: what a test needs to have happened before its pages are looked at. */
export interface Officer {
  /** @throws with the answer when it is no success */
  // biome-ignore lint/suspicious/noExplicitAny: bodies of many routes; each test says what it looks for.
  ask(method: string, path: string, body?: unknown): Promise<any>;
  act(id: string, action: string, form?: object): Promise<unknown>;
}

/** Logs in as one of the demo's people. */
export async function enterOverHttp(product: Product, login: string): Promise<Officer> {
  let cookie = '';
  let csrf = '';
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(product.url + path, {
      method,
      headers: {
        ...(cookie && { cookie }),
        ...(csrf && { 'x-csrf-token': csrf }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    const got = answer.status === 204 ? undefined : await answer.json();
    if (!answer.ok)
      throw new Error(`${login}: ${method} ${path} was answered ${answer.status}: ${JSON.stringify(got)}`);
    if (typeof got?.csrf === 'string') csrf = got.csrf;
    return got;
  };
  const accounts = (await ask('GET', '/api/v1/demo/accounts')) as { login: string; password: string }[];
  const password = accounts.find((one) => one.login === login)?.password;
  await ask('POST', '/api/v1/session', { login, password });
  return {
    ask,
    act: (id, action, form = {}) => ask('POST', `/api/v1/cases/${id}/actions/${action}`, { id: newId(), form }),
  };
}
