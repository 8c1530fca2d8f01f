/** One import in a process of its own, as the command does it: told on standard input, answered on standard output. */

import { openServices } from '../../apps/server/src/commands/open.ts';
import { importOrders } from '../../apps/server/src/imports/index.ts';
import { growSlowly, makeRoomForYoung } from '../../apps/server/src/platform/memory.ts';
import { readTask } from '../program.ts';

export interface ImportTask {
  file: string;
}

export interface ImportAnswer {
  /** New matters; seconds from the first byte of the file to the last commit. */
  filed: number;
  seconds: number;
  /** Of processor time of this process while importing, both in seconds. */
  processor: number;
  /** Megabytes (10^6) that the process had in memory at most, its start included. */
  memory: number;
}

const { file } = await readTask<ImportTask>();
growSlowly();
const opened = await openServices({ name: 'wangge import' });
try {
  const { services } = opened;
  const [district] = services.districts.values();
  const mapping = district?.pack.imports.hotline;
  if (!district || !mapping) throw new Error('no district with a mapping was loaded');
  const before = process.cpuUsage();
  const { summary, seconds } = await importOrders(services, district, {
    file,
    mapping,
    commit: true,
    now: Date.now(),
    onProgress: makeRoomForYoung,
  });
  const { user, system } = process.cpuUsage(before);
  const answer: ImportAnswer = {
    filed: summary.fates.new,
    seconds,
    processor: (user + system) / 1e6,
    memory: (process.resourceUsage().maxRSS * 1024) / 1e6,
  };
  process.stdout.write(JSON.stringify(answer));
} finally {
  await opened.close();
}
