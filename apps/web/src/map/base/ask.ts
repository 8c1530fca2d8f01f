import type { BaseTrouble } from './tile-watch.ts';

/** Longer than any tile server takes that is of use. */
const PATIENCE = 30_000;

/** Why a source gave nothing. `status` as HTTP has it, 0 where nothing answered; MapLibre shows a parent tile in place of a 404. */
export class TileFailure extends Error {
  override name = 'TileFailure';
  readonly status: number;
  readonly trouble: BaseTrouble;
  constructor(status: number, trouble: BaseTrouble, message: string) {
    super(message);
    this.status = status;
    this.trouble = trouble;
  }
}

const FORBIDDEN = [401, 402, 403, 407, 429];

/**
 * Asks a source. No cookies go to strangers; our own server gets the session's.
 * @throws TileFailure, or the signal's own reason when it is aborted
 */
export async function ask(
  url: string,
  init: { signal?: AbortSignal | undefined; headers?: HeadersInit } = {},
): Promise<Response> {
  const patience = AbortSignal.timeout(PATIENCE);
  const { signal, headers } = init;
  let response: Response;
  try {
    response = await fetch(url, {
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
      ...(headers && { headers }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new TileFailure(0, patience.aborted ? 'slow' : 'failed', `${url}: ${String(error)}`);
  }
  if (response.ok) return response;
  const { status } = response;
  const trouble = FORBIDDEN.includes(status) ? 'forbidden' : status === 404 || status === 410 ? 'absent' : 'broken';
  throw new TileFailure(status, trouble, `${url}: ${status}`);
}

/** The body of a tile; no bytes where the source says that it is empty (204). @throws TileFailure */
export async function askTile(url: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  const response = await ask(url, { signal });
  return response.arrayBuffer();
}

/** @throws TileFailure, `unreadable` where it is no JSON */
export async function askJson(url: string): Promise<unknown> {
  const response = await ask(url);
  try {
    return await response.json();
  } catch (error) {
    throw new TileFailure(200, 'unreadable', `${url}: ${String(error)}`);
  }
}
