import type { FaultList, Message, Place } from '../fault.ts';
import { placeText } from '../fault.ts';
import { suggest } from './suggest.ts';

/** Remembers where each code stands and refuses it a second time, naming both places. */
export class CodeBook {
  readonly #places = new Map<string, Place>();
  readonly #what: Message;
  readonly #faults: FaultList;

  constructor(what: Message, faults: FaultList) {
    this.#what = what;
    this.#faults = faults;
  }

  /** True when the code is new. */
  enter(code: string, place: Place): boolean {
    const first = this.#places.get(code);
    if (first === undefined) {
      this.#places.set(code, place);
      return true;
    }
    this.#faults.fault(place, 'duplicate', {
      zh: `${this.#what.zh}“${code}”重复，前一处在 ${placeText(first)}`,
      en: `The ${this.#what.en} "${code}" is used twice; it stands first at ${placeText(first)}`,
    });
    return false;
  }
}

/** Refuses a reference to what does not exist. True when it does. */
export function checkReference(
  known: { has(code: string): boolean; keys(): Iterable<string> },
  code: string,
  what: Message,
  place: Place,
  faults: FaultList,
): boolean {
  if (known.has(code)) return true;
  faults.fault(
    place,
    'unknown-reference',
    { zh: `没有${what.zh}“${code}”`, en: `There is no ${what.en} "${code}"` },
    suggest(code, known.keys()),
  );
  return false;
}

const CODE = /^[0-9A-Za-z][0-9A-Za-z_-]{0,39}$/;

/** Codes become segments of paths and parts of addresses: letters, digits, hyphens. True when it is one. */
export function checkCode(code: string, place: Place, faults: FaultList): boolean {
  if (CODE.test(code)) return true;
  const byNumber = /^\d(\.\d+)?E\+?\d+$/i.test(code);
  faults.fault(
    place,
    'code-shape',
    {
      zh: `代码“${code}”只能由字母、数字、连字符组成，至多 40 个`,
      en: `The code "${code}" may hold letters, digits and hyphens only, 40 at most`,
    },
    byNumber
      ? {
          zh: '表格软件把代码变成了数字：请把该列设为文本后重新填写',
          en: 'A spreadsheet turned the code into a number: make the column text and enter it again',
        }
      : undefined,
  );
  return false;
}
