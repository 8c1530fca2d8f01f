import { isDeepStrictEqual } from 'node:util';
import type { Matter, MatterEvent, Procedure } from '@wangge/kernel';
import { evolve } from '@wangge/kernel';
import type { CompiledQuery, Transaction } from 'kysely';
import { standingSteps } from '../assessment/index.ts';
import type { District } from '../districts/index.ts';
import { columns, type Part, part, parts, statement } from '../platform/database/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import type { Keyring } from '../platform/keys/index.ts';
import { type ChainedEvent, chain } from './chain.ts';
import { type AskedCommand, markAsked } from './once.ts';
import { askedKeys, callerOf, heardUnits, lightNow, type ProjectedRow, projectRow, readAsked, seatsOf } from './row.ts';
import { keyNamesOf, type NewKey, type NewPart, sealPersonal } from './sealing.ts';

/** What is appended to a matter: events in order, and the command that they answer, if a person acted. */
export interface Appending {
  district: District;
  procedure: Procedure;
  /** The matter before; undefined for a new one. */
  before: Matter | undefined;
  head: Buffer;
  events: readonly MatterEvent[];
  keys: Map<string, Buffer>;
  destroyed?: ReadonlySet<string>;
  command?: AskedCommand & { at: Date };
}

/** Everything that one command writes, worked out before a byte is sent. */
export interface Appended {
  matter: Matter;
  row: ProjectedRow;
  head: Buffer;
  events: (ChainedEvent & { at: Date })[];
  parts: (NewPart & { seq: number })[];
  made: NewKey[];
  /** The mark of the command. */
  asked: Buffer | undefined;
  precedents: {
    seq: number;
    name: string;
    category: string;
    condition: string;
    area_path: string;
    lead_unit: string;
    at: Date;
  }[];
  changes: string[];
}

/** Fold, seal and chain. Pure but for the randomness of keys and nonces. */
export function prepare(appending: Appending, keyring: Keyring): Appended {
  const { district, procedure, events, keys } = appending;
  let matter = appending.before;
  let head = appending.head;
  const appended: Pick<Appended, 'events' | 'parts' | 'made' | 'precedents' | 'changes'> = {
    events: [],
    parts: [],
    made: [],
    precedents: [],
    changes: [],
  };
  for (const event of events) {
    const before = matter;
    matter = evolve(matter, event);
    const place = { district: district.id, matter: matter.id, seq: matter.seq };
    const { parts, made } = sealPersonal(event.personal, { ...place, district }, keys, keyring, appending.destroyed);
    const chained = chain(head, place, event, parts);
    head = chained.hash;
    appended.events.push({ ...chained, at: new Date(event.at) });
    appended.parts.push(...parts.map((part) => ({ ...part, seq: matter?.seq ?? 0 })));
    appended.made.push(...made);
    for (const change of event.changes) {
      if (change.op !== 'precedent') continue;
      const { name, category, condition, areaPath, lead } = change;
      const at = new Date(event.effectiveAt);
      appended.precedents.push({
        seq: matter.seq,
        name,
        category,
        condition,
        area_path: areaPath,
        lead_unit: lead,
        at,
      });
    }
    appended.changes.push(changeText(matter, event, before, procedure));
  }
  if (!matter) throw new Error('nothing to append');
  const personal = events.flatMap((event) => event.personal);
  const asked =
    appending.command &&
    markAsked(appending.command, keyNamesOf(personal, appending.destroyed), { district, keyring, keys });
  return { ...appended, asked, matter, head, row: projectRow(matter, procedure, district) };
}

/** What the live feed tells of an event; who may hear it is decided for each listener. */
function changeText(matter: Matter, event: MatterEvent, before: Matter | undefined, procedure: Procedure): string {
  const { category } = matter.facts;
  const running = Object.values(matter.clocks).filter(({ reading }) => reading.status === 'running');
  const earliest = (pick: (reading: (typeof running)[number]['reading']) => number): string | null =>
    running.length === 0 ? null : new Date(Math.min(...running.map(({ reading }) => pick(reading)))).toISOString();
  return JSON.stringify({
    id: matter.id,
    number: matter.number,
    kind: matter.kind,
    seq: matter.seq,
    action: event.action,
    from: before?.state ?? null,
    state: matter.state,
    phase: procedure.states[matter.state]?.phase,
    light: lightNow(matter, event.at),
    dueAt: earliest((reading) => reading.deadline),
    amberAt: earliest((reading) => reading.amberAt),
    lng: matter.place.lng,
    lat: matter.place.lat,
    category: typeof category === 'string' ? category : null,
    asked: askedKeys(matter).map(readAsked),
    ...hands(matter, procedure),
    areaPath: matter.place.areaPath,
    reporter: matter.reporter.staff,
    at: new Date(event.at).toISOString(),
    // For those who had it in hand until now.
    ...(before && !isDeepStrictEqual(hands(before, procedure), hands(matter, procedure))
      ? { was: hands(before, procedure) }
      : {}),
  });
}

/** Whose it is beside those whom its place makes it lie before. */
function hands(matter: Matter, procedure: Procedure) {
  return {
    lead: matter.lead ?? null,
    assist: matter.assist,
    caller: callerOf(matter),
    seats: seatsOf(matter, procedure),
    heard: heardUnits(matter, procedure),
  };
}

/** Write it. */
export async function write(trx: Transaction<Schema>, appending: Appending, appended: Appended): Promise<void> {
  const { rows } = await trx.executeQuery(writing(appending, appended));
  if (rows.length !== 1) throw new Error(`matter ${appended.row.id} changed under its own lock`);
}

/**
 * All of it as one statement: command, matter, events, sealed parts, keys, precedents, outbox. All or nothing is the
 * transaction's; one statement saves the round trips of filing. It gives one row; none where the matter is not as it was before.
 */
export function writing(appending: Appending, appended: Appended): CompiledQuery<{ id: string }> {
  const district = appending.district.id;
  const { row, head, events, parts: sealed, made, precedents, changes } = appended;
  // What its own kin made of a deed follows it.
  const acted = appending.events.findLastIndex(({ type }) => type === 'acted' || type === 'opened');
  const rows = <T>(list: readonly T[], make: (item: T, index: number) => Part): Part =>
    parts(list.map((item, index) => part`(${make(item, index)})`));
  const steps: Part[] = [
    appending.before === undefined
      ? insertMatter(district, row, head)
      : updateMatter(district, row, head, appending.before.seq),
    part`written_events as (insert into event (district_id, matter_id, seq, command_id, at, body, hash) values ${rows(
      events,
      ({ seq, at, body, hash }, index) =>
        part`${district}, ${row.id}, ${seq}, ${index === acted ? (appending.command?.id ?? null) : null}, ${at}, ${body}, ${hash}`,
    )})`,
    part`told as (insert into outbox (district_id, topic, matter_id, payload, at) values ${rows(
      changes,
      (payload, index) => part`${district}, 'case', ${row.id}, ${payload}, ${events[index]?.at ?? null}`,
    )})`,
  ];
  if (appending.command) {
    const { id, staff, at } = appending.command;
    steps.push(
      part`commanded as (insert into command (district_id, id, staff_id, matter_id, asked, at) values (${district}, ${id}, ${staff}, ${row.id}, ${appended.asked}, ${at}))`,
    );
  }
  if (made.length > 0) {
    const at = events[0]?.at ?? null;
    steps.push(
      part`keyed as (insert into data_key (district_id, subject_id, of, wrapped, created_at) values ${rows(made, ({ of, wrapped }) => part`${district}, ${row.id}, ${of}, ${wrapped}, ${at}`)})`,
    );
  }
  if (precedents.length > 0) {
    steps.push(
      part`decided as (insert into precedent (district_id, matter_id, seq, name, category, condition, area_path, lead_unit, number, decided_at) values ${rows(
        precedents,
        (one) =>
          part`${district}, ${row.id}, ${one.seq}, ${one.name}, ${one.category}, ${one.condition}, ${one.area_path}, ${one.lead_unit}, ${row.number}, ${one.at}`,
      )})`,
    );
  }
  if (sealed.length > 0) {
    steps.push(
      part`sealed as (insert into sealed_part (district_id, matter_id, seq, field, own_key, ciphertext) values ${rows(sealed, ({ seq, field, ownKey, ciphertext }) => part`${district}, ${row.id}, ${seq}, ${field}, ${ownKey}, ${ciphertext}`)})`,
    );
  }
  const { district: own, procedure, before } = appending;
  const at = appending.events.at(-1)?.at ?? 0;
  steps.push(...standingSteps({ district: own, procedure, before, after: appended.matter, at }));
  return statement<{ id: string }>`with ${parts(steps)} select id from kept`;
}

function insertMatter(district: number, row: ProjectedRow, head: Buffer): Part {
  return part`kept as (insert into matter (district_id, head, ${columns(Object.keys(row))})
    values (${district}, ${head}, ${parts(Object.values(row).map((value) => part`${value}`))}) returning id)`;
}

/** Columns that never change after the first event are left as they are. */
const FIXED = new Set<string>([
  'id',
  'kind',
  'procedure_id',
  'procedure_version',
  'number',
  'source',
  'reported_at',
  'received_at',
  'reporter_staff',
  'reporter_unit',
] satisfies (keyof ProjectedRow)[]);

function updateMatter(district: number, row: ProjectedRow, head: Buffer, seq: number): Part {
  const changing = Object.entries(row).filter(([name]) => !FIXED.has(name));
  return part`kept as (update matter set head = ${head}, ${parts(changing.map(([name, value]) => part`${columns([name])} = ${value}`))}
    where district_id = ${district} and id = ${row.id} and seq = ${seq} returning id)`;
}
