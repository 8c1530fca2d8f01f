import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { FaultList } from '../fault.ts';
import { Lines, type Located } from './located.ts';

/** Reads strict JSON (RFC 8259), no key twice. Undefined when it does not parse; the faults then name line and column. */
export function parseJson(file: string, text: string, faults: FaultList): Located | undefined {
  const lines = new Lines(text);
  const errors: ParseError[] = [];
  let tree: Node | undefined;
  let value: unknown;
  try {
    tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
    const [first] = errors;
    if (first !== undefined || tree === undefined) {
      const shown = first === undefined ? 'ValueExpected' : printParseErrorCode(first.error);
      faults.fault({ file, ...lines.placeOf(first?.offset ?? 0) }, 'json-syntax', {
        zh: `JSON 写法有误（${shown}）`,
        en: `Broken JSON (${shown})`,
      });
      return undefined;
    }
    value = JSON.parse(text);
  } catch (error) {
    const deep = error instanceof RangeError;
    const shown = error instanceof Error ? error.message : String(error);
    faults.fault({ file, line: 1 }, 'json-syntax', {
      zh: deep ? '嵌套太深，无法读取' : `无法读取 JSON：${shown}`,
      en: deep ? 'The nesting is too deep to be read' : `The JSON cannot be read: ${shown}`,
    });
    return undefined;
  }
  const before = faults.count;
  refuseDuplicateKeys(tree, (offset, key) => {
    faults.fault({ file, ...lines.placeOf(offset) }, 'json-duplicate-key', {
      zh: `键“${key}”写了两次`,
      en: `The key "${key}" stands here twice`,
    });
  });
  if (faults.count > before) return undefined;
  const top = tree;
  return {
    file,
    value,
    at(path) {
      for (let length = path.length; length > 0; length--) {
        const node = findNodeAtLocation(top, path.slice(0, length));
        if (node) return { file, ...lines.placeOf(node.offset) };
      }
      return { file, ...lines.placeOf(top.offset) };
    },
  };
}

function refuseDuplicateKeys(node: Node, refuse: (offset: number, key: string) => void): void {
  const keys = new Set<string>();
  for (const child of node.children ?? []) {
    if (child.type === 'property') {
      const key = child.children?.[0];
      const name = String(key?.value);
      if (keys.has(name)) refuse(key?.offset ?? child.offset, name);
      keys.add(name);
    }
    // Lists of numbers, the bulk of a geometry, hold no keys.
    if (child.type !== 'number') refuseDuplicateKeys(child, refuse);
  }
}
