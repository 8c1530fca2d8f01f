import { isDeepStrictEqual } from 'node:util';
import { replay } from '@wangge/kernel';
import { projectRow, readStored } from '../cases/index.ts';
import { finding } from './findings.ts';
import type { EventRow, MatterRow } from './rows.ts';
import type { Verifying } from './verify.ts';

/** The row of a matter against what its events make, column by column. */
export function verifyRow(row: MatterRow, events: readonly EventRow[], { district, tell }: Verifying): void {
  const place = { matter: row.id, number: row.number };
  // That they are missing is told with the chain.
  if (events.length === 0) return;
  let made: ReturnType<typeof projectRow>;
  try {
    const matter = replay(events.map(({ body }) => readStored(JSON.parse(body))));
    made = projectRow(matter, district.procedure(matter.procedure.id, matter.procedure.version), district);
  } catch (error) {
    tell(finding('replay-failed', place, { fault: (error as Error).message }));
    return;
  }
  const columns = (Object.keys(made) as (keyof typeof made)[]).filter((name) => !isSame(row[name], made[name]));
  const [first] = columns;
  if (first === undefined) return;
  // The one column that does not come from the events alone.
  if (columns.length === 1 && first === 'timer_at') tell(finding('timer-differs', place));
  else tell(finding('row-differs', place, { columns: columns.join(', ') }));
}

/** Times by their instant; JSON by what it says, since an older version may have written its members in another order. */
function isSame(stored: unknown, made: unknown): boolean {
  if (stored === made) return true;
  if (typeof made !== 'string') return isDeepStrictEqual(stored, made);
  if (!made.startsWith('{')) return false;
  try {
    const kept: unknown = typeof stored === 'string' ? JSON.parse(stored) : stored;
    return isDeepStrictEqual(kept, JSON.parse(made));
  } catch {
    return false;
  }
}
