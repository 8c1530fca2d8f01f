import type { Sentence } from '../platform/errors/index.ts';

/** Why an export failed, as whoever asked for it is told. */
export const faults = {
  'disk-full': {
    zh: '服务器磁盘空间不足，没有写完。请联系系统管理员清理磁盘后重新导出。',
    en: 'The disk of the server has no room for it. Ask the system administrator to make room, then export again.',
  },
  'not-permitted': {
    zh: '您的账号或岗位已变更，不再能看这些内容。',
    en: 'Your account or post has changed: it may no longer read this.',
  },
  'not-valid': {
    zh: '筛选条件已不适用（例如区域已调整），请重新选择后导出。',
    en: 'What was asked no longer applies (an area has changed, for instance). Choose anew and export again.',
  },
  interrupted: {
    zh: '多次中断，没有写完。请稍后重新导出；仍然失败请联系系统管理员。',
    en: 'It was interrupted several times. Export again later; if it fails again, ask the system administrator.',
  },
  unavailable: {
    zh: '数据库暂时不可用，没有写完。请稍后重新导出。',
    en: 'The database was not available. Export again shortly.',
  },
  internal: {
    zh: '服务器内部错误，没有写完。请重新导出；仍然失败请联系系统管理员。',
    en: 'A fault of ours. Export again; if it fails again, ask the system administrator.',
  },
} as const satisfies Record<string, Sentence>;

export type FaultCode = keyof typeof faults;

export const isFault = (code: string): code is FaultCode => Object.hasOwn(faults, code);

/** Ends an export for good. */
export class ExportFault extends Error {
  override name = 'ExportFault';
  readonly code: FaultCode;

  constructor(code: FaultCode, options?: ErrorOptions) {
    super(faults[code].en, options);
    this.code = code;
  }
}
