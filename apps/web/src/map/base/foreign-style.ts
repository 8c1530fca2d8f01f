import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import { FONTS } from '../fonts.ts';
import { TileFailure } from './ask.ts';

/** What of a style of others goes under our layers. */
export interface Adopted {
  sources: Record<string, SourceSpecification>;
  layers: LayerSpecification[];
  sprite?: string;
}

/** Ids of others begin so: a style may well call a source `streets`, as we do. */
const OWN = 'base-';
/** Drawn where it is told: hills in relief and the like need the whole map for themselves. */
const DRAWABLE = ['vector', 'raster', 'geojson', 'image', 'video'];

/**
 * Takes a MapLibre style as a base: its layers and sources under names of their own, its addresses made absolute, its texts in the fonts of
 * this device instead of the glyphs that it would have fetched. Sources of kinds that need the whole map (relief) are left out with
 * their layers.
 * @param url where the style came from
 * @throws TileFailure `unreadable`, when it is no style of version 8
 */
export function adoptStyle(given: unknown, url: string): Adopted {
  if (!isStyle(given)) throw new TileFailure(200, 'unreadable', `${url}: no MapLibre style of version 8`);
  const kept = Object.entries(given.sources).filter(([, source]) => DRAWABLE.includes(source.type));
  const sources = Object.fromEntries(kept.map(([id, source]) => [`${OWN}${id}`, absolute(source, url)]));
  const layers = given.layers.flatMap((layer): LayerSpecification[] => {
    const own = { ...layer, id: `${OWN}${layer.id}` } as LayerSpecification;
    if ('source' in own && typeof own.source === 'string') {
      own.source = `${OWN}${own.source}`;
      if (!sources[own.source]) return [];
    }
    if (own.type === 'symbol' && own.layout?.['text-field'] !== undefined) {
      own.layout = { ...own.layout, 'text-font': FONTS };
    }
    return [own];
  });
  return { sources, layers, ...(typeof given.sprite === 'string' && { sprite: resolved(given.sprite, url) }) };
}

function isStyle(given: unknown): given is StyleSpecification {
  if (typeof given !== 'object' || given === null) return false;
  const { version, sources, layers } = given as Partial<StyleSpecification>;
  return version === 8 && typeof sources === 'object' && sources !== null && Array.isArray(layers);
}

function absolute(source: SourceSpecification, url: string): SourceSpecification {
  const own = { ...source } as SourceSpecification & { url?: string; tiles?: string[]; data?: unknown };
  if (typeof own.url === 'string') own.url = resolved(own.url, url);
  if (Array.isArray(own.tiles)) own.tiles = own.tiles.map((one) => resolved(one, url));
  if (typeof own.data === 'string') own.data = resolved(own.data, url);
  return own;
}

/** As `new URL` does, but with the braces of a template left alone. */
export function resolved(address: string, from: string): string {
  return new URL(address, from).href.replaceAll('%7B', '{').replaceAll('%7D', '}');
}
