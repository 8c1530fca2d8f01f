import type { Client, Connection, Submittable } from 'pg';

/** Lines for one table, as `copyLine` makes them. */
export interface Copied {
  /** `wangge.event ("district_id", …)`; ours, never a person's words. */
  into: string;
  lines: Uint8Array;
}

/**
 * COPY into several tables, one after the other, in one message: PostgreSQL asks for the lines of each as it comes to it, and answers once in the end.
 * Half the round trips of a COPY for each table, in each of which PostgreSQL waits for this process to come round.
 * @throws what PostgreSQL says of the first table that it refuses; of a transaction nothing stays then
 */
export async function copyIn(client: Client, tables: readonly Copied[]): Promise<void> {
  if (tables.length === 0) return;
  await new Promise<void>((resolve, reject) => {
    client.query(new CopyIn(tables, (error) => (error ? reject(error) : resolve())));
  });
}

/** Of the protocol (PostgreSQL manual, Message Formats): CopyData begins with its sign and its length, which counts itself; CopyDone is no more than those. */
const COPY_DATA = 'd'.charCodeAt(0);
const COPY_DONE = Buffer.from([...Buffer.from('c'), 0, 0, 0, 4]);

/** What `pg` calls as the answers come in. */
class CopyIn implements Submittable {
  readonly #tables: readonly Copied[];
  readonly #waiting: Copied[];
  readonly #done: (error?: Error) => void;

  constructor(tables: readonly Copied[], done: (error?: Error) => void) {
    this.#tables = tables;
    this.#waiting = [...tables];
    this.#done = done;
  }

  submit(connection: Connection): void {
    connection.query(this.#tables.map(({ into }) => `copy ${into} from stdin`).join('; '));
  }

  handleCopyInResponse({ stream }: Connection): void {
    const lines = this.#waiting.shift()?.lines ?? new Uint8Array();
    const head = Buffer.alloc(5);
    head[0] = COPY_DATA;
    head.writeUInt32BE(4 + lines.length, 1);
    // Together: one call of the system instead of three.
    stream.cork();
    stream.write(head);
    stream.write(lines);
    stream.write(COPY_DONE);
    stream.uncork();
  }

  /** Each table's count, which nobody asks for. */
  handleCommandComplete(): void {}

  handleError(error: Error): void {
    this.#done(error);
  }

  handleReadyForQuery(): void {
    this.#done();
  }
}
