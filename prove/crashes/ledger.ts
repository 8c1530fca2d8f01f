import { randomUUID } from 'node:crypto';

/** A command that a client sent, and what it was told. */
export interface Command {
  id: string;
  matter: string;
  /** `open`, or an action on the matter. */
  action: string;
  path: string;
  body: string;
  login: string;
  /** The answer, once there is a definite one: done, or done before. */
  status?: number;
  /** Events of the matter after it, as the answer says. */
  seq?: number;
}

export interface Upload {
  id: string;
  /** The server has said that it knows it. */
  isAnnounced: boolean;
  /** Bytes that it has said it has. */
  kept: number;
  /** The report that names it. */
  report?: Command;
}

/** Answers that say "not now": sent again with the same id, a command comes to its end. */
const NOT_NOW = new Set([503]);

/** What clients remember of what they sent, as phones do: a command is theirs until they were told that it was done. */
export class Ledger {
  readonly commands: Command[] = [];
  readonly uploads: Upload[] = [];
  /** Answers that nobody expects: neither done, nor "not now". */
  readonly strange: string[] = [];
  /** Commands on their way. */
  inFlight = 0;

  get open(): Command[] {
    return this.commands.filter(({ status }) => status === undefined);
  }

  note(of: Omit<Command, 'id'> & { id?: string }): Command {
    const command = { id: randomUUID(), ...of };
    this.commands.push(command);
    return command;
  }
}

export interface Sender {
  origin: string;
  ledger: Ledger;
  headers(login: string): Promise<Record<string, string>>;
}

/**
 * Sends a command, or sends it again.
 * @returns the case as it was answered; undefined when it is not known what came of it
 */
export async function send({ origin, ledger, headers }: Sender, command: Command): Promise<CaseView | undefined> {
  ledger.inFlight += 1;
  try {
    const answer = await fetch(origin + command.path, {
      method: 'POST',
      headers: { ...(await headers(command.login)), 'content-type': 'application/json' },
      body: command.body,
      signal: AbortSignal.timeout(PATIENCE),
    });
    const text = await answer.text();
    if (answer.ok) {
      const view = text === '' ? undefined : (JSON.parse(text) as CaseView);
      command.status = answer.status;
      if (view) command.seq = view.seq;
      return view;
    }
    if (!NOT_NOW.has(answer.status)) ledger.strange.push(`${command.action}: ${answer.status} ${text.slice(0, 300)}`);
    return undefined;
  } catch {
    // Cut, refused, timed out: nobody knows.
    return undefined;
  } finally {
    ledger.inFlight -= 1;
  }
}

/** Milliseconds after which a client gives up on an answer. */
const PATIENCE = 60_000;

/** Of a case, what clients go by. */
export interface CaseView {
  seq: number;
  state: string;
  category: string;
  condition: string;
  advice: { unit: string }[];
}
