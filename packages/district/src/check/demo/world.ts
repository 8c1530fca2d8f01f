import type { Procedure } from '@wangge/kernel';
import type { DemoFile } from '../../demo-format.ts';
import type { FaultCode, FaultList, Message } from '../../fault.ts';
import type { PackCatalogue } from '../../pack.ts';
import type { Located, Path } from '../../parse/located.ts';
import { suggest } from '../suggest.ts';

/** What demo.yaml is checked against: the rest of the pack. */
export interface DemoSetting {
  catalogue: PackCatalogue;
  procedures: readonly Procedure[];
  locales: readonly string[];
  /** Ids of the units; empty where the units themselves could not be read, which is told of them. */
  units: readonly string[];
}

/** demo.yaml under check: what it says, and where to say what is wrong. */
export class DemoWorld {
  readonly demo: DemoFile;
  readonly setting: DemoSetting;
  readonly #source: Located;
  readonly #faults: FaultList;

  constructor(demo: DemoFile, source: Located, setting: DemoSetting, faults: FaultList) {
    this.demo = demo;
    this.setting = setting;
    this.#source = source;
    this.#faults = faults;
  }

  fault(path: Path, code: FaultCode, zh: string, en: string, hint?: Message): void {
    this.#faults.fault(this.#source.at(path), code, { zh, en }, hint);
  }

  /** Refuses a name that stands nowhere else. True when it does. */
  refer(known: Iterable<string>, name: string, what: Message, path: Path): boolean {
    const names = [...known];
    if (names.includes(name)) return true;
    this.fault(
      path,
      'unknown-reference',
      `没有${what.zh}“${name}”`,
      `There is no ${what.en} "${name}"`,
      suggest(name, names),
    );
    return false;
  }
}
