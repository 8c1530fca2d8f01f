import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSource } from '../../src/imports/readers/open.ts';
import type { SourceRow } from '../../src/imports/readers/source.ts';
import { workbook } from './workbook.ts';
import { zip } from './zip.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wangge-readers-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Read {
  headers: readonly string[];
  rows: SourceRow[];
  said: string;
}

async function read(
  name: string,
  content: string | Uint8Array,
  options: Parameters<typeof openSource>[1] = {},
): Promise<Read> {
  const path = join(folder, name);
  await writeFile(path, content);
  const source = await openSource(path, options);
  try {
    const rows: SourceRow[] = [];
    for await (const portion of source.rows()) rows.push(...portion);
    expect(source.share()).toBe(1);
    return { headers: source.headers, rows, said: source.said.map(({ en }) => en).join('; ') };
  } finally {
    await source.close();
  }
}

const cellsOf = ({ rows }: Read): (readonly string[])[] => rows.map(({ cells }) => cells);

/** 工单,内容 / A1,井盖丢失 / A2,路灯不亮 in GB18030, of which the last sign of row 2 takes four bytes (U+20087). */
const gb = Buffer.concat([
  Buffer.from('b9a4b5a52cc4dac8dd0a41312cbeaeb8c7b6aacaa7', 'hex'),
  Buffer.from('953290310a41322cc2b7b5c6b2bbc1c10a', 'hex'),
]);
const utf16 = (text: string, big: boolean): Buffer => {
  const bytes = Buffer.from(text, 'utf16le');
  return big ? bytes.swap16() : bytes;
};
const chinese = '工单,内容\nA1,井盖丢失𠂇\nA2,路灯不亮\n';

describe('encodings', () => {
  const table = new TextDecoder('gb18030').decode(gb);
  test('the sample of GB18030 is what it says', () => expect(table).toBe(chinese));

  test.each([
    ['utf-8', Buffer.from(chinese), 'UTF-8 (found out by its bytes)'],
    ['utf-8 marked', Buffer.from(`\uFEFF${chinese}`), 'UTF-8 (marked in the file)'],
    ['gb18030', gb, 'GB18030 (GBK) (found out by its bytes)'],
    ['utf-16le', utf16(chinese, false), 'UTF-16 LE (found out by its bytes)'],
    ['utf-16le marked', utf16(`\uFEFF${chinese}`, false), 'UTF-16 LE (marked in the file)'],
    ['utf-16be', utf16(chinese, true), 'UTF-16 BE (found out by its bytes)'],
    ['utf-16be marked', utf16(`\uFEFF${chinese}`, true), 'UTF-16 BE (marked in the file)'],
  ])('%s', async (_, content, said) => {
    const found = await read('encoded.csv', content, { chunk: 7 });
    expect(found.said).toContain(said);
    expect(found.headers).toEqual(['工单', '内容']);
    expect(cellsOf(found)).toEqual([
      ['A1', '井盖丢失𠂇'],
      ['A2', '路灯不亮'],
    ]);
  });

  test('is found out behind megabytes of plain ASCII', async () => {
    const many = 'a1,plain words\n'.repeat(50_000);
    const found = await read('late.csv', Buffer.concat([Buffer.from(`n,t\n${many}`), gb]));
    expect(found.said).toContain('GB18030');
    expect(found.rows.at(-1)?.cells).toEqual(['A2', '路灯不亮']);
  });

  test('broken bytes are a fault of their row and column, and only there', async () => {
    const broken = Buffer.from('编号,内容\nA1,路灯\nA2,井X盖\nA3,路灯不亮\n'.repeat(1));
    broken[broken.indexOf('X')] = 0xff;
    const found = await read('broken.csv', broken);
    expect(found.said).toContain('UTF-8');
    expect(found.rows.map(({ row, faults }) => [row, faults])).toEqual([
      [2, undefined],
      [3, [{ column: 1, fault: 'bytes' }]],
      [4, undefined],
    ]);
    const second = await read('broken-gb.csv', Buffer.concat([gb, Buffer.from('A3,x\xffy\n', 'latin1')]));
    expect(second.said).toContain('GB18030');
    expect(second.rows.at(-1)?.faults).toEqual([{ column: 1, fault: 'bytes' }]);
  });

  test('what is no text is told', async () => {
    const noise = Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * 7919) % 101));
    await expect(read('noise.csv', noise)).rejects.toThrow('holds zero bytes and is no text');
    await expect(read('empty.csv', '')).rejects.toThrow('empty.csv is empty');
    await expect(read('old.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'))).rejects.toThrow(
      'old XLS format or has a password',
    );
    await expect(read('no.xlsx', 'a,b\n')).rejects.toThrow('is no XLSX');
  });
});

describe('CSV', () => {
  test.each([
    [',', 'comma'],
    [';', 'semicolon'],
    ['\t', 'tab'],
  ])('finds out the delimiter %j, whatever stands inside quotes', async (delimiter, name) => {
    const text = [`a${delimiter}"b,;\t\n,;\t,;\t."${delimiter}c`, `1${delimiter}2${delimiter}"x""y"`].join('\r\n');
    const found = await read('delimited.csv', text);
    expect(found.said).toContain(`delimiter: ${name}`);
    expect(found.headers).toEqual(['a', 'b,;\t\n,;\t,;\t.', 'c']);
    expect(cellsOf(found)).toEqual([['1', '2', 'x"y']]);
  });

  test('counts rows as a spreadsheet does, blank ones and line ends inside quotes included', async () => {
    const { rows } = await read('rows.csv', 'a,b\n"1\n1",x\n\n,\n2,y\n3\n4,y,z\n5,y,,\n');
    expect(rows.map(({ row, fault }) => [row, fault])).toEqual([
      [2, undefined],
      [5, undefined],
      [6, 'columns'],
      [7, 'columns'],
      [8, undefined],
    ]);
  });

  test('takes a quote inside a text as it stands; one left open ends the reading where it begins', async () => {
    expect(cellsOf(await read('quotes.csv', 'a,b\nsay "hi",1\n'))).toEqual([['say "hi"', '1']]);
    await expect(read('open.csv', `a,b\n1,2\n3,"4\n${'5,6\n'.repeat(100)}`)).rejects.toThrow(
      'in row 3 a quote is not closed, or the row has more than 32 MB',
    );
    await expect(read('huge.csv', `a,b\n1,"${'x'.repeat(3_000_000)}`)).rejects.toThrow(
      'in row 2 a quote is not closed',
    );
    await expect(read('head.csv', `"${'x'.repeat(3_000_000)}`)).rejects.toThrow('in row 1 a quote is not closed');
    // Where it stands, and not how far the rows before it have been taken.
    const late = `a,b\n${'1,2\n'.repeat(3_000)}3,"${'x'.repeat(40 * 2 ** 20)}"\n`;
    await expect(read('late.csv', late)).rejects.toThrow(
      'in row 3002 a quote is not closed, or the row has more than 32 MB',
    );
  });

  test('one huge cell whose quote closes refuses its row alone, and of its text the beginning is kept', async () => {
    const { rows } = await read('huge.csv', `a,b\n1,x\n2,"${'大'.repeat(10_000_000)}"\n3,y\n`);
    expect(rows.map(({ row, faults }) => [row, faults])).toEqual([
      [2, undefined],
      [3, [{ column: 1, fault: 'too-long' }]],
      [4, undefined],
    ]);
    expect(rows[1]?.cells[1]).toHaveLength(32_768);
    const wide = `${'a,'.repeat(400)}b`.replace(/a/g, () => `h${Math.random()}`);
    const many = await read('wide.csv', `${wide}\n${`${'x'.repeat(20_000)},`.repeat(400)}y\n`);
    expect(many.rows.map(({ fault, cells }) => [fault, cells.join('')])).toEqual([['too-long', '']]);
  });

  const wanted = ['工单编号', '受理时间', '诉求内容'];
  test.each([
    ['a title', '济南市12345工单导出\n工单编号,受理时间,诉求内容\nA,B,C', 2, 'comma'],
    ['a title with blank cells and a blank row', '工单导出,,\n\n,,\n工单编号,受理时间,诉求内容\nA,B,C', 4, 'comma'],
    [
      'another delimiter under it',
      '导出时间：2020-04-07, 10:00, 甲\n工单编号;受理时间;诉求内容\nA;B;C',
      2,
      'semicolon',
    ],
    ['no title', '工单编号,受理时间,诉求内容\nA,B,C', 1, 'comma'],
    ['headers of which some are wanted', '诉求内容\n其他,受理时间,诉求内容\nA,B,C', 2, 'comma'],
  ])('finds the headers under %s', async (_, text, row, delimiter) => {
    const found = await read('titled.csv', text, { wanted, chunk: 7 });
    expect(found.headers.at(-1)).toBe('诉求内容');
    expect(found.rows).toEqual([{ row: row + 1, cells: ['A', 'B', 'C'] }]);
    expect(found.said).toContain(`delimiter: ${delimiter}`);
    expect(found.said.includes(`the headers stand in row ${row}`)).toBe(row > 1);
  });

  test('cells that are too long or hold control signs are faults', async () => {
    const { rows } = await read('cells.csv', `a,b\n1,${'x'.repeat(40_000)}\n2,a\u0000b\n3,a\u0007b\n4,"a\tb\nc"\n`);
    expect(rows.map(({ faults }) => faults?.[0]?.fault)).toEqual(['too-long', 'control', 'control', undefined]);
  });

  test('headers stand once, and there are some', async () => {
    await expect(read('twice.csv', 'a,b,a\n')).rejects.toThrow('the header “a” stands twice');
    await expect(read('wanted.csv', 'a,备注,a,备注\n', { wanted: ['Ａ'] })).rejects.toThrow(
      'the header “a” stands twice',
    );
    const { headers, rows } = await read('unread.csv', 'a,备注,备注\n1,2,3\n', { wanted: ['a'] });
    expect([headers, rows[0]?.cells]).toEqual([
      ['a', '备注', '备注'],
      ['1', '2', '3'],
    ]);
    await expect(read('none.csv', '\n1,2\n')).rejects.toThrow('row 1 holds no headers');
    await expect(read('many.csv', `${'a,'.repeat(600)}b\n`)).rejects.toThrow('601 columns; at most 500');
  });

  const cell = fc.string({
    unit: fc.constantFrom('a', '井', '𠂇', ',', ';', '\t', '"', '\n', '\r\n', ' ', 'x'),
    maxLength: 12,
  });
  const table = fc
    .integer({ min: 2, max: 5 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
    );
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

  test('reads every table back, however it is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 40 }),
        async (rows, end, chunk) => {
          const headers = (rows[0] as string[]).map((_, index) => `h${index}`);
          const text = [headers, ...rows].map((row) => row.map(quote).join(',')).join(end);
          const found = await read('property.csv', text, { chunk });
          expect(found.headers).toEqual(headers);
          expect(cellsOf(found)).toEqual(rows.filter((row) => row.some((one) => one.trim() !== '')));
        },
      ),
      { seed: 12345, numRuns: 150 },
    );
  });

  test('the same in UTF-16 and GB18030', async () => {
    const parts = fc.array(fc.constantFrom('A1,井盖丢失', '"B\n2",路灯', 'C3,𠂇'), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(parts, fc.integer({ min: 1, max: 9 }), async (lines, chunk) => {
        const text = `工单,内容\n${lines.join('\n')}`;
        const whole = cellsOf(await read('whole.csv', text));
        expect(cellsOf(await read('wide.csv', utf16(`\uFEFF${text}`, false), { chunk }))).toEqual(whole);
        expect(cellsOf(await read('large.csv', utf16(`\uFEFF${text}`, true), { chunk }))).toEqual(whole);
      }),
      { seed: 7, numRuns: 40 },
    );
    for (const chunk of [1, 2, 3, 5])
      expect(cellsOf(await read('cut.csv', gb, { chunk }))).toEqual(cellsOf(await read('cut.csv', gb)));
  });
});

describe('JSONL', () => {
  test('keys are headers; numbers keep their digits; what is no plain value is a fault', async () => {
    const lines = [
      '{"号":20200404123456789012,"a":"x","b":true,"c":null}',
      '',
      '{"d":1.50,"号":"N2","a":{"x":[1]}}',
      'not json',
      '[1,2]',
      '{"号":"N3","__proto__":"p","later":1}',
    ];
    const found = await read('lines.jsonl', lines.join('\r\n'), { wanted: ['wanted'], chunk: 5 });
    expect(found.headers).toEqual(['号', 'a', 'b', 'c', 'd', '__proto__', 'later', 'wanted']);
    expect(found.rows).toEqual([
      { row: 1, cells: ['20200404123456789012', 'x', 'true', '', '', '', '', ''] },
      {
        row: 3,
        cells: ['N2', '{"x":["1"]}', '', '', '1.50', '', '', ''],
        faults: [{ column: 1, fault: 'not-a-value' }],
      },
      { row: 4, cells: ['', '', '', '', '', '', '', ''], fault: 'json' },
      { row: 5, cells: ['', '', '', '', '', '', '', ''], fault: 'not-an-object' },
      { row: 6, cells: ['N3', '', '', '', '', 'p', '1', ''] },
    ]);
  });

  test('a wanted key that comes late is read; a line that is too long is refused alone', async () => {
    const text = `${'{"a":1}\n'.repeat(1500)}{"a":2,"late":"x"}\n`;
    const found = await read('late.jsonl', text, { wanted: ['late'] });
    expect(found.rows.at(-1)).toEqual({ row: 1501, cells: ['2', 'x'] });
    for (const end of ['"}\n{"a":3}', '']) {
      const long = await read('endless.jsonl', `{"a":1}\n{"b":"${'x'.repeat(3_000_000)}${end}`);
      expect(long.rows).toEqual([
        { row: 1, cells: ['1'] },
        { row: 2, cells: [''], fault: 'too-long' },
        ...(end === '' ? [] : [{ row: 3, cells: ['3'] }]),
      ]);
    }
    await expect(read('none.jsonl', 'a\nb\n')).rejects.toThrow('among the first 2 lines is no JSON object');
  });

  test('reads every object back, however it is cut into pieces', async () => {
    const objects = fc.array(fc.record({ a: fc.string({ unit: 'grapheme' }), b: fc.integer() }), {
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(objects, fc.integer({ min: 1, max: 30 }), async (rows, chunk) => {
        const found = await read('property.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'), { chunk });
        expect(cellsOf(found)).toEqual(rows.map(({ a, b }) => [a, String(b)]));
      }),
      { seed: 99, numRuns: 100 },
    );
  });
});

describe('XLSX', () => {
  test('reads texts, numbers, dates and booleans of the first sheet that shows', async () => {
    const found = await read(
      'sheet.xlsx',
      workbook([
        ['号', '时间', '数', '是', '文'],
        ['N1', { date: 43925.395833333336 }, 116.99000000000001, true, { inline: '井 <盖> & _x0041_' }],
        [],
        ['N2', { date: 43925 }, 20200404123456, false, '路灯'],
      ]),
    );
    expect(found.said).toBe('XLSX, sheet “工单”');
    expect(found.headers).toEqual(['号', '时间', '数', '是', '文']);
    expect(found.rows).toEqual([
      { row: 2, cells: ['N1', '2020-04-04 09:30:00', '116.99000000000001', 'true', '井 <盖> & A'] },
      { row: 4, cells: ['N2', '2020-04-04 00:00:00', '20200404123456', 'false', '路灯'] },
    ]);
    const old = await read('1904.xlsx', workbook([['t'], [{ date: 42463.5 }]], { from1904: true }));
    expect(cellsOf(old)).toEqual([['2020-04-04 12:00:00']]);
  });

  test('finds the headers under a title', async () => {
    const rows = [['济南市12345工单导出'], ['导出人', '甲'], [], ['工单编号', '诉求内容'], ['A', 'B']];
    const found = await read('titled.xlsx', workbook(rows), { wanted: ['工单编号', '诉求内容'] });
    expect(found.headers).toEqual(['工单编号', '诉求内容']);
    expect(found.rows).toEqual([{ row: 5, cells: ['A', 'B'] }]);
    expect(found.said).toContain('the headers stand in row 4');
  });

  test('formulas, error values, lost digits and cells that nobody named are faults', async () => {
    const found = await read(
      'faults.xlsx',
      workbook([
        ['a', 'b'],
        [{ formula: 'A1&"x"', value: 'ax' }, 'x'],
        [{ error: '#REF!' }, 'x'],
        [2.0200404123456e19, 'x'],
        ['x', 'y', 'z'],
        [{ date: 1 }, 'x'],
        [{ raw: '<v>abc</v>' }, 'x'],
      ]),
    );
    expect(found.rows.map(({ fault, faults }) => fault ?? faults?.[0]?.fault)).toEqual([
      'formula',
      'error-value',
      'digits-lost',
      'columns',
      'error-value',
      'error-value',
    ]);
    await expect(read('head.xlsx', workbook([[{ formula: '1', value: '1' }]]))).rejects.toThrow('headers are texts');
  });

  test('many more texts than are kept in memory come back right', async () => {
    const long = 'x'.repeat(700);
    const rows = Array.from({ length: 30_000 }, (_, index) => [`N${index}`, `${index} 井盖 ${long}`]);
    const found = await read('many.xlsx', workbook([['a', 'b'], ...rows]));
    expect(found.rows.length).toBe(30_000);
    expect(found.rows.every(({ cells }, index) => cells[1] === rows[index]?.[1])).toBe(true);
  });

  const bomb = Buffer.alloc(64 * 2 ** 20, 32);
  test.each<[string, Buffer, string]>([
    ['a bomb', workbook([['a']], { parts: { 'xl/worksheets/sheet1.xml': bomb } }), 'would unpack to an unusual size'],
    ['a lie about its size', lying(workbook([['a'], ['b']])), 'is damaged'],
    ['an archive cut short', workbook([['a'], ['b']]).subarray(0, 700), 'is damaged'],
    ['another archive', zip({ 'a.txt': 'hello' }), 'lacks its part xl/workbook.xml'],
    [
      'entities of its own',
      workbook([['a']], {
        parts: {
          'xl/sharedStrings.xml': '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>',
        },
      }),
      'is damaged or no XLSX inside',
    ],
    [
      'a huge cell',
      workbook([['a']], {
        parts: {
          'xl/worksheets/sheet1.xml': `<worksheet><sheetData><row r="1"><c t="str"><v>${noise(3_000_000)}</v></c></row></sheetData></worksheet>`,
        },
      }),
      'a cell of more than a million characters',
    ],
    [
      'a deep nest',
      workbook([['a']], { parts: { 'xl/worksheets/sheet1.xml': `${'<a>'.repeat(10_000)}` } }),
      'nested too deeply',
    ],
    ['no sheet', workbook([['a']], { parts: { 'xl/_rels/workbook.xml.rels': '<Relationships/>' } }), 'has no sheet'],
    ['an empty sheet', workbook([[], []]), 'the sheet is empty'],
    [
      'broken XML',
      workbook([['a']], { parts: { 'xl/worksheets/sheet1.xml': '<worksheet><row></worksheet>' } }),
      'is damaged or no XLSX inside',
    ],
  ])('%s is refused with a sentence', async (_, content, sentence) => {
    await expect(read('hostile.xlsx', content)).rejects.toThrow(sentence);
  });

  test('a cell longer than a spreadsheet holds is a fault of its row', async () => {
    const found = await read(
      'long.xlsx',
      workbook([
        ['a', 'b'],
        ['N1', 'x'.repeat(50_000)],
        ['N2', 'y'],
      ]),
    );
    expect(found.rows.map(({ faults }) => faults?.[0]?.fault)).toEqual(['too-long', undefined]);
  });

  test('no byte of an archive changed makes the reader fall over', async () => {
    const whole = workbook([
      ['a', 'b'],
      ['N1', { date: 43925.5 }],
      [1, true],
    ]);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] as number) ^ change;
        // Read or refused by a sentence in both languages; never anything else.
        await read('changed.xlsx', changed).catch((error) => {
          expect(error.name, error.stack).toBe('Mistake');
          expect(error.zh).toMatch(/\p{Script=Han}/u);
        });
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});

/** Text that does not pack well, so that no rule on growth catches it. */
function noise(length: number): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return String.fromCharCode(97 + ((state >> 16) % 26));
  }).join('');
}

/** The directory claims that the sheet is smaller than it is. */
function lying(archive: Buffer): Buffer {
  const changed = Buffer.from(archive);
  const at = changed.lastIndexOf('xl/worksheets/sheet1.xml') - 46;
  changed.writeUInt32LE(20, at + 24);
  return changed;
}
