import { describe, expect, test } from 'vitest';
import type { Fault } from '../src/fault.ts';
import { readPack } from '../src/index.ts';
import { packIn } from './folder.ts';

// One slip of the pen in a whole pack, where every file is spoken of by others: it is told where it stands, first and once.

// Without its grids, which take seconds to check: that they are missing is told in their own file, and left out here.
const grids = 'geometry/grids.geojson';
const shipped = packIn('shizhong').set(grids, new TextEncoder().encode('{"type":"FeatureCollection","features":[]}'));
const faultsIn = (files: Map<string, Uint8Array>): Fault[] =>
  readPack(files).faults.filter(({ file }) => file !== grids);
const textOf = (file: string): string => new TextDecoder().decode(shipped.get(file));

function slip(file: string, from: string, to: string): { files: Map<string, Uint8Array>; line: number } {
  const text = textOf(file);
  const at = text.indexOf(from);
  if (at < 0) throw new Error(`${file} has no ${from}`);
  // The line on which the two texts part.
  let same = 0;
  while (from[same] === to[same]) same++;
  const line = text.slice(0, at + same).split('\n').length;
  const changed = text.slice(0, at) + to + text.slice(at + from.length);
  return { files: new Map(shipped).set(file, new TextEncoder().encode(changed)), line };
}

const order = 'procedures/hotline-order.yaml';

describe('one slip is one fault', () => {
  test.each([
    [
      'a role of a procedure',
      order,
      'by: { department: lead-unit',
      'by: { departement: lead-unit',
      'shape-unknown-key',
    ],
    ['a duration of a procedure', order, 'limit: 5 working-days', 'limit: 5 workdays', 'shape-value'],
    ['a key of a procedure', order, '    grave: true\n', '    grav: true\n', 'shape-unknown-key'],
    ['the indentation of a procedure', order, '  sign:\n', '\tsign:\n', 'yaml-syntax'],
    ['a state of a procedure', order, '    to: handling\n', '    to: handlin\n', 'procedure-reference'],
    ['a kind of unit', 'units.csv', 'urban-management,department', 'urban-management,departement', 'csv-value'],
    [
      'the area of a unit',
      'units.csv',
      'urban-management,department,370103',
      'urban-management,department,37010',
      'unknown-reference',
    ],
    ['a person', 'staff.csv', 's-agent,agent,true', 's-agent,agent,treu', 'csv-value'],
    ['a role of a post', 'posts.csv', 's-agent,hotline-agent', 's-agent,hotline-agnet', 'csv-value'],
    ['a limit of the catalogue', 'catalogue.yaml', 'limit: 2 working-days', 'limit: 2 workdays', 'shape-value'],
  ])('%s', (_, file, from, to, code) => {
    const { files, line } = slip(file, from, to);
    const faults = faultsIn(files);
    expect(faults.map((fault) => [fault.file, fault.line, fault.code])).toEqual([[file, line, code]]);
    for (const { message } of faults) expect([message.zh, message.en]).not.toContain('');
  });

  test('a name that is missing is told where it is wanted first, with the other lines', () => {
    const { files } = slip('areas.csv', '370103002,street,370103', '37010300,street,370103');
    const faults = faultsIn(files);
    expect(faults.map(({ file, code }) => [file, code])).toEqual([['areas.csv', 'area-parent']]);
    expect(faults[0]!.message.en).toBe('There is no area "370103002" to lie in (also on line 21, 22, 23, 24)');
    expect(faults[0]!.message.zh).toBe('没有上级区域“370103002”（另见第 21、22、23、24 行，共 4 处）');
    expect(faults[0]!.hint?.en).toBe('Did you mean "37010300"?');
  });

  test('a procedure by another name is told once in each file that speaks of it', () => {
    const { files } = slip(order, 'id: hotline-order', 'id: hotline-orders');
    const faults = faultsIn(files);
    expect(faults.map(({ file, code }) => [file, code])).toEqual([
      ['assessment.yaml', 'unknown-reference'],
      ['demo.yaml', 'unknown-reference'],
      ['imports/hotline.yaml', 'unknown-reference'],
    ]);
    for (const { hint } of faults) expect(hint?.en).toBe('Did you mean "hotline-orders"?');
  });
});
