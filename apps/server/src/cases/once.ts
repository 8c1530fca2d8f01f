import { timingSafeEqual } from 'node:crypto';
import type { CompiledQuery, Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import { statement, together } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { problem } from '../platform/errors/index.ts';
import type { Keyring } from '../platform/keys/index.ts';
import { readKeys } from './read.ts';
import type { MatterKeys } from './sealing.ts';

/** A command as it came. */
export interface AskedCommand {
  id: string;
  staff: string;
  /** All that it says, JSON. */
  asked: unknown;
}

/**
 * The same command twice is one event. The id is locked first (two copies that race take turns), then looked up.
 *
 * A command whose mark cannot be checked any more, since a key under it was destroyed, finds its matter whatever it says: to who sent
 * the first copy the matter's tombstone is shown, and nothing is written.
 * @returns the matter that the command made or moved, when it was carried out before
 * @throws Problem command-reused when the id came with something else, or from somebody else
 */
export async function findDone(
  trx: Transaction<Schema>,
  district: District,
  command: AskedCommand,
  keyring: Keyring,
): Promise<string | undefined> {
  const [, done] = await together(trx, ...lookForDone(district, command));
  return doneBefore(trx, district, command, keyring, done);
}

/** The two statements of `findDone`, to be asked in this order, perhaps with others; `doneBefore` goes on with what the second finds. */
export function lookForDone(
  district: District,
  { id }: Pick<AskedCommand, 'id'>,
): [CompiledQuery<unknown>, CompiledQuery<Done>] {
  // Two statements: one alone would look with the eyes it had before it waited, and miss what the first copy has written.
  return [
    statement`select pg_advisory_xact_lock(hashtextextended(${`${district.id}/${id}`}, 1))`,
    statement<Done>`select matter_id, asked, staff_id from command where district_id = ${district.id} and id = ${id}`,
  ];
}

/** The row of a command that was carried out. */
export interface Done {
  matter_id: string;
  asked: Buffer;
  staff_id: string;
}

/** The rest of `findDone`. */
export async function doneBefore(
  trx: Transaction<Schema>,
  district: District,
  command: AskedCommand,
  keyring: Keyring,
  [done]: readonly Done[],
): Promise<string | undefined> {
  if (!done) return undefined;
  const { keys } = await readKeys(trx, district, done.matter_id, keyring);
  // What cannot be told passes for the same: whoever guesses what was forgotten learns nothing from the answer.
  const isOther =
    done.staff_id !== command.staff || likenessOf(done.asked, command, { district, keyring, keys }) === 'other';
  if (isOther) throw problem('command-reused', { id: command.id });
  return done.matter_id;
}

/** Bits of the first byte of a mark from before migration 0029, and what the keys were called that it hangs on, in their order. */
const owners = ['matter', 'reporter'] as const;
/** First byte of a mark that names its keys: their names with commas between, then the keyed hash. */
const NAMED = 4;
const HASH = 32;

interface Marking {
  district: District;
  keyring: Keyring;
  keys: MatterKeys;
}

/**
 * What the row of a command keeps of what was asked, whatever the order in which its keys were written: the names of the data keys that
 * it hangs on, and a keyed hash. A plain hash would let anybody who reads the table try phone numbers against it, and would
 * outlive the forgetting of what it was made of (docs/decisions/0010).
 * @param names of the keys that seal something that the command says; each has to be among `keys`
 */
export function markAsked(
  command: Pick<AskedCommand, 'id' | 'asked'>,
  names: ReadonlySet<string>,
  marking: Marking,
): Buffer {
  const used = [...names].sort();
  return Buffer.concat([Uint8Array.of(NAMED), Buffer.from(used.join()), hashUnder(command, used, marking)]);
}

function hashUnder(
  { id, asked }: Pick<AskedCommand, 'id' | 'asked'>,
  names: readonly string[],
  { district, keyring, keys }: Marking,
): Buffer {
  const dataKeys = names.map((name) => {
    const key = keys.get(name);
    if (!key) throw new Error(`command ${id} has no ${name} key to be marked under`);
    return key;
  });
  return keyring.mark(canonical(asked), `command ${district.id}/${id}`, dataKeys);
}

/** Whether a command says what is asked now; `untold` for want of a key, since something of it was forgotten, or of the mark itself (migration 0008). */
export type Likeness = 'same' | 'other' | 'untold';

export function likenessOf(kept: Buffer, command: Pick<AskedCommand, 'id' | 'asked'>, marking: Marking): Likeness {
  if (kept.length <= HASH) return 'untold';
  const names = namesIn(kept);
  if (names.some((name) => !marking.keys.has(name))) return 'untold';
  return timingSafeEqual(hashUnder(command, names, marking), kept.subarray(kept.length - HASH)) ? 'same' : 'other';
}

function namesIn(kept: Buffer): readonly string[] {
  const [first = 0] = kept;
  if (first !== NAMED) return owners.filter((_, bit) => (first & (1 << bit)) !== 0);
  const named = kept.subarray(1, kept.length - HASH).toString();
  return named === '' ? [] : named.split(',');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of Object.keys(entries).sort()) {
    if (entries[key] === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonical(entries[key])}`;
  }
  return `{${text}}`;
}
