import {
  type Actor,
  type Command,
  decideTogether,
  expireTogether,
  type FamilyContext,
  type FamilyDeeds,
  type Kin,
  type Matter,
  type MatterEvent,
  mayLead,
  type Offer,
  offeredActions,
  open,
  type Place,
  type Precedent,
  type Refusal,
  type Role,
  replay,
} from '@wangge/kernel';
import { dutyListOf, isSuperior, unitsAbove } from '../../src/index.ts';
import { packOfDistrict } from '../district-folder.ts';

export const pack = packOfDistrict('shizhong');

/** Wall-clock time in the district, `2020-04-30 10:00`; `24:00` is the end of the day. */
export const at = (text: string): number => {
  const [day = '', time = '00:00'] = text.split(' ');
  return time === '24:00' ? at(`${day} 00:00`) + 86_400_000 : Date.parse(`${day}T${time}:00+08:00`);
};

const pathOf = (code: string): string => {
  const area = pack.areas.find((one) => one.code === code);
  if (area === undefined) throw new Error(`no area ${code}`);
  return area.path;
};

const { rules: duties, units: dutyUnits } = dutyListOf(pack);
const units = dutyUnits.map((unit, index) => ({
  ...unit,
  above: unitsAbove(pack.units[index]!),
  superior: isSuperior(pack.district, pack.units[index]!),
}));
const unitsOf = new Map<string, string[]>();
for (const { staff, unit } of pack.posts) unitsOf.set(staff, [...(unitsOf.get(staff) ?? []), unit]);

export const place: Place = {
  ...{ lng: 116.99, lat: 36.65, cell: '612345678901234687', given: { lng: 116.99, lat: 36.65, crs: 'WGS-84' } },
  areaPath: pathOf('370103012028'),
};

/** A post of the pack as the engine sees who holds it; a person with several posts acts in the one of that role. */
export function holder(staff: string, role?: Role): Actor {
  const post = pack.posts.find((one) => one.staff === staff && (role === undefined || one.role === role));
  if (post === undefined) throw new Error(`no post of ${staff}`);
  return { staff, post: `${staff}-${post.role}`, role: post.role, unit: post.unit, areas: [pathOf(post.area)] };
}

export const people = {
  agent: holder('s-agent'),
  duty: holder('s-duty'),
  dispatcher: holder('s-dispatcher'),
  urban: holder('s-urban'),
  urbanDesk: holder('s-urban-management-desk'),
  housing: holder('s-housing'),
  gas: holder('s-gas-company-desk'),
  fire: holder('s-fire-rescue-desk'),
  street: holder('s-street-370103012-desk'),
  verifier: holder('s-verifier'),
  callback: holder('s-callback'),
  supervisor: holder('s-supervisor'),
  leader: holder('s-leader'),
  deputy: holder('s-leader-2'),
  deputySupervisor: holder('s-supervisor-2'),
  worker: holder('s-worker'),
  gridLeader: holder('s-leader-grid'),
  petition: holder('s-petition'),
  /** The district's government, the city's, and the city's bureau in the line of housing: who reviews. */
  petitionReview: holder('s-petition-review'),
  finalReview: holder('s-final-review'),
  lineReview: holder('s-line-review'),
  investment: holder('s-investment'),
  planning: holder('s-natural-resources-desk'),
  finance: holder('s-finance-desk'),
  resident: { staff: 'r-1', post: 'resident', role: 'resident', areas: [] } satisfies Actor,
};

/** Matters of the shipped pack that belong together, moved by the engine under the district's own calendar. */
export class PackWorld {
  readonly kin = new Map<string, Kin>();
  readonly events = new Map<string, MatterEvent[]>();
  readonly precedents: Precedent[] = [];
  /** Who would be let to read no matter that names them. */
  readonly blind = new Set<string>();
  #made = 0;

  report(procedure: string, now: string, actor: Actor, form: Record<string, unknown> = {}, source?: string): string {
    const outcome = this.#open(procedure, now, actor, form, source);
    if ('refused' in outcome) throw new Error(JSON.stringify(outcome.refused));
    const { matter, event } = outcome;
    this.kin.set(matter.id, { procedure: procedureOf(procedure), matter });
    this.events.set(matter.id, [event]);
    return matter.id;
  }

  refusedReport(procedure: string, now: string, actor: Actor, form: Record<string, unknown>): Refusal {
    const outcome = this.#open(procedure, now, actor, form);
    if ('refused' in outcome) return outcome.refused;
    throw new Error(`${procedure} was opened`);
  }

  #open(id: string, now: string, actor: Actor, form: Record<string, unknown>, source?: string) {
    const procedure = procedureOf(id);
    this.#made += 1;
    const number = `${procedure.number.prefix}-20200404-${String(this.#made).padStart(5, '0')}`;
    const command = { id: `o${this.#made}`, matterId: `m${this.#made}`, number, procedureVersion: 1, place };
    const named = source === undefined ? {} : { source };
    return open(procedure, { ...command, ...named, reportedAt: at(now), form }, this.context(actor, now));
  }

  act(id: string, now: string, actor: Actor, action: string, form: Record<string, unknown> = {}): void {
    const outcome = this.#try(id, now, actor, action, form);
    if ('refused' in outcome) throw new Error(`${action}: ${JSON.stringify(outcome.refused)}`);
    this.#keep(outcome);
  }

  refusal(id: string, now: string, actor: Actor, action: string, form: Record<string, unknown> = {}): Refusal {
    const outcome = this.#try(id, now, actor, action, form);
    if ('refused' in outcome) return outcome.refused;
    throw new Error(`${action} was carried out`);
  }

  sweep(now: string): void {
    this.#keep(expireTogether(this.kin, this.context(people.agent, now)));
  }

  get(id: string): Matter {
    const kin = this.kin.get(id);
    if (kin === undefined) throw new Error(`no matter ${id}`);
    return kin.matter;
  }

  clock(id: string, clock: string) {
    const reading = this.get(id).clocks[clock]?.reading;
    if (reading === undefined) throw new Error(`no clock ${clock} of ${id}`);
    return reading;
  }

  /** The matter that the last call to this task opened, of that unit where one is named. */
  task(id: string, task: string, unit?: string): Matter {
    const entry = this.get(id).tasks?.findLast((one) => one.task === task && (unit === undefined || one.unit === unit));
    return this.get(entry?.matter?.id ?? `${task} of ${id}`);
  }

  offers(id: string, now: string, actor: Actor): Offer[] {
    const { procedure, matter } = this.kin.get(id)!;
    return offeredActions(procedure, matter, this.context(actor, now));
  }

  isReplayed(): boolean {
    return [...this.kin].every(
      ([id, { matter }]) => JSON.stringify(replay(this.events.get(id) ?? [])) === JSON.stringify(matter),
    );
  }

  #try(id: string, now: string, actor: Actor, action: string, form: Record<string, unknown>) {
    const command: Command = { id: 'c', action, form };
    return decideTogether(this.kin, id, command, this.context(actor, now));
  }

  #keep({ events, family }: FamilyDeeds): void {
    for (const [id, more] of events) {
      this.events.set(id, [...(this.events.get(id) ?? []), ...more]);
      for (const event of more) this.#remember(id, event);
    }
    for (const [id, kin] of family) this.kin.set(id, kin);
  }

  #remember(id: string, { changes, effectiveAt }: MatterEvent): void {
    for (const change of changes) {
      if (change.op !== 'precedent') continue;
      const { op: _, ...precedent } = change;
      this.precedents.push({ ...precedent, number: this.kin.get(id)?.matter.number ?? id, decidedAt: effectiveAt });
    }
  }

  context(actor: Actor, now: string): FamilyContext {
    return {
      ...{ now: at(now), actor, calendar: pack.calendar, precedents: this.precedents },
      category: (id) => pack.catalogue.categories[id],
      condition: (id) => pack.catalogue.conditions[id],
      unit: (id) => units.find((unit) => unit.id === id),
      units,
      staff: (id) => (unitsOf.has(id) ? { id, units: unitsOf.get(id) ?? [] } : undefined),
      mayReach: (id) => !this.blind.has(id),
      photo: (id) => (/^p\d$/.test(id) ? { id, sha256: id.padEnd(64, '0') } : undefined),
      mayLead: (unit, matter, part) => mayLead(duties, units, unit, matter, part),
      matter: (id) => {
        const matter = this.kin.get(id)?.matter;
        if (matter === undefined) return undefined;
        const { number, kind, endedAt, parent } = matter;
        return { id, number, kind, ended: endedAt !== undefined, merged: parent?.as === 'merged' };
      },
      newId: () => {
        this.#made += 1;
        return `m${this.#made}`;
      },
      procedure: (id) => ({ procedure: procedureOf(id), version: 1 }),
    };
  }
}

export function procedureOf(id: string) {
  const procedure = pack.procedures[id];
  if (procedure === undefined) throw new Error(`no procedure ${id}`);
  return procedure;
}
