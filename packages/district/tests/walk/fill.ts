import type { Instant, Matter, OfferedField, Procedure } from '@wangge/kernel';
import { type Draw, oneOf, type Town } from './town.ts';

/** What there is to fill a form in with. */
export interface Filling {
  town: Town;
  procedure: Procedure;
  /** Choices beside the reasons of the procedure: those of a vote. */
  reasons: Procedure['reasons'];
  now: Instant;
  /** Undefined for a report. */
  matter: Matter | undefined;
  /** Unit of who fills it in. */
  unit: string | undefined;
  /** Ids of other matters. */
  matters: readonly string[];
  draw: Draw;
}

/** A form filled in as a careful person would: right types, things that exist, required fields always. */
export function fill(fields: readonly OfferedField[], filling: Filling): Record<string, unknown> {
  const { town, draw, matter } = filling;
  const form: Record<string, unknown> = {};
  const conditions = Object.values(town.pack.catalogue.conditions);
  const fitting = conditions.filter((condition) => condition.category === matter?.facts.category);
  const chooses = fields.some(({ type }) => type === 'category') || fitting.length === 0;
  const condition = oneOf(draw, chooses ? conditions : fitting);
  for (const field of fields) {
    if (field.when && !field.when.values.includes(String(form[field.when.field]))) continue;
    if (!field.required && field.type !== 'photos' && draw(10) < 4) continue;
    const value = valueFor(field, { ...filling, condition });
    if (value !== undefined) form[field.field] = value;
  }
  return form;
}

const DAY = 86_400_000;

function valueFor(field: OfferedField, filling: Filling & { condition: { id: string; category: string } }): unknown {
  const { town, reasons, now, unit, matters, draw, condition } = filling;
  const { min = 1, max } = field;
  const several = <T>(of: readonly T[], most: number): T[] => {
    const from = draw(of.length);
    const size = Math.min(of.length, max ?? most, Math.max(min, 1 + draw(most)));
    return Array.from({ length: size }, (_, index) => of[(from + index) % of.length] as T);
  };
  switch (field.type) {
    case 'text':
      return 'text';
    case 'code':
      return `N-${draw(1000)}`;
    case 'choice':
      return oneOf(draw, Object.keys(reasons[field.of ?? ''] ?? {}));
    case 'category':
      return condition.category;
    case 'condition':
      return condition.id;
    case 'unit': {
      // One that stands above where a review asks for it, and elsewhere now and then.
      const asked = town.staffed(field.takes?.among ?? []);
      if (asked.length > 0 && draw(8) > 0) return oneOf(draw, asked);
      const above = draw(20) === 0 ? town.above(town.units.map(({ id }) => id)) : [];
      return above.length === 0 ? town.named(draw) : oneOf(draw, above);
    }
    case 'units': {
      const asked = town.staffed(field.takes?.among ?? []);
      if (asked.length > 0 && draw(8) > 0) return [oneOf(draw, asked)];
      return [...new Set(several(town.units, 2).map(({ id }) => (draw(6) === 0 ? town.named(draw) : id)))];
    }
    case 'staff': {
      const colleagues = town.people.filter((id) => unit === undefined || town.unitsOf(id).includes(unit));
      return oneOf(draw, colleagues.length > 0 ? colleagues : town.people);
    }
    case 'person':
      return oneOf(draw, town.people);
    case 'panel':
      return seated(field, filling);
    case 'matter':
      return matters.length === 0 ? undefined : oneOf(draw, matters);
    case 'date':
      return new Date(now + (1 + draw(draw(4) === 0 ? 420 : 12)) * DAY).toISOString().slice(0, 10);
    case 'instant':
      return now;
    case 'number': {
      const whole = min + draw(Math.min((max ?? min + 9) - min + 1, 1000));
      return field.whole || whole === max || draw(4) > 0 ? whole : whole + 0.5;
    }
    case 'rating':
      return min + draw((max ?? 5) - min + 1);
    case 'boolean':
      return draw(2) === 1;
    case 'photos':
      return Array.from({ length: min }, (_, index) => `photo-${index}`);
    case 'place':
      return undefined;
  }
}

/** As many as the ballot has seats, of people who may sit; now and then one too few, or whoever comes. */
function seated({ field }: OfferedField, { town, procedure, matter, draw }: Filling): string[] {
  const seats = Object.values(procedure.actions).flatMap(({ effects = [] }) =>
    effects.flatMap((effect) => ('seat' in effect && effect.seat.panel === field ? [effect.seat.ballot] : [])),
  );
  const plan = procedure.ballots?.[seats[0] ?? ''];
  const size = plan?.rule.size ?? 1 + draw(3);
  const barred = (plan?.barred ?? []).flatMap((fact) => [matter?.facts[fact] ?? []].flat().map(String));
  const did = (plan?.['different-person'] ?? []).flatMap((action) =>
    (matter?.did[action] ?? []).map(({ staff }) => staff),
  );
  const out = draw(8) === 0 ? [] : [...barred, ...did];
  const free = town.people.filter((id) => !out.includes(id) && !town.unitsOf(id).some((unit) => out.includes(unit)));
  const people = free.length < size ? town.people : free;
  const from = draw(people.length);
  const given = draw(12) === 0 ? size - 1 : size;
  return Array.from({ length: given }, (_, index) => people[(from + index) % people.length]!);
}
