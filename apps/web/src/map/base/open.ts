import type { BaseMap } from '@wangge/client';
import type { LayerSpecification, RasterLayerSpecification, SourceSpecification } from 'maplibre-gl';
import { prefersCalm } from '../../theme/appearance.ts';
import type { Palette } from '../../theme/palette.ts';
import { askJson, askTile, TileFailure } from './ask.ts';
import { adoptStyle, resolved } from './foreign-style.ts';
import { plainLayers } from './plain-layers.ts';
import { type ReadTile, type ServedTiles, serveTiles } from './tile-server.ts';
import type { TileWatch } from './tile-watch.ts';

export interface BaseLook {
  palette: Palette;
  /** A picture made for daylight is dimmed in a dark room. */
  isDark: boolean;
  locale: string;
}

/** A base map that can be drawn: what goes under our own layers. */
export interface OpenedBase {
  sources: Record<string, SourceSpecification>;
  layers: LayerSpecification[];
  sprite?: string;
  close(): void;
}

const SOURCE = 'base';

/** Asks what has to be known before anything is drawn (an archive's header, a style). @throws TileFailure */
export async function openBase(baseMap: BaseMap, watch: TileWatch, look: BaseLook): Promise<OpenedBase> {
  const served: ServedTiles[] = [];
  const serve = (read: ReadTile): string => {
    const one = serveTiles(read, watch);
    served.push(one);
    return one.template;
  };
  const close = () => {
    for (const one of served) one.end();
  };
  try {
    return { ...(await layersOf(baseMap, serve, look)), close };
  } catch (error) {
    close();
    throw error;
  }
}

type Serve = (read: ReadTile) => string;
type Layers = Omit<OpenedBase, 'close'>;

async function layersOf(baseMap: BaseMap, serve: Serve, look: BaseLook): Promise<Layers> {
  const { kind, url, crs, minZoom, maxZoom } = baseMap;
  const zooms = (less = 0) => ({
    ...(minZoom !== undefined && { minzoom: Math.max(0, minZoom - less) }),
    ...(maxZoom !== undefined && { maxzoom: Math.max(0, maxZoom - less) }),
  });
  if (kind === 'pmtiles') return archiveLayers(url, serve, look);
  if (kind === 'vector' && !url.includes('{')) return styleLayers(url, serve);
  if (kind === 'vector') {
    const source = { type: 'vector' as const, tiles: [serve(readTemplate(url))], ...zooms() };
    return { sources: { [SOURCE]: source }, layers: plainLayers(SOURCE, look.palette, look.locale) };
  }
  if (crs === 'BD-09') {
    // Only districts with such a base map pay for the converter.
    const { readBaidu } = await import('./baidu.ts');
    // Its zooms are one deeper than those of the tiles that are drawn from it, see `baiduZoom`.
    return rasterLayers({ tiles: [serve(readBaidu(url))], ...zooms(1) }, look);
  }
  return rasterLayers({ tiles: [serve(readTemplate(url))], ...zooms() }, look);
}

async function archiveLayers(url: string, serve: Serve, look: BaseLook): Promise<Layers> {
  const { openArchive } = await import('./archive.ts');
  const { isVector, minZoom, maxZoom, bounds, read } = await openArchive(new URL(url, window.location.href).href);
  const source = { tiles: [serve(read)], minzoom: minZoom, maxzoom: maxZoom, bounds };
  if (!isVector) return rasterLayers(source, look);
  return {
    sources: { [SOURCE]: { type: 'vector', ...source } },
    layers: plainLayers(SOURCE, look.palette, look.locale),
  };
}

async function styleLayers(url: string, serve: Serve): Promise<Layers> {
  const { sources, ...style } = adoptStyle(await askJson(url), url);
  const own = await Promise.all(
    Object.entries(sources).map(async ([id, source]) => [id, await watched(source, serve)] as const),
  );
  return { ...style, sources: Object.fromEntries(own) };
}

/** Tiles of a style's source go through our hands; a description that is named by address is fetched and put in its place. */
async function watched(source: SourceSpecification, serve: Serve): Promise<SourceSpecification> {
  if (source.type !== 'vector' && source.type !== 'raster') return source;
  const { url, ...own } = source;
  const told = url === undefined ? {} : await describe(url);
  const tiles = own.tiles ?? told.tiles;
  const [first] = tiles ?? [];
  if (first === undefined) throw new TileFailure(200, 'unreadable', `${url ?? ''}: a source without tiles`);
  return { ...told, ...own, tiles: [serve(readTemplate(first))] };
}

/** What of a TileJSON a source takes over. */
async function describe(
  url: string,
): Promise<{ tiles?: string[]; minzoom?: number; maxzoom?: number; bounds?: [number, number, number, number] }> {
  const told = (await askJson(url)) as {
    tiles?: string[];
    minzoom?: number;
    maxzoom?: number;
    bounds?: [number, number, number, number];
  };
  const { tiles, minzoom, maxzoom, bounds } = told;
  return {
    ...(tiles && { tiles: tiles.map((one) => resolved(one, url)) }),
    ...(minzoom !== undefined && { minzoom }),
    ...(maxzoom !== undefined && { maxzoom }),
    ...(bounds && { bounds }),
  };
}

const readTemplate =
  (template: string): ReadTile =>
  (z, x, y, signal) =>
    askTile(template.replaceAll('{z}', String(z)).replaceAll('{x}', String(x)).replaceAll('{y}', String(y)), signal);

function rasterLayers(source: { tiles: string[]; minzoom?: number; maxzoom?: number }, look: BaseLook): Layers {
  const paint: RasterLayerSpecification['paint'] = {
    ...(look.isDark && { 'raster-brightness-max': 0.48, 'raster-saturation': -0.35 }),
    ...(prefersCalm() && { 'raster-fade-duration': 0 }),
  };
  return {
    sources: { [SOURCE]: { type: 'raster', tileSize: 256, ...source } },
    layers: [{ id: 'base', type: 'raster', source: SOURCE, paint }],
  };
}
