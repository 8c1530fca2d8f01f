import { writeAuditOf } from '../platform/audit/index.ts';
import type { Asked } from '../platform/http/index.ts';
import { endSession } from './session.ts';

/** The session is gone from the table: its token opens nothing from here on, whoever kept a copy. */
export async function logOut(asked: Asked): Promise<void> {
  const { trx, district, reader } = asked;
  await endSession(trx, district, reader.tokenHash);
  await writeAuditOf(asked, { verb: 'log-out', subject: `account/${reader.actor.staff}` });
}
