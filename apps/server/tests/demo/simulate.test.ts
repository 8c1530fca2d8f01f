import { isDeepStrictEqual } from 'node:util';
import { areaContains } from '@wangge/brain';
import { type Matter, type MatterEvent, offeredActions, replay } from '@wangge/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { decisionContext } from '../../src/cases/index.ts';
import { lightNow } from '../../src/cases/row.ts';
import type { Life } from '../../src/demo/life.ts';
import { simulate } from '../../src/demo/simulate.ts';
import type { District } from '../../src/districts/index.ts';
import { inspectPhoto } from '../../src/photos/index.ts';
import { lived, personalOf, readDistrict, SEED, UNTIL } from './world.ts';

const DAYS = 30;
/** With this seed somebody is about to join what ends in that moment. */
const ENDED_MEANWHILE = Date.parse('2026-11-25T10:00:00+08:00');
let district: District;
let lives: Life[];
/** What the grids see, as the published figures count it. */
let seen: Life[];
let all: MatterEvent[];

beforeAll(async () => {
  district = await readDistrict();
  lives = lived(district, { days: DAYS });
  seen = lives.filter(({ matter }) => matter.kind === 'grid-event');
  all = lives.flatMap(({ events }) => events);
});

const share = (of: (life: Life) => boolean, among: readonly Life[] = seen): number =>
  among.filter(of).length / among.length;
const did =
  (...actions: readonly string[]) =>
  ({ events }: Life): boolean =>
    events.some(({ action }) => actions.includes(action));

describe('the same every time', () => {
  test('the same seed gives the same matters, numbers and events', () => {
    const [one, other] = [lived(district, { days: 3 }), lived(district, { days: 3 })];
    expect(one.length).toBeGreaterThan(200);
    expect(one.map(({ events, commands, photos }) => ({ events, commands, photos }))).toEqual(
      other.map(({ events, commands, photos }) => ({ events, commands, photos })),
    );
    expect(lived(district, { days: 3, seed: 'another' })[0]?.matter.id).not.toBe(one[0]?.matter.id);
  });

  test('what is seen earlier on the same day is the beginning of it', () => {
    const morning = Date.parse('2026-11-18T09:00:00+08:00');
    const later = new Map(lived(district, { days: 3 }).map((life) => [life.matter.id, life.events]));
    const earlier = lived(district, { days: 3, until: morning });
    for (const { matter, events } of earlier) {
      expect(isDeepStrictEqual(later.get(matter.id)?.slice(0, events.length), events)).toBe(true);
    }
    expect(earlier.length).toBeLessThan(later.size);
  });

  test('ids and numbers are each used once, and numbers count a day', () => {
    const ids = lives.flatMap(({ matter, commands, photos }) => [
      matter.id,
      ...[...commands.values()].map(({ id }) => id),
      ...photos.map(({ id }) => id),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids.slice(0, 500))
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const counted = lives.filter(({ matter }) => matter.parent?.as !== 'task').map(({ matter }) => matter.number);
    const numbers = counted.filter((number) => number.startsWith('WG-20261116-'));
    expect(numbers.sort()).toEqual(numbers.map((_, index) => `WG-20261116-${String(index + 1).padStart(5, '0')}`));
  });
});

describe('a legal history', () => {
  test('every matter is what its events make it, in the order of time, and nothing lies after the end', () => {
    for (const { matter, events } of lives) {
      expect(isDeepStrictEqual(replay(events), matter)).toBe(true);
      for (const [index, event] of events.entries()) {
        expect(event.at).toBeGreaterThanOrEqual(events[index - 1]?.at ?? 0);
        expect(event.at).toBeLessThanOrEqual(UNTIL);
      }
    }
  });

  test('nothing was refused, and every state leads on', () => {
    const { lives: again, troubles } = simulate(district, { seed: SEED, days: 10, until: UNTIL });
    expect([...again].length).toBeGreaterThan(1000);
    expect(troubles()).toEqual([]);
  });

  test('no clock runs in a final state, and some end in each', () => {
    const ended = lives.filter(({ matter }) => matter.endedAt !== undefined);
    for (const { matter } of ended) {
      expect(Object.values(matter.clocks).some(({ reading }) => reading.status === 'running')).toBe(false);
    }
    const states = ended.flatMap(({ matter }) => (matter.kind === 'grid-event' ? [matter.state] : []));
    expect(new Set(states)).toEqual(new Set(['archived', 'refused', 'void']));
  });

  test('everyone who acts holds the post in which they act', () => {
    const posts = new Map(
      district.pack.posts.map((post) => [[post.staff, post.role, post.unit, post.area].join('/'), post]),
    );
    for (const { actor, type } of all) {
      if (type === 'timed' || type === 'linked') continue;
      expect(posts.get(actor?.post ?? '')).toMatchObject({ staff: actor?.staff, role: actor?.role, unit: actor?.unit });
    }
  });

  test('departments, verifiers and supervisors act in office hours unless the clock runs at night', () => {
    const { calendar } = district;
    for (const { events, arrival } of seen) {
      if (!arrival.subject.condition.limit.unit.startsWith('working')) continue;
      for (const { action, at } of events) {
        if (!['sign', 'return', 'confirm-done', 'arbitrate', 'close'].includes(action)) continue;
        const spans = calendar.spansOf(calendar.zone.dayOf(at));
        expect(spans.some(({ from, to }) => at >= from && at <= to)).toBe(true);
      }
    }
  });

  test('everything lies in the grid that it names', () => {
    const grids = new Map(district.pack.grids.map((grid) => [grid.code, grid]));
    for (const { matter } of lives) {
      const grid = grids.get(matter.place.grid?.code ?? '');
      expect(grid && areaContains(grid.geometry, matter.place.lng, matter.place.lat)).toBe(true);
    }
  });

  test('what is open is open to somebody', () => {
    const open = lives.filter(({ matter }) => matter.endedAt === undefined);
    const mayGoOn = (matter: Matter): boolean =>
      district.pack.posts.some((post) => {
        const path = district.areaByCode.get(post.area)?.path ?? '';
        const actor = { staff: post.staff, post: '', role: post.role, unit: post.unit, areas: [path] };
        const context = decisionContext(district, actor, UNTIL, { precedents: [], photos: new Map() });
        const { procedure } = district.procedures.get(matter.procedure.id) ?? {};
        return procedure !== undefined && offeredActions(procedure, matter, context).length > 0;
      });
    for (const { matter } of open.slice(0, 60)) expect(mayGoOn(matter)).toBe(true);
  });

  test('every arbitration makes a precedent', () => {
    const precedents = all.flatMap(({ changes }) => changes.filter(({ op }) => op === 'precedent'));
    expect(precedents.length).toBeGreaterThan(5);
    expect(precedents.length).toBe(all.filter(({ action }) => action === 'arbitrate').length);
  });
});

/** Bands about the figures that demo.yaml aims at; a month is some 4,000 matters. */
describe('what such a district sees', () => {
  test('volume, sources and what becomes of it', () => {
    expect(seen.length / (DAYS + 0.6)).toBeGreaterThan(105);
    expect(seen.length / (DAYS + 0.6)).toBeLessThan(135);
    const from = (source: string): number => share(({ matter }) => matter.source === source);
    expect(from('grid-worker')).toBeGreaterThan(0.66);
    expect(from('grid-worker')).toBeLessThan(0.74);
    expect(from('hotline')).toBeGreaterThan(0.17);
    expect(from('hotline')).toBeLessThan(0.25);
    const between = (low: number, value: number, high: number): void => {
      expect(value).toBeGreaterThan(low);
      expect(value).toBeLessThan(high);
    };
    between(0.06, share(did('disposal-overdue')), 0.11);
    between(0.03, share(did('send-back')), 0.07);
    between(0.015, share(did('ask-extension')), 0.045);
    between(0.004, share(did('ask-suspension')), 0.02);
    between(0.012, share(did('refuse')), 0.035);
    between(0.002, share(did('void')), 0.011);
    between(0.03, share(did('return')), 0.08);
    between(0.08, share(did('self-handle')), 0.16);
    expect(lives.some(did('supervise')) && lives.some(did('answer-supervision'))).toBe(true);
    expect(lives.some(did('resume', 'suspension-ends'))).toBe(true);
  });

  test('on time and satisfied', () => {
    const handled = seen.filter(did('confirm-done')).filter(did('dispatch'));
    const inTime = share((life) => !did('disposal-overdue')(life), handled);
    expect(inTime).toBeGreaterThan(0.85);
    expect(inTime).toBeLessThan(0.93);
    const grades = seen
      .flatMap(({ events }) => events)
      .flatMap(({ form }) => (typeof form.satisfaction === 'number' ? [form.satisfaction] : []));
    const satisfied = grades.filter((grade) => grade >= 4).length / grades.length;
    expect(satisfied).toBeGreaterThan(0.85);
    expect(satisfied).toBeLessThan(0.95);
    const unresolved = seen.filter(({ events }) => events.some(({ form }) => form.resolved === 'no'));
    expect(unresolved.length).toBeGreaterThan(3);
    for (const { matter } of unresolved) expect(matter.counters.rework).toBeGreaterThan(0);
  });

  test('the desk has work in all lights and most states', () => {
    const open = seen.filter(({ matter }) => matter.endedAt === undefined);
    const lights = Map.groupBy(open, ({ matter }) => lightNow(matter, UNTIL));
    expect(open.length).toBeGreaterThan(300);
    expect(open.length).toBeLessThan(900);
    expect(lights.get('green')?.length).toBeGreaterThan(200);
    expect(lights.get('amber')?.length).toBeGreaterThan(10);
    expect(lights.get('amber')?.length).toBeLessThan(120);
    expect(lights.get('red')?.length).toBeGreaterThan(1);
    expect(lights.get('red')?.length).toBeLessThan(40);
    expect(new Set(open.map(({ matter }) => matter.state)).size).toBeGreaterThan(6);
  });

  test('winter asks for heating, and July for pumps', () => {
    const july = lived(district, { days: 10, until: Date.parse('2026-07-25T12:00:00+08:00') });
    const count = (among: readonly Life[], category: string): number =>
      among.filter(({ arrival }) => arrival.subject.category.id === category).length / among.length;
    expect(count(july, 'E0610')).toBe(0);
    expect(count(lives, 'E0610')).toBeGreaterThan(0.005);
    expect(count(july, 'E0406')).toBeGreaterThan(3 * count(lives, 'E0406'));
  });

  test('some places have much of the same', () => {
    const cells = Map.groupBy(lives, ({ matter }) => `${matter.place.cell} ${matter.facts.category}`);
    expect([...cells.values()].filter((there) => there.length >= 5).length).toBeGreaterThan(5);
  });
});

describe('every procedure of the pack', () => {
  let quarter: Life[];
  let byId: Map<string, Life>;
  const of = (kind: string): Life[] => quarter.filter(({ matter }) => matter.kind === kind);
  beforeAll(() => {
    const { lives: made, troubles } = simulate(district, { seed: SEED, days: 90, until: UNTIL });
    quarter = [...made];
    byId = new Map(quarter.map((life) => [life.matter.id, life]));
    expect(troubles()).toEqual([]);
  });

  test('has matters that go on and matters that have ended', () => {
    for (const kind of district.procedures.keys()) {
      const ended = of(kind).filter(({ matter }) => matter.endedAt !== undefined).length;
      expect([kind, ended > 0, of(kind).length - ended > 0]).toEqual([kind, true, true]);
    }
    const orders = of('hotline-order');
    expect(orders.length / quarter.length).toBeGreaterThan(0.06);
    expect(orders.length / quarter.length).toBeLessThan(0.15);
    for (const { matter } of orders) expect(matter.facts['order-number']).toMatch(/^3701-\d{6}$/);
    expect(of('petition').length).toBeGreaterThan(40);
    expect(new Set(of('petition').map(({ matter }) => matter.state)).size).toBeGreaterThan(4);
    expect(of('petition').some(did('decide-review'))).toBe(true);
    expect(of('micro-wish').some(did('thank'))).toBe(true);
    expect(of('investment-project').some(({ matter }) => matter.state === 'landed')).toBe(true);
  });

  test('tasks belong to who called them, and both sides say the same', () => {
    const tasks = quarter.filter(({ matter }) => matter.parent?.as === 'task');
    expect(tasks.length).toBeGreaterThan(150);
    for (const { matter, events } of tasks) {
      const entry = byId.get(matter.parent?.id ?? '')?.matter.tasks?.find((one) => one.matter?.id === matter.id);
      expect(matter.number.startsWith(`${matter.parent?.number}-`)).toBe(true);
      const { outcome } = district.procedures.get(matter.procedure.id)?.procedure.states[matter.state] ?? {};
      expect(entry?.status).toBe(outcome ?? 'open');
      // Who waited for its turn reads the request in the matter that called it, where it assists.
      const opens = ({ changes }: MatterEvent) =>
        changes.some((one) => one.op === 'task' && one.entry.matter?.id === matter.id);
      const waited = byId.get(matter.parent?.id ?? '')?.events.find(opens)?.type === 'linked';
      expect(events[0]?.personal.map(({ field }) => field)).toEqual(
        waited ? [] : [matter.kind === 'unit-finding' ? 'basis' : 'request'],
      );
    }
    expect(of('joint-task').filter(did('rate')).length).toBeGreaterThan(100);
  });

  test('findings are brought by one and decided by another, after the unit was heard or let its time pass', () => {
    const findings = of('unit-finding');
    expect(findings.length).toBeGreaterThan(5);
    for (const { matter, events } of findings.filter(did('uphold'))) {
      const by = (action: string) => events.find((one) => one.action === action)?.actor?.staff;
      expect(by('uphold')).not.toBe(by('open'));
      expect(by('state-view') !== undefined || matter.flags.includes('unheard')).toBe(true);
    }
    expect(findings.filter(did('uphold')).length).toBeGreaterThan(2);
  });

  test('who tells again of what goes on joins it, and is answered when it is done', () => {
    const joined = quarter.filter(did('join'));
    expect(joined.length).toBeGreaterThan(100);
    for (const life of joined) {
      const lead = byId.get(life.matter.parent?.id ?? '')?.matter;
      if (!lead) {
        expect(life.events.some(({ action }) => action === 'followed')).toBe(true);
        continue;
      }
      expect(lead.kind).toBe(life.matter.kind);
      expect(lead.joined?.some(({ id }) => id === life.matter.id)).toBe(true);
      if (life.matter.state === 'merged') expect(lead.endedAt).toBeUndefined();
    }
    expect(joined.some(({ matter }) => matter.state === 'archived')).toBe(true);
  });

  test('what it would have joined came to its end meanwhile: it goes its own way, and nothing is refused', () => {
    const { lives: made, troubles } = simulate(district, { seed: 'a', days: 90, until: ENDED_MEANWHILE });
    expect([...made].filter(did('join')).length).toBeGreaterThan(100);
    expect(troubles()).toEqual([]);
  });

  test('panels of seven vote, stand aside, are replaced and conclude, and nobody judges what is theirs', () => {
    const projects = of('investment-project');
    const panels = projects.flatMap(({ matter }) =>
      matter.ballots?.panel ? [{ matter, ...matter.ballots.panel }] : [],
    );
    expect(panels.filter(({ concluded }) => concluded?.passed).length).toBeGreaterThan(5);
    expect(projects.some(did('recuse-panel')) && projects.some(did('substitute-panel'))).toBe(true);
    for (const { matter, panel, votes, concluded } of panels) {
      expect(new Set(panel).size).toBe(7);
      const interested = matter.facts.interested;
      for (const staff of panel) expect(Array.isArray(interested) && interested.includes(staff)).toBe(false);
      for (const staff of Object.keys(votes)) expect(panel).toContain(staff);
      const inFavour = Object.values(votes).filter(({ choice }) => choice === 'for').length;
      if (concluded) expect([Object.keys(votes).length, concluded.passed]).toEqual([7, inFavour > 3.5]);
    }
  });

  test('some appeal against being late, and not all are heard', () => {
    const appeals = quarter.filter(did('ask-appeal')).filter(({ matter }) => matter.kind !== 'unit-finding');
    expect(appeals.length).toBeGreaterThan(10);
    for (const { matter } of appeals)
      expect([matter.flags.includes('overdue'), matter.counters.appeals]).toEqual([true, 1]);
    const upheld = appeals.filter(({ matter }) => matter.flags.includes('appeal-upheld')).length;
    expect(upheld).toBeGreaterThan(0);
    expect(upheld).toBeLessThan(appeals.length);
  });
});

describe('words and pictures', () => {
  test('callers say that they are made up and have numbers that nobody has', () => {
    const callers = all.flatMap(({ personal }) => personal.filter(({ field }) => field.startsWith('reporter-')));
    expect(callers.length).toBeGreaterThan(1000);
    for (const { field, value } of callers) {
      expect(value).toMatch(field === 'reporter-name' ? /（虚构）$/ : /^000\d{8}$/);
    }
  });

  test('texts are whole sentences of many kinds', () => {
    const texts = personalOf(all).filter((text) => text.length > 14);
    expect(new Set(texts).size).toBeGreaterThan(3000);
    for (const text of texts) expect(text).not.toMatch(/undefined|NaN|\[object|[，。：][，。：]/);
  });

  test('drawings are pictures that the house itself takes, small ones', () => {
    const drawings = new Map(lives.flatMap(({ photos }) => photos.map(({ drawing }) => [drawing.sha256, drawing])));
    expect(drawings.size).toBe(12);
    for (const { bytes, width, height } of drawings.values()) {
      expect(inspectPhoto(bytes, { pixels: 1_000_000, zone: 'Asia/Shanghai' })).toMatchObject({
        type: 'image/png',
        width,
        height,
      });
      expect(bytes.length).toBeLessThan(6_000);
    }
  });
});

describe('another town, another procedure', () => {
  let town: District;
  let there: Life[];
  beforeAll(async () => {
    town = await readDistrict('ville-haute');
    const { lives: made, troubles } = simulate(town, { seed: SEED, days: 60, until: UNTIL });
    there = [...made];
    expect(troubles()).toEqual([]);
  });

  test('has a history by its own figures, through its own procedure', () => {
    expect(there.length).toBeGreaterThan(400);
    expect(there.length).toBeLessThan(650);
    for (const { matter, events } of there) expect(isDeepStrictEqual(replay(events), matter)).toBe(true);
    const happened = new Set(there.flatMap(({ events }) => events.map(({ action }) => action)));
    const { actions = {}, timers = {} } = town.procedures.get('signalement')?.procedure ?? {};
    for (const id of [...Object.keys(actions), ...Object.keys(timers), 'ask-delai', 'approve-delai']) {
      expect([id, happened.has(id)]).toEqual([id, true]);
    }
  });

  test('in its own language, with its own people who do not exist', () => {
    const said = there.flatMap(({ events }) => personalOf(events));
    expect(new Set(said).size).toBeGreaterThan(300);
    for (const text of said) expect(text).not.toMatch(/\p{Script=Han}|\{|undefined/u);
    const names = there.flatMap(({ events }) => events.flatMap(({ personal }) => personal));
    for (const { field, value } of names.filter(({ field }) => field.startsWith('signaleur-'))) {
      expect(value).toMatch(field === 'signaleur-nom' ? / \(fictif\)$/ : /^000\d{7}$/);
    }
  });
});

describe('a demo that does not fit its procedure', () => {
  /** The district with a change to what people do. */
  const changed = (change: (states: Record<string, unknown[]>) => void): District => {
    const demo = structuredClone(district.pack.demo);
    change((demo?.procedures['grid-event']?.states ?? {}) as Record<string, unknown[]>);
    return { ...district, pack: { ...district.pack, ...(demo ? { demo } : {}) } };
  };
  const troublesOf = (other: District) => {
    const { lives: made, troubles } = simulate(other, { seed: SEED, days: 2, until: UNTIL });
    const all = [...made];
    for (const { matter, events } of all) expect(isDeepStrictEqual(replay(events), matter)).toBe(true);
    return troubles();
  };

  test('a refusal is counted and told, and the matter goes another way', () => {
    const procedures = new Map(district.procedures);
    const pinned = procedures.get('grid-event');
    if (!pinned) throw new Error('no grid-event');
    const procedure = structuredClone(pinned.procedure);
    const done = procedure.actions['report-done'];
    if (done) done.guards = [...(done.guards ?? []), { 'has-photo': { slot: 'far', min: 1 } }];
    procedures.set('grid-event', { ...pinned, procedure });
    const told = troublesOf({ ...district, procedures });
    expect(told.map(({ state, action, because }) => [state, action, because])).toContainEqual([
      'handling',
      'report-done',
      'guard has-photo',
    ]);
    // Nobody tries it again in that state: once a matter.
    expect(told.find(({ action }) => action === 'report-done')?.times).toBeGreaterThan(10);
    expect(told.some(({ state, because }) => state === 'handling' && because.startsWith('no way'))).toBe(true);
  });

  test('a state out of which nobody can lead is told', () => {
    const other = changed((states) => {
      states['awaiting-closing'] = [{ ways: [{ do: 'close', after: 'close', by: { resident: 1 } }] }];
    });
    expect(troublesOf(other)).toEqual([
      { procedure: 'grid-event', state: 'awaiting-closing', because: expect.any(String), times: expect.any(Number) },
    ]);
  });
});
