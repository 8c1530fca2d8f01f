import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import type { FaultCode, FaultList, Message } from '../fault.ts';
import { Lines, type Located, type Path } from './located.ts';

// One slip of syntax makes the parser stumble over all that follows: the first is the true one, the others may be none.
const TOLD_PER_FILE = 1;

/**
 * Reads YAML 1.2 strictly: one document, no key twice, no aliases. Undefined when it does not parse; the faults then name
 * line and column.
 */
export function parseYaml(file: string, text: string, faults: FaultList): Located | undefined {
  const lines = new Lines(text);
  const before = faults.count;
  let document: Document.Parsed;
  let value: unknown;
  try {
    document = parseDocument(text, { version: '1.2', strict: true, uniqueKeys: false, prettyErrors: false });
    // A warning here is an unknown tag or directive: what it would mean, this reader does not know.
    for (const problem of [...document.errors, ...document.warnings].slice(0, TOLD_PER_FILE)) {
      const { code, message } = explain(problem);
      faults.fault({ file, ...lines.placeOf(problem.pos[0]) }, code, message);
    }
    refuseAliasesAndTwins(document, (offset, code) =>
      faults.fault({ file, ...lines.placeOf(offset) }, code, refusals[code]),
    );
    if (faults.count > before) return undefined;
    value = document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    // Walking what was parsed recurses too; whatever else the parser throws is told in its own words.
    const shown = error instanceof Error ? error.message : String(error);
    if (error instanceof RangeError) faults.fault({ file, line: 1 }, 'yaml-depth', tooDeep);
    else
      faults.fault({ file, line: 1 }, 'yaml-syntax', {
        zh: `无法读取 YAML：${shown}`,
        en: `The YAML cannot be read: ${shown}`,
      });
    return undefined;
  }
  const pairs = new PairIndex();
  return { file, value, at: (path) => ({ file, ...lines.placeOf(offsetOf(document, path, pairs)) }) };
}

const refusals = {
  'yaml-alias': {
    zh: '不接受引用（*名称）：每个值写在它被读的地方，才能指出它的行号',
    en: 'References (*name) are not accepted: each value stands where it is read, so that a fault can name its line',
  },
  'yaml-duplicate-key': { zh: '同一个键写了两次', en: 'The same key stands here twice' },
} as const satisfies Partial<Record<FaultCode, Message>>;

/** Keys are compared here and not by the parser, whose comparison of every pair takes minutes in a mapping of 100,000. */
function refuseAliasesAndTwins(
  document: Document.Parsed,
  refuse: (offset: number, code: keyof typeof refusals) => void,
): void {
  visit(document, {
    Alias(_, node) {
      refuse(startOf(node), 'yaml-alias');
    },
    Map(_, node) {
      const keys = new Set<string>();
      for (const { key } of node.items) {
        const name = keyText(key);
        if (keys.has(name)) refuse(startOf(key), 'yaml-duplicate-key');
        keys.add(name);
      }
    },
  });
}

function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

/** The pairs of mappings by key, made when first asked: with a fault in each of 100,000 keys, looking through them each time takes minutes. */
class PairIndex {
  readonly #byMap = new Map<YAMLMap, Map<string, Pair>>();

  find(map: YAMLMap, key: string): Pair | undefined {
    const known = this.#byMap.get(map) ?? new Map(map.items.map((pair) => [keyText(pair.key), pair]));
    this.#byMap.set(map, known);
    return known.get(key);
  }
}

/** A value stands where its key stands, if it is a list or mapping of its own; a plain value stands where it is written. */
function offsetOf(document: Document.Parsed, path: Path, pairs: PairIndex): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = pairs.find(node, String(step));
      if (!pair) return offset;
      const key = startOf(pair.key);
      node = pair.value;
      offset = isScalar(node) && node.value !== null ? startOf(node, key) : key;
    } else if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
      node = node.items[step];
      offset = startOf(node, offset);
    } else {
      return offset;
    }
  }
  return offset;
}

function startOf(node: unknown, otherwise = 0): number {
  if (isMap(node) || isSeq(node) || isScalar(node) || isAlias(node)) return (node as Node).range?.[0] ?? otherwise;
  return otherwise;
}

const tooDeep: Message = { zh: '嵌套太深，无法读取', en: 'The nesting is too deep to be read' };

const sentences: Partial<Record<YAMLError['code'], Message>> = {
  TAB_AS_INDENT: { zh: '用了制表符缩进，请改用空格', en: 'A tab is used for indentation; use spaces' },
  BAD_INDENT: { zh: '缩进不齐', en: 'The indentation does not fit' },
  MULTIPLE_DOCS: {
    zh: '一个文件只能有一份文档（多了“---”）',
    en: 'A file holds one document (there is a second "---")',
  },
  MISSING_CHAR: { zh: '缺少一个符号（引号、括号、逗号或冒号）', en: 'A quote, bracket, comma or colon is missing' },
  UNEXPECTED_TOKEN: { zh: '这里不该有这个符号', en: 'This sign is not expected here' },
  BLOCK_AS_IMPLICIT_KEY: {
    zh: '一行里有两个冒号，或上一行没有写完',
    en: 'Two colons in one line, or the line before is not finished',
  },
  BLOCK_IN_FLOW: {
    zh: '花括号或方括号里不能换成缩进写法',
    en: 'An indented block cannot stand inside braces or brackets',
  },
  MULTILINE_IMPLICIT_KEY: { zh: '键不能跨行，可能缺了冒号', en: 'A key cannot span lines; a colon may be missing' },
  BAD_DQ_ESCAPE: { zh: '双引号里有不认识的转义', en: 'An unknown escape stands inside double quotes' },
  BAD_SCALAR_START: {
    zh: '文字不能以这个符号开头，请加引号',
    en: 'A plain text cannot begin with this sign; quote it',
  },
  TAG_RESOLVE_FAILED: { zh: '不认识的标签（!…）', en: 'An unknown tag (!…)' },
};

function explain(problem: YAMLError | { code: string; message: string }): { code: FaultCode; message: Message } {
  // The parser catches its own exhausted stack and tells it as an error like any other.
  if (/call stack/i.test(problem.message)) return { code: 'yaml-depth', message: tooDeep };
  const detail = problem.message.split('\n')[0]!;
  const known = sentences[problem.code as YAMLError['code']];
  return {
    code: 'yaml-syntax',
    message: {
      zh: `YAML 写法有误：${known?.zh ?? detail}`,
      en: `Broken YAML: ${known === undefined ? detail : `${known.en} (${detail})`}`,
    },
  };
}
