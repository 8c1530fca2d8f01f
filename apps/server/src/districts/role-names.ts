import type { Role, Text } from '@wangge/kernel';
import type { District } from './district.ts';

/** What roles are called unless the pack calls them otherwise (`roles` of district.yaml). */
export const roleNames: Readonly<Record<Role, Text>> = {
  resident: { zh: '居民', en: 'Resident' },
  'grid-worker': { zh: '网格员', en: 'Grid worker' },
  'grid-leader': { zh: '网格长', en: 'Grid leader' },
  'hotline-agent': { zh: '坐席', en: 'Hotline agent' },
  'petition-clerk': { zh: '信访专员', en: 'Petition clerk' },
  'duty-officer': { zh: '值班长', en: 'Duty officer' },
  dispatcher: { zh: '派遣员', en: 'Dispatcher' },
  department: { zh: '部门', en: 'Department' },
  handler: { zh: '处置人员', en: 'Handler' },
  verifier: { zh: '核查员', en: 'Verifier' },
  'callback-agent': { zh: '回访员', en: 'Call-back agent' },
  supervisor: { zh: '督查', en: 'Supervisor' },
  leader: { zh: '领导', en: 'Leader' },
  'system-admin': { zh: '系统管理员', en: 'System administrator' },
  'security-admin': { zh: '安全管理员', en: 'Security administrator' },
  'audit-admin': { zh: '审计管理员', en: 'Audit administrator' },
};

/** What this district calls a role. */
export function roleNameOf({ pack }: District, role: Role): Text {
  return pack.district.roles?.[role] ?? roleNames[role];
}
