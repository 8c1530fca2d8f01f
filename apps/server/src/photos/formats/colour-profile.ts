/**
 * Colour profiles (ICC.1:2022) carry more than colours: names, copyrights, serial numbers of displays, dates. What is
 * kept is the numbers of a matrix profile, which is what cameras, telephones and screens write, in a profile made anew.
 */
const HEADER = 128;
/** Table entries looked at; matrix profiles have some 10 to 20. */
const TAGS_AT_MOST = 100;
/** Bytes of one curve: 4,096 samples are the most that common profiles have. */
const CURVE_AT_MOST = 12 + 2 * 4096;

const COLOURS = ['wtpt', 'chad', 'rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC', 'kTRC'] as const;
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'RGB ': ['wtpt', 'rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC'],
  GRAY: ['wtpt', 'kTRC'],
};
/** Parameters of a parametric curve by its function type: table 68. */
const PARAMETERS = [1, 3, 4, 5, 7] as const;
const TITLE = 'Colours';

/**
 * The profile made anew from its numbers; undefined for one of another kind (look-up tables, CMYK, Lab) or a broken one:
 * the picture is then shown as sRGB.
 */
export function cleanColourProfile(profile: Uint8Array): Buffer | undefined {
  const bytes = Buffer.from(profile.buffer, profile.byteOffset, profile.byteLength);
  if (bytes.length < HEADER + 4 || bytes.toString('latin1', 36, 40) !== 'acsp') return undefined;
  const space = bytes.toString('latin1', 16, 20);
  const needed = NEEDED[space];
  const major = bytes[8] ?? 0;
  if (!needed || bytes.toString('latin1', 20, 24) !== 'XYZ ' || (major !== 2 && major !== 4)) return undefined;
  const found = numbersOf(bytes);
  if (!needed.every((name) => found.has(name))) return undefined;
  const title = titleTag(major);
  const tags: [string, Buffer][] = [['desc', title.name], ['cprt', title.copyright], ...found];
  return assemble(bytes, tags);
}

function numbersOf(bytes: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  const count = Math.min(bytes.readUInt32BE(HEADER), TAGS_AT_MOST);
  for (let at = HEADER + 4; at + 12 <= Math.min(HEADER + 4 + count * 12, bytes.length); at += 12) {
    const name = bytes.toString('latin1', at, at + 4);
    const [from, size] = [bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at + 8)];
    if (!(COLOURS as readonly string[]).includes(name) || found.has(name) || from + size > bytes.length) continue;
    const value = exactValue(bytes.subarray(from, from + size));
    if (value) found.set(name, value);
  }
  return new Map(COLOURS.flatMap((name) => (found.has(name) ? [[name, found.get(name) as Buffer]] : [])));
}

/** The value at the very length that its type says, its reserved bytes zero: nothing rides along. */
function exactValue(value: Buffer): Buffer | undefined {
  if (value.length < 12) return undefined;
  const type = value.toString('latin1', 0, 4);
  const size = sizeOf(type, value);
  if (size === undefined || size > value.length || size > CURVE_AT_MOST) return undefined;
  const exact = Buffer.from(value.subarray(0, size));
  exact.fill(0, 4, 8);
  if (type === 'para') exact.fill(0, 10, 12);
  return exact;
}

function sizeOf(type: string, value: Buffer): number | undefined {
  if (type === 'XYZ ') return 20;
  if (type === 'sf32') return 8 + 9 * 4;
  if (type === 'curv') return 12 + 2 * value.readUInt32BE(8);
  if (type !== 'para') return undefined;
  const parameters = PARAMETERS[value.readUInt16BE(8)];
  return parameters === undefined ? undefined : 12 + 4 * parameters;
}

/** The two texts that a profile must have, saying nothing. */
function titleTag(major: number): { name: Buffer; copyright: Buffer } {
  if (major === 4) {
    const text = Buffer.alloc(28 + 2 * TITLE.length);
    text.write('mluc', 0, 'latin1');
    text.writeUInt32BE(1, 8);
    text.writeUInt32BE(12, 12);
    text.write('enUS', 16, 'latin1');
    text.writeUInt32BE(2 * TITLE.length, 20);
    text.writeUInt32BE(28, 24);
    for (let n = 0; n < TITLE.length; n++) text.writeUInt16BE(TITLE.charCodeAt(n), 28 + 2 * n);
    return { name: text, copyright: text };
  }
  // textDescriptionType of version 2: the ASCII text, no Unicode text, no ScriptCode text (67 bytes kept for it).
  const name = Buffer.alloc(12 + TITLE.length + 1 + 8 + 3 + 67);
  name.write('desc', 0, 'latin1');
  name.writeUInt32BE(TITLE.length + 1, 8);
  name.write(TITLE, 12, 'latin1');
  return { name, copyright: Buffer.from(`text\0\0\0\0${TITLE}\0`, 'latin1') };
}

function assemble(original: Buffer, tags: readonly [string, Buffer][]): Buffer {
  const header = Buffer.alloc(HEADER);
  original.copy(header, 8, 8, 10);
  header.write('mntr', 12, 'latin1');
  // Colour space and connection space.
  original.copy(header, 16, 16, 24);
  header.write('acsp', 36, 'latin1');
  header.writeUInt32BE(original.readUInt32BE(64) & 3, 64);
  // The illuminant of the connection space is always D50.
  for (const [place, value] of [0xf6d6, 0x10000, 0xd32d].entries()) header.writeUInt32BE(value, 68 + 4 * place);
  const table = Buffer.alloc(4 + 12 * tags.length);
  table.writeUInt32BE(tags.length, 0);
  const values: Buffer[] = [];
  let at = HEADER + table.length;
  for (const [place, [name, value]] of tags.entries()) {
    table.write(name, 4 + 12 * place, 'latin1');
    table.writeUInt32BE(at, 8 + 12 * place);
    table.writeUInt32BE(value.length, 12 + 12 * place);
    const padded = Buffer.concat([value, Buffer.alloc(-value.length & 3)]);
    values.push(padded);
    at += padded.length;
  }
  header.writeUInt32BE(at, 0);
  return Buffer.concat([header, table, ...values]);
}
