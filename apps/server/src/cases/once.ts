import { timingSafeEqual } from 'node:crypto';
import type { CompiledQuery, Transaction } from 'kysely';
import type { District } from '../districts/index.ts';
import { statement, together } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { problem } from '../platform/errors/index.ts';
import type { Keyring } from '../platform/keys/index.ts';
import { readKeys } from './read.ts';
import type { KeyOwner, MatterKeys } from './sealing.ts';

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
  const isOther = done.staff_id !== command.staff || isMarkOfOther(done.asked, command, { district, keyring, keys });
  if (isOther) throw problem('command-reused', { id: command.id });
  return done.matter_id;
}

/** Whose keys a mark may hang on, in the order of the bits of its first byte and of the keys under it. */
const owners: readonly KeyOwner[] = ['matter', 'reporter'];

interface Marking {
  district: District;
  keyring: Keyring;
  keys: MatterKeys;
}

/**
 * What the row of a command keeps of what was asked, whatever the order in which its keys were written: a byte that says whose
 * keys it hangs on, and a keyed hash. A plain hash would let anybody who reads the table try phone numbers against it, and would
 * outlive the forgetting of what it was made of (docs/decisions/0010).
 * @param of whose keys seal something that the command says; each has to be among `keys`
 */
export function markAsked(
  command: Pick<AskedCommand, 'id' | 'asked'>,
  of: ReadonlySet<KeyOwner>,
  { district, keyring, keys }: Marking,
): Buffer {
  const used = owners.filter((owner) => of.has(owner));
  const dataKeys = used.map((owner) => {
    const key = keys.get(owner);
    if (!key) throw new Error(`command ${command.id} has no ${owner} key to be marked under`);
    return key;
  });
  const bits = used.reduce((sum, owner) => sum | bitOf(owner), 0);
  const mark = keyring.mark(canonical(command.asked), `command ${district.id}/${command.id}`, dataKeys);
  return Buffer.concat([Uint8Array.of(bits), mark]);
}

/** False also where it cannot be told: for want of a key, or of the mark itself (migration 0008). */
export function isMarkOfOther(kept: Buffer, command: Pick<AskedCommand, 'id' | 'asked'>, marking: Marking): boolean {
  const [bits] = kept;
  if (bits === undefined) return false;
  const of = new Set(owners.filter((owner) => (bits & bitOf(owner)) !== 0));
  if ([...of].some((owner) => !marking.keys.has(owner))) return false;
  const mark = markAsked(command, of, marking);
  return mark.length !== kept.length || !timingSafeEqual(mark, kept);
}

function bitOf(owner: KeyOwner): number {
  return 1 << owners.indexOf(owner);
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
