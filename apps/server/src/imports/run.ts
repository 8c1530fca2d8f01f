import { setImmediate } from 'node:timers/promises';
import type { ImportFile } from '@wangge/district';
import type { Actor } from '@wangge/kernel';
import type { Client } from 'pg';
import { type Filing, type Likeness, NewRows } from '../cases/index.ts';
import type { District } from '../districts/index.ts';
import { Problem, type Sentence } from '../platform/errors/index.ts';
import { Mistake } from '../platform/mistake.ts';
import type { Services } from '../platform/services.ts';
import { unguard } from './formulas.ts';
import { identifierOf, type OrderIds } from './identity.ts';
import { decideOrder, findImporter } from './importer.ts';
import { type Bound, bind, wantedHeaders } from './mapping.ts';
import { OrderNumbers } from './numbers.ts';
import { type Outcome, Summary } from './outcome.ts';
import { openSource } from './readers/open.ts';
import type { RowSource, SourceRow } from './readers/source.ts';
import { failureReason, type Reason, reasons } from './reasons.ts';
import { isOfRefused, openRecords, type Records, requireFreePaths } from './records.ts';
import { markOf, SeenOrders } from './seen-orders.ts';
import { type Candidate, findStanding, type Standing } from './standing.ts';
import { translate } from './translate.ts';
import { BatchWriter, type Unwritten } from './writing.ts';

export interface ImportOptions {
  file: string;
  mapping: ImportFile;
  /** Without it, nothing is written but the report. */
  commit: boolean;
  /** Login of the person in whose name they come in. */
  as?: string;
  /** Where the report goes, and the refused rows; by default beside the file. */
  report?: string;
  refused?: string;
  /** Business time: no order is received after it. */
  now: number;
  /** What was found out of the file, before the first row. */
  onSaid?: (said: readonly Sentence[]) => void;
  onProgress?: (share: number) => void;
  onOutcome?: (outcome: Outcome) => void;
}

export interface Imported {
  summary: Summary;
  seconds: number;
  report: string;
  /** Only where rows were refused and the rest was committed. */
  refused: string | undefined;
}

/** Rows decided and written at once: a transaction of some three megabytes, a fifth of a second. What it takes beside its rows is then 3 % of it. */
const BATCH = 500;
/**
 * Orders worked on in one go. The COPY of the batch before goes on meanwhile, and for its round trips, some ten, it needs the event loop: without this turn
 * and turn about PostgreSQL waited until a batch was prepared, and then the importer for PostgreSQL.
 */
const IN_ONE_GO = 8;
/** Rows read by the mapping in one go, for the same reason; each takes a tenth of the time of deciding it. */
const READ_IN_ONE_GO = 64;

type Rooms = Pick<Services, 'database' | 'keys'>;

/**
 * Bring the rows of a file in as matters. Constant memory, apart from 32 bytes for each order that came by. Batches are transactions: what is killed
 * has brought in whole batches, and the next run finds them there. Written as owner, by COPY; a row is decided as the report of the person in whose
 * name it comes in would be, at the moment when the order was received.
 * @throws Mistake for what the operator can mend: the file, the mapping, the person
 */
export async function importOrders(rooms: Rooms, district: District, options: ImportOptions): Promise<Imported> {
  const begun = performance.now();
  const { mapping } = options;
  const actor = findImporter(district, mapping, options.as);
  await requireFreePaths(options);
  const source = await openSource(options.file, { wanted: wantedHeaders(mapping) });
  try {
    const isRefused = isOfRefused(source.headers);
    const headers = isRefused ? source.headers.map(unguard) : source.headers;
    const bound = bind(district, mapping, headers, isRefused ? headers : source.seen);
    requireFallback(district, bound);
    options.onSaid?.([...source.said, ...bound.said]);
    const records = await openRecords(options, headers);
    const summary = new Summary();
    try {
      const run = new Run(rooms, district, { actor, bound, options, records, summary, isRefused });
      await run.through(source);
      const { report, refused } = await records.finish();
      return { summary, seconds: (performance.now() - begun) / 1000, report, refused };
    } catch (error) {
      await records.discard();
      throw error;
    }
  } finally {
    await source.close();
  }
}

/** A given point for rows without coordinates lies in the district: told before the first row and not with each. */
function requireFallback(district: District, { mapping }: Bound): void {
  const { without } = mapping.place;
  if (without === 'refuse') return;
  const { note: _, ...point } = without;
  try {
    district.locate({ ...point, confirmed: true });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { zh, en } = error.text;
    throw new Mistake({
      zh: `导入方式 ${mapping.id} 的 place.without 所给的点不能用：${zh}`,
      en: `The point that the mapping ${mapping.id} gives under place.without will not do: ${en}`,
    });
  }
}

interface Setting {
  actor: Actor;
  bound: Bound;
  options: ImportOptions;
  records: Records;
  summary: Summary;
  /** The file is one of refused rows, as this command writes them. */
  isRefused: boolean;
}

/** A batch that was read, with what PostgreSQL says of it before the first of its orders is decided. */
interface Batch {
  rows: readonly SourceRow[];
  candidates: readonly Candidate[];
  /** Outcomes of rows that the mapping refuses, by row. */
  outcomes: Map<number, Outcome>;
  standing: Standing;
}

class Run {
  readonly #rooms: Rooms;
  readonly #district: District;
  readonly #setting: Setting;
  readonly #idsOf: (number: string) => OrderIds;
  readonly #seen = new SeenOrders();
  readonly #numbers: OrderNumbers;
  /** Two take turns: one is filled while the other is being written. */
  readonly #spare: NewRows[] = [new NewRows(), new NewRows()];
  #asked: Promise<Batch | undefined> = Promise.resolve(undefined);
  #sending: Promise<void> = Promise.resolve();

  constructor(rooms: Rooms, district: District, setting: Setting) {
    this.#rooms = rooms;
    this.#district = district;
    this.#setting = setting;
    this.#idsOf = identifierOf(rooms.keys, district.id, setting.bound.mapping.number.issuer);
    this.#numbers = new OrderNumbers(district, setting.bound.procedure.number.prefix);
  }

  async through(source: RowSource): Promise<void> {
    const { database } = this.#rooms;
    const { options } = this.#setting;
    const looking = await database.connect();
    const writing = options.commit ? await database.connect() : looking;
    try {
      const { actor, bound, isRefused } = this.#setting;
      await requireAccount(looking, this.#district, actor);
      const writer = new BatchWriter({ client: writing, district: this.#district, actor, mapping: bound.mapping.id });
      let read: SourceRow[] = [];
      for await (const rows of source.rows()) {
        read.push(...(isRefused ? rows.map(unguarded) : rows));
        if (read.length < BATCH) continue;
        await this.#take(read, looking, writer);
        read = [];
        options.onProgress?.(source.share());
      }
      await this.#take(read, looking, writer);
      await this.#take([], looking, writer);
      await this.#sending;
      options.onProgress?.(1);
    } finally {
      // After a fault it ends the transaction too, whatever state a COPY is in.
      await Promise.allSettled([this.#asked, this.#sending]);
      await looking.end();
      if (writing !== looking) await writing.end();
    }
  }

  /**
   * Asks about these rows, then decides those of the call before, whose answers are there by now, while those before them are being written. So the
   * importer waits for no answer, and for PostgreSQL's writing only where that is the slower of the two.
   */
  async #take(rows: readonly SourceRow[], looking: Client, writer: BatchWriter): Promise<void> {
    const batch = await this.#asked;
    this.#asked = this.#ask(rows, looking);
    // Awaited by the next call; a failure meanwhile is no unhandled one.
    this.#asked.catch(() => {});
    if (batch === undefined) return;
    const { outcomes, filed } = await this.#decide(batch);
    await this.#sending;
    this.#sending = this.#finish(batch, outcomes, filed, writer);
    this.#sending.catch(() => {});
  }

  /** Reads the rows by the mapping, finds out which orders are there already, and has numbers for the others. One batch at a time. */
  async #ask(rows: readonly SourceRow[], looking: Client): Promise<Batch> {
    const { bound, options } = this.#setting;
    const outcomes = new Map<number, Outcome>();
    const candidates: Candidate[] = [];
    for (const [index, row] of rows.entries()) {
      if (index % READ_IN_ONE_GO === 0) await setImmediate();
      const order = translate(row, bound, options.now);
      if ('refused' in order) {
        outcomes.set(row.row, { row, order: order.number, fate: 'refused', reason: order.refused });
        continue;
      }
      candidates.push({ order, ids: this.#idsOf(order.number) });
    }
    if (candidates.length === 0) return { rows, candidates, outcomes, standing: new Map() };
    const standing = await this.#findStanding(looking, candidates);
    if (options.commit) {
      const unknown = candidates.filter(({ ids }) => !standing.has(ids.matter));
      await this.#numbers.provide(
        looking,
        unknown.map(({ order }) => order.receivedAt),
      );
    }
    return { rows, candidates, outcomes, standing };
  }

  async #decide({ rows, candidates, outcomes, standing }: Batch): Promise<{ outcomes: Outcome[]; filed: NewRows }> {
    const filed = this.#spare.pop() ?? new NewRows();
    for (const [index, candidate] of candidates.entries()) {
      if (index % IN_ONE_GO === 0) await setImmediate();
      const { order, ids } = candidate;
      outcomes.set(order.row.row, this.#decideOne(candidate, standing, filed));
      if (this.#setting.options.commit && !standing.has(ids.matter)) this.#numbers.pass(order.receivedAt);
    }
    return { outcomes: rows.flatMap(({ row }) => outcomes.get(row) ?? []), filed };
  }

  #decideOne(candidate: Candidate, standing: Standing, filed: NewRows): Outcome {
    const { order, ids } = candidate;
    const { row, number, notes } = order;
    const seen = this.#seen.find(ids.matter);
    const stands = standing.get(ids.matter)?.get(row.row);
    const mark = markOf(order);
    if (seen !== undefined || stands !== undefined) {
      this.#seen.add(ids.matter, mark);
      return { row, order: number, ...knownAs({ stands, isTwice: seen !== undefined, isSame: seen === mark }) };
    }
    const decided = this.#fileOne(candidate);
    if ('refused' in decided) return { row, order: number, fate: 'refused', reason: decided.refused };
    this.#seen.add(ids.matter, mark);
    const outcome: Outcome = { row, order: number, fate: 'new', notes };
    if (decided.filing === undefined) return outcome;
    filed.add(decided.filing);
    return { ...outcome, number: decided.filing.appended.row.number };
  }

  /** Without its filing in a dry run. A fault of the product is one of this row, as far as anybody can tell, and the others are not kept out for it. */
  #fileOne({ order, ids }: Candidate): { filing: Filing | undefined } | { refused: Reason } {
    const { bound, actor, options } = this.#setting;
    try {
      const decided = decideOrder(this.#district, this.#rooms.keys, bound, actor, order, ids);
      if ('refused' in decided) return decided;
      return { filing: options.commit ? decided.file(this.#numbers.next(order.receivedAt)) : undefined };
    } catch (error) {
      return { refused: failureReason((error as Error).name) };
    }
  }

  #findStanding(client: Client, candidates: readonly Candidate[]): Promise<Standing> {
    const setting = { district: this.#district, keyring: this.#rooms.keys, bound: this.#setting.bound };
    return findStanding(client, setting, candidates);
  }

  /** Writes what is new, then says what became of each row. */
  async #finish(
    { candidates }: Batch,
    outcomes: readonly Outcome[],
    filed: NewRows,
    writer: BatchWriter,
  ): Promise<void> {
    const unwritten = await writer.write({
      filed,
      rows: [outcomes[0]?.row.row ?? 0, outcomes.at(-1)?.row.row ?? 0],
      look: (client, asked) => {
        const ids = new Set(asked);
        return this.#findStanding(
          client,
          candidates.filter(({ ids: { matter } }) => ids.has(matter)),
        );
      },
    });
    filed.clear();
    this.#spare.push(filed);
    const { records, summary, options } = this.#setting;
    for (const outcome of outcomes) {
      const instead = outcome.number === undefined ? undefined : unwritten.get(outcome.number);
      const told = instead ? notWritten(outcome, instead) : outcome;
      summary.add(told);
      options.onOutcome?.(told);
      await records.add(told);
    }
  }
}

function unguarded(row: SourceRow): SourceRow {
  return { ...row, cells: row.cells.map(unguard) };
}

function notWritten({ row, order }: Outcome, why: Unwritten): Outcome {
  if ('refused' in why) return { row, order, fate: 'refused', reason: why.refused };
  return { row, order, ...knownAs({ stands: why.standing.get(row.row), isTwice: false, isSame: false }) };
}

/** Of an order that has come by before: in the store, or further up in the file. */
function knownAs({
  stands,
  isTwice,
  isSame,
}: {
  /** Undefined where it is not in the store yet; else what it says there. */
  stands: Likeness | undefined;
  isTwice: boolean;
  /** As it said further up. */
  isSame: boolean;
}): Pick<Outcome, 'fate' | 'reason'> {
  if (stands === 'other') return { fate: 'refused', reason: reasons.thereOther };
  if (stands === 'untold') return { fate: 'there', reason: reasons.thereForgotten };
  if (!isTwice) return { fate: 'there', reason: reasons.there };
  return stands === 'same' || isSame
    ? { fate: 'there', reason: reasons.twice }
    : { fate: 'refused', reason: reasons.twiceOther };
}

/** Who may not log in brings nothing in either. */
async function requireAccount(client: Client, district: District, { staff }: Actor): Promise<void> {
  const text = 'select from wangge.account where district_id = $1 and staff_id = $2 and disabled';
  const { rowCount } = await client.query(text, [district.id, staff]);
  if (rowCount === 0) return;
  throw new Mistake({
    zh: `${staff} 的账号已停用，不能以其名义导入；请用 --as 指明他人。`,
    en: `The account of ${staff} is disabled, so nothing comes in under that name; name somebody else with --as.`,
  });
}
