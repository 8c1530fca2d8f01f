import { Mistake } from '../../../platform/mistake.ts';
import type { Archive } from './archive.ts';
import { readAllXml } from './xml.ts';

export interface Workbook {
  sheet: { name: string; part: string };
  sharedStrings: string | undefined;
  styles: string | undefined;
  /** Days count from 1904 on, as old Macintosh workbooks do. */
  from1904: boolean;
}

/** Finds the first sheet that is not hidden, and the parts that belong to it. @throws Mistake */
export async function readWorkbook(name: string, archive: Archive): Promise<Workbook> {
  const sheets: { name: string; id: string; hidden: boolean }[] = [];
  let from1904 = false;
  await readAllXml(name, await archive.open('xl/workbook.xml'), {
    open(tag, attributes) {
      if (tag === 'workbookPr') from1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
      if (tag !== 'sheet') return;
      const id = attributes['r:id'] ?? Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      sheets.push({ name: attributes.name ?? '', id, hidden: (attributes.state ?? 'visible') !== 'visible' });
    },
  });
  const targets = new Map<string, { type: string; part: string }>();
  await readAllXml(name, await archive.open('xl/_rels/workbook.xml.rels'), {
    open(tag, { Id = '', Type = '', Target = '', TargetMode = '' }) {
      if (tag !== 'Relationship' || TargetMode === 'External') return;
      const part = Target.startsWith('/') ? Target.slice(1) : `xl/${Target.replace(/^\.\//, '')}`;
      targets.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), part });
    },
  });
  const sheet = sheets.find(({ id, hidden }) => !hidden && targets.get(id)?.type === 'worksheet');
  const part = targets.get(sheet?.id ?? '')?.part;
  if (!sheet || part === undefined) {
    throw new Mistake({ zh: `${name} 里没有工作表。`, en: `${name} has no sheet.` });
  }
  const partOf = (type: string): string | undefined => {
    const found = [...targets.values()].find((one) => one.type === type)?.part;
    return found !== undefined && archive.has(found) ? found : undefined;
  };
  return {
    sheet: { name: sheet.name, part },
    sharedStrings: partOf('sharedStrings'),
    styles: partOf('styles'),
    from1904,
  };
}
