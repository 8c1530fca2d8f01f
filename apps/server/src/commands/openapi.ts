import { buildApp } from '../app.ts';
import { openServices } from './open.ts';
import { say } from './terminal.ts';

/** `wangge openapi`: the document that the server serves at /openapi.json. */
export async function printOpenapi(): Promise<number> {
  const opened = await openServices({ name: 'wangge openapi' });
  try {
    const router = await buildApp(opened.services);
    await router.ready();
    say(JSON.stringify(router.swagger(), null, 2));
    await router.close();
    return 0;
  } finally {
    await opened.close();
  }
}
