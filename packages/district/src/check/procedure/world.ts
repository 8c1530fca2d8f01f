import type { Duration, Procedure, Task } from '@wangge/kernel';
import type { FaultCode, FaultList, Message } from '../../fault.ts';
import type { PersonalField } from '../../format.ts';
import type { Located, Path } from '../../parse/located.ts';
import { suggest } from '../suggest.ts';
import { type Step, stepsOf } from './steps.ts';

/** What a procedure is checked against: the rest of the pack, where it could be read. */
export interface ProcedureSetting {
  fields: Readonly<Record<string, PersonalField>> | undefined;
  /** Units of the limits in the catalogue; a clock by `condition` runs in each of them. */
  limitUnits: ReadonlySet<Duration['unit']> | undefined;
  /** The last day that the calendar knows; undefined where it could not be read. */
  publishedUntil: string | undefined;
  /** The language in which names are compared. */
  locale: string;
  /** Every procedure of the pack by id, for tasks and merging; undefined when a file of them could not be read. */
  procedures: ReadonlyMap<string, Procedure> | undefined;
}

/** A task of some procedure that this one is. */
export interface Calling {
  procedure: Procedure;
  id: string;
  task: Task;
}

/** A procedure under check: its steps, and where to say what is wrong. */
export class ProcedureWorld {
  readonly procedure: Procedure;
  readonly steps: readonly Step[];
  readonly setting: ProcedureSetting;
  /** By which tasks a matter of this procedure is called; undefined where the pack cannot say. */
  readonly callings: readonly Calling[] | undefined;
  readonly #source: Located;
  readonly #faults: FaultList;

  constructor(procedure: Procedure, source: Located, setting: ProcedureSetting, faults: FaultList) {
    this.procedure = procedure;
    this.steps = stepsOf(procedure);
    this.setting = setting;
    this.callings = setting.procedures && callingsOf(procedure.id, setting.procedures);
    this.#source = source;
    this.#faults = faults;
  }

  get faults(): FaultList {
    return this.#faults;
  }

  place(path: Path): ReturnType<Located['at']> {
    return this.#source.at(path);
  }

  fault(path: Path, code: FaultCode, zh: string, en: string, hint?: Message): void {
    this.#faults.fault(this.#source.at(path), code, { zh, en }, hint);
  }

  warn(path: Path, code: FaultCode, zh: string, en: string): void {
    this.#faults.warn(this.#source.at(path), code, { zh, en });
  }

  /** Refuses an id that a list of the procedure does not have. True when it does. */
  refer(known: readonly string[], id: string, what: Message, path: Path): boolean {
    if (known.includes(id)) return true;
    this.fault(
      path,
      'procedure-reference',
      `没有${what.zh}“${id}”`,
      `There is no ${what.en} "${id}"`,
      suggest(id, known),
    );
    return false;
  }

  /** `待派遣 (awaiting-dispatch)` in the pack's own language, for messages. */
  stateName(id: string): string {
    const name = this.procedure.states[id]?.name[this.setting.locale];
    return name === undefined ? id : `${name} (${id})`;
  }
}

function callingsOf(called: string, procedures: ReadonlyMap<string, Procedure>): Calling[] {
  return [...procedures.values()].flatMap((procedure) =>
    Object.entries(procedure.tasks ?? {}).flatMap(([id, task]) =>
      task.procedure === called ? [{ procedure, id, task }] : [],
    ),
  );
}
