import type { Actor, Command, DecisionContext, Matter } from '@wangge/kernel';
import { decide, evolve, expire, open, rankOf } from '@wangge/kernel';
import { describe, expect, test } from 'vitest';
import { packOfDistrict } from './district-folder.ts';

// The second town's own procedure through the engine: other states, desks, limits, zone and weekend than Shizhong's.

const pack = packOfDistrict('ville-haute');
const procedure = pack.procedures.signalement!;

const people = {
  habitante: { staff: 'habitante', post: 'h', role: 'resident', areas: [] },
  repartitrice: { staff: 'p-repartiteur', post: 'r', role: 'dispatcher', unit: 'mairie', areas: ['VH.'] },
  voirie: { staff: 'p-voirie', post: 'v', role: 'department', unit: 'voirie', areas: ['VH.'] },
  eclairage: { staff: 'p-eclairage', post: 'e', role: 'department', unit: 'eclairage', areas: ['VH.'] },
  technicien: { staff: 'p-technicien', post: 't', role: 'handler', unit: 'voirie', areas: ['VH.'] },
  controleuse: { staff: 'p-controleur', post: 'c', role: 'verifier', unit: 'mairie', areas: ['VH.'] },
  adjointe: { staff: 'p-adjoint', post: 'a', role: 'leader', unit: 'mairie', areas: ['VH.'] },
} satisfies Record<string, Actor>;
type Person = keyof typeof people;

describe('a report in Ville-Haute', () => {
  test('goes from the resident to its end, which time brings about', () => {
    const done = [
      ['repartitrice', 'repartir', { service: 'voirie' }],
      ['technicien', 'terminer', { 'compte-rendu': 'Rebouché.', photos: ['photo'] }],
      ['controleuse', 'valider', {}],
    ] as const;
    let matter = report('V0101-1', '2026-03-12T10:00+02:00');
    for (const [who, action, form] of done) matter = act(matter, who, action, '2026-03-12T12:00+02:00', form);
    expect(matter.state).toBe('resolu');
    const events = expire(procedure, matter, contextAt('repartitrice', '2026-03-22T12:00+02:00'));
    expect(events.map(({ action }) => action)).toEqual(['cloture']);
    expect(events.reduce<Matter>(evolve, matter).state).toBe('clos');
  });

  test.each([
    [
      'the day of dispatch counts, Friday and Saturday do not, a day ends with the office',
      'V0101-1',
      '2026-03-12T10:00+02:00',
      '2026-03-15T15:30+02:00',
    ],
    [
      'working hours run from 08:30 to 15:30 and pass over the weekend',
      'V0102-2',
      '2026-09-23T12:00+03:00',
      '2026-09-27T12:00+03:00',
    ],
    [
      'a festival is passed over, its make-up Saturday is worked',
      'V0102-2',
      '2026-09-27T15:00+03:00',
      '2026-10-03T15:00+03:00',
    ],
    [
      'emergency hours run through the night in which summer time begins',
      'R0101-1',
      '2026-04-23T23:00+02:00',
      '2026-04-24T03:00+03:00',
    ],
  ])('%s', (_, condition, dispatched, due) => {
    const matter = act(report(condition, dispatched), 'repartitrice', 'repartir', dispatched, { service: 'voirie' });
    expect(instant(matter.clocks.traitement!.reading.deadline)).toBe(instant(Date.parse(due)));
  });

  test('is returned once only, and the handling clock goes on for the next service', () => {
    let matter = report('V0102-2', '2026-09-20T09:00+03:00');
    matter = act(matter, 'repartitrice', 'repartir', '2026-09-20T09:00+03:00', { service: 'voirie' });
    matter = act(matter, 'voirie', 'renvoyer', '2026-09-20T11:00+03:00', { motif: 'autre-service' });
    expect([matter.state, matter.lead, matter.clocks.traitement!.reading.status]).toEqual([
      'recu',
      undefined,
      'paused',
    ]);
    matter = act(matter, 'repartitrice', 'repartir', '2026-09-20T12:00+03:00', { service: 'eclairage' });
    // 14 working hours, 2 of them used, 1 stood still: 3.5 on Sunday, 7 on Monday, 1.5 on Tuesday.
    expect(instant(matter.clocks.traitement!.reading.deadline)).toBe('2026-09-22T07:00:00.000Z');
    const again = decide(
      procedure,
      matter,
      command('renvoyer', { motif: 'lieu-imprecis' }),
      contextAt('eclairage', '2026-09-20T13:00+03:00'),
    );
    expect(again).toMatchObject({ refused: { code: 'guard', guard: 'count-below' } });
  });

  test('is not checked by who did it, nor by their unit', () => {
    let matter = report('V0101-1', '2026-03-12T10:00+02:00');
    matter = act(matter, 'repartitrice', 'repartir', '2026-03-12T10:00+02:00', { service: 'voirie' });
    matter = act(matter, 'voirie', 'terminer', '2026-03-12T11:00+02:00', {
      'compte-rendu': 'Fait.',
      photos: ['photo'],
    });
    const colleague: Actor = { staff: 'autre', post: 'x', role: 'verifier', unit: 'voirie', areas: ['VH.'] };
    const context = { ...contextAt('controleuse', '2026-03-12T12:00+02:00'), actor: colleague };
    expect(decide(procedure, matter, command('valider', {}), context)).toMatchObject({
      refused: { code: 'guard', guard: 'different-unit' },
    });
  });

  test('may be contested by who reported it, within five days and once', () => {
    const resolved = (): Matter => {
      let matter = report('V0101-1', '2026-03-12T10:00+02:00');
      matter = act(matter, 'repartitrice', 'repartir', '2026-03-12T10:00+02:00', { service: 'voirie' });
      matter = act(matter, 'voirie', 'terminer', '2026-03-12T11:00+02:00', {
        'compte-rendu': 'Fait.',
        photos: ['photo'],
      });
      return act(matter, 'controleuse', 'valider', '2026-03-12T12:00+02:00', {});
    };
    const contested = act(resolved(), 'habitante', 'contester', '2026-03-14T12:00+02:00', { constat: 'Toujours là.' });
    expect(contested.state).toBe('en-traitement');
    const late = decide(
      procedure,
      resolved(),
      command('contester', { constat: 'Là.' }),
      contextAt('habitante', '2026-03-20T12:00+02:00'),
    );
    expect(late).toMatchObject({ refused: { code: 'ended' } });
    // Contested once and done again, it ends as one that was contested.
    expect(contested.flags).toEqual(['conteste']);
    let done = act(contested, 'voirie', 'terminer', '2026-03-15T11:00+02:00', {
      'compte-rendu': 'Refait.',
      photos: ['photo'],
    });
    done = act(done, 'controleuse', 'valider', '2026-03-15T12:00+02:00', {});
    const again = decide(
      procedure,
      done,
      command('contester', { constat: 'Encore.' }),
      contextAt('habitante', '2026-03-16T12:00+02:00'),
    );
    expect(again).toMatchObject({ refused: { code: 'guard', guard: 'count-below' } });
    expect(act(done, 'repartitrice', 'clore', '2026-03-16T12:00+02:00', {})).toMatchObject({
      state: 'clos',
      flags: ['conteste'],
    });
  });

  test('says what is badly done where it is badly done, and only there', () => {
    let matter = report('V0101-1', '2026-03-12T10:00+02:00');
    matter = act(matter, 'repartitrice', 'repartir', '2026-03-12T10:00+02:00', { service: 'voirie' });
    const work = { 'compte-rendu': 'Fait.', photos: ['photo'] };
    matter = act(matter, 'voirie', 'terminer', '2026-03-12T11:00+02:00', work);
    const again = (form: Command['form']): ReturnType<typeof decide> =>
      decide(procedure, matter, command('refaire', form), contextAt('controleuse', '2026-03-12T12:00+02:00'));
    expect(again({ motif: 'mal-fait' })).toMatchObject({
      refused: { faults: [{ field: 'precision', fault: 'required' }] },
    });
    expect(again({ motif: 'pas-fait', precision: 'Rien.' })).toMatchObject({
      refused: { faults: [{ field: 'precision', fault: 'not-asked', accepted: ['mal-fait'] }] },
    });
    expect(again({ motif: 'pas-fait' })).not.toHaveProperty('refused');
    expect(again({ motif: 'mal-fait', precision: 'Le bord s’effrite.' })).not.toHaveProperty('refused');
  });

  test('of danger comes first, and is no older than a fortnight and a day when it comes in', () => {
    const at = '2026-03-20T10:00+02:00';
    const dangerous = report('V0101-1', at, { form: { danger: true } });
    expect(dangerous.flags).toEqual(['danger']);
    expect(rankOf(procedure, dangerous.flags)).toBe(1);
    expect(report('V0101-1', at, { reportedAt: '2026-03-05T00:00+02:00' }).state).toBe('recu');
    expect(() => report('V0101-1', at, { reportedAt: '2026-03-04T23:59+02:00' })).toThrow('too-old');
  });

  test('has its request taken back when the work is reported done', () => {
    let matter = report('V0101-1', '2026-03-12T10:00+02:00');
    matter = act(matter, 'repartitrice', 'repartir', '2026-03-12T10:00+02:00', { service: 'voirie' });
    matter = act(matter, 'voirie', 'ask-delai', '2026-03-12T11:00+02:00', { ajout: 2 });
    matter = act(matter, 'voirie', 'terminer', '2026-03-12T12:00+02:00', {
      'compte-rendu': 'Fait.',
      photos: ['photo'],
    });
    expect(matter).toMatchObject({ state: 'a-controler', requests: {} });
  });

  test('gets more time from one person, never more than the limit again', () => {
    let matter = report('V0101-1', '2026-03-12T10:00+02:00');
    matter = act(matter, 'repartitrice', 'repartir', '2026-03-12T10:00+02:00', { service: 'voirie' });
    matter = act(matter, 'voirie', 'ask-delai', '2026-03-12T11:00+02:00', { ajout: 15 });
    matter = act(matter, 'adjointe', 'approve-delai', '2026-03-12T12:00+02:00', {});
    // Two working days and two more, Foundation Day (Tuesday the 17th) between.
    expect(instant(matter.clocks.traitement!.reading.deadline)).toBe('2026-03-18T13:30:00.000Z');
  });
});

function report(
  condition: string,
  at: string,
  { form = {}, reportedAt = at }: { form?: Command['form']; reportedAt?: string } = {},
): Matter {
  const place = {
    lng: 27.11,
    lat: 28.4,
    cell: '0',
    given: { lng: 27.11, lat: 28.4, crs: 'WGS-84' },
    areaPath: 'VH.02.',
  };
  const opened = open(
    procedure,
    {
      id: 'c0',
      matterId: 'm',
      number: 'SIG-1',
      procedureVersion: 1,
      place,
      reportedAt: Date.parse(reportedAt),
      form: { category: condition.slice(0, 5), condition, constat: 'Regardez.', photos: ['photo'], ...form },
    },
    contextAt('habitante', at),
  );
  if ('refused' in opened) throw new Error(JSON.stringify(opened.refused));
  return opened.matter;
}

function act(matter: Matter, who: Person, action: string, at: string, form: Command['form']): Matter {
  const decision = decide(procedure, matter, command(action, form), contextAt(who, at));
  if ('refused' in decision) throw new Error(`${action}: ${JSON.stringify(decision.refused)}`);
  return decision.events.reduce<Matter>(evolve, matter);
}

function command(action: string, form: Command['form']): Command {
  return { id: `c-${action}`, action, form };
}

function contextAt(who: Person, at: string): DecisionContext {
  return {
    now: Date.parse(at),
    actor: people[who],
    calendar: pack.calendar,
    category: (id) => pack.catalogue.categories[id],
    condition: (id) => pack.catalogue.conditions[id],
    unit: (id) => pack.units.find((unit) => unit.id === id),
    staff: (id) => ({ id, units: [] }),
    photo: (id) => ({ id, sha256: '00' }),
    mayLead: () => ({ allowed: true, because: '' }),
    precedents: [],
    matter: () => undefined,
    newId: () => 'task',
  };
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
