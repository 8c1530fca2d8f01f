import { boxOf, dissolve } from '@wangge/brain';
import { graphOf } from '@wangge/district';
import { findFlag, offeredForm, type Procedure, roles, sourcesOf, type Text, writeDuration } from '@wangge/kernel';
import type { Services } from '../platform/services.ts';
import { choiceLists, ruleWords } from './ballot-words.ts';
import { baseMapAddress } from './base-map.ts';
import type { District, PinnedProcedure } from './district.ts';
import { roleNameOf } from './role-names.ts';
import type { CatalogueView, DistrictView, ProcedureGraphView, ProcedureView } from './view.types.ts';

/** The district as the pages need it: what never changes within a version of the pack. */
export function districtView(district: District, services: Pick<Services, 'time' | 'config'>): DistrictView {
  const { district: file } = district.pack;
  const { perMatter, bytes, pixels } = file.photos;
  return {
    id: district.slug,
    name: file.name,
    ...(file.notice ? { notice: file.notice } : {}),
    code: file.code,
    zone: file.zone,
    locales: [...file.locales],
    levels: file.levels.map(({ id, name }) => ({ id, name })),
    roles: Object.fromEntries(roles.map((role) => [role, roleNameOf(district, role)])),
    gridKinds: file.grids.kinds,
    ...(file.grids.notice ? { gridNotice: file.grids.notice } : {}),
    photos: { perMatter: perMatter.value, bytes: bytes.value, pixels: pixels.value },
    similar: { metres: file.similar.metres, within: file.similar.within },
    ...(file.baseMap ? { baseMap: { ...file.baseMap, url: baseMapAddress(file.baseMap) } } : {}),
    box: [...district.box],
    calendar: calendarView(district),
    procedures: [...district.procedures.values()].map(({ procedure, version }) =>
      procedureView(procedure, version, district.pack.assessment?.measures[procedure.id]?.late),
    ),
    assessed: namesOf({
      ...district.pack.assessment?.indicators,
      ...district.pack.assessment?.tallies,
      ...district.pack.assessment?.multiples,
    }),
    assessedKinds: kindsOf({
      ...district.pack.assessment?.indicators,
      ...district.pack.assessment?.tallies,
      ...district.pack.assessment?.multiples,
    }),
    demo: district.isDemo,
    testMode: services.config.testMode,
    now: new Date(services.time.now()).toISOString(),
  };
}

function calendarView({ pack }: District): DistrictView['calendar'] {
  const { weekend, windows, seasons, days, publishedUntil, dayClock } = pack.calendar;
  const dates = (working: boolean): string[] => Object.keys(days).filter((date) => days[date]?.working === working);
  return {
    weekend,
    windows,
    ...(seasons ? { seasons } : {}),
    off: dates(false),
    work: dates(true),
    publishedUntil,
    dayClock,
  };
}

/** @param late the flag that the assessment takes as overdue */
function procedureView(procedure: Procedure, version: number, late: string | undefined): ProcedureView {
  const { id, kind, name, about, states, sources, counters, opening } = procedure;
  return {
    id,
    kind,
    version,
    name,
    ...(about ? { about } : {}),
    states: Object.entries(states).map(([state, { name, phase, final = false, waiting = false, desk = [] }]) => ({
      id: state,
      name,
      phase,
      final,
      waiting,
      desk: [...desk],
    })),
    sources,
    clocks: namesOf(procedure.clocks),
    counters,
    flags: Object.fromEntries(Object.keys(procedure.flags).map((flag) => [flag, flagView(procedure, flag, late)])),
    reasons: choiceLists(procedure),
    actions: namesOf(procedure.actions),
    requests: Object.fromEntries(
      Object.entries(procedure.requests ?? {}).map(([request, { name, approvals }]) => [
        request,
        { name, approvals: approvals.map((level) => level.name) },
      ]),
    ),
    tasks: Object.entries(procedure.tasks ?? {}).map(([task, { name, limit, after = [] }]) => ({
      id: task,
      name,
      ...(limit === undefined ? {} : { limit }),
      after: [...after],
    })),
    ballots: Object.entries(procedure.ballots ?? {}).map(([ballot, { name, rule }]) => ({
      id: ballot,
      name,
      rule: ruleWords(rule),
      size: rule.size,
      quorum: rule.quorum,
    })),
    ...(procedure.merging ? { merging: { into: procedure.merging.into } } : {}),
    timers: namesOf(procedure.timers),
    opening: {
      name: opening.name,
      form: offeredForm(opening, procedure, { above: () => [], thatDid: () => [] }),
      sources: Object.fromEntries(
        roles.flatMap((role) => (opening.by[role] === undefined ? [] : [[role, [...sourcesOf(opening, role)]]])),
      ),
    },
  };
}

export function procedureGraphView({ procedure, version }: PinnedProcedure): ProcedureGraphView {
  const { states, edges } = graphOf(procedure);
  return {
    id: procedure.id,
    version,
    name: procedure.name,
    states: [...states],
    edges: edges.map(({ steps, ...ends }) => ({ ...ends, steps: [...steps] })),
  };
}

function namesOf(of: Readonly<Record<string, { name: Text }>> | undefined): Record<string, Text> {
  return Object.fromEntries(Object.entries(of ?? {}).map(([id, { name }]) => [id, name]));
}

/** Of what is about some kinds of matters alone. */
function kindsOf(of: Readonly<Record<string, { kinds?: readonly string[] }>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(of).flatMap(([id, { kinds }]) => (kinds ? [[id, [...kinds]]] : [])));
}

function flagView(procedure: Procedure, id: string, late: string | undefined): ProcedureView['flags'][string] {
  const { name = { [id]: id }, mark = false, rank = 0 } = findFlag(procedure, id) ?? {};
  return { name, mark, rank, late: id === late };
}

export function catalogueView({ pack }: District): CatalogueView {
  const { kinds, classes, categories, conditions } = pack.catalogue;
  return {
    kinds,
    classes: Object.values(classes).map(({ id, name }) => ({
      id,
      name,
      categories: Object.values(categories)
        .filter((category) => category.class === id)
        .map((category) => ({
          id: category.id,
          name: category.name,
          words: [...category.words],
          conditions: category.conditions.flatMap((one) => {
            const condition = conditions[one];
            if (!condition) return [];
            const { id, name, limit, closing, source } = condition;
            return [{ id, name, limit: writeDuration(limit), closing, source }];
          }),
        })),
    })),
  };
}

export function outlineGeojson({ pack }: District): string {
  const { name, grids } = pack.district;
  return JSON.stringify({
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: { name, notice: grids.notice ?? null }, geometry: pack.outline }],
  });
}

/** Areas of a level as unions of their grids: nothing is drawn twice, so nothing can disagree. */
export function areasGeojson({ pack, areaByCode }: District, level: string): string {
  const prefixes = pack.areas.filter((area) => area.level === level);
  const pathOf = new Map(pack.grids.map((grid) => [grid, areaByCode.get(grid.area)?.path ?? '']));
  const features = prefixes.map(({ code, name, path }) => {
    const own = pack.grids.filter((grid) => pathOf.get(grid)?.startsWith(path)).map(({ geometry }) => geometry);
    const geometry = dissolve(own);
    return { type: 'Feature', properties: { code, name, box: boxOf(geometry) }, geometry };
  });
  return JSON.stringify({ type: 'FeatureCollection', features });
}

export function gridsGeojson({ pack, gridVersions }: District): string {
  return JSON.stringify({
    type: 'FeatureCollection',
    features: pack.grids.map(({ code, name, kind, area, households, generated, geometry }) => ({
      type: 'Feature',
      properties: {
        code,
        name,
        kind,
        area,
        households,
        generated: generated ?? false,
        version: gridVersions.get(code) ?? 1,
      },
      geometry,
    })),
  });
}
