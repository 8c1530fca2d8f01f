import { setImmediate } from 'node:timers/promises';
import type { ImportFile } from '@wangge/district';
import type { Actor } from '@wangge/kernel';
import type { Client } from 'pg';
import { NewRows } from '../cases/index.ts';
import type { District } from '../districts/index.ts';
import { Problem, type Sentence } from '../platform/errors/index.ts';
import { newId } from '../platform/ids.ts';
import { Mistake } from '../platform/mistake.ts';
import type { Services } from '../platform/services.ts';
import { IdSet } from './id-set.ts';
import { identifierOf, type OrderIds } from './identity.ts';
import { decideOrder, findImporter } from './importer.ts';
import { type Bound, bind, wantedHeaders } from './mapping.ts';
import { OrderNumbers } from './numbers.ts';
import { type Outcome, Summary } from './outcome.ts';
import { openSource } from './readers/open.ts';
import type { RowSource, SourceRow } from './readers/source.ts';
import { reasons } from './reasons.ts';
import { openRecords, type Records } from './records.ts';
import { type Order, translate } from './translate.ts';

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
/** Matters, as the planner knows them, below which its plans are those of an empty table. */
const FEW = 1_000;
/** How often a batch is tried again that somebody else has just written a part of. */
const TRIES = 5;

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
  const source = await openSource(options.file, { wanted: wantedHeaders(mapping) });
  try {
    const bound = bind(district, mapping, source.headers);
    requireFallback(district, bound);
    options.onSaid?.([...source.said, ...bound.said]);
    const records = await openRecords(options, source.headers);
    const summary = new Summary();
    try {
      const run = new Run(rooms, district, { actor, bound, options, records, summary });
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
}

/** An order on its way in. */
interface Candidate {
  order: Order;
  ids: OrderIds;
}

/** A batch that was read, with what PostgreSQL says of it before the first of its orders is decided. */
interface Batch {
  rows: readonly SourceRow[];
  candidates: readonly Candidate[];
  /** Outcomes of rows that the mapping refuses, by row. */
  outcomes: Map<number, Outcome>;
  /** Ids of those that are there already. */
  standing: ReadonlySet<string>;
}

class Run {
  readonly #rooms: Rooms;
  readonly #district: District;
  readonly #setting: Setting;
  /** Of this run, in the audit. */
  readonly #id = newId();
  readonly #idsOf: (number: string) => OrderIds;
  readonly #seen = new IdSet();
  readonly #numbers: OrderNumbers;
  /** Two take turns: one is filled while the other is being written. */
  readonly #spare: NewRows[] = [new NewRows(), new NewRows()];
  #asked: Promise<Batch | undefined> = Promise.resolve(undefined);
  #sending: Promise<void> = Promise.resolve();
  #isAnalyzed = false;

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
      await requireAccount(looking, this.#district, this.#setting.actor);
      let read: SourceRow[] = [];
      for await (const rows of source.rows()) {
        read.push(...rows);
        if (read.length < BATCH) continue;
        await this.#take(read, looking, writing);
        read = [];
        options.onProgress?.(source.share());
      }
      await this.#take(read, looking, writing);
      await this.#take([], looking, writing);
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
  async #take(rows: readonly SourceRow[], looking: Client, writing: Client): Promise<void> {
    const batch = await this.#asked;
    this.#asked = this.#ask(rows, looking);
    // Awaited by the next call; a failure meanwhile is no unhandled one.
    this.#asked.catch(() => {});
    if (batch === undefined) return;
    const { outcomes, filed } = await this.#decide(batch);
    await this.#sending;
    this.#sending = this.#finish(outcomes, filed, writing);
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
    if (candidates.length === 0) return { rows, candidates, outcomes, standing: new Set() };
    const ids = candidates.map(({ ids }) => ids.matter);
    const standing = await this.#findStanding(looking, ids);
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

  #decideOne({ order, ids }: Candidate, standing: ReadonlySet<string>, filed: NewRows): Outcome {
    const { bound, actor, options } = this.#setting;
    const { row, number, notes } = order;
    const isTwice = this.#seen.has(ids.matter);
    if (isTwice || standing.has(ids.matter)) {
      const reason = isTwice ? reasons.twice : reasons.there;
      this.#seen.add(ids.matter);
      return { row, order: number, fate: 'there', reason };
    }
    const decided = decideOrder(this.#district, this.#rooms.keys, bound, actor, order, ids);
    if ('refused' in decided) return { row, order: number, fate: 'refused', reason: decided.refused };
    this.#seen.add(ids.matter);
    const outcome: Outcome = { row, order: number, fate: 'new', notes };
    if (!options.commit) return outcome;
    const given = this.#numbers.next(order.receivedAt);
    filed.add(decided.file(given));
    return { ...outcome, number: given };
  }

  async #findStanding(client: Client, ids: readonly string[]): Promise<Set<string>> {
    const text = 'select id from wangge.matter where district_id = $1 and id = any ($2)';
    const { rows } = await client.query({ name: 'standing', text, values: [this.#district.id, ids] });
    return new Set((rows as { id: string }[]).map(({ id }) => id));
  }

  /** Writes what is new, then says what became of each row. */
  async #finish(outcomes: readonly Outcome[], filed: NewRows, writing: Client): Promise<void> {
    const lost = await this.#write(filed, outcomes, writing);
    filed.clear();
    this.#spare.push(filed);
    const { records, summary, options } = this.#setting;
    for (const outcome of outcomes) {
      const told: Outcome =
        outcome.number !== undefined && lost.has(outcome.number)
          ? { row: outcome.row, order: outcome.order, fate: 'there', reason: reasons.there }
          : outcome;
      summary.add(told);
      options.onOutcome?.(told);
      await records.add(told);
    }
  }

  /** @returns the numbers of those that somebody else has brought in meanwhile */
  async #write(filed: NewRows, outcomes: readonly Outcome[], client: Client): Promise<Set<string>> {
    const lost = new Set<string>();
    let left = filed;
    for (let tries = 1; left.count > 0; tries += 1) {
      try {
        await within(client, async () => {
          await left.copy(client);
          await this.#audit(client, left.count, outcomes);
        });
        await this.#analyzeOnce(client);
        break;
      } catch (error) {
        await client.query('rollback');
        if (tries >= TRIES || !isRace(error)) throw error;
        const standing = await this.#findStanding(
          client,
          left.matters.map(({ id }) => id),
        );
        for (const { id, number } of left.matters) if (standing.has(id)) lost.add(number);
        left = left.without(standing);
      }
    }
    return lost;
  }

  /**
   * What autovacuum does later of itself. Plans of foreign keys that were made for nearly empty tables read all matters for each event; they are made
   * anew after this.
   */
  async #analyzeOnce(client: Client): Promise<void> {
    if (this.#isAnalyzed) return;
    this.#isAnalyzed = true;
    const { rows } = await client.query("select reltuples from pg_class where oid = 'wangge.matter'::regclass");
    const known = (rows[0] as { reltuples: number } | undefined)?.reltuples ?? 0;
    if (known < FEW) await client.query('analyze wangge.matter, wangge.event, wangge.sealed_part, wangge.data_key');
  }

  /** Beside the rows of the batch: who brought how many in, by which mapping. Neither the file's name nor a number of an order. */
  async #audit(client: Client, filed: number, outcomes: readonly Outcome[]): Promise<void> {
    const { actor, bound } = this.#setting;
    const rows = [outcomes[0]?.row.row ?? 0, outcomes.at(-1)?.row.row ?? 0];
    const at = new Date();
    await client.query(
      'insert into wangge.audit (district_id, id, at, staff_id, role, verb, subject, details) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [
        this.#district.id,
        newId(at.getTime()),
        at,
        actor.staff,
        actor.role,
        'import-orders',
        `import/${this.#id}`,
        JSON.stringify({ mapping: bound.mapping.id, rows, filed }),
      ],
    );
  }
}

/** SQLSTATE: unique_violation, serialization_failure, deadlock_detected. */
function isRace(error: unknown): boolean {
  return ['23505', '40001', '40P01'].includes((error as { code?: string }).code ?? '');
}

/** One transaction as owner, without limits of time. */
async function within(client: Client, run: () => Promise<void>): Promise<void> {
  await client.query(
    'begin; set local search_path = wangge, public, pg_temp; set local statement_timeout = 0; set local lock_timeout = 0; set local idle_in_transaction_session_timeout = 0',
  );
  await run();
  await client.query('commit');
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
