import type { CaseChange, FeedState } from '@wangge/client';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { server } from '../server/client.ts';
import { useSession } from '../session/session.ts';

/** What a tab that holds the stream tells the others. */
type Told =
  | { kind: 'change'; change: CaseChange; eventId: string }
  | { kind: 'stale' }
  | { kind: 'state'; state: FeedState }
  | { kind: 'ask' };

export interface FeedTruth {
  state: FeedState;
  /** The stream is held by another tab of this browser. */
  shared: boolean;
}

let truth: FeedTruth = { state: { kind: 'connecting' }, shared: false };
const watchers = new Set<() => void>();
function tell(next: FeedTruth): void {
  truth = next;
  for (const watcher of watchers) watcher();
}
const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

export const useFeedTruth = () => useSyncExternalStore(watch, () => truth);

/**
 * Calls back for every change that this reader may see, for as long as the page is open; `onStale` when changes were missed or a case
 * went out of reach, and what is shown has to be asked for anew.
 */
export function useFeed(onChange: (change: CaseChange) => void, onStale: () => void): void {
  const { staff, post } = useSession();
  const callbacks = useRef({ onChange, onStale });
  useEffect(() => {
    callbacks.current = { onChange, onStale };
  });
  useEffect(
    () =>
      followShared(`${staff.id}/${post.id}`, {
        onChange: (change) => callbacks.current.onChange(change),
        onStale: () => callbacks.current.onStale(),
      }),
    [staff.id, post.id],
  );
}

/**
 * Tabs of one browser share one stream, since a browser opens only six connections to a server over HTTP/1.1. The tab that gets the lock reads and
 * tells the others; when it closes, the next gets the lock and goes on behind the last event that it was told. Locks need a secure
 * context: without one each tab reads for itself.
 */
function followShared(
  reader: string,
  { onChange, onStale }: { onChange: (change: CaseChange) => void; onStale: () => void },
): () => void {
  const stop = new AbortController();
  let last: string | undefined;
  const take = (change: CaseChange, eventId: string) => {
    if (eventId) last = eventId;
    onChange(change);
  };
  if (!('locks' in navigator)) {
    const unfollow = server.feed.follow({
      onChange: take,
      onStale: () => onStale(),
      onState: (state) => tell({ state, shared: false }),
    });
    return unfollow;
  }

  const channel = new BroadcastChannel(`wangge-feed/${reader}`);
  let leading = false;
  channel.onmessage = ({ data }: MessageEvent<Told>) => {
    if (data.kind === 'change') take(data.change, data.eventId);
    if (data.kind === 'stale') onStale();
    if (data.kind === 'state') tell({ state: data.state, shared: true });
    if (data.kind === 'ask' && leading) channel.postMessage({ kind: 'state', state: truth.state } satisfies Told);
  };
  channel.postMessage({ kind: 'ask' } satisfies Told);

  const lead = () =>
    new Promise<void>((resolve) => {
      // The page may have been left between the grant and this call.
      if (stop.signal.aborted) return resolve();
      leading = true;
      const unfollow = server.feed.follow(
        {
          onChange: (change, eventId) => {
            take(change, eventId);
            channel.postMessage({ kind: 'change', change, eventId } satisfies Told);
          },
          onStale: () => {
            onStale();
            channel.postMessage({ kind: 'stale' } satisfies Told);
          },
          onState: (state) => {
            tell({ state, shared: false });
            channel.postMessage({ kind: 'state', state } satisfies Told);
          },
        },
        last === undefined ? {} : { after: last },
      );
      stop.signal.addEventListener('abort', () => {
        unfollow();
        resolve();
      });
    });
  // The request is refused when the page is left before its turn comes, which is what was wanted.
  navigator.locks.request(`wangge-feed/${reader}`, { signal: stop.signal }, lead).catch(() => undefined);
  return () => {
    stop.abort();
    channel.close();
  };
}
