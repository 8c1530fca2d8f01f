import {
  type Actor,
  appealsOf,
  earliestWithin,
  type Guard,
  type Instant,
  parseDurationText,
  type Who,
} from '@wangge/kernel';
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { District } from '../districts/index.ts';
import type { Schema } from '../platform/database/schema.ts';
import { askedKey } from './row.ts';

type Matters = ExpressionBuilder<Schema, 'matter'>;

/**
 * What has ended and the reader may still appeal about: by the role, the unit and what is said of the matter, within the time that the rule
 * gives. Who was found to have missed something learns of it here, and the unit whose case ended late; no clock of theirs runs on it.
 */
export function isAppealable(district: District, actor: Actor, now: Instant): (eb: Matters) => Expression<SqlBool> {
  const appeals = [...district.procedures.values()].flatMap(({ procedure }) =>
    appealsOf(procedure, actor.role).map((id) => ({ procedure, id, request: procedure.requests![id]! })),
  );
  if (appeals.length === 0) return () => sql<boolean>`false`;
  return (eb) =>
    eb.or(
      appeals.map(({ procedure, id, request: { ask, approvals } }) =>
        eb.and([
          eb('kind', '=', procedure.kind),
          eb('state', 'in', [...ask.in]),
          ...relationOf(eb, ask.by, actor),
          // Asked already, and not decided.
          sql<boolean>`not asked && ${approvals.map((_, level) => askedKey(id, level))}::text[]`,
          ...(ask.guards ?? []).flatMap((guard) => conditionOf(eb, guard, district, now)),
        ]),
      ),
    );
}

/** Beside what row-level security lets them read. */
function relationOf(eb: Matters, by: Who, { role, unit, staff, areas }: Actor): Expression<SqlBool>[] {
  switch (by[role]) {
    case 'lead-unit':
      return [eb('lead_unit', '=', unit ?? '')];
    case 'assist-unit':
      return [sql<boolean>`${unit ?? ''} = any (assist_units)`];
    case 'caller':
      return [eb('caller_unit', '=', unit ?? '')];
    case 'own':
      return [eb('reporter_staff', '=', staff)];
    case 'area':
      // A path ends with '.', and '/' follows '.' in the C collation.
      return [
        eb.or(
          areas.map((path) => eb.and([eb('area_path', '>=', path), eb('area_path', '<', `${path.slice(0, -1)}/`)])),
        ),
      ];
    default:
      return [];
  }
}

/** As far as the row tells it; what else stands against it is said in the matter. */
function conditionOf(eb: Matters, guard: Guard, { calendar }: District, now: Instant): Expression<SqlBool>[] {
  if ('flag' in guard) return [sql<boolean>`${guard.flag} = any (flags)`];
  if ('not-flag' in guard) return [sql<boolean>`not ${guard['not-flag']} = any (flags)`];
  if ('count-below' in guard) {
    const { counter, limit } = guard['count-below'];
    return [sql<boolean>`coalesce((counters ->> ${counter}::text)::integer, 0) < ${limit}`];
  }
  if ('ended-within' in guard) {
    const earliest = earliestWithin(parseDurationText(guard['ended-within']), now, calendar);
    return [eb('ended_at', '>=', new Date(earliest))];
  }
  return [];
}
