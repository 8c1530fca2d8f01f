import { listArchives, makeArchive, readYear, restoreArchive } from '../archive/index.ts';
import type { District } from '../districts/index.ts';
import { Mistake } from '../platform/mistake.ts';
import { openServices } from './open.ts';
import { progressLine, say } from './terminal.ts';

/** `wangge archive make <year> <folder>`: the events of a year into a folder, and out of the database. */
export async function archiveMake(text: string, into: string, slug: string | undefined): Promise<number> {
  const year = readYear(text, new Date());
  const opened = await openServices({ name: 'wangge archive' });
  try {
    const { services } = opened;
    const district = chosen(services.districts, slug);
    const made = await makeArchive(services, district, {
      year,
      into,
      now: new Date(services.time.now()),
      onProgress: progressLine(`归档 ${year} 年 Archiving ${year}`),
    });
    say(`✓ ${made.matters} 案件 cases · ${made.events} 事件 events · ${made.parts} 密文 sealed parts → ${made.folder}`);
    if (made.left > 0)
      say(
        `  ${made.left} 件仍在办、办结未满期限或有关联案件在办，事件留在库中 ${made.left} cases are open, ended too lately or have kin that is: their events stay`,
      );
    return 0;
  } finally {
    await opened.close();
  }
}

/** `wangge archive restore <folder>`: everything of it back into the database. */
export async function archiveRestore(folder: string): Promise<number> {
  const opened = await openServices({ name: 'wangge archive' });
  try {
    const { services } = opened;
    const { year, matters, events } = await restoreArchive(services, services.districts, folder);
    say(`✓ ${year}: ${matters} 案件 cases · ${events} 事件 events 已恢复 restored`);
    return 0;
  } finally {
    await opened.close();
  }
}

/** `wangge archive list`: which years lie where. */
export async function archiveList(): Promise<number> {
  const opened = await openServices({ name: 'wangge archive' });
  try {
    for (const district of opened.services.districts.values()) {
      const archives = await listArchives(opened.services, district);
      if (archives.length === 0) say(`${district.slug}: 没有归档 nothing is archived`);
      for (const { year, matters, events, file, isFinished } of archives) {
        const state = isFinished ? '' : ' · 未完成，请重做同一命令 begun and not finished: give the same command again';
        say(`${district.slug} ${year}: ${matters} 案件 cases · ${events} 事件 events · ${file}${state}`);
      }
    }
    return 0;
  } finally {
    await opened.close();
  }
}

function chosen(districts: ReadonlyMap<string, District>, slug: string | undefined): District {
  const found = slug === undefined && districts.size === 1 ? [...districts.values()][0] : districts.get(slug ?? '');
  if (found) return found;
  const known = [...districts.keys()].join(', ') || '—';
  throw new Mistake({
    zh: `请用 --district 指明辖区：${known}。`,
    en: `Say with --district which one: ${known}.`,
  });
}
