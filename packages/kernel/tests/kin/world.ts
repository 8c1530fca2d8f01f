import {
  type Actor,
  type Command,
  type DecisionContext,
  decideTogether,
  expireTogether,
  type FamilyContext,
  type FamilyDeeds,
  type Kin,
  type MatterEvent,
  open,
  type Procedure,
  type Refusal,
  replay,
} from '../../src/index.ts';
import { at, contextOf, place } from '../matters/world.ts';
import { jointTask, leak, project } from './procedures.ts';

/** Matters that belong together, with every event that made them, moved as an edge would move them. */
export class World {
  readonly kin = new Map<string, Kin>();
  readonly events = new Map<string, MatterEvent[]>();
  readonly #staff: Record<string, readonly string[]>;
  #made = 0;

  constructor(staff: Record<string, readonly string[]> = {}) {
    this.#staff = staff;
  }

  report(procedure: Procedure, now: string, actor: Actor, form: Record<string, unknown> = {}): string {
    this.#made += 1;
    const id = `m${this.#made}`;
    const number = `${procedure.number.prefix}-20200404-0000${this.#made}`;
    const context = this.context(actor, now);
    const outcome = open(
      procedure,
      { id: `c-${id}`, matterId: id, number, procedureVersion: 1, place, reportedAt: context.now, form },
      context,
    );
    if ('refused' in outcome) throw new Error(JSON.stringify(outcome.refused));
    this.kin.set(id, { procedure, matter: outcome.matter });
    this.events.set(id, [outcome.event]);
    return id;
  }

  act(id: string, now: string, actor: Actor, action: string, form: Record<string, unknown> = {}): void {
    const outcome = this.try(id, now, actor, action, form);
    if ('refused' in outcome) throw new Error(JSON.stringify(outcome.refused));
  }

  refusal(id: string, now: string, actor: Actor, action: string, form: Record<string, unknown> = {}): Refusal {
    const outcome = this.try(id, now, actor, action, form);
    if ('refused' in outcome) return outcome.refused;
    throw new Error(`${action} was carried out`);
  }

  sweep(now: string): void {
    this.#keep(expireTogether(this.kin, this.context(nobody, now)));
  }

  try(id: string, now: string, actor: Actor, action: string, form: Record<string, unknown>) {
    const command: Command = { id: `c${this.events.size}`, action, form };
    const deeds = decideTogether(this.kin, id, command, this.context(actor, now));
    // An edge writes nothing of a refused command, and the next one finds again what time had brought about.
    if (!('refused' in deeds)) this.#keep(deeds);
    return deeds;
  }

  get(id: string) {
    const kin = this.kin.get(id);
    if (kin === undefined) throw new Error(`no matter ${id}`);
    return kin.matter;
  }

  /** The matter that a task of this one is. */
  task(id: string, task: string, unit?: string) {
    const entry = this.get(id).tasks?.find((one) => one.task === task && (unit === undefined || one.unit === unit));
    return this.get(entry?.matter?.id ?? '');
  }

  /** Every matter is what its own events make of it. */
  isReplayed(): boolean {
    return [...this.kin].every(
      ([id, { matter }]) => JSON.stringify(replay(this.events.get(id) ?? [])) === JSON.stringify(matter),
    );
  }

  #keep({ events, family }: FamilyDeeds): void {
    for (const [id, more] of events) this.events.set(id, [...(this.events.get(id) ?? []), ...more]);
    for (const [id, kin] of family) this.kin.set(id, kin);
  }

  context(actor: Actor, now: string): FamilyContext {
    const context: DecisionContext = contextOf(actor, at(now));
    return {
      ...context,
      staff: (id) => (this.#staff[id] ? { id, units: this.#staff[id] } : context.staff(id)),
      matter: (id) => {
        const matter = this.kin.get(id)?.matter;
        return (
          matter && {
            id,
            number: matter.number,
            kind: matter.kind,
            ended: matter.endedAt !== undefined,
            merged: matter.parent?.as === 'merged',
          }
        );
      },
      newId: () => {
        this.#made += 1;
        return `m${this.#made}`;
      },
      procedure: (id) => {
        const procedure = [jointTask, leak, project].find((one) => one.id === id);
        return procedure && { procedure, version: 1 };
      },
    };
  }
}

const nobody: Actor = { staff: '', post: '', role: 'resident', areas: [] };
