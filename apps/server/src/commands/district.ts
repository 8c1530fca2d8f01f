import { readPack } from '@wangge/district';
import { exportPack, listSlugs, loadPack, readPackFolder, requireEmpty, writePackFolder } from '../districts/index.ts';
import { openServices } from './open.ts';
import { faultText, say } from './terminal.ts';

/** `wangge district check`: every fault with file and line; exit code 1 when there is one. Needs no database. */
export async function districtCheck(folder: string): Promise<number> {
  const { pack, faults, warnings } = readPack(await readPackFolder(folder));
  for (const fault of faults) say(faultText(fault, '✗'));
  for (const warning of warnings) say(faultText(warning, '!'));
  const summary = pack
    ? `${pack.areas.length} 区域 areas · ${pack.grids.length} 网格 grids · ${pack.units.length} 单位 units · ${Object.keys(pack.catalogue.categories).length} 小类 categories · ${Object.keys(pack.catalogue.conditions).length} 立案条件 conditions · ${Object.keys(pack.procedures).length} 流程 procedures`
    : '';
  say(`${faults.length} 处错误 faults, ${warnings.length} 处提醒 warnings${summary ? `\n${summary}` : ''}`);
  return faults.length > 0 ? 1 : 0;
}

/** `wangge district load`: the folder's files come into force as versions; nothing of a pack with faults does. */
export async function districtLoad(folder: string): Promise<number> {
  const files = await readPackFolder(folder);
  const opened = await openServices({ name: 'wangge district', withoutDistricts: true });
  try {
    const { changed } = await loadPack(opened.services.database, files, { at: new Date(), isDemo: false });
    for (const path of changed) say(`+ ${path}`);
    say(
      changed.length === 0
        ? '没有变化 / nothing changed'
        : `${changed.length} 个文件生效 / files in force; 重启服务后使用 / a running server takes them up when it starts again`,
    );
    return 0;
  } finally {
    await opened.close();
  }
}

/** `wangge district export`: the files in force, byte by byte as they were loaded, into a folder that holds nothing yet. */
export async function districtExport(slug: string, folder: string): Promise<number> {
  await requireEmpty(folder);
  const opened = await openServices({ name: 'wangge district', withoutDistricts: true });
  try {
    const files = await exportPack(opened.services.database, slug);
    if (files.size === 0) {
      const known = (await listSlugs(opened.services.database)).join(', ') || '—';
      say(`没有名为 ${slug} 的辖区 / there is no district ${slug}; 已有 / there is: ${known}`);
      return 1;
    }
    await writePackFolder(folder, files);
    say(`${files.size} 个文件 / files → ${folder}`);
    return 0;
  } finally {
    await opened.close();
  }
}
