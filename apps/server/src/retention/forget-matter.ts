import { sql, type Transaction } from 'kysely';
import { fieldOfKey } from '../cases/index.ts';
import type { District } from '../districts/index.ts';
import { type PhotoStore, removePictures } from '../photos/index.ts';
import { writeAudit } from '../platform/audit/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { Mistake } from '../platform/mistake.ts';
import type { Services } from '../platform/services.ts';
import { realNow } from '../platform/time/real-time.ts';
import { destroyKeys, picturesAmong } from './destroy-keys.ts';
import type { KeyPlace } from './standing-keys.ts';
import { heldBy, type Taker, takersOf } from './takers.ts';

export interface ForgetRequest {
  /** Number of the matter. */
  number: string;
  /** Ids of personal fields, or `reporter` for all of the caller's; without it everything personal of the matter. */
  fields?: readonly string[];
  /** Number of the document that says so: it stays in the audit, so nothing personal. */
  because: string;
  /** Id of the member of staff in whose name it is done. */
  staff: string;
  /** Also while the matter goes on. */
  evenOpen?: boolean;
  commit: boolean;
  now: number;
}

export interface Forgotten {
  /** Keys by what they seal. */
  keys: ReadonlyMap<string, number>;
  /** Fields asked for of which nothing is held that is not forgotten already. */
  nothing: readonly string[];
  /** Numbers of the matters that took something over from it and were forgotten with it. */
  along: readonly string[];
  /** Numbers of those that it came from, and that still hold some of these fields: what was handed to it stands there, too. */
  elsewhere: readonly string[];
}

/** Signs of a document's number. */
const DOCUMENT = { least: 4, most: 80 } as const;

/**
 * Forget a matter's personal data before its time, or some of it: on the request of whom it is about (个人信息保护法第47条 [L]), or because it
 * should never have been kept. With it go its tasks and what was split off from it, for these hold copies of what it was told, sealed under keys of
 * their own; not those that joined it, whose callers are others. The audit says by whom, which fields and under which document.
 * @throws Mistake where the matter is not known, goes on, a field is none, or the document is not named
 */
export async function forgetMatter(
  services: Pick<Services, 'database' | 'keys' | 'realNow'>,
  store: PhotoStore,
  district: District,
  request: ForgetRequest,
): Promise<Forgotten> {
  const { commit, now, staff } = request;
  const because = request.because.trim();
  if ([...because].length < DOCUMENT.least || [...because].length > DOCUMENT.most) throw new Mistake(noDocument);
  const asked = fieldsAsked(district, request.fields);
  const scope = { as: 'owner', settings: { 'wangge.district': String(district.id) } } as const;
  const { found, gone, along, elsewhere } = await services.database.transaction(scope, async (trx) => {
    const [matter, ...others] = await lockMatters(trx, district, request);
    const found: KeyPlace[] = [];
    const gone: KeyPlace[] = [];
    const along: string[] = [];
    for (const one of [matter, ...others]) {
      const keys = await keysOfMatter(trx, district, one, asked);
      if (keys.length > 0 && one !== matter) along.push(one.number);
      found.push(...keys);
      if (!commit || keys.length === 0) continue;
      const destroyed = await destroyKeys(trx, district, keys, now);
      await remember(trx, district, destroyed, realNow(services));
      await writeAudit(trx, {
        district: district.id,
        at: realNow(services),
        staff,
        verb: 'forget',
        subject: one.id,
        fields: [...new Set(destroyed.map(({ of }) => fieldOfKey(of)))],
        details: {
          number: one.number,
          because,
          keys: destroyed.length,
          open: one.isOpen,
          ...(one === matter ? {} : { with: matter.number }),
        },
      });
      gone.push(...destroyed);
    }
    const elsewhere = await heldBy(trx, district, matter.from, asked);
    return { found, gone, along, elsewhere };
  });
  await removePictures(store, district, picturesAmong(gone));
  const keys = new Map<string, number>();
  for (const { of } of commit ? gone : found) keys.set(fieldOfKey(of), (keys.get(fieldOfKey(of)) ?? 0) + 1);
  // An older key took all fields of its owner along.
  const isHeld = (field: string): boolean => keys.has(field) || keys.has(district.pack.fields[field]?.of ?? '');
  return { keys, nothing: [...(asked ?? [])].filter((field) => !isHeld(field)), along, elsewhere };
}

function fieldsAsked({ pack }: District, given: readonly string[] | undefined): ReadonlySet<string> | undefined {
  if (given === undefined) return undefined;
  const known = Object.entries(pack.fields).filter(([, { of }]) => of !== 'staff');
  const asked = new Set<string>();
  for (const word of given) {
    const ids = known.filter(([id, { of }]) => id === word || (word === 'reporter' && of === 'reporter'));
    if (ids.length === 0) throw new Mistake(unknownField(word, ['reporter', ...known.map(([id]) => id)]));
    for (const [id] of ids) asked.add(id);
  }
  return asked;
}

/** The matter first, then those that took something over from it. */
async function lockMatters(
  trx: Transaction<Schema>,
  district: District,
  { number, evenOpen = false }: ForgetRequest,
): Promise<[Taker, ...Taker[]]> {
  const matters = await takersOf(trx, district, number);
  if (!matters) throw new Mistake(unknownMatter(number));
  const open = matters.find(({ isOpen }) => isOpen);
  if (open && !evenOpen) throw new Mistake(goesOn(open.number));
  return matters;
}

/** Keys of the matter and of its photos that still stand, of these fields; without fields, all. */
async function keysOfMatter(
  trx: Transaction<Schema>,
  district: District,
  { id, isArchived }: Pick<Taker, 'id' | 'isArchived'>,
  asked: ReadonlySet<string> | undefined,
): Promise<KeyPlace[]> {
  const { rows } = await sql<KeyPlace>`
    select k.subject_id as subject, k.of from data_key k
    where k.district_id = ${district.id} and k.wrapped is not null and (k.subject_id = ${id}::uuid
      or k.subject_id in (select p.id from photo p where p.district_id = ${district.id} and p.matter_id = ${id}::uuid))
    order by k.subject_id, k.of`.execute(trx);
  if (asked === undefined) return rows;
  const { rows: older } = await sql<{ field: string }>`
    select distinct field from sealed_part where district_id = ${district.id} and matter_id = ${id}::uuid and own_key = 0`.execute(
    trx,
  );
  return rows.filter(({ of }) => {
    const field = fieldOfKey(of);
    if (field !== 'matter' && field !== 'reporter') return asked.has(field);
    // An older key seals several fields: it goes only where all of them do. Which they are, in an archive nobody sees: then all that may be.
    const under = (isArchived ? ofOwner(district, field) : older.map((part) => part.field)).filter(
      (one) => (district.pack.fields[one]?.of === 'reporter') === (field === 'reporter'),
    );
    const kept = under.filter((one) => !asked.has(one));
    if (kept.length === under.length) return false;
    if (kept.length > 0) throw new Mistake(underOneKey(under));
    return true;
  });
}

function ofOwner({ pack }: District, owner: 'matter' | 'reporter'): string[] {
  return Object.entries(pack.fields).flatMap(([id, { of }]) => (of === owner ? [id] : []));
}

async function remember(
  trx: Transaction<Schema>,
  { id }: District,
  keys: readonly KeyPlace[],
  at: Date,
): Promise<void> {
  if (keys.length === 0) return;
  await trx
    .insertInto('forgotten')
    .values(keys.map(({ subject, of }) => ({ district_id: id, subject_id: subject, of, at })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

const noDocument = {
  zh: `提前删除须写明依据文件的文号（--because，${DOCUMENT.least} 至 ${DOCUMENT.most} 字；文号留在审计中，不要写个人信息）。`,
  en: `Forgetting before the time needs the number of the document that says so (--because, ${DOCUMENT.least} to ${DOCUMENT.most} signs; it stays in the audit, so nothing personal).`,
};
const unknownMatter = (number: string) => ({
  zh: `没有编号为 ${number} 的案件。`,
  en: `There is no case ${number}.`,
});
const goesOn = (number: string) => ({
  zh: `案件 ${number} 尚在办理或有申请待决：办理所需的信息依法保存到办结（个人信息保护法第47条）。办结后再删；确须现在删除的，加 --even-open，并以 --because 写明决定的文号。`,
  en: `Case ${number} is still being handled, or a request about it waits: the law keeps what handling needs until it ends (PIPL art. 47). Forget it afterwards; where it has to be now, add --even-open and name the decision with --because.`,
});
const unknownField = (word: string, known: readonly string[]) => ({
  zh: `“${word}”不是本区的个人信息字段；可用：${known.join('、')}。`,
  en: `"${word}" is no personal field of this district; there are ${known.join(', ')}.`,
});
const underOneKey = (fields: readonly string[]) => ({
  zh: `此案建于各字段分别加密之前，${fields.join('、')} 同用一把密钥，只能一并删除。`,
  en: `This case is older than keys of single fields: ${fields.join(', ')} lie under one key and can be forgotten together only.`,
});
