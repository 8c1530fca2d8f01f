const STORE = 'wangge-district';

/**
 * What the district answered last, kept on this device so that a report can be made without a network. Holds public data only:
 * names, areas, catalogue. Without the browser's cache (an insecure context) nothing is kept and nothing is lost but that.
 */
export async function keptAnswer<T>(name: string, ask: () => Promise<T>): Promise<T> {
  const store = 'caches' in globalThis ? await caches.open(STORE).catch(() => undefined) : undefined;
  try {
    const answer = await ask();
    await store?.put(`/kept/${name}`, Response.json(answer)).catch(() => undefined);
    return answer;
  } catch (error) {
    const kept = await store?.match(`/kept/${name}`);
    if (!kept) throw error;
    return (await kept.json()) as T;
  }
}
