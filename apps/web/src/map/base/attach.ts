import type { BaseMap } from '@wangge/client';
import type { maplibre } from '../maplibre.ts';
import { TileFailure } from './ask.ts';
import { type BaseLook, type OpenedBase, openBase } from './open.ts';
import { TileWatch, type TroubleSince } from './tile-watch.ts';

type LibreMap = InstanceType<typeof maplibre.Map>;

export interface AttachedBase {
  /** Asks for everything that is missing, at once. */
  retry(): void;
  end(): void;
}

export interface AttachOptions {
  map: LibreMap;
  baseMap: BaseMap;
  look: BaseLook;
  /** The first of our own layers, under which the base goes. */
  before: string;
  /** Told when it changes: what is wrong, or undefined when the base map is there. */
  onTrouble: (trouble: TroubleSince | undefined) => void;
  /** The first tile has been drawn. */
  onShown: () => void;
}

/** Pauses between attempts on a source that gives nothing, in milliseconds; the last one stays. A district's desks together ask no more than they would when all is well. */
const PAUSES = [5_000, 10_000, 20_000, 40_000, 60_000] as const;
/** How often it is looked whether all is well. */
const LOOK_EVERY = 500;

/** Puts a base map under our layers once the style is there, tells what is wrong with it, and keeps trying until it comes back. */
export function attachBase({ map, baseMap, look, before, onTrouble, onShown }: AttachOptions): AttachedBase {
  const watch = new TileWatch();
  let base: OpenedBase | undefined;
  let unopened: TroubleSince | undefined;
  let opening = false;
  let ended = false;
  let told: TroubleSince | undefined;
  let shown = false;
  let attempts = 0;
  let nextAttempt = Number.POSITIVE_INFINITY;

  const open = async () => {
    opening = true;
    try {
      const opened = await openBase(baseMap, watch, look);
      if (ended) return opened.close();
      base = opened;
      unopened = undefined;
      draw(map, opened, before);
    } catch (error) {
      const trouble = error instanceof TileFailure ? error.trouble : 'unreadable';
      unopened = { trouble, since: unopened?.since ?? Date.now() };
    } finally {
      opening = false;
    }
  };
  const retry = () => {
    nextAttempt = Number.POSITIVE_INFINITY;
    if (opening || ended) return;
    if (!base) return void open();
    watch.retry(Date.now());
    askAgain(map, base);
  };
  const check = () => {
    const trouble = unopened ?? watch.trouble(Date.now());
    if (trouble?.trouble !== told?.trouble || trouble?.since !== told?.since) {
      told = trouble;
      onTrouble(trouble);
    }
    if (!shown && watch.hasShown) {
      shown = true;
      onShown();
    }
    if (!trouble) {
      attempts = 0;
      nextAttempt = Number.POSITIVE_INFINITY;
    } else if (nextAttempt === Number.POSITIVE_INFINITY) {
      nextAttempt = Date.now() + PAUSES[Math.min(attempts, PAUSES.length - 1)]!;
      attempts += 1;
    } else if (Date.now() >= nextAttempt) retry();
  };
  const timer = setInterval(check, LOOK_EVERY);
  window.addEventListener('online', retry);
  if (map.isStyleLoaded()) void open();
  else map.once('style.load', () => void open());

  return {
    retry() {
      attempts = 0;
      retry();
    },
    end() {
      ended = true;
      clearInterval(timer);
      window.removeEventListener('online', retry);
      base?.close();
    },
  };
}

function draw(map: LibreMap, { sources, layers, sprite }: OpenedBase, before: string): void {
  if (sprite) map.setSprite(sprite);
  for (const [id, source] of Object.entries(sources)) map.addSource(id, source);
  for (const layer of layers) map.addLayer(layer, before);
}

/** Tiles in sight are asked for again; those that are drawn stay until their successors come. */
function askAgain(map: LibreMap, { sources }: OpenedBase): void {
  for (const id of Object.keys(sources)) {
    const source = map.getSource(id);
    if (source && 'setTiles' in source && 'tiles' in source) {
      (source as { setTiles(tiles: string[]): void; tiles: string[] }).setTiles(source.tiles as string[]);
    }
  }
}
