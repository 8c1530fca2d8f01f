import { type CaseFilters, type CaseSort, type Cohort, cohorts, type Light } from '@wangge/client';

/** Everything that the desk shows is in its address, so that every state of the page is a link. */
export interface DeskAddress {
  scope?: Scope;
  area?: string;
  state?: string[];
  light?: Light[];
  category?: string[];
  source?: string[];
  kind?: string[];
  lead?: string[];
  flag?: string[];
  /** The cases behind a figure. */
  cohort?: Cohort;
  /** The cases behind a figure of the assessment. */
  figure?: string;
  q?: string;
  since?: string;
  endedSince?: string;
  sort?: CaseSort;
  /** The chosen case. */
  case?: string;
  /** Centre and zoom of the map: `116.99,36.65,12.5`. */
  at?: string;
  /** On a phone: what fills the screen. */
  pane?: 'map';
}

export type Scope = 'desk' | 'mine' | 'appeal' | 'all';

export const LIGHTS: readonly Light[] = ['red', 'amber', 'green', 'none'];
const SCOPES: readonly Scope[] = ['desk', 'mine', 'appeal', 'all'];
const SORTS: readonly CaseSort[] = ['received', 'changed'];

/** Reads what the address says; what it cannot say is left out, so that an old or mistyped link still opens. */
export function readDeskAddress(search: Record<string, unknown>): DeskAddress {
  const word = (name: string) => {
    const value = search[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const list = (name: string) => {
    const value = search[name];
    const items = Array.isArray(value) ? value.map(String) : (word(name)?.split(',') ?? []);
    const kept = [...new Set(items.filter((item) => item !== ''))];
    return kept.length > 0 ? kept : undefined;
  };
  const lights = list('light')?.filter((one): one is Light => (LIGHTS as readonly string[]).includes(one));
  const at = word('at');
  const instant = (name: string) => {
    const at = word(name);
    return at && !Number.isNaN(Date.parse(at)) ? at : undefined;
  };
  return dropEmpty({
    scope: SCOPES.find((one) => one === search.scope),
    area: word('area'),
    state: list('state'),
    light: lights?.length ? lights : undefined,
    category: list('category'),
    source: list('source'),
    kind: list('kind'),
    lead: list('lead'),
    flag: list('flag'),
    cohort: cohorts.find((one) => one === search.cohort),
    figure: word('figure'),
    q: word('q'),
    since: instant('since'),
    endedSince: instant('endedSince'),
    sort: SORTS.find((one) => one === search.sort),
    case: word('case'),
    at: at && parseView(at) ? at : undefined,
    pane: search.pane === 'map' ? 'map' : undefined,
  });
}

/** What the server is asked. Without a scope the desk shows what is open; an appeal lies on a desk though its case has ended. */
export function filtersOf(address: DeskAddress): CaseFilters {
  const { scope, area, state, light, category, source, kind, lead, flag, cohort, figure, q, since, endedSince } =
    address;
  return dropEmpty({
    area,
    state,
    light,
    category,
    source,
    kind,
    lead,
    flag,
    cohort,
    figure,
    q,
    since,
    endedSince,
    open: scope === undefined ? true : undefined,
    desk: scope === 'desk' ? true : undefined,
    mine: scope === 'mine' ? true : undefined,
    appealable: scope === 'appeal' ? true : undefined,
  });
}

export interface MapView {
  lng: number;
  lat: number;
  zoom: number;
}

export function parseView(text: string): MapView | undefined {
  const [lng, lat, zoom, ...rest] = text.split(',').map(Number);
  const sound =
    rest.length === 0 &&
    Math.abs(lng ?? Number.NaN) <= 180 &&
    Math.abs(lat ?? Number.NaN) <= 85 &&
    zoom! >= 0 &&
    zoom! <= 24;
  return sound ? { lng: lng!, lat: lat!, zoom: zoom! } : undefined;
}

/** Five decimals are a metre. */
export function writeView({ lng, lat, zoom }: MapView): string {
  return `${+lng.toFixed(5)},${+lat.toFixed(5)},${+zoom.toFixed(2)}`;
}

/** True when anything narrows the list beyond the area. */
export function isFiltered({
  area: _,
  sort: __,
  case: ___,
  at: ____,
  pane: _____,
  ...narrowing
}: DeskAddress): boolean {
  return Object.values(narrowing).some((one) => one !== undefined);
}

function dropEmpty<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
