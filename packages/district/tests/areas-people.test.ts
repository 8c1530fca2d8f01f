import { describe, expect, test } from 'vitest';
import { readPack } from '../src/index.ts';
import { changed, faultsOf, replaced, textOf, warningsOf } from './small-pack.ts';

/** Faults of one file; others may follow from it where it is read for more. */
function faultsIn(file: string, files: Map<string, Uint8Array>): string[] {
  return faultsOf(files).filter((fault) => fault.startsWith(`${file}:`));
}

describe('areas', () => {
  test.each([
    ['a code twice', 'T02,quarter', 'T01,quarter', ['areas.csv:4 duplicate']],
    ['a parent that does not exist', 'T02,quarter,T,', 'T02,quarter,X,', ['areas.csv:4 area-parent']],
    ['no parent', 'T02,quarter,T,', 'T02,quarter,,', ['areas.csv:4 area-parent']],
    ['a parent of the same level', 'T02,quarter,T,', 'T02,quarter,T01,', ['areas.csv:4 area-level']],
    ['a level that does not exist', 'T02,quarter', 'T02,quarters', ['areas.csv:4 area-level']],
    ['a second root', 'T02,quarter,T,', 'T02,town,,', ['areas.csv:4 area-root']],
    ['a root with a parent', 'T,town,,', 'T,town,T01,', ['areas.csv:2 area-root']],
    ['a root of another code', 'T,town,,', 'U,town,,', ['areas.csv:2 area-root', 'areas.csv:3 area-parent']],
    ['a code with a dot', 'T02,quarter', 'T.2,quarter', ['areas.csv:4 code-shape']],
    ['two codes of one path', 'T02,quarter', '01,quarter', ['areas.csv:4 duplicate']],
    ['no source', '西片,West,invented', '西片,West,', ['areas.csv:4 csv-value']],
  ])('%s', (_, from, to, expected) => {
    expect(faultsIn('areas.csv', changed('areas.csv', from, to))).toEqual(expected);
  });

  test('a code used twice names both places', () => {
    const { faults } = readPack(changed('areas.csv', 'T02,quarter', 'T01,quarter'));
    expect(faults.find(({ code }) => code === 'duplicate')).toMatchObject({
      file: 'areas.csv',
      line: 4,
      column: 1,
      message: { en: 'The code of an area "T01" is used twice; it stands first at areas.csv:3:1' },
    });
  });

  test('a code that a spreadsheet turned into a number says how to mend it', () => {
    const { faults } = readPack(changed('areas.csv', 'T02,quarter', '3.70103E+11,quarter'));
    expect(faults.find(({ code }) => code === 'code-shape')!.hint!.en).toContain('spreadsheet');
  });

  test('a lowest-level area without a grid', () => {
    const files = replaced('areas.csv', `${textOf('areas.csv')}T03,quarter,T,北片,North,invented\n`);
    expect(faultsOf(files)).toEqual(['duties.yaml:7 duty-bearer', 'geometry/grids.geojson:1 area-without-grid']);
  });
});

describe('units', () => {
  test.each([
    ['an id twice', 'west,grid-team', 'east,grid-team', ['units.csv:5 duplicate']],
    ['an unknown area', 'west,grid-team,T02', 'west,grid-team,T09', ['units.csv:5 unknown-reference']],
    ['an unknown parent', 'roads,department,T,hall', 'roads,department,T,hal', ['units.csv:3 unknown-reference']],
    ['its own parent', 'roads,department,T,hall', 'roads,department,T,roads', ['units.csv:3 unit-cycle']],
    [
      'a circle of parents',
      'hall,centre,T,,',
      'hall,centre,T,roads,',
      ['units.csv:2 unit-cycle', 'units.csv:3 unit-cycle'],
    ],
  ])('%s', (_, from, to, expected) => {
    expect(faultsIn('units.csv', changed('units.csv', from, to))).toEqual(expected);
  });
});

describe('staff and posts', () => {
  test.each([
    ['an id twice', 'staff.csv', 'bo,bo', 'ann,bo', 'staff.csv:3 duplicate'],
    ['a login twice, whatever its case', 'staff.csv', 'bo,bo', 'bo,ANN', 'staff.csv:3 duplicate'],
    ['a login with a space', 'staff.csv', 'bo,bo', 'bo,b o', 'staff.csv:3 code-shape'],
    ['neither fictional nor not', 'staff.csv', 'bo,bo,true', 'bo,bo,yes', 'staff.csv:3 csv-value'],
    ['an unknown person', 'posts.csv', 'bo,dispatcher', 'bob,dispatcher', 'posts.csv:3 unknown-reference'],
    ['an unknown role', 'posts.csv', 'bo,dispatcher', 'bo,dispatch', 'posts.csv:3 csv-value'],
    ['an unknown unit', 'posts.csv', 'dispatcher,hall', 'dispatcher,hull', 'posts.csv:3 unknown-reference'],
    ['an unknown area', 'posts.csv', 'hall,T,派遣员', 'hall,X,派遣员', 'posts.csv:3 unknown-reference'],
    ['a resident', 'posts.csv', 'cai,department', 'cai,resident', 'posts.csv:4 post-resident'],
    ['a post twice', 'posts.csv', 'cai,department,roads,T,经办', 'bo,dispatcher,hall,T,再次', 'posts.csv:4 duplicate'],
  ])('%s', (_, file, from, to, expected) => {
    expect(faultsOf(changed(file, from, to))).toContain(expected);
  });

  test('one person is not two of the three administrators', () => {
    const files = replaced('posts.csv', `${textOf('posts.csv')}dan,audit-admin,hall,T,\n`);
    expect(faultsOf(files)).toEqual(['posts.csv:6 safeguard-9']);
    expect(faultsOf(replaced('posts.csv', `${textOf('posts.csv')}dan,system-admin,hall,T01,\n`))).toEqual([]);
  });

  test('in a demo everybody is made up', () => {
    const files = changed('staff.csv', 'bo,bo,true', 'bo,bo,false');
    expect(faultsOf(files)).toEqual([]);
    const notice = new TextEncoder().encode(`${textOf('district.yaml')}notice: { zh: 演示, en: Demo }\n`);
    expect(faultsOf(files.set('district.yaml', notice))).toEqual(['staff.csv:3 staff-not-fictional']);
  });

  test('a login without a post, and an action that nobody can do, are warnings', () => {
    const files = replaced('posts.csv', textOf('posts.csv').replace(/^cai.*\n/m, ''));
    const line =
      textOf('procedures/report.yaml')
        .split('\n')
        .findIndex((text) => text.includes('department: lead-unit')) + 1;
    expect(faultsOf(files)).toEqual([]);
    expect(warningsOf(files)).toContain('staff.csv:4 staff-without-post');
    expect(warningsOf(files)).toContain(`procedures/report.yaml:${line} role-unheld`);
  });

  test('a duty led by a unit where nobody signs for anything is a warning: it gives no advice', () => {
    const files = replaced('posts.csv', textOf('posts.csv').replace(/^cai,department,roads/m, 'cai,department,hall'));
    expect(faultsOf(files)).toEqual([]);
    const told = warningsOf(files).filter((one) => one.includes('duty-unstaffed'));
    expect(told).toEqual(['duties.yaml:6 duty-unstaffed', 'duties.yaml:14 duty-unstaffed']);
    const team = replaced(
      'duties.yaml',
      textOf('duties.yaml').replaceAll('lead: { unit: roads }', 'lead: { kind: grid-team }'),
    );
    expect(warningsOf(team).filter((one) => one.includes('duty-unstaffed'))).toHaveLength(2);
  });
});
