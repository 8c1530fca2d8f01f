import type { Actor } from '@wangge/kernel';
import type { Client } from 'pg';
import type { Likeness, NewRows } from '../cases/index.ts';
import type { District } from '../districts/index.ts';
import { newId } from '../platform/ids.ts';
import { databaseReason, type Reason } from './reasons.ts';
import type { Standing } from './standing.ts';

/** Matters, as the planner knows them, below which its plans are those of an empty table. */
const FEW = 1_000;
/** How often a batch is tried again that somebody else has just written a part of. */
const TRIES = 5;

/** Why an order was not written: refused for a reason, or brought in by somebody else meanwhile, with the rows that say something else. */
export type Unwritten = { refused: Reason } | { standing: ReadonlyMap<number, Likeness> };

interface Setting {
  client: Client;
  district: District;
  actor: Actor;
  /** Id of the mapping. */
  mapping: string;
}

/** A batch of new matters, and the rows of the file that it was read from. */
export interface Writing {
  filed: NewRows;
  rows: readonly [first: number, last: number];
  /** Of these matters, which stand by now. */
  look(client: Client, ids: readonly string[]): Promise<Standing>;
}

/**
 * Writes batches, each in a transaction. What PostgreSQL refuses is halved until the row is alone that it refuses: that one is told, the others are in.
 */
export class BatchWriter {
  readonly #setting: Setting;
  /** Of this run, in the audit. */
  readonly #id = newId();
  #isAnalyzed = false;

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  /**
   * @returns what was not written, by the number that was meant for it
   * @throws what is no fault of a row: a lost connection, a full disk
   */
  async write(writing: Writing): Promise<Map<string, Unwritten>> {
    const unwritten = new Map<string, Unwritten>();
    const waiting = [writing.filed];
    for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
      const refusal = await this.#writePart(part, writing, unwritten);
      if (refusal === undefined) continue;
      const { left, code } = refusal;
      const [only] = left.matters;
      if (left.count === 1 && only) unwritten.set(only.number, { refused: databaseReason(code) });
      else waiting.push(...halvesOf(left));
    }
    return unwritten;
  }

  /** @returns what PostgreSQL refuses for what a row says, if it does, and by which SQLSTATE */
  async #writePart(
    part: NewRows,
    { rows, look }: Writing,
    unwritten: Map<string, Unwritten>,
  ): Promise<{ left: NewRows; code: string } | undefined> {
    const { client } = this.#setting;
    let left = part;
    for (let tries = 1; left.count > 0; tries += 1) {
      try {
        await within(client, async () => {
          await left.copy(client);
          await this.#audit(left.count, rows);
        });
        await this.#analyzeOnce();
        break;
      } catch (error) {
        await client.query('rollback');
        const code = (error as { code?: unknown }).code;
        if (typeof code !== 'string') throw error;
        const standing: Standing = isRace(code)
          ? await look(
              client,
              left.matters.map(({ id }) => id),
            )
          : new Map();
        if (isOfRow(code) && standing.size === 0) return { left, code };
        if (tries >= TRIES || !isRace(code)) throw error;
        for (const { id, number } of left.matters) {
          const there = standing.get(id);
          if (there) unwritten.set(number, { standing: there });
        }
        left = left.without(new Set(standing.keys()));
      }
    }
    return undefined;
  }

  /**
   * What autovacuum does later of itself. Plans of foreign keys that were made for nearly empty tables read all matters for each event; they are made
   * anew after this.
   */
  async #analyzeOnce(): Promise<void> {
    if (this.#isAnalyzed) return;
    this.#isAnalyzed = true;
    const { client } = this.#setting;
    const { rows } = await client.query("select reltuples from pg_class where oid = 'wangge.matter'::regclass");
    const known = (rows[0] as { reltuples: number } | undefined)?.reltuples ?? 0;
    if (known < FEW) await client.query('analyze wangge.matter, wangge.event, wangge.sealed_part, wangge.data_key');
  }

  /** Beside the rows of the batch: who brought how many in, by which mapping. Neither the file's name nor a number of an order. */
  async #audit(filed: number, rows: readonly number[]): Promise<void> {
    const { client, district, actor, mapping } = this.#setting;
    const at = new Date();
    await client.query(
      'insert into wangge.audit (district_id, id, at, staff_id, role, verb, subject, details) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [
        district.id,
        newId(at.getTime()),
        at,
        actor.staff,
        actor.role,
        'import-orders',
        `import/${this.#id}`,
        JSON.stringify({ mapping, rows, filed }),
      ],
    );
  }
}

/** The later half first, as a stack gives them back. */
function halvesOf(rows: NewRows): NewRows[] {
  const ids = rows.matters.map(({ id }) => id);
  const middle = Math.ceil(ids.length / 2);
  return [rows.without(new Set(ids.slice(0, middle))), rows.without(new Set(ids.slice(middle)))];
}

/** SQLSTATE: unique_violation, serialization_failure, deadlock_detected. */
function isRace(code: string): boolean {
  return ['23505', '40001', '40P01'].includes(code);
}

/** SQLSTATE classes of what one row says: data exception, integrity violation, a limit exceeded, what a trigger raises. */
function isOfRow(code: string): boolean {
  return /^(22|23|54|P0)[0-9A-Z]{3}$/.test(code);
}

/** One transaction as owner, without limits of time. */
async function within(client: Client, run: () => Promise<void>): Promise<void> {
  await client.query(
    'begin; set local search_path = wangge, public, pg_temp; set local statement_timeout = 0; set local lock_timeout = 0; set local idle_in_transaction_session_timeout = 0',
  );
  await run();
  await client.query('commit');
}
