/**
 * A place in the outbox. Its order is that of (transaction, position): positions are given out while transactions run, and
 * one that was given out earlier may commit later.
 */
export interface Position {
  xid: bigint;
  position: bigint;
}

export function isAfter(one: Position, other: Position): boolean {
  return one.xid === other.xid ? one.position > other.position : one.xid > other.xid;
}

/** Before the first row of a transaction: positions begin at 1. */
export function beginOf(xid: string): Position {
  return { xid: BigInt(xid), position: 0n };
}

/** `<xid>-<position>`; from the second epoch on (platform/database/epoch.ts) `<xid>-<position>-<epoch>`. */
export function eventId({ xid, position }: Position, epoch: number): string {
  return epoch === 1 ? `${xid}-${position}` : `${xid}-${position}-${epoch}`;
}

/** As the query takes it. */
export const EVENT_ID = '^\\d{1,20}-\\d{1,19}(-\\d{1,9})?$';

/** Undefined for what is no event id of ours: a page that sends it has to reload. */
export function readEventId(text: string): (Position & { epoch: number }) | undefined {
  if (!new RegExp(EVENT_ID).test(text)) return undefined;
  const [xid = '', position = '', epoch = '1'] = text.split('-');
  const read = { xid: BigInt(xid), position: BigInt(position), epoch: Number(epoch) };
  return read.xid < 2n ** 64n && read.position < 2n ** 63n ? read : undefined;
}
