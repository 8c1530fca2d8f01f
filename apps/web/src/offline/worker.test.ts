import { afterEach, expect, test, vi } from 'vitest';

/** Stores of files by name, as `caches` keeps them: `addAll` takes all of them or none. */
function keep() {
  const stores = new Map<string, Map<string, Response>>();
  const keyOf = (request: RequestInfo) => (typeof request === 'string' ? request : request.url);
  return {
    stores,
    open: async (name: string) => {
      const kept = stores.get(name) ?? new Map<string, Response>();
      stores.set(name, kept);
      return {
        match: async (request: RequestInfo) => kept.get(keyOf(request)),
        addAll: async (paths: string[]) => {
          const answers = await Promise.all(paths.map((path) => fetch(path)));
          for (const [at, path] of paths.entries()) kept.set(path, answers[at] as Response);
        },
      };
    },
    has: async (name: string) => stores.has(name),
    delete: async (name: string) => stores.delete(name),
    keys: async () => [...stores.keys()],
  };
}

/** Installs the worker and waits for what it asks the browser to wait for. */
async function install(caches: ReturnType<typeof keep>, fetch: (path: string) => Promise<Response>): Promise<void> {
  const heard = new Map<string, (event: { waitUntil(task: Promise<unknown>): void }) => void>();
  vi.stubGlobal('self', {
    addEventListener: (name: string, act: (event: { waitUntil(task: Promise<unknown>): void }) => void) =>
      heard.set(name, act),
    skipWaiting: async () => undefined,
  });
  vi.stubGlobal('caches', caches);
  vi.stubGlobal('fetch', fetch);
  vi.resetModules();
  await import('./worker.ts');
  const tasks: Promise<unknown>[] = [];
  heard.get('install')?.({ waitUntil: (task) => void tasks.push(task) });
  await Promise.all(tasks);
}

afterEach(() => vi.unstubAllGlobals());

const server = (version: string) => async (path: string) =>
  path === '/offline.json'
    ? Response.json({ version, files: ['/assets/index-1.js'] })
    : new Response(`${path} of ${version}`);

const kept = (caches: ReturnType<typeof keep>) =>
  Object.fromEntries([...caches.stores].map(([name, files]) => [name, [...files.keys()]]));

test('an installation that the browser cut off is made good by the next', async () => {
  const caches = keep();
  // What is left when the worker ends between opening its store and the arrival of the last file.
  await caches.open('wangge-page-b');
  await install(caches, server('b'));
  expect(kept(caches)).toEqual({ 'wangge-page-b': ['/', '/assets/index-1.js'] });
});

test('an older build goes when the newer one is whole, and not before', async () => {
  const caches = keep();
  await install(caches, server('a'));
  const cut = async (path: string) =>
    path.startsWith('/assets/') ? Promise.reject(new Error('cut')) : server('b')(path);
  await expect(install(caches, cut)).rejects.toThrow('cut');
  expect(kept(caches)).toEqual({ 'wangge-page-a': ['/', '/assets/index-1.js'] });
  await install(caches, server('b'));
  expect(kept(caches)).toEqual({ 'wangge-page-b': ['/', '/assets/index-1.js'] });
});
