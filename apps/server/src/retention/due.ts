import { forgetAt, keptFrom, longestKeep } from '@wangge/district';
import { fieldOfKey } from '../cases/index.ts';
import type { District } from '../districts/index.ts';

/** A key that still stands, with what its retention counts from. */
export interface StandingKey {
  subject: string;
  of: string;
  /** Of the photo, where it is one's. */
  uploaded: Date | null;
  /** Of its matter and of those that it belongs to, the latest; null while one of them goes on or a request about it waits. */
  ended: Date | null;
}

export interface DueKey extends StandingKey {
  /** The personal field; `matter` and `reporter` for an older key of all fields of that owner. */
  field: string;
  /** Since when it has to be forgotten, milliseconds. */
  since: number;
}

type Retentions = Pick<District, 'pack'>;

/** Those of the keys that have to be forgotten by `now`, by the pack in force. Pure. */
export function dueKeys(keys: readonly StandingKey[], { pack }: Retentions, now: number): DueKey[] {
  const { zone } = pack.district;
  return keys.flatMap((key) => {
    const field = fieldOfKey(key.of);
    const { after, keep } = retentionOf(field, { pack });
    const from = after === 'taken' ? key.uploaded : key.ended;
    if (from === null) return [];
    // A field that the pack states no more has no purpose any more: it goes when the matter has ended.
    const since = keep === undefined ? from.getTime() : forgetAt(keep, zone, from.getTime());
    return since <= now ? [{ ...key, field, since }] : [];
  });
}

/** No matter that ended at or after this instant has anything to forget by `now`. */
export function earliestDue({ pack }: Retentions, now: number): Date {
  const keeps = Object.values(pack.fields).map(({ retention }) => retention.keep);
  const isAllStated = keeps.length > 0;
  const cuts = keeps.map((keep) => keptFrom(keep, pack.district.zone, now));
  return new Date(isAllStated ? Math.max(...cuts) : now);
}

/** What was taken is counted from when it was uploaded: what the camera wrote is sealed, and a photo is taken before that. */
function retentionOf(field: string, { pack }: Retentions): { after: string; keep: string | undefined } {
  if (field === 'matter' || field === 'reporter') {
    const own = Object.values(pack.fields).filter(({ of }) => of === field);
    return { after: 'ended', keep: longestKeep(own.map(({ retention }) => retention.keep)) };
  }
  return Object.hasOwn(pack.fields, field) ? (pack.fields[field]?.retention ?? NOT_STATED) : NOT_STATED;
}

const NOT_STATED = { after: 'ended', keep: undefined } as const;
