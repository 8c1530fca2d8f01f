import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CatalogueFile, DutiesFile, FieldsFile } from '@wangge/district';
import type { Role } from '@wangge/kernel';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const district = join(import.meta.dirname, '../../../districts/shizhong');
const dataFolder = process.env.WANGGE_TEST_DATA;
const standardPath = dataFolder && join(dataFolder, 'city_standards/components.csv');
const absent = !standardPath || !existsSync(standardPath);
if (absent) {
  console.log(
    'SKIPPED wording of shizhong/catalogue.yaml: WANGGE_TEST_DATA/city_standards/components.csv is not there',
  );
}

const catalogue = read('catalogue.yaml', CatalogueFile);
const duties = read('duties.yaml', DutiesFile).duties;
const fields = read('fields.yaml', FieldsFile).fields;
const classes = catalogue.classes;
const categories = classes.flatMap((each) => each.categories);
const conditions = categories.flatMap((category) => category.conditions);
const units = rows('units.csv').map(([id, kind, area]) => ({ id: id!, kind: kind!, area: area! }));
const areas = rows('areas.csv').map(([code, level]) => ({ code: code!, level: level! }));
const streets = areas.filter(({ level }) => level === 'street').map(({ code }) => code);

describe('catalogue.yaml of Shizhong', () => {
  test('has enough kinds and conditions, components and events', () => {
    expect(categories.length).toBeGreaterThanOrEqual(95);
    expect(conditions.length).toBeGreaterThanOrEqual(240);
    expect(classes.map(({ id }) => id)).toEqual([
      'C01',
      'C02',
      'C03',
      'C04',
      'C05',
      'E01',
      'E02',
      'E03',
      'E04',
      'E05',
      'E06',
    ]);
  });

  test('gives each class, category and condition one code, under the one above it', () => {
    for (const ids of [classes, categories, conditions].map((level) => level.map(({ id }) => id))) {
      expect(twice(ids)).toEqual([]);
    }
    for (const { id, categories: own } of classes) {
      expect(catalogue.kinds).toHaveProperty(id[0]!);
      expect(own.filter((category) => !category.id.startsWith(id))).toEqual([]);
    }
    for (const category of categories) {
      expect(category.conditions.map(({ id }) => id)).toEqual(
        category.conditions.map((_, index) => `${category.id}-${index + 1}`),
      );
    }
  });

  test('speaks Chinese and English everywhere, and knows the words of residents in both', () => {
    const texts = [
      ...Object.values(catalogue.kinds),
      ...[...classes, ...categories, ...conditions].map(({ name }) => name),
      ...conditions.map(({ closing }) => closing),
    ];
    expect(texts.filter((text) => !isChinese(text.zh) || !text.en || isChinese(text.en))).toEqual([]);
    for (const { id, words } of categories) {
      const chinese = words?.filter(isChinese) ?? [];
      expect({ id, chinese: chinese.length >= 3, english: chinese.length < (words?.length ?? 0) }).toEqual({
        id,
        chinese: true,
        english: true,
      });
    }
  });

  test('tells the filing conditions of a category apart', () => {
    for (const category of categories) {
      expect(twice(category.conditions.map(({ name }) => name.zh!))).toEqual([]);
      expect(twice(category.conditions.map(({ name }) => name.en!))).toEqual([]);
    }
  });

  test.each(['C0101', 'C0102', 'C0103', 'C0104', 'C0110', 'C0111'])('%s: a cover on the road', (id) => {
    const [missing, broken, rattling, rim] = conditions.filter((condition) => condition.id.startsWith(id));
    expect(missing).toMatchObject({ id: `${id}-1`, limit: '2 emergency-hours' });
    expect(missing?.name.en).toContain('missing or shifted');
    expect(broken).toMatchObject({ id: `${id}-2`, limit: '4 working-hours' });
    expect(broken?.name).toMatchObject({
      zh: expect.stringContaining('25 平方厘米'),
      en: expect.stringMatching(/broken.*25 cm²/),
    });
    expect(rattling).toMatchObject({ id: `${id}-3`, limit: '2 working-days' });
    expect(rim).toMatchObject({ id: `${id}-4`, limit: '5 working-days' });
    expect(rim?.name.zh).toContain('2 厘米');
    for (const { source } of [missing!, broken!, rattling!, rim!]) expect(source).toMatch(/^运城市/);
  });

  test.each([
    ['E0101-2', '15 working-days', /^济源市/],
    ['E0102-1', '1 working-days', /^济源市/],
    ['E0103-1', '4 working-days', /^济源市/],
    ['E0403-1', '3 emergency-hours', /^大英县/],
    ['E0403-2', '2 emergency-days', /^大英县/],
    ['E0403-3', '5 working-days', /^大英县/],
  ])('%s: %s, as published', (id, limit, source) => {
    const condition = conditions.find((each) => each.id === id);
    expect(condition?.limit).toBe(limit);
    expect(condition?.source).toMatch(source);
  });

  test('names for each limit a published standard, or says that there is none', () => {
    const published = /^(运城市|济源市|大英县|an unnamed district's ).*: facts; wording ours$/;
    const own = /^district setting.*no published figure at hand.*$/;
    expect(conditions.filter(({ source }) => !published.test(source) && !own.test(source))).toEqual([]);
    expect(conditions.filter(({ source }) => own.test(source) && !source.includes('to be confirmed'))).toEqual([]);
  });

  test.skipIf(absent)('says in its own words what the published standard says', () => {
    const standard = chinese(readFileSync(standardPath!, 'utf8'));
    expect(standard.length).toBeGreaterThan(10_000);
    const texts = conditions.flatMap(({ name, closing }) => [name.zh!, closing.zh!]);
    expect(texts.filter((text) => sharesRun(chinese(text), standard, 12))).toEqual([]);
  });
});

describe('duties.yaml of Shizhong', () => {
  test('names only what exists', () => {
    const words = new Set([...Object.keys(catalogue.kinds), ...[...classes, ...categories].map(({ id }) => id)]);
    const known = new Set(conditions.map(({ id }) => id));
    const codes = new Set(areas.map(({ code }) => code));
    const unitIds = new Set(units.map(({ id }) => id));
    expect(twice(duties.map(({ id }) => id))).toEqual([]);
    for (const duty of duties) {
      expect(duty.categories.filter((word) => !words.has(word))).toEqual([]);
      expect(duty.conditions?.filter((id) => !known.has(id)) ?? []).toEqual([]);
      expect(duty.conditions?.filter((id) => !duty.categories.includes(id.split('-')[0]!)) ?? []).toEqual([]);
      expect(duty.area === undefined || codes.has(duty.area)).toBe(true);
      const bearers = [duty.lead, ...(duty.assist ?? [])];
      expect(bearers.filter((bearer) => 'unit' in bearer && !unitIds.has(bearer.unit))).toEqual([]);
      expect(twice(bearers.map((bearer) => JSON.stringify(bearer)))).toEqual([]);
    }
  });

  test('names every category on a line of its own', () => {
    const named = new Set(duties.filter((duty) => !duty.conditions && !duty.area).flatMap((duty) => duty.categories));
    expect([...classes, ...categories].filter(({ id }) => !named.has(id))).toEqual([]);
  });

  test('has one lead for every condition of every category in each of the 17 streets', () => {
    expect(streets).toHaveLength(17);
    const faults = [];
    for (const street of streets) {
      for (const category of categories) {
        for (const condition of [undefined, ...category.conditions.map(({ id }) => id)]) {
          const closest = closestDuties(category.id, condition, street);
          const leads = closest.length === 1 ? bearersOf(closest[0]!.lead, street) : [];
          if (leads.length === 0) faults.push({ street, category: category.id, condition, closest });
        }
      }
    }
    expect(faults).toEqual([]);
  });

  test('leaves to communities what their own public list may hold, and to grid teams no lead', () => {
    const led = (kind: string) => duties.filter(({ lead }) => 'kind' in lead && lead.kind === kind);
    expect(led('community-committee').flatMap((duty) => duty.categories)).toEqual(['E0207', 'E0602']);
    expect(led('grid-team')).toEqual([]);
    const kindOf = new Map(units.map(({ id, kind }) => [id, kind]));
    const neighbourhood = duties.filter(
      ({ lead }) => 'unit' in lead && ['community-committee', 'grid-team'].includes(kindOf.get(lead.unit)!),
    );
    expect(neighbourhood).toEqual([]);
  });

  test.each(['C0102', 'C0103'])('%s: two departments share covers on roads and inside compounds', (category) => {
    const [road] = closestDuties(category, `${category}-1`, '370103002');
    expect(road?.lead).toEqual({ unit: 'urban-management' });
    expect(road?.assist).toContainEqual({ unit: 'housing-construction' });
    const [compound] = closestDuties(category, `${category}-5`, '370103002');
    expect(compound?.lead).toEqual({ unit: 'housing-construction' });
    expect(compound?.assist).toContainEqual({ unit: 'urban-management' });
  });

  test('lets an area and a condition change the lead', () => {
    const lead = (category: string, condition: string, street: string) =>
      closestDuties(category, condition, street).map((duty) => duty.lead);
    expect(lead('E0102', 'E0102-1', '370103002')).toEqual([{ kind: 'street-office' }]);
    expect(lead('E0102', 'E0102-2', '370103002')).toEqual([{ unit: 'sanitation-company' }]);
    expect(lead('E0102', 'E0102-1', '370103016')).toEqual([{ unit: 'landscape' }]);
    expect(lead('C0305', 'C0305-1', '370103016')).toEqual([{ unit: 'landscape' }]);
    expect(lead('C0305', 'C0305-1', '370103002')).toEqual([{ unit: 'sanitation-company' }]);
  });
});

describe('fields.yaml of Shizhong', () => {
  const ids = Object.keys(fields);

  test('lists every personal field that is collected, and no other', () => {
    expect(ids.sort()).toEqual([
      'callback-note',
      'matter-address',
      'matter-text',
      'opinion-text',
      'petition-text',
      'petitioner-name',
      'petitioner-phone',
      'photo',
      'photo-place',
      'project-text',
      'reply-text',
      'reporter-name',
      'reporter-phone',
      'staff-login',
      'staff-name',
      'staff-phone',
      'verification-text',
      'wish-text',
      'wisher-name',
      'wisher-phone',
    ]);
  });

  test.each(ids)('%s makes the four statements', (id) => {
    const { purpose, basis, audience, retention } = fields[id]!;
    for (const text of [purpose, basis]) {
      expect(isChinese(text.zh)).toBe(true);
      expect(text.en?.length).toBeGreaterThan(20);
    }
    // A law with an article that was read, and whose setting the length of time is.
    expect(basis.zh).toMatch(/第\d+条.*\[L\].*为本区设定 \[S\]/);
    expect(basis.en).toMatch(/art\. \d+.*\[L\].*setting of this district \[S\]/);
    expect(twice([...audience])).toEqual([]);
    expect(Number.parseInt(retention.keep, 10)).toBeGreaterThan(0);
    expect(retention.keep).toMatch(/ calendar-days$/);
  });

  test('keeps the caller unknown to those complained of', () => {
    const complainedOf: Role[] = ['department', 'handler'];
    const callers = ids.filter((id) => fields[id]!.of === 'reporter');
    expect(callers).toEqual(expect.arrayContaining(['reporter-name', 'petitioner-name', 'wisher-phone']));
    for (const id of [...callers, 'callback-note', 'photo-place']) {
      expect(fields[id]!.audience.filter((role) => complainedOf.includes(role))).toEqual([]);
    }
    expect(fields['reporter-name']!.masked).toBe('name');
    expect(fields['reporter-phone']!.masked).toBe('phone');
    expect(fields['photo-place']!.masked).toBe('all');
    expect(fields['staff-phone']!.audience).not.toContain('resident');
  });

  test('lets no administrator read what a caller said or who the caller is', () => {
    const administrators: Role[] = ['system-admin', 'security-admin', 'audit-admin'];
    const open = ids.filter(
      (id) => fields[id]!.of !== 'staff' && fields[id]!.audience.some((role) => administrators.includes(role)),
    );
    expect(open).toEqual([]);
  });

  test('asks no resident who a worker is, and ends staff fields with the office', () => {
    for (const field of Object.values(fields).filter(({ of }) => of === 'staff')) {
      expect(field.audience).not.toContain('resident');
      expect(field.retention.after).toBe('left-office');
    }
  });
});

type Duty = DutiesFile['duties'][number];

/** The duties that fit best: area before condition, condition before category. More than one would be a contradiction. */
function closestDuties(category: string, condition: string | undefined, street: string): Duty[] {
  const fitting = duties.flatMap((duty) => {
    const word = [category, category.slice(0, 3), category[0]!].findIndex((each) => duty.categories.includes(each));
    const conditionFits = !duty.conditions || (condition !== undefined && duty.conditions.includes(condition));
    if (word < 0 || !conditionFits || (duty.area !== undefined && duty.area !== street)) return [];
    return [{ duty, rank: Number(!duty.area) * 6 + Number(!duty.conditions) * 3 + word }];
  });
  const best = Math.min(...fitting.map(({ rank }) => rank));
  return fitting.filter(({ rank }) => rank === best).map(({ duty }) => duty);
}

/** The units that bear a duty somewhere in the street: by kind, its own office or the committees and teams below it. */
function bearersOf(bearer: Duty['lead'], street: string): string[] {
  const fits = (unit: (typeof units)[number]) =>
    'unit' in bearer ? unit.id === bearer.unit : unit.kind === bearer.kind && unit.area.startsWith(street);
  return units.filter(fits).map(({ id }) => id);
}

function read<T extends TSchema>(file: string, schema: T): Static<T> {
  const value: unknown = parse(readFileSync(join(district, file), 'utf8'));
  expect([...Value.Errors(schema, value)], file).toEqual([]);
  return Value.Parse(schema, value);
}

/** The columns before the first that may be quoted; none of those read here is. */
function rows(file: string): string[][] {
  const [, ...lines] = readFileSync(join(district, file), 'utf8').trim().split(/\r?\n/);
  return lines.map((line) => line.split(','));
}

function twice(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

function isChinese(text: string | undefined): boolean {
  return text !== undefined && /\p{Script=Han}/u.test(text);
}

function chinese(text: string): string {
  return text.replace(/\P{Script=Han}/gu, '');
}

function sharesRun(text: string, other: string, length: number): boolean {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length)).some(
    (run) => other.includes(run),
  );
}
