import { access, constants } from 'node:fs/promises';
import { lineOfFinding, verify } from '../checkpoints/index.ts';
import { noteOutcome } from '../platform/audit/index.ts';
import { houseScope } from '../platform/policy/index.ts';
import { openServices } from './open.ts';
import { say } from './terminal.ts';

/** `wangge audit verify`: exit code 1 when anything was changed, removed, reordered or cut off; each with its place. */
export async function auditVerify(against: string | undefined, archives: readonly string[] = []): Promise<number> {
  if (against !== undefined) await access(against, constants.R_OK);
  const opened = await openServices({ name: 'wangge audit' });
  let found = 0;
  try {
    for (const district of opened.services.districts.values()) {
      const report = await verify(opened.services, district, {
        ...(against === undefined ? {} : { against }),
        archives,
        onFinding: (finding) => say(`✗ ${lineOfFinding(finding, 'zh')}\n  ${lineOfFinding(finding, 'en')}`),
      });
      found += report.found;
      // The running servers watch it (`wangge_verify_findings`).
      const { events, matters, checkpoints } = report;
      await opened.services.database.transaction(houseScope(district.id), (trx) =>
        noteOutcome(trx, {
          district: district.id,
          at: new Date(),
          outcome: 'verification',
          details: { found: report.found, matters, events, checkpoints },
        }),
      );
      say(
        `${report.found === 0 ? '✓' : '✗'} ${report.district}: ${report.matters} 案件 cases · ${report.events} 事件 events · ${report.archived > 0 ? `${report.archived} 已归档 archived · ` : ''}${report.checkpoints} 检查点 checkpoints · ${report.found} 处问题 findings · ${report.seconds.toFixed(1)} s`,
      );
    }
    return found === 0 ? 0 : 1;
  } finally {
    await opened.close();
  }
}
