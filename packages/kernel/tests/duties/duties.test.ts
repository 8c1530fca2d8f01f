import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adviseLead, type Bearer, type DutyMatter, type DutyRule, type DutyUnit, mayLead } from '../../src/index.ts';

const district = '370103.';
const street = '370103.370103012.';
const community = '370103.370103012.370103012028.';
const neighbour = '370103.370103012.370103012029.';

const units: DutyUnit[] = [
  { id: 'urban-management', kind: 'department', areaPath: district },
  { id: 'water-affairs', kind: 'department', areaPath: district },
  { id: 'street', kind: 'street-office', areaPath: street },
  { id: 'other-street', kind: 'street-office', areaPath: '370103.370103013.' },
  { id: 'committee', kind: 'community-committee', areaPath: community },
  { id: 'next-committee', kind: 'community-committee', areaPath: neighbour },
  { id: 'team', kind: 'grid-team', areaPath: community },
];

const duty = (id: string, lead: Bearer, rest: Partial<DutyRule> = {}): DutyRule => ({
  id,
  categories: ['C'],
  areaPath: district,
  lead,
  assist: [],
  basis: { zh: '权责清单', en: 'duty list' },
  source: 'test',
  ...rest,
});

const matter: DutyMatter = { category: 'C0103', condition: 'C0103-1', areaPath: community };

const leads = (rules: DutyRule[], about = matter) => adviseLead(rules, units, about).map(({ unit }) => unit);

describe('who leads by the duty list', () => {
  test('the deeper area comes before the named condition, and that before the narrower category', () => {
    const rules = [
      duty('kind', { unit: 'water-affairs' }, { categories: ['C'] }),
      duty('class', { kind: 'grid-team' }, { categories: ['C01'] }),
      duty('category', { unit: 'other-street' }, { categories: ['C0103'] }),
      duty('condition', { unit: 'urban-management' }, { categories: ['C'], conditions: ['C0103-1'] }),
      duty('area', { kind: 'street-office' }, { categories: ['C'], areaPath: street }),
    ];
    const advice = adviseLead(rules, units, matter);
    expect(advice.map((one) => one.duty)).toEqual(['area', 'condition', 'category', 'class', 'kind']);
    expect(advice.map((one) => one.specificity)).toEqual([
      { area: 2, condition: false, category: 'kind' },
      { area: 1, condition: true, category: 'kind' },
      { area: 1, condition: false, category: 'category' },
      { area: 1, condition: false, category: 'class' },
      { area: 1, condition: false, category: 'kind' },
    ]);
  });

  test('an advice carries its basis and its reason as data', () => {
    const rules = [
      duty(
        'covers',
        { kind: 'street-office' },
        {
          categories: ['E02', 'C0103', 'C'],
          conditions: ['C0103-1', 'C0103-2'],
          assist: [{ kind: 'community-committee' }, { kind: 'street-office' }, { unit: 'abolished' }],
        },
      ),
    ];
    expect(adviseLead(rules, units, matter)).toEqual([
      {
        unit: 'street',
        duty: 'covers',
        basis: { zh: '权责清单', en: 'duty list' },
        source: 'test',
        specificity: { area: 1, condition: true, category: 'category' },
        reason: {
          category: 'C0103',
          areaPath: district,
          conditions: ['C0103-1', 'C0103-2'],
          bearer: { kind: 'street-office' },
        },
        assist: ['committee'],
      },
    ]);
  });

  test('a kind means the unit whose area is the nearest above the place', () => {
    const rules = [duty('k', { kind: 'community-committee' })];
    expect(leads(rules)).toEqual(['committee']);
    expect(leads(rules, { ...matter, areaPath: neighbour })).toEqual(['next-committee']);
    expect(leads(rules, { ...matter, areaPath: street })).toEqual([]);
    const nested = [...units, { id: 'sub-team', kind: 'grid-team', areaPath: `${community}01.` }];
    const inside = { ...matter, areaPath: `${community}01.07.` };
    expect(adviseLead([duty('t', { kind: 'grid-team' })], nested, inside).map(({ unit }) => unit)).toEqual([
      'sub-team',
    ]);
  });

  test('units of one kind that share the nearest area are all named', () => {
    expect(leads([duty('d', { kind: 'department' })])).toEqual(['urban-management', 'water-affairs']);
  });

  test('a unit named twice stands once, by the closest duty', () => {
    const rules = [duty('wide', { unit: 'street' }), duty('close', { kind: 'street-office' }, { areaPath: street })];
    expect(adviseLead(rules, units, matter).map((one) => [one.unit, one.duty])).toEqual([['street', 'close']]);
  });

  test('an area is a prefix by whole steps, and another branch is no area of the place', () => {
    expect(leads([duty('near-miss', { unit: 'street' }, { areaPath: '370103.37010301.' })])).toEqual([]);
    expect(leads([duty('elsewhere', { unit: 'street' }, { areaPath: neighbour })])).toEqual([]);
    expect(leads([duty('everywhere', { unit: 'street' }, { areaPath: '' })])).toEqual(['street']);
  });

  test('what is not known matches nothing that asks for it', () => {
    const rules = [duty('conditional', { unit: 'street' }, { conditions: ['C0103-1'] })];
    expect(leads(rules, { category: 'C0103', areaPath: community })).toEqual([]);
    expect(leads([duty('any', { unit: 'street' })], { areaPath: community })).toEqual([]);
  });
});

describe('who may lead', () => {
  const rules = [
    duty('kind', { unit: 'urban-management' }),
    duty('tidy', { kind: 'community-committee' }, { categories: ['E0204'] }),
    duty('class', { kind: 'grid-team' }, { categories: ['C01'] }),
    duty('covers', { unit: 'urban-management' }, { categories: ['C0103'] }),
  ];

  test('a community committee helps where the closest duty names it, and nowhere else', () => {
    const helped = [
      ...rules,
      duty('noise', { unit: 'urban-management' }, { categories: ['E0601'], assist: [{ kind: 'community-committee' }] }),
    ];
    const noise = { category: 'E0601', areaPath: community };
    expect(mayLead(helped, units, 'committee', noise, 'help')).toEqual({
      allowed: true,
      because: 'named',
      duty: 'noise',
    });
    expect(mayLead(helped, units, 'committee', noise)).toMatchObject({ allowed: false, because: 'named-another' });
    expect(mayLead(helped, units, 'next-committee', noise, 'help')).toMatchObject({ allowed: false });
    const tidy = { category: 'E0204', areaPath: community };
    expect(mayLead(helped, units, 'committee', tidy, 'help')).toMatchObject({ allowed: true, duty: 'tidy' });
    expect(mayLead(helped, units, 'committee', matter, 'help')).toMatchObject({ allowed: false, duty: 'covers' });
    expect(mayLead(helped, units, 'committee', { areaPath: community }, 'help')).toMatchObject({
      because: 'category-unknown',
    });
    expect(mayLead(helped, units, 'urban-management', { areaPath: community }, 'help')).toMatchObject({
      allowed: true,
    });
  });

  test('a community committee leads where the list names it, and nowhere else', () => {
    const tidy = { category: 'E0204', areaPath: community };
    expect(mayLead(rules, units, 'committee', tidy)).toEqual({ allowed: true, because: 'named', duty: 'tidy' });
    expect(mayLead(rules, units, 'next-committee', tidy)).toEqual({
      allowed: false,
      because: 'named-another',
      duty: 'tidy',
    });
    expect(mayLead(rules, units, 'committee', matter)).toEqual({
      allowed: false,
      because: 'named-another',
      duty: 'covers',
    });
    expect(mayLead(rules, units, 'committee', { category: 'E0101', areaPath: community })).toEqual({
      allowed: false,
      because: 'no-duty',
    });
    expect(mayLead(rules, units, 'committee', { areaPath: community })).toEqual({
      allowed: false,
      because: 'category-unknown',
    });
  });

  test('a wider duty that a closer one overrides does not let a grid team lead', () => {
    expect(mayLead(rules, units, 'team', matter)).toMatchObject({ allowed: false, duty: 'covers' });
    expect(mayLead(rules, units, 'team', { ...matter, category: 'C0104' })).toMatchObject({
      allowed: true,
      because: 'named',
      duty: 'class',
    });
  });

  test('of two duties that fit alike, either names its unit', () => {
    const alike = [duty('one', { unit: 'street' }), duty('two', { kind: 'grid-team' })];
    expect(mayLead(alike, units, 'team', matter)).toEqual({ allowed: true, because: 'named', duty: 'two' });
  });

  test('where nobody sits nothing is sent and nothing advised, whatever the list says', () => {
    const deserted = units.map((unit) => ({ ...unit, hasDesk: unit.id !== 'urban-management' && unit.id !== 'team' }));
    expect(mayLead(rules, deserted, 'urban-management', matter)).toEqual({ allowed: false, because: 'no-desk' });
    expect(mayLead(rules, deserted, 'team', { ...matter, category: 'C0104' }, 'help')).toMatchObject({
      because: 'no-desk',
    });
    expect(mayLead(rules, deserted, 'water-affairs', matter)).toMatchObject({ allowed: true });
    expect(adviseLead(rules, deserted, matter).map(({ unit }) => unit)).not.toContain('urban-management');
    expect(adviseLead(rules, units, matter).map(({ unit }) => unit)).toContain('urban-management');
  });

  test('every other known unit may, an unknown one may not', () => {
    expect(mayLead(rules, units, 'water-affairs', matter)).toEqual({
      allowed: true,
      because: 'unrestricted',
      duty: 'covers',
    });
    expect(mayLead(rules, units, 'street', { areaPath: community })).toEqual({
      allowed: true,
      because: 'unrestricted',
    });
    expect(mayLead(rules, units, 'abolished', matter)).toEqual({ allowed: false, because: 'unknown-unit' });
  });
});

describe('the index', () => {
  const paths = ['', district, street, community, neighbour, '370103.370103013.'];
  const anyBearer = fc.oneof(
    fc.constantFrom(...units).map(({ id }) => ({ unit: id })),
    fc.constantFrom('department', 'street-office', 'community-committee', 'grid-team').map((kind) => ({ kind })),
  );
  const anyRule = fc.record({
    categories: fc.uniqueArray(fc.constantFrom('C', 'C01', 'C0103', 'C0104', 'E'), { minLength: 1 }),
    conditions: fc.option(fc.uniqueArray(fc.constantFrom('C0103-1', 'C0103-2'), { minLength: 1 }), { nil: undefined }),
    areaPath: fc.constantFrom(...paths),
    lead: anyBearer,
  });

  // A second reading of the rule, without indexes: every duty is looked at, every unit is tried.
  function naive(rules: readonly DutyRule[], { category = '', condition, areaPath }: DutyMatter): string[] {
    const width = (rule: DutyRule) =>
      Math.max(0, ...rule.categories.filter((word) => category.startsWith(word)).map((word) => word.length));
    const depth = (path: string) => path.split('.').length;
    return rules
      .filter((rule) => areaPath.startsWith(rule.areaPath) && width(rule) > 0)
      .filter((rule) => rule.conditions === undefined || rule.conditions.includes(condition ?? ''))
      .sort(
        (a, b) =>
          depth(b.areaPath) - depth(a.areaPath) ||
          Number(b.conditions !== undefined) - Number(a.conditions !== undefined) ||
          width(b) - width(a),
      )
      .flatMap(({ id, lead }) => {
        const of = units.filter((unit) =>
          'unit' in lead ? unit.id === lead.unit : unit.kind === lead.kind && areaPath.startsWith(unit.areaPath),
        );
        const nearest = Math.max(...of.map((unit) => unit.areaPath.length));
        return of.filter((unit) => unit.areaPath.length === nearest).map((unit) => `${unit.id} by ${id}`);
      })
      .filter((line, index, all) => all.findIndex((other) => other.split(' ')[0] === line.split(' ')[0]) === index);
  }

  test('advises what a plain reading of the list advises', () => {
    const anyMatter = fc.record({
      category: fc.constantFrom('C0103', 'C0104', 'C0201', 'E0204'),
      condition: fc.option(fc.constantFrom('C0103-1', 'C0103-2'), { nil: undefined }),
      areaPath: fc.constantFrom(...paths),
    });
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 8 }), anyMatter, (made, { condition, ...known }) => {
        const rules = made.map(({ conditions, ...rule }, index) =>
          duty(`d${index}`, rule.lead, conditions ? { ...rule, conditions } : rule),
        );
        const about = condition === undefined ? known : { ...known, condition };
        expect(adviseLead(rules, units, about).map((one) => `${one.unit} by ${one.duty}`)).toEqual(naive(rules, about));
      }),
      { seed: 20200404, numRuns: 2000 },
    );
  });

  test('serves a list of three hundred duties and five hundred units to a page of matters at once', () => {
    const many = Array.from({ length: 300 }, (_, index) =>
      duty(
        `d${index}`,
        { kind: 'community-committee' },
        { categories: [`C01${String(index % 100).padStart(2, '0')}`] },
      ),
    );
    const committees = Array.from({ length: 500 }, (_, index) => ({
      id: `c${index}`,
      kind: 'community-committee',
      areaPath: `370103.s${index % 17}.c${index}.`,
    }));
    const ask = (index: number) => ({
      category: `C01${String(index % 100).padStart(2, '0')}`,
      areaPath: `370103.s${index % 17}.c${index % 500}.`,
    });
    for (let index = 0; index < 500; index++) {
      expect(adviseLead(many, committees, ask(index)).map(({ unit }) => unit)).toEqual([`c${index}`]);
      expect(mayLead(many, committees, `c${index}`, ask(index)).because).toBe('named');
      expect(mayLead(many, committees, `c${(index + 1) % 500}`, ask(index)).because).toBe('named-another');
    }
  });
});
