import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import { Mistake } from '../../../platform/mistake.ts';

export interface XmlHandlers {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** UTF-16 units without a tag between: a cell holds 32,767, and nothing else in a workbook more. */
const LONGEST_STRETCH = 2 ** 20;
const DEEPEST = 64;

/**
 * Reads XML piece by piece, strictly; names without their prefix. Entities of a document's own are not known and so refused, which is how XML
 * bombs are made. It yields after each piece how many bytes that was, so that
 * what the handlers gathered can be taken away.
 * @throws Mistake
 */
export async function* readXml(name: string, stream: Readable, handlers: XmlHandlers): AsyncGenerator<number> {
  const parser = new SaxesParser();
  let stretch = 0;
  let depth = 0;
  parser.on('opentag', ({ name: tag, attributes }) => {
    stretch = 0;
    depth += 1;
    if (depth > DEEPEST) throw broken(name, 'nested too deeply');
    handlers.open?.(local(tag), attributes);
  });
  parser.on('closetag', ({ name: tag }) => {
    stretch = 0;
    depth -= 1;
    handlers.close?.(local(tag));
  });
  const onText = (text: string): void => handlers.text?.(text);
  parser.on('text', onText);
  parser.on('cdata', onText);
  parser.on('error', ({ message }) => {
    throw broken(name, message);
  });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of stream) {
      const text = decoder.decode(chunk as Buffer, { stream: true });
      stretch += text.length;
      parser.write(text);
      if (stretch > LONGEST_STRETCH) throw broken(name, 'a cell of more than a million characters');
      yield (chunk as Buffer).length;
    }
    parser.write(decoder.decode());
    parser.close();
  } catch (error) {
    throw error instanceof Mistake
      ? error
      : broken(name, error instanceof Error ? error.message : String(error), error);
  } finally {
    stream.destroy();
  }
}

/** To the end, for small parts. */
export async function readAllXml(name: string, stream: Readable, handlers: XmlHandlers): Promise<void> {
  for await (const _ of readXml(name, stream, handlers));
}

const local = (tag: string): string => tag.slice(tag.indexOf(':') + 1);

/** The parser's own words name line and column within the part and repeat nothing of its text. */
function broken(name: string, why: string, cause?: unknown): Mistake {
  const shown = /^\d+:\d+: [a-z ]+/.exec(why)?.[0] ?? (cause === undefined ? why : 'damaged');
  return new Mistake(
    { zh: `${name} 的内容已损坏或不是 XLSX（${shown}）。`, en: `${name} is damaged or no XLSX inside (${shown}).` },
    { cause },
  );
}
