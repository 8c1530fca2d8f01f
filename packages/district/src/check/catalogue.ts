import { type Duration, isDurationFault, parseDuration } from '@wangge/kernel';
import type { FaultList, Place } from '../fault.ts';
import type { CatalogueFile } from '../format.ts';
import type { PackCatalogue, PackCategory, PackCondition } from '../pack.ts';
import type { Located, Path } from '../parse/located.ts';
import { CodeBook, checkReference } from './codes.ts';

/** Checks catalogue.yaml: codes once, each under the class and kind that it names, limits that can be counted. */
export function checkCatalogue(file: CatalogueFile, source: Located, faults: FaultList): PackCatalogue {
  const codes = new CodeBook({ zh: '目录代码', en: 'code of the catalogue' }, faults);
  const kinds = new Map(Object.entries(file.kinds));
  const classes: Record<string, { id: string; kind: string; name: PackCategory['name'] }> = {};
  const categories: Record<string, PackCategory> = {};
  const conditions: Record<string, PackCondition> = {};
  for (const [c, { id: classId, name, categories: inner }] of file.classes.entries()) {
    const at: Path = ['classes', c];
    const kind = classId[0]!;
    codes.enter(classId, source.at([...at, 'id']));
    checkReference(kinds, kind, { zh: '类型', en: 'kind' }, source.at([...at, 'id']), faults);
    classes[classId] = { id: classId, kind, name };
    for (const [g, category] of inner.entries()) {
      const below: Path = [...at, 'categories', g];
      codes.enter(category.id, source.at([...below, 'id']));
      checkUnder(category.id, classId, source.at([...below, 'id']), faults);
      for (const [k, condition] of category.conditions.entries()) {
        const place = (key: string): Place => source.at([...below, 'conditions', k, key]);
        codes.enter(condition.id, place('id'));
        checkUnder(condition.id, `${category.id}-`, place('id'), faults);
        const limit = checkDuration(condition.limit, place('limit'), faults);
        const { id, name: title, closing, source: origin } = condition;
        if (limit) conditions[id] = { id, category: category.id, name: title, limit, closing, source: origin };
      }
      categories[category.id] = {
        id: category.id,
        class: classId,
        kind,
        name: category.name,
        words: category.words ?? [],
        conditions: category.conditions.map(({ id }) => id),
      };
    }
  }
  checkDate(file.effective, source.at(['effective']), faults);
  return { effective: file.effective, kinds: file.kinds, classes, categories, conditions };
}

function checkUnder(id: string, prefix: string, place: Place, faults: FaultList): void {
  if (id.startsWith(prefix)) return;
  faults.fault(place, 'catalogue-parent', {
    zh: `代码“${id}”列在“${prefix.replace(/-$/, '')}”下，应以“${prefix}”开头`,
    en: `The code "${id}" stands under "${prefix.replace(/-$/, '')}" and must begin with "${prefix}"`,
  });
}

/** A duration that clocks can run on; undefined, and told, when it is none. */
export function checkDuration(text: string, place: Place, faults: FaultList): Duration | undefined {
  const parsed = parseDuration(text);
  if (!isDurationFault(parsed)) return parsed;
  faults.fault(place, 'duration-invalid', { zh: parsed.zh, en: parsed.en });
  return undefined;
}

/** True when the text is a day of the calendar. */
export function checkDate(text: string, place: Place, faults: FaultList): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return true;
  faults.fault(place, 'date-invalid', { zh: `没有“${text}”这一天`, en: `There is no day "${text}"` });
  return false;
}
