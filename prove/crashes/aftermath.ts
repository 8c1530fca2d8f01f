import type { Client } from 'pg';
import { carryOn, type Work } from './clients.ts';
import { type Command, send } from './ledger.ts';

/** What became of the commands of a round. */
export interface Aftermath {
  /** Answered before or after the kill. */
  acknowledged: number;
  /** Without an answer: those that had been carried out, and those that had not. */
  committed: number;
  absent: number;
  /** What should not be. */
  found: string[];
}

interface Standing {
  id: string;
  commands: number;
  events: number;
  matters: number;
}

/** Holds what clients were told against what is there, sends again what they were not told, and looks again. */
export async function lookAfter(
  asOwner: <Answer>(use: (client: Client) => Promise<Answer>) => Promise<Answer>,
  work: Work,
  commands: readonly Command[],
): Promise<Aftermath> {
  const found: string[] = [];
  const unanswered = commands.filter(({ status }) => status === undefined);
  const before = await asOwner((client) => standingOf(client, commands));
  for (const { id, status, action, seq } of commands) {
    const { commands: rows, events, matters } = before.get(id) ?? { commands: 0, events: 0, matters: 0 };
    const times = status === undefined && rows === 0 ? 0 : 1;
    const isOne = rows === times && events === times && (action !== 'open' || matters === times);
    if (!isOne) {
      const told = status === undefined ? 'was not answered' : `was answered ${status} (event ${seq})`;
      found.push(`${action} ${id} ${told} and has ${rows} commands, ${events} events, ${matters} matters`);
    }
  }
  found.push(...(await asOwner((client) => halvesAmong(client, commands))));
  const committed = unanswered.filter(({ id }) => before.get(id)?.commands === 1).length;
  for (const command of unanswered) {
    await send(work, command);
    if (command.status === undefined) found.push(`${command.action} ${command.id} sent again was not taken`);
  }
  const after = await asOwner((client) => standingOf(client, commands));
  for (const [id, { commands: rows, events }] of after) {
    if (rows !== 1 || events !== 1) found.push(`command ${id} sent again has ${rows} commands and ${events} events`);
  }
  return {
    acknowledged: commands.length - unanswered.length,
    committed,
    absent: unanswered.length - committed,
    found,
  };
}

async function standingOf(client: Client, commands: readonly Command[]): Promise<Map<string, Standing>> {
  const { rows } = await client.query(
    `select w.id,
       (select count(*) from wangge.command c where c.district_id = d.id and c.id = w.id)::int as commands,
       (select count(*) from wangge.event e where e.district_id = d.id and e.matter_id = w.matter and e.command_id = w.id)::int as events,
       (select count(*) from wangge.matter m where m.district_id = d.id and m.id = w.matter)::int as matters
     from unnest($1::uuid[], $2::uuid[]) w (id, matter), wangge.district d`,
    [commands.map(({ id }) => id), commands.map(({ matter }) => matter)],
  );
  return new Map((rows as Standing[]).map((row) => [row.id, row]));
}

/** Matters without what belongs to them, or the other way round: rows, events, what the feed tells, keys. `verify` looks at the rest. */
async function halvesAmong(client: Client, commands: readonly Command[]): Promise<string[]> {
  const { rows } = await client.query(
    `select * from (
       select w.id, (select count(*) from wangge.matter m where m.district_id = d.id and m.id = w.id)::int as matters,
         (select coalesce(max(seq), 0) from wangge.matter m where m.district_id = d.id and m.id = w.id)::int as seq,
         (select count(*) from wangge.event e where e.district_id = d.id and e.matter_id = w.id)::int as events,
         (select count(*) from wangge.outbox o where o.district_id = d.id and o.matter_id = w.id)::int as told,
         (select count(*) from wangge.standing s where s.district_id = d.id and s.matter_id = w.id)::int as standings,
         (select count(*) from wangge.data_key k where k.district_id = d.id and k.subject_id = w.id)::int as keys
       from (select distinct unnest($1::uuid[])) w (id), wangge.district d) one
     where events <> seq or told <> events or (matters = 0) <> (events = 0) or (matters = 0) <> (standings = 0) or (matters = 0) <> (keys = 0)`,
    [commands.map(({ matter }) => matter)],
  );
  return (rows as object[]).map((row) => `half a matter: ${JSON.stringify(row)}`);
}

/**
 * Photos are whole or resumable: of each, the server has at least what it acknowledged, takes the rest, and shows the picture.
 * @returns what should not be
 */
export async function resumeUploads(work: Work, shown: Buffer): Promise<{ resumed: number; found: string[] }> {
  const found: string[] = [];
  let resumed = 0;
  for (const upload of work.ledger.uploads) {
    if (upload.kept < work.picture.length) resumed += 1;
    // Its announcement may have been lost: the same again begins it.
    if (!(await carryOn(work, upload))) found.push(`photo ${upload.id} could not be taken to its end`);
    const headers = await work.headers('worker');
    const answer = await fetch(`${work.origin}/api/v1/photos/${upload.id}`, { headers });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (answer.status !== 200 || !bytes.equals(shown)) {
      found.push(`photo ${upload.id} is answered ${answer.status} with ${bytes.length} of ${shown.length} bytes`);
    }
  }
  return { resumed, found };
}
