/**
 * The service worker: the phone's pages open without a network. It keeps the page and the code of reporting, nothing that the server has said
 * about a case; what waits to be sent is the page's own business (report/queue.ts).
 */
const worker = self as unknown as ServiceWorkerGlobalScope;

interface OfflineFiles {
  version: string;
  files: string[];
}

const STORE = 'wangge-page-';
const LIST = '/offline.json';
/** A network that answers no page in so long is none; the kept page comes instead. */
const PATIENCE = 5_000;

/** Fetches the files of the present build if they are not kept yet, then lets go of older builds. */
async function keepBuild(): Promise<void> {
  const { version, files } = (await (await fetch(LIST, { cache: 'no-cache' })).json()) as OfflineFiles;
  const name = `${STORE}${version}`;
  const store = await caches.open(name);
  // Not by the store's name: a browser may end the worker while it fetches, and leave a store with nothing in it. All files come at once or none.
  if (await store.match('/')) return;
  try {
    await store.addAll(['/', ...files]);
  } catch (error) {
    // Half a build is none: the older one stays.
    await caches.delete(name);
    throw error;
  }
  const older = (await caches.keys()).filter((key) => key.startsWith(STORE) && key !== name);
  await Promise.all(older.map((key) => caches.delete(key)));
}

// One file has one content, whoever asks: a `Vary: Origin` of a proxy would hide it from the page's own module requests.
const keptFile = (request: RequestInfo) => caches.match(request, { ignoreVary: true });

async function answerPage(event: FetchEvent): Promise<Response> {
  try {
    const response = await fetch(event.request, { signal: AbortSignal.timeout(PATIENCE) });
    // A newer build is fetched beside the page; the next opening without a network has it.
    if (response.ok) event.waitUntil(keepBuild().catch(() => undefined));
    return response;
  } catch (error) {
    const kept = await keptFile('/');
    if (kept) return kept;
    throw error;
  }
}

worker.addEventListener('install', (event) => {
  event.waitUntil(keepBuild().then(() => worker.skipWaiting()));
});
worker.addEventListener('activate', (event) => {
  event.waitUntil(worker.clients.claim());
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (request.mode === 'navigate') {
    // Addresses of the server itself are not pages of ours.
    if (!/^\/(api|health|openapi)/.test(pathname)) event.respondWith(answerPage(event));
    return;
  }
  // Names under /assets/ carry a hash of their content, so what is kept is never stale.
  if (pathname.startsWith('/assets/') || pathname === '/icon.svg') {
    event.respondWith(keptFile(request).then((kept) => kept ?? fetch(request)));
  }
});

export {};
