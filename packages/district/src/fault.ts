/** A sentence before people, in the two languages of the product. */
export interface Message {
  zh: string;
  en: string;
}

/** Where something stands: line and column count from 1, columns in UTF-16 units. */
export interface Place {
  file: string;
  line: number;
  column?: number;
}

/** One thing that is wrong in a pack: where, what (`code` is stable, for programs), and what to do. */
export interface Fault extends Place {
  code: FaultCode;
  message: Message;
  hint?: Message;
}

/** Every code, by the room it comes from. */
export type FaultCode =
  // bytes and files
  | 'file-missing'
  | 'file-unknown'
  | 'file-empty'
  | 'file-too-large'
  | 'utf8-invalid'
  | 'nul-byte'
  // syntax
  | 'yaml-syntax'
  | 'yaml-duplicate-key'
  | 'yaml-alias'
  | 'yaml-depth'
  | 'json-syntax'
  | 'json-duplicate-key'
  | 'csv-quote'
  | 'csv-columns'
  | 'csv-header'
  | 'csv-column-unknown'
  | 'csv-value'
  // shape
  | 'shape-type'
  | 'shape-missing'
  | 'shape-unknown-key'
  | 'shape-value'
  | 'text-too-long'
  | 'text-control'
  | 'text-locale-missing'
  | 'text-locale-unknown'
  // references and codes
  | 'duplicate'
  | 'unknown-reference'
  | 'code-shape'
  | 'date-invalid'
  | 'duration-invalid'
  | 'zone-unknown'
  | 'base-map-url'
  | 'base-map-crs'
  | 'pattern-invalid'
  // areas, units, staff, posts
  | 'area-root'
  | 'area-parent'
  | 'area-level'
  | 'area-without-grid'
  | 'unit-cycle'
  | 'unit-without-above'
  | 'staff-not-fictional'
  | 'staff-without-post'
  | 'post-resident'
  | 'role-unheld'
  | 'duty-unstaffed'
  | 'ballot-one-conductor'
  // catalogue, duties, calendar
  | 'catalogue-parent'
  | 'duty-clash'
  | 'duty-missing'
  | 'duty-partial'
  | 'duty-condition'
  | 'duty-bearer'
  | 'calendar-window'
  | 'calendar-span'
  | 'calendar-clash'
  | 'calendar-years'
  | 'calendar-published'
  | 'calendar-weekend'
  // geometry
  | 'geometry-shape'
  | 'geometry-crs'
  | 'geometry-polygon'
  | 'geometry-overlap'
  | 'geometry-gap'
  | 'geometry-outside'
  | 'grid-code'
  | 'grid-households'
  | 'range-empty'
  // safeguards, by their number in docs/safeguards.md
  | 'safeguard-1'
  | 'safeguard-2'
  | 'safeguard-3'
  | 'safeguard-4'
  | 'safeguard-9'
  // procedures
  | 'procedure-reference'
  | 'procedure-unreachable'
  | 'procedure-dead-end'
  | 'procedure-loop'
  | 'procedure-final'
  | 'procedure-fall-through'
  | 'procedure-same-name'
  | 'procedure-id-clash'
  | 'procedure-readers'
  | 'procedure-form'
  | 'procedure-guard'
  | 'procedure-contradiction'
  | 'procedure-relation'
  | 'procedure-desk'
  | 'procedure-fact'
  | 'procedure-amber'
  | 'procedure-clock-unused'
  | 'procedure-clock-runs-on'
  | 'procedure-task'
  | 'procedure-ballot'
  | 'procedure-merging'
  | 'procedure-unused'
  | 'procedure-too-large'
  // advice.yaml
  | 'advice-out-of-reach'
  // assessment.yaml
  | 'assessment-unmeasured'
  | 'assessment-unclosed'
  | 'assessment-rework'
  // imports/*.yaml
  | 'import-field'
  | 'import-time'
  // demo.yaml
  | 'demo-accounts'
  | 'demo-mix'
  | 'demo-text'
  | 'demo-play'
  // so many of one kind in one file that the rest is counted only
  | 'more';

// A broken file can break every one of its lines; beyond this many of one code in one file only their number is told.
const SHOWN_PER_CODE = 50;

/** Gathers faults and warnings while a pack is read. A pack with a fault does not load; one with warnings does. */
export class FaultList {
  readonly #faults = new Tally();
  readonly #warnings = new Tally();

  fault(place: Place, code: FaultCode, message: Message, hint?: Message): void {
    this.#faults.add(place, code, message, hint);
  }

  warn(place: Place, code: FaultCode, message: Message, hint?: Message): void {
    this.#warnings.add(place, code, message, hint);
  }

  get count(): number {
    return this.#faults.count;
  }

  faults(): Fault[] {
    return this.#faults.sorted();
  }

  warnings(): Fault[] {
    return this.#warnings.sorted();
  }
}

// A name that is missing is told where it is wanted first, with the lines that want it too: it is one fault, whether the name is
// mended or each of them.
const once: ReadonlySet<FaultCode> = new Set(['unknown-reference', 'area-parent', 'procedure-reference']);
const LINES_SHOWN = 8;

class Tally {
  readonly #kept: Fault[] = [];
  /** By file, code and sentence: the lines on which it stands beside the one that is told. */
  readonly #again = new Map<string, { lines: number[] }>();
  readonly #counts = new Map<string, { file: string; code: FaultCode; times: number }>();
  count = 0;

  add(place: Place, code: FaultCode, message: Message, hint?: Message): void {
    this.count++;
    const same = `${place.file}\n${code}\n${message.en}`;
    const told = once.has(code) ? this.#again.get(same) : undefined;
    if (told !== undefined) {
      told.lines.push(place.line);
      return;
    }
    const key = `${place.file}\n${code}`;
    const counted = this.#counts.get(key) ?? { file: place.file, code, times: 0 };
    counted.times++;
    this.#counts.set(key, counted);
    if (counted.times > SHOWN_PER_CODE) return;
    const { file, line, column } = place;
    const fault: Fault = {
      file,
      line,
      ...(column === undefined ? {} : { column }),
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
    };
    this.#kept.push(fault);
    if (once.has(code)) this.#again.set(same, { lines: [] });
  }

  /** The fault with the other lines on which the same stands. */
  #withLines(fault: Fault): Fault {
    const lines = this.#again.get(`${fault.file}\n${fault.code}\n${fault.message.en}`)?.lines ?? [];
    if (lines.length === 0) return fault;
    const shown = [...new Set(lines)].sort((a, b) => a - b);
    const rest = shown.length > LINES_SHOWN ? ['…', ` … (${shown.length})`] : ['', ''];
    const listed = shown.slice(0, LINES_SHOWN);
    return {
      ...fault,
      message: {
        zh: `${fault.message.zh}（另见第 ${listed.join('、')}${rest[0]} 行，共 ${lines.length} 处）`,
        en: `${fault.message.en} (also on line ${listed.join(', ')}${rest[1]})`,
      },
    };
  }

  /** By file, line and column; at the end of a file what was only counted. */
  sorted(): Fault[] {
    const more: Fault[] = [...this.#counts.values()]
      .filter(({ times }) => times > SHOWN_PER_CODE)
      .map(({ file, code, times }) => ({
        file,
        line: Number.MAX_SAFE_INTEGER,
        code: 'more',
        message: {
          zh: `还有 ${times - SHOWN_PER_CODE} 处同类问题（${code}）未列出`,
          en: `${times - SHOWN_PER_CODE} more faults of the kind ${code} are not listed`,
        },
      }));
    const order = (left: Fault, right: Fault): number =>
      compare(left.file, right.file) || left.line - right.line || (left.column ?? 0) - (right.column ?? 0);
    const byPlace = [...this.#kept.map((fault) => this.#withLines(fault)), ...more].sort(order);
    return byPlace.map((fault) => (fault.line === Number.MAX_SAFE_INTEGER ? { ...fault, line: 1 } : fault));
  }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** `packs/areas.csv:12:3`, as editors and terminals open it. */
export function placeText({ file, line, column }: Place): string {
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}
