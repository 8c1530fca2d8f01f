import type { FaultCode, FaultList, Message, Place } from '../fault.ts';
import { type Located, type Path, pathText } from '../parse/located.ts';
import { accepted, branchesOf, found, isText, type Schema } from './schema-words.ts';
import { listed, suggest } from './suggest.ts';

/** No text in a pack is longer; what people type lives in matters, not here. In UTF-16 units. */
export const longestText = 4_000;

export interface ShapeOptions {
  /** The pack's languages, the default first; without them texts are checked for shape only. */
  locales?: readonly string[];
  /** A sharper code and sentence for a missing key, where it breaks more than the shape. */
  missing?: (path: Path, key: string) => { code: FaultCode; message: Message } | undefined;
}

/**
 * Compares a parsed file with its schema, in sentences: where, what was found, what is accepted. Stricter than JSON Schema
 * in one thing: a key that is nowhere described is a fault, also beside a record's pattern. True when nothing is wrong.
 */
export function checkShape(schema: object, source: Located, faults: FaultList, options: ShapeOptions = {}): boolean {
  const before = faults.count;
  new ShapeCheck(source, faults, options).visit(schema as Schema, source.value, []);
  return faults.count === before;
}

class ShapeCheck {
  readonly #source: Located;
  readonly #faults: FaultList;
  readonly #options: ShapeOptions;

  constructor(source: Located, faults: FaultList, options: ShapeOptions) {
    this.#source = source;
    this.#faults = faults;
    this.#options = options;
  }

  visit(schema: Schema, value: unknown, path: Path): void {
    const branches = branchesOf(schema);
    if (branches) {
      this.#union(schema, branches, value, path);
    } else if (schema.const !== undefined) {
      if (value !== schema.const) this.#refuse('shape-value', schema, value, path);
    } else if (!hasType(schema, value)) {
      this.#refuse('shape-type', schema, value, path);
    } else if (isText(schema)) {
      this.#text(value as Record<string, unknown>, path, schema);
    } else if (schema.type === 'object') {
      this.#object(schema, value as Record<string, unknown>, path);
    } else if (schema.type === 'array') {
      this.#array(schema, value as unknown[], path);
    } else if (schema.type === 'string') {
      this.#string(schema, value as string, path);
    } else if (!fitsScalar(schema, value)) {
      this.#refuse('shape-value', schema, value, path);
    }
  }

  #union(schema: Schema, branches: Schema[], value: unknown, path: Path): void {
    const fitting = branches.filter((branch) => hasType(branch, value));
    if (fitting.length === 0) {
      this.#refuse('shape-type', schema, value, path);
    } else if (typeof value !== 'object') {
      if (fitting.some((branch) => fitsScalar(branch, value))) return;
      const names = branches.flatMap((branch) => (branch.const === undefined ? [] : [String(branch.const)]));
      this.#refuse('shape-value', schema, value, path, suggest(String(value), names));
    } else if (Array.isArray(value) || fitting.length === 1) {
      this.visit(fitting[0]!, value, path);
    } else {
      this.#mapping(fitting, value as Record<string, unknown>, path);
    }
  }

  /** Of several mappings the one is meant whose keys stand there; the first key decides between equals. */
  #mapping(branches: Schema[], value: Record<string, unknown>, path: Path): void {
    const keys = Object.keys(value);
    const score = (branch: Schema): number => keys.filter((key) => Object.hasOwn(branch.properties ?? {}, key)).length;
    const best = branches.reduce((left, right) => (score(right) > score(left) ? right : left));
    const known = branches.flatMap((branch) => Object.keys(branch.properties ?? {}));
    const [key] = keys;
    const text = branches.find(isText);
    if (score(best) > 0) this.visit(best, value, path);
    // A text has languages for keys, and no key of the other branches stands here.
    else if (text !== undefined) this.visit(text, value, path);
    else if (key === undefined) this.#refuse('shape-type', { anyOf: branches }, value, path);
    else this.#unknownKey([...path, key], key, known);
  }

  #object(schema: Schema, value: Record<string, unknown>, path: Path): void {
    const keys = Object.keys(value);
    for (const key of schema.required ?? []) if (value[key] === undefined) this.#missing(path, key);
    if (keys.length < (schema.minProperties ?? 0)) this.#refuse('shape-value', schema, value, path);
    const patterns = Object.entries(schema.patternProperties ?? {});
    for (const key of keys) {
      const at = [...path, key];
      const property = Object.hasOwn(schema.properties ?? {}, key) ? schema.properties![key] : undefined;
      if (property) {
        this.visit(property, value[key], at);
      } else if (patterns.length > 0) {
        const matching = patterns.find(([pattern]) => new RegExp(pattern).test(key));
        if (matching) this.visit(matching[1], value[key], at);
        else this.#badKey(at, key, patterns[0]![0]);
      } else {
        this.#unknownKey(at, key, Object.keys(schema.properties ?? {}));
      }
    }
  }

  #text(value: Record<string, unknown>, path: Path, schema: Schema): void {
    const [pattern, inner] = Object.entries(schema.patternProperties!)[0]!;
    for (const [key, text] of Object.entries(value)) {
      if (new RegExp(pattern).test(key)) this.visit(inner, text, [...path, key]);
      else this.#badKey([...path, key], key, pattern);
    }
    const { locales } = this.#options;
    if (locales === undefined) {
      if (Object.keys(value).length === 0) this.#refuse('shape-value', schema, value, path);
    } else {
      checkLocales(value, locales, { place: () => this.#source.at(path), name: pathText(path) }, this.#faults);
    }
  }

  #array(schema: Schema, value: unknown[], path: Path): void {
    if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Number.POSITIVE_INFINITY)) {
      this.#refuse('shape-value', schema, value, path);
    }
    for (const [index, item] of value.entries()) this.visit(schema.items!, item, [...path, index]);
  }

  #string(schema: Schema, value: string, path: Path): void {
    if (value.length > longestText) {
      this.#faults.fault(this.#source.at(path), 'text-too-long', {
        zh: `${pathText(path)} 有 ${value.length} 个字符，至多 ${longestText} 个`,
        en: `${pathText(path)} has ${value.length} characters; at most ${longestText} are accepted`,
      });
    } else if (!isStorable(value)) {
      this.#faults.fault(this.#source.at(path), 'text-control', {
        zh: `${pathText(path)} 含有控制字符或残缺的字符`,
        en: `${pathText(path)} holds control characters or half a character`,
      });
    } else if (!fitsScalar(schema, value)) {
      this.#refuse('shape-value', schema, value, path);
    }
  }

  #refuse(code: FaultCode, schema: Schema, value: unknown, path: Path, hint?: Message): void {
    const stood = found(value);
    const fits = accepted(schema);
    const empty = typeof value === 'string' && value === '' && schema.minLength !== undefined;
    this.#faults.fault(
      this.#source.at(path),
      code,
      {
        zh: `${pathText(path)}：这里是${empty ? '空文字' : stood.zh}，应为${fits.zh}`,
        en: `${pathText(path)}: found ${empty ? 'an empty text' : stood.en}, accepted is ${fits.en}`,
      },
      hint,
    );
  }

  #missing(path: Path, key: string): void {
    const special = this.#options.missing?.(path, key);
    this.#faults.fault(
      this.#source.at(path),
      special?.code ?? 'shape-missing',
      special?.message ?? {
        zh: `${pathText(path)} 缺少“${key}”`,
        en: `${pathText(path)} lacks "${key}"`,
      },
    );
  }

  #unknownKey(path: Path, key: string, known: string[]): void {
    this.#faults.fault(
      this.#source.at(path),
      'shape-unknown-key',
      {
        zh: `${pathText(path)}：不认识的键“${key}”，可用：${listed(known, 30)}`,
        en: `${pathText(path)}: unknown key "${key}"; accepted: ${listed(known, 30)}`,
      },
      suggest(key, known),
    );
  }

  #badKey(path: Path, key: string, pattern: string): void {
    const fits = accepted({ type: 'string', pattern });
    this.#faults.fault(this.#source.at(path), 'shape-unknown-key', {
      zh: `${pathText(path)}：键“${key}”应为${fits.zh}`,
      en: `${pathText(path)}: the key "${key}" must be ${fits.en}`,
    });
  }
}

/** A text must speak the default language; where another one of the pack is missing, people read the default. */
export function checkLocales(
  text: Readonly<Record<string, unknown>>,
  locales: readonly string[],
  at: { place: () => Place; name: string },
  faults: FaultList,
): void {
  for (const [index, locale] of locales.entries()) {
    if (Object.hasOwn(text, locale)) continue;
    const message = {
      zh: `${at.name} 缺少${index === 0 ? '默认语言' : '语言'}“${locale}”的文字`,
      en: `${at.name} has no text in ${index === 0 ? 'the default language' : 'the language'} "${locale}"`,
    };
    if (index === 0) faults.fault(at.place(), 'text-locale-missing', message);
    else faults.warn(at.place(), 'text-locale-missing', message);
  }
  for (const locale of Object.keys(text)) {
    if (locales.includes(locale)) continue;
    const message = {
      zh: `${at.name} 有本区不用的语言“${locale}”（本区语言：${locales.join('、')}）`,
      en: `${at.name} has a text in "${locale}", which is no language of this district (${locales.join(', ')})`,
    };
    faults.warn(at.place(), 'text-locale-unknown', message, suggest(locale, locales));
  }
}

/** Whether a database and a page can hold the text: no control characters but tab and line ends, no lone surrogate. */
export function isStorable(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
  return text.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text);
}

function hasType(schema: Schema, value: unknown): boolean {
  const branches = branchesOf(schema);
  if (branches) return branches.some((branch) => hasType(branch, value));
  if (schema.const !== undefined) return typeof value === typeof schema.const;
  switch (schema.type) {
    case 'object':
      return isMapping(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return Number.isFinite(value);
    default:
      return typeof value === schema.type;
  }
}

/** A plain mapping; a date or a set, which a YAML tag can make, is none. */
function isMapping(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function fitsScalar(schema: Schema, value: unknown): boolean {
  const branches = branchesOf(schema);
  if (branches) return branches.some((branch) => fitsScalar(branch, value));
  if (schema.const !== undefined) return value === schema.const;
  if (typeof value === 'string') {
    const { pattern, minLength = 0, maxLength = longestText } = schema;
    if (schema.type !== 'string' || value.length < minLength || value.length > maxLength) return false;
    return isStorable(value) && (pattern === undefined || new RegExp(pattern).test(value));
  }
  if (typeof value === 'number') {
    const { minimum, maximum, exclusiveMinimum } = schema;
    return (
      hasType(schema, value) &&
      (minimum === undefined || value >= minimum) &&
      (maximum === undefined || value <= maximum) &&
      (exclusiveMinimum === undefined || value > exclusiveMinimum)
    );
  }
  return hasType(schema, value);
}
