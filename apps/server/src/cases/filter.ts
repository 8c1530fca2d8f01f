import type { Procedure, Role } from '@wangge/kernel';
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { inFigure } from '../assessment/index.ts';
import type { District } from '../districts/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { problem } from '../platform/errors/index.ts';
import type { SessionReader } from '../platform/http/index.ts';
import { readInstant } from '../platform/time/read-instant.ts';
import { isAppealable } from './appealable.ts';
import { inCohort } from './cohorts.ts';
import type { FilterQuery } from './list.types.ts';
import { askedKey } from './row.ts';

type Matters = ExpressionBuilder<Schema, 'matter'>;

/** What a filter is read against. */
export interface FilterSetting {
  district: District;
  reader: Pick<SessionReader, 'actor'>;
  now: number;
}

/** The conditions of a filter beside what row-level security already says. @throws Problem bad-request for an unknown area */
export function conditionsOf(filter: FilterQuery, setting: FilterSetting): ((eb: Matters) => Expression<SqlBool>)[] {
  const { district, reader, now } = setting;
  const found: ((eb: Matters) => Expression<SqlBool>)[] = [(eb) => eb('district_id', '=', district.id)];
  const oneOf = (
    column: 'state' | 'phase' | 'source' | 'lead_unit' | 'kind',
    given: string | string[] | undefined,
  ): void => {
    const values = listOf(given);
    if (values.length > 0) found.push((eb) => eb(column, 'in', values));
  };
  oneOf('state', filter.state);
  oneOf('phase', filter.phase);
  oneOf('source', filter.source);
  oneOf('lead_unit', filter.lead);
  oneOf('kind', filter.kind);
  const categories = listOf(filter.category);
  if (categories.length > 0) {
    found.push((eb) => eb.or(categories.map((prefix) => eb('category', 'like', `${likeText(prefix)}%`))));
  }
  const flags = listOf(filter.flag);
  if (flags.length > 0) {
    found.push((eb) => {
      const named = sql<string[]>`${flags}::text[]`;
      return eb.or([eb('flags', '&&', named), eb('past_flags', '&&', named)]);
    });
  }
  const { parent } = filter;
  if (parent !== undefined) {
    found.push((eb) => (parent === 'none' ? eb('parent_as', 'is', null) : eb('parent_as', '=', parent)));
  }
  const lights = listOf(filter.light);
  if (lights.length > 0) found.push((eb) => eb.or(lights.map((light) => lightIs(eb, light, now))));
  if (filter.area !== undefined) found.push(inArea(filter.area, district));
  if (filter.grid !== undefined) found.push((eb) => eb('grid_code', '=', filter.grid as string));
  if (filter.open !== undefined) found.push((eb) => eb('ended_at', filter.open === 'true' ? 'is' : 'is not', null));
  if (filter.mine) found.push((eb) => eb('reporter_staff', '=', reader.actor.staff));
  if (filter.desk) found.push(onDesk(district, reader));
  if (filter.appealable) found.push(isAppealable(district, reader.actor, now));
  const { cohort } = filter;
  if (cohort !== undefined) found.push(() => inCohort(cohort, setting));
  const { figure } = filter;
  if (figure !== undefined) found.push(() => inFigure(figure, setting));
  const since = filter.since === undefined ? undefined : readInstant(filter.since, 'querystring/since');
  const until = filter.until === undefined ? undefined : readInstant(filter.until, 'querystring/until');
  if (since) found.push((eb) => eb('received_at', '>=', since));
  if (filter.endedSince !== undefined) {
    const ended = readInstant(filter.endedSince, 'querystring/endedSince');
    found.push((eb) => eb('ended_at', '>=', ended));
  }
  if (until) found.push((eb) => eb('received_at', '<', until));
  if (filter.q !== undefined && filter.q.trim() !== '') found.push(matching(filter.q.trim(), district));
  return found;
}

function lightIs(eb: Matters, light: string, now: number): Expression<SqlBool> {
  const at = new Date(now);
  // No clock runs in what has ended; said, so that the index of what is open serves.
  const isOpen = eb('ended_at', 'is', null);
  switch (light) {
    case 'red':
      return eb.and([isOpen, eb('due_at', '<', at)]);
    case 'amber':
      return eb.and([isOpen, eb('due_at', '>=', at), eb('amber_at', '<=', at)]);
    case 'green':
      return eb.and([isOpen, eb('due_at', '>=', at), eb.or([eb('amber_at', '>', at), eb('amber_at', 'is', null)])]);
    case 'none':
      return eb('due_at', 'is', null);
    default:
      throw problem('bad-request', {
        place: 'querystring/light',
        fault: {
          zh: `的“${light}”不是 green、amber、red、none 之一`,
          en: `"${light}" is none of green, amber, red, none`,
        },
      });
  }
}

function inArea(code: string, district: District): (eb: Matters) => Expression<SqlBool> {
  const path = district.areaByCode.get(code)?.path;
  if (path === undefined) {
    const fault = { zh: `：没有区域 ${code}`, en: `: there is no area ${code}` };
    throw problem('bad-request', { place: 'querystring/area', fault });
  }
  // A path ends with '.', and '/' follows '.' in the C collation: a range, so that the index serves it.
  return (eb) => eb.and([eb('area_path', '>=', path), eb('area_path', '<', `${path.slice(0, -1)}/`)]);
}

/**
 * States whose desk names the reader's role, and matters with a request that waits for this role's decision; for units those that
 * lie with their own unit, which of a task that only its caller may go on with is the unit that called. And what the reader sits in
 * judgement of and has not voted on.
 */
function onDesk(district: District, { actor }: FilterSetting['reader']): (eb: Matters) => Expression<SqlBool> {
  const procedures = [...district.procedures.values()].map(({ procedure }) => procedure);
  const desks = procedures.flatMap((procedure) =>
    Object.entries(procedure.states)
      .filter(([, state]) => state.desk?.includes(actor.role))
      .map(([id]) => ({ kind: procedure.kind, state: id, isCallers: isLeftToCaller(procedure, id, actor.role) })),
  );
  const decisions = procedures.map(({ kind, requests = {} }) => ({
    kind,
    asked: Object.entries(requests).flatMap(([id, { approvals }]) =>
      approvals.flatMap(({ by }, level) => (by[actor.role] === undefined ? [] : [askedKey(id, level)])),
    ),
  }));
  const ballots = procedures.flatMap(({ kind, ballots: plans = {} }) =>
    Object.entries(plans).map(([ballot, plan]) => ({ kind, ballot, states: [...plan.in] })),
  );
  const byUnit = actor.role === 'department' || actor.role === 'handler';
  return (eb) => {
    const ofUnit = (column: 'lead_unit' | 'caller_unit') => (byUnit ? [eb(column, '=', actor.unit ?? '')] : []);
    return eb.or([
      ...desks.map(({ kind, state, isCallers }) =>
        eb.and([eb('kind', '=', kind), eb('state', '=', state), ...ofUnit(isCallers ? 'caller_unit' : 'lead_unit')]),
      ),
      ...decisions
        .filter(({ asked }) => asked.length > 0)
        .map(({ kind, asked }) =>
          eb.and([eb('kind', '=', kind), eb('asked', '&&', sql<string[]>`${asked}::text[]`), ...ofUnit('lead_unit')]),
        ),
      ...ballots.map(({ kind, ballot, states }) =>
        eb.and([
          eb('kind', '=', kind),
          eb('state', 'in', states),
          sql<boolean>`${actor.staff} = any (seats)`,
          sql<boolean>`folded -> 'ballots' -> ${ballot}::text -> 'votes' -> ${actor.staff}::text is null`,
        ]),
      ),
    ]);
  };
}

/** Whether all that a role may do to lead a matter on from there is for the unit that called: to rate, to take what was done. */
function isLeftToCaller({ actions }: Procedure, state: string, role: Role): boolean {
  const relations = Object.values(actions).flatMap(({ by, from, to }) =>
    to !== undefined && from.includes(state) ? (by[role] ?? []) : [],
  );
  return relations.length > 0 && relations.every((relation) => relation === 'caller');
}

/** From so many digits on the end of a number is rare enough to be looked up by itself (at most a hundredth of a per cent of all). */
const RARE = 4;

/** Digits are a number or its tail; other words are looked for in the names and words of categories and conditions. */
function matching(q: string, district: District): (eb: Matters) => Expression<SqlBool> {
  if (/^[A-Za-z]{0,6}-?[\d-]+(?:-S\d+)?$/i.test(q)) {
    const ending = q.toUpperCase();
    // Under row-level security no index serves LIKE: the function looks beyond the reader's reach and gives ids, which are read within it.
    return ending.length < RARE
      ? (eb) => eb('number', 'like', `%${likeText(ending)}`)
      : (eb) => eb('id', 'in', sql<string>`(select ids_by_number_end(${district.id}, ${ending}))`);
  }
  const { categories, conditions } = district.pack.catalogue;
  const word = q.toLowerCase();
  const has = (texts: readonly string[]): boolean => texts.some((text) => text.toLowerCase().includes(word));
  const found = Object.values(categories).filter(({ name, words }) => has([...Object.values(name), ...words]));
  const named = Object.values(conditions).filter(({ name }) => has(Object.values(name)));
  const units = district.pack.units.filter(({ name }) => has(Object.values(name)));
  const ids = (entries: readonly { id: string }[]): string[] => entries.map(({ id }) => id);
  // A word that stands nowhere is answered without a look at the matters.
  if (found.length + named.length + units.length === 0) return () => sql<boolean>`false`;
  return (eb) =>
    eb.or([
      ...(found.length > 0 ? [eb('category', 'in', ids(found))] : []),
      ...(named.length > 0 ? [eb('condition', 'in', ids(named))] : []),
      ...(units.length > 0 ? [eb('lead_unit', 'in', ids(units))] : []),
    ]);
}

function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function listOf(given: string | string[] | undefined): string[] {
  return given === undefined ? [] : Array.isArray(given) ? given : [given];
}
