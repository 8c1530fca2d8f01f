import type { FaultList } from '../fault.ts';
import type { DistrictFile } from '../format.ts';
import type { Located } from '../parse/located.ts';
import { checkBaseMap } from './base-map.ts';
import { checkDuration } from './catalogue.ts';
import { CodeBook, checkReference } from './codes.ts';

// Long enough for any code; a longer pattern only makes matching slow.
const LONGEST_PATTERN = 200;

/** Checks what the schema of district.yaml cannot say: languages, zone, levels, the pattern of grid codes, bounds. */
export function checkDistrict(district: DistrictFile, source: Located, faults: FaultList): void {
  const locales = new CodeBook({ zh: '语言', en: 'language' }, faults);
  for (const [index, locale] of district.locales.entries()) {
    const place = source.at(['locales', index]);
    locales.enter(locale, place);
    if (/^[a-z]{2}(-[A-Za-z]+)?$/.test(locale)) continue;
    faults.fault(place, 'shape-value', {
      zh: `“${locale}”不是语言代码（如 zh、en）`,
      en: `"${locale}" is no language code (zh, en)`,
    });
  }
  const levels = new CodeBook({ zh: '层级', en: 'level' }, faults);
  for (const [index, { id }] of district.levels.entries()) levels.enter(id, source.at(['levels', index, 'id']));
  const known = new Map(district.levels.map((level) => [level.id, level]));
  for (const [desk, of] of Object.entries(district.desks)) {
    for (const [index, level] of of.entries()) {
      checkReference(known, level, { zh: '层级', en: 'level' }, source.at(['desks', desk, index]), faults);
    }
  }
  checkZone(district.zone, source, faults);
  checkDuration(district.similar.within, source.at(['similar', 'within']), faults);
  findCodePattern(district, source, faults);
  const { min, max } = district.grids.households;
  if (min > max) {
    faults.fault(source.at(['grids', 'households', 'min']), 'range-empty', {
      zh: `户数下限 ${min} 大于上限 ${max}`,
      en: `The least number of households, ${min}, is above the most, ${max}`,
    });
  }
  if (district.baseMap) checkBaseMap(district.baseMap, source, faults);
}

function checkZone(zone: string, source: Located, faults: FaultList): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    faults.fault(source.at(['zone']), 'zone-unknown', {
      zh: `没有时区“${zone}”，请写 IANA 名称（如 Asia/Shanghai）`,
      en: `There is no time zone "${zone}"; write an IANA name (Asia/Shanghai)`,
    });
  }
}

/** The pattern that a whole grid code must match; undefined, and told, when it is no regular expression. */
export function findCodePattern(district: DistrictFile, source: Located, faults: FaultList): RegExp | undefined {
  const { pattern } = district.grids.code;
  try {
    if (pattern.length <= LONGEST_PATTERN) return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    // Told below: too long and malformed want the same answer.
  }
  faults.fault(source.at(['grids', 'code', 'pattern']), 'pattern-invalid', {
    zh: `“${pattern.slice(0, 40)}”不是可用的正则表达式（至多 ${LONGEST_PATTERN} 个字符）`,
    en: `"${pattern.slice(0, 40)}" is no usable regular expression (of at most ${LONGEST_PATTERN} characters)`,
  });
  return undefined;
}
