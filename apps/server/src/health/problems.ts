import { notReady, type Sentence } from '../platform/errors/index.ts';

interface Row extends Sentence {
  /** Nobody is served while it stands: `/health` answers 503 and a load balancer sends people elsewhere. Of the rest it only tells. */
  isFatal: boolean;
}

/** Everything that health can find, once. No sentence holds a figure, a path or a name: anybody may ask. */
export const problems = {
  'database-silent': { isFatal: true, ...notReady.database },
  'line-full': { isFatal: true, ...notReady.busy },
  'disk-full': { isFatal: true, ...notReady.disk },
  'migrations-behind': {
    isFatal: true,
    zh: '数据库结构旧于本程序，请重新启动本程序以升级',
    en: 'the tables of the database are older than this program: start it anew and it brings them up to date',
  },
  'migrations-ahead': {
    isFatal: true,
    zh: '数据库结构新于本程序，请改用与之相同或更新的版本',
    en: 'the tables of the database are newer than this program: use the version that made them, or a later one',
  },
  'key-file-gone': {
    isFatal: false,
    zh: '密钥文件不在其位置或已不是运行时所用的那一个，下次启动将无法读取数据，请从备份恢复',
    en: 'the key file is not where it was, or is another one than the running keys: at the next start nothing sealed could be read; restore it from its backup',
  },
  'disk-low': {
    isFatal: false,
    zh: '数据目录所在磁盘的剩余空间不足，请腾出空间',
    en: 'the disk of the data folder is nearly full: make room',
  },
  'sweep-still': {
    isFatal: false,
    zh: '到期处理已停止运行：超期与到期标记会迟到（时间仍按应到时计）',
    en: 'the sweep of what falls due stands still: lights and expiries come late, though dated right',
  },
  'checkpoint-still': {
    isFatal: false,
    zh: '检查点已停止签名：新写入的内容尚不能证明未被改动',
    en: 'no checkpoints are signed: what is written now cannot be proven unchanged yet',
  },
  'clock-skewed': {
    isFatal: false,
    zh: '本机时钟与数据库时钟不一致，请校准时间',
    en: 'the clock of this machine differs from that of the database: set them by the same source',
  },
} as const satisfies Record<string, Row>;

export type HealthProblem = keyof typeof problems;
