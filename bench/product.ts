import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type ClientConfig } from 'pg';
import { demoPassword } from '../apps/server/src/accounts/index.ts';
import { findEmbedded } from '../apps/server/src/platform/database/index.ts';
import { findPort, productArgs, startProgram, untilServes } from './program.ts';

/** The product while it serves, and where its data lies. */
export interface Product {
  origin: string;
  dataFolder: string;
  /** Of the server's process. */
  pid: number;
}

/**
 * The whole product with the demo's districts and accounts and no history, on a free port and data of its own, for as long as `use` takes.
 * `nodeArgs` go to its process.
 */
export async function withProduct<Answer>(
  use: (product: Product) => Promise<Answer>,
  nodeArgs: readonly string[] = [],
): Promise<Answer> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'wangge-bench-'));
  try {
    const port = await findPort();
    const env = { PORT: String(port), HOST: '127.0.0.1', WANGGE_DATA: dataFolder, WANGGE_DEMO_DAYS: '0' };
    const program = startProgram([...nodeArgs, ...productArgs], env);
    try {
      const origin = `http://127.0.0.1:${port}`;
      await untilServes(program, `${origin}/health`);
      return await use({ origin, dataFolder, pid: program.child.pid ?? 0 });
    } finally {
      await program.stop();
    }
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}

/** The headers of a session of a demo account. */
export async function logIn(origin: string, login: string): Promise<Record<string, string>> {
  const answer = await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password: demoPassword }),
  });
  if (answer.status !== 200) throw new Error(`${login} cannot log in: ${await answer.text()}`);
  const { csrf } = (await answer.json()) as { csrf: string };
  return { cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '', 'x-csrf-token': csrf };
}

/** As the owner of the tables. @throws when the product keeps its data elsewhere than in its own PostgreSQL */
export async function ownerOf(dataFolder: string): Promise<ClientConfig> {
  const server = await findEmbedded(dataFolder);
  if (!server) throw new Error('the product has no embedded PostgreSQL');
  return server;
}

/** One connection for as long as `use` takes. */
export async function withClient<Answer>(
  config: ClientConfig,
  use: (client: Client) => Promise<Answer>,
): Promise<Answer> {
  const client = new Client(config);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
