import { useQuery } from '@tanstack/react-query';
import type {
  Area,
  CaseRow,
  Catalogue,
  Category,
  Condition,
  District,
  ProcedureView,
  StateView,
  Unit,
} from '@wangge/client';
import { useMemo } from 'react';
import { server } from '../server/client.ts';
import { useWords } from '../words/index.ts';
import { isAlarm } from './alarm.ts';
import { keptAnswer } from './kept.ts';

const HOUR = 3_600_000;
/** The district changes when somebody loads a new version of it: asked for again after an hour, or by opening the page anew. */
const lasting = { staleTime: HOUR, gcTime: Number.POSITIVE_INFINITY };

export const districtQuery = {
  queryKey: ['district'],
  queryFn: () => keptAnswer('district', server.district.get),
  ...lasting,
};
export const areasQuery = {
  queryKey: ['areas'],
  queryFn: () => keptAnswer('areas', server.district.areas),
  ...lasting,
};
export const unitsQuery = {
  queryKey: ['units'],
  queryFn: () => keptAnswer('units', server.district.units),
  ...lasting,
};
export const catalogueQuery = {
  queryKey: ['catalogue'],
  queryFn: () => keptAnswer('catalogue', server.district.catalogue),
  ...lasting,
};

/** @param asked false: what is known is shown, and nothing asked for; before the log-in there is no district to ask for */
export const useDistrict = (asked = true) => useQuery({ ...districtQuery, enabled: asked });

/** Looks things up by id. Where the district does not know an id, the id itself is shown rather than nothing. */
export interface DistrictNames {
  district: District | undefined;
  catalogue: Catalogue | undefined;
  areas: ReadonlyMap<string, Area>;
  units: ReadonlyMap<string, Unit>;
  categories: ReadonlyMap<string, Category & { class: { id: string; name: Record<string, string> } }>;
  conditions: ReadonlyMap<string, Condition & { category: string }>;
  procedure(id: string): ProcedureView | undefined;
  state(procedure: string, state: string): StateView | undefined;
  areaName(code: string): string;
  unitName(id: string): string;
  categoryName(id: string): string;
  conditionName(id: string): string;
  roleName(role: string): string;
  stateName(procedure: string, state: string): string;
  sourceName(procedure: string, source: string): string;
  flagName(procedure: string, flag: string): string;
  /** What the district calls a case of this kind: 12345工单, 微心愿, 协同任务 … */
  kindName(row: Pick<CaseRow, 'procedure'>): string;
  /**
   * What a case is about in a word or two: its category, else what it was called or how its text begins. Who may not read that gets what it is,
   * and where: a list of bare kinds tells nothing.
   */
  titleOf(row: Pick<CaseRow, 'procedure' | 'category' | 'title' | 'area'>): string;
  /** Nothing but its kind and its place names it. */
  isNamedByPlace(row: Pick<CaseRow, 'procedure' | 'category' | 'title'>): boolean;
  /** What waits for a decision, and for which: 待申诉复审. */
  askedOf(row: Pick<CaseRow, 'procedure' | 'asked'>): string[];
  /** It waits in the state of those that have joined another case. */
  isMerged(row: Pick<CaseRow, 'procedure' | 'state'>): boolean;
  /** The flags of a case that its procedure marks in rows, the highest rank first. */
  marksOf(row: Pick<CaseRow, 'procedure' | 'flags'>): string[];
  /** Something asks for haste or went wrong. */
  isAlarm(procedure: string, flag: string): boolean;
}

export function useNames(): DistrictNames {
  const { t, name } = useWords();
  const { data: district } = useDistrict();
  const { data: areas } = useQuery(areasQuery);
  const { data: units } = useQuery(unitsQuery);
  const { data: catalogue } = useQuery(catalogueQuery);
  const areaIndex = useMemo(() => new Map(areas?.map((area) => [area.code, area])), [areas]);
  const unitIndex = useMemo(() => new Map(units?.map((unit) => [unit.id, unit])), [units]);
  const { categories, conditions } = useMemo(() => indexCatalogue(catalogue), [catalogue]);
  const procedures = useMemo(() => new Map(district?.procedures.map((one) => [one.id, one])), [district]);

  return useMemo(() => {
    const state = (procedure: string, id: string) => procedures.get(procedure)?.states.find((one) => one.id === id);
    const isClassified = (procedure: string) =>
      procedures.get(procedure)?.opening.form.some(({ type }) => type === 'category') ?? true;
    return {
      district,
      catalogue,
      areas: areaIndex,
      units: unitIndex,
      categories,
      conditions,
      procedure: (id) => procedures.get(id),
      state,
      areaName: (code) => name(areaIndex.get(code)?.name) || code,
      unitName: (id) => name(unitIndex.get(id)?.name) || id,
      categoryName: (id) => name(categories.get(id)?.name) || id,
      conditionName: (id) => name(conditions.get(id)?.name) || id,
      roleName: (role) => name(district?.roles[role]) || role,
      stateName: (procedure, id) => name(state(procedure, id)?.name) || id,
      sourceName: (procedure, id) => name(procedures.get(procedure)?.sources[id]) || id,
      flagName: (procedure, id) => name(procedures.get(procedure)?.flags[id]?.name) || id,
      kindName: ({ procedure }) => name(procedures.get(procedure.id)?.name) || procedure.id,
      titleOf: ({ procedure, category, title, area }) => {
        if (category) return name(categories.get(category)?.name) || category;
        if (title) return title;
        const kind = name(procedures.get(procedure.id)?.name) || procedure.id;
        if (isClassified(procedure.id)) return t('list.unclassifiedOf', { kind });
        return t('list.kindAt', { kind, area: name(areaIndex.get(area)?.name) || area });
      },
      isNamedByPlace: ({ procedure, category, title }) => !category && !title && !isClassified(procedure.id),
      askedOf: ({ procedure, asked }) =>
        asked.map(({ request, level }) => {
          const known = procedures.get(procedure.id)?.requests[request];
          const what = name(known?.name) || request;
          const step = name(known?.approvals[level]) || String(level + 1);
          // A level that names what it decides on, as 申诉复审 does, says it once.
          return step.includes(what)
            ? t('list.askedLevel', { level: step })
            : t('list.asked', { request: what, level: step });
        }),
      isMerged: ({ procedure, state: id }) => procedures.get(procedure.id)?.merging?.into === id,
      marksOf: ({ procedure, flags }) => {
        const known = procedures.get(procedure.id)?.flags ?? {};
        const rank = (id: string) => known[id]?.rank ?? 0;
        return flags.filter((id) => known[id]?.mark).sort((a, b) => rank(b) - rank(a));
      },
      isAlarm: (procedure, flag) => isAlarm(procedures.get(procedure)?.flags[flag]),
    };
  }, [district, catalogue, areaIndex, unitIndex, categories, conditions, procedures, name, t]);
}

function indexCatalogue(catalogue: Catalogue | undefined) {
  const categories = new Map<string, Category & { class: { id: string; name: Record<string, string> } }>();
  const conditions = new Map<string, Condition & { category: string }>();
  for (const one of catalogue?.classes ?? []) {
    for (const category of one.categories) {
      categories.set(category.id, { ...category, class: { id: one.id, name: one.name } });
      for (const condition of category.conditions)
        conditions.set(condition.id, { ...condition, category: category.id });
    }
  }
  return { categories, conditions };
}
