import type { FaultList } from '../fault.ts';
import type { BaseMap } from '../format.ts';
import type { Located } from '../parse/located.ts';

const isAddress = (url: string) => /^https?:\/\/[^/\s]+\//.test(url);
const placeholders = (url: string) => [...url.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? '');
const KNOWN = ['z', 'x', 'y'];
const ARCHIVE = '.pmtiles';

/** Checks what the schema of `baseMap` cannot say: an address that its kind can ask, a coordinate system that it can be drawn in. */
export function checkBaseMap(baseMap: BaseMap, source: Located, faults: FaultList): void {
  const { kind, url, crs, minZoom, maxZoom } = baseMap;
  const fault = urlFault(baseMap);
  if (fault) faults.fault(source.at(['baseMap', 'url']), 'base-map-url', fault);
  if (crs === 'BD-09' && kind !== 'xyz') {
    faults.fault(source.at(['baseMap', 'crs']), 'base-map-crs', {
      zh: `BD-09 的 ${kind} 底图画不了：百度矢量瓦片不按 Web 墨卡托切分，且格式不公开；请用 kind: xyz 的百度栅格瓦片，或改用其他坐标系的底图`,
      en: `A base map of kind ${kind} cannot be drawn in BD-09: Baidu's vector tiles are not cut on Web Mercator and their format is not public; use Baidu's raster tiles with kind: xyz, or a base map in another system`,
    });
  }
  if (minZoom !== undefined && maxZoom !== undefined && minZoom > maxZoom) {
    faults.fault(source.at(['baseMap', 'minZoom']), 'range-empty', {
      zh: `minZoom ${minZoom} 大于 maxZoom ${maxZoom}`,
      en: `minZoom ${minZoom} is above maxZoom ${maxZoom}`,
    });
  }
  for (const [index, origin] of (baseMap.origins ?? []).entries()) {
    if (kind === 'vector' && placeholders(url).length === 0) continue;
    faults.fault(source.at(['baseMap', 'origins', index]), 'base-map-url', {
      zh: `只有样式（kind: vector，url 不含占位符）才会向别的服务器取数；请去掉“${origin}”`,
      en: `Only a style (kind: vector, a url without placeholders) asks other servers; leave out "${origin}"`,
    });
  }
}

function urlFault({ kind, url }: BaseMap): { zh: string; en: string } | undefined {
  const named = placeholders(url);
  const unknown = named.find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) {
    return {
      zh: `占位符“{${unknown}}”不认识，只有 {z}、{x}、{y}；有多台服务器时写其中一台`,
      en: `The placeholder "{${unknown}}" is not known, only {z}, {x} and {y}; where there are several servers, name one`,
    };
  }
  if (kind === 'pmtiles') return archiveFault(url, named);
  if (!isAddress(url)) {
    return {
      zh: `“${url.slice(0, 80)}”不是网址，请写 http(s)://…/ 开头的地址`,
      en: `"${url.slice(0, 80)}" is no address; write one that begins with http(s)://…/`,
    };
  }
  const isTemplate = KNOWN.every((name) => named.includes(name));
  if (isTemplate || (kind === 'vector' && named.length === 0)) return undefined;
  return kind === 'xyz'
    ? {
        zh: '瓦片地址要含 {z}、{x} 和 {y}',
        en: 'An address of tiles holds {z}, {x} and {y}',
      }
    : {
        zh: '矢量底图的地址要么含 {z}、{x} 和 {y}（瓦片），要么一个都不含（样式）',
        en: 'An address of a vector base map holds {z}, {x} and {y} (tiles) or none of them (a style)',
      };
}

function archiveFault(url: string, named: readonly string[]): { zh: string; en: string } | undefined {
  const path = isAddress(url) ? new URL(url).pathname : url;
  const isInFolder = !/^[a-z]+:|^\/|\\|(^|\/)\.{1,2}(\/|$)|(^|\/)\./i.test(url);
  if (named.length === 0 && path.endsWith(ARCHIVE) && (isAddress(url) || isInFolder)) return undefined;
  return {
    zh: `“${url.slice(0, 80)}”不是 ${ARCHIVE} 文件：请写数据包文件夹内的路径（如 base/town${ARCHIVE}），或 http(s) 地址`,
    en: `"${url.slice(0, 80)}" is no ${ARCHIVE} file: write a path in the pack's folder (base/town${ARCHIVE}) or an http(s) address`,
  };
}
