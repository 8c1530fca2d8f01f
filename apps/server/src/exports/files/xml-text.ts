/** What cannot stand in a text of XML 1.0 as it is: its signs, control signs, lone halves of a pair, and what Excel would read as the code of a sign. */
const PLAIN = /^[\x20-\x25\x27-\x3B\x3D\x3F-\x5E\x60-\uD7FF\uE000-\uFFFD]*$/;

/** Also for attributes in quotes. */
export function escaped(text: string): string {
  // Nearly every text is plain, and looking is cheaper than replacing.
  if (PLAIN.test(text) && !text.includes('"')) return text;
  return (
    text
      .toWellFormed()
      .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
      .replace(/[&<>"]/g, (sign) => entities[sign] ?? sign)
      .replaceAll('\r', '&#13;')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for.
      .replace(/[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g, '\uFFFD')
  );
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
