/**
 * Shapes of the HTTP API under `/api/v1`, as the server's OpenAPI document states them.
 * Instants are ISO 8601 strings with Z; a `Text` has one entry a locale of the district pack.
 */
export type Text = Record<string, string>;

/** `none`: no clock runs, because the case has ended or waits. */
export type Light = 'green' | 'amber' | 'red' | 'none';

export interface Post {
  id: string;
  role: string;
  title?: Text;
  unit?: string;
  area: string;
}

export interface Session {
  staff: { id: string; name: string; fictional: boolean };
  post: Post;
  posts: Post[];
  district: { id: string; name: Text };
  csrf: string;
  expiresAt: string;
  totp: 'off' | 'required-to-enrol' | 'on';
  /** A temporary password opens nothing but its change. */
  password: 'own' | 'to-change';
  may: {
    /** Ids of the procedures that this post may open. */
    report: string[];
    desk: boolean;
    audit: boolean;
    accounts: boolean;
    system: boolean;
  };
}

export interface DemoAccount {
  login: string;
  password: string;
  role: string;
  roleName: Text;
  staff: string;
  unit?: string;
  unitName?: Text;
  /** The demo's administrators have a second factor like all others; its present code comes with the account. */
  totpCode?: string;
  totpUri?: string;
}

/** What is known of a district before the login. */
export interface DistrictEntry {
  id: string;
  name: Text;
  locales: string[];
  demo: boolean;
  notice?: Text;
}

export interface BaseMap {
  kind: 'xyz' | 'pmtiles' | 'vector';
  url: string;
  crs: string;
  attribution: string;
  minZoom?: number;
  maxZoom?: number;
}

export interface District {
  id: string;
  name: Text;
  notice?: Text;
  code: string;
  zone: string;
  locales: string[];
  levels: { id: string; name: Text }[];
  roles: Record<string, Text>;
  gridKinds: Record<string, Text>;
  gridNotice?: Text;
  photos: { perMatter: number; bytes: number; pixels: number };
  similar: { metres: number; within: string };
  baseMap?: BaseMap;
  /** West, south, east, north in degrees. */
  box: [number, number, number, number];
  procedures: ProcedureView[];
  testMode: boolean;
  demo: boolean;
  /** Business time of the answer. */
  now: string;
}

export interface StateView {
  id: string;
  name: Text;
  phase: string;
  final: boolean;
  waiting: boolean;
  desk: string[];
}

export interface ProcedureView {
  id: string;
  kind: string;
  version: number;
  name: Text;
  about?: Text;
  states: StateView[];
  sources: Record<string, Text>;
  clocks: Record<string, Text>;
  counters: Record<string, Text>;
  flags: Record<string, Text>;
  reasons: Record<string, Record<string, Text>>;
  actions: Record<string, Text>;
  requests: Record<string, Text>;
  timers: Record<string, Text>;
  opening: { name: Text; form: FormField[] };
  /** Source of a Mermaid state diagram. */
  drawing?: string;
}

export type FieldType =
  | 'text'
  | 'choice'
  | 'category'
  | 'condition'
  | 'unit'
  | 'units'
  | 'staff'
  | 'date'
  | 'instant'
  | 'number'
  | 'boolean'
  | 'rating'
  | 'place'
  | 'photos';

export interface FormField {
  field: string;
  name: Text;
  type: FieldType;
  required?: boolean;
  personal?: string;
  max?: number;
  min?: number;
  /** For a choice: the list of reasons it is taken from. */
  of?: string;
  /** For photos: where they belong (before, after, near, check). */
  slot?: string;
  advice?: 'duty-list';
  help?: Text;
}

export interface Area {
  code: string;
  path: string;
  level: string;
  parent?: string;
  name: Text;
}

export interface Unit {
  id: string;
  kind: string;
  area: string;
  parent?: string;
  name: Text;
  phone?: string;
}

export interface Staff {
  id: string;
  name: string;
  fictional: boolean;
}

export interface Condition {
  id: string;
  name: Text;
  /** As the pack writes it: `2 emergency-hours`. */
  limit: string;
  closing: Text;
  source: string;
}

export interface Category {
  id: string;
  name: Text;
  words: string[];
  conditions: Condition[];
}

export interface Catalogue {
  kinds: Record<string, Text>;
  classes: { id: string; name: Text; categories: Category[] }[];
}

export interface Located {
  lng: number;
  lat: number;
  /** Codes from the top. */
  areas: string[];
  grid?: { code: string; version: number };
}

export interface CaseRow {
  id: string;
  number: string;
  kind: string;
  procedure: { id: string; version: number };
  state: string;
  phase: string;
  light: Light;
  dueAt: string | null;
  amberAt: string | null;
  category: string | null;
  condition: string | null;
  source: string;
  /** Code of the lowest area. */
  area: string;
  grid: string | null;
  lead: string | null;
  assist: string[];
  lng: number;
  lat: number;
  reportedAt: string;
  receivedAt: string;
  enteredAt: string;
  changedAt: string;
  endedAt: string | null;
  flags: string[];
  counters: Record<string, number>;
  seq: number;
  photos?: number;
}

export interface CasePage {
  items: CaseRow[];
  next: string | null;
  asOf: string;
}

export interface Counts {
  asOf: string;
  total: number;
  open: number;
  light: Record<Light, number>;
  state: Record<string, number>;
  category: Record<string, number>;
  source: Record<string, number>;
  lead: Record<string, number>;
}

/** Parallel arrays, newest first, at most 20,000 points; `more` says that there are more. */
export interface MapPoints {
  asOf: string;
  more: boolean;
  id: string[];
  lng: number[];
  lat: number[];
  light: Light[];
  category: (string | null)[];
  state: string[];
}

/** The line of figures on the command desk; null means that there is nothing to count, which is not zero. */
export interface DeskFigures {
  asOf: string;
  reportedToday: number;
  reportedYesterdaySameTime: number;
  open: number;
  amber: number;
  red: number;
  /** Share, 0 to 1, of the cases ended in the last 30 days whose disposal was on time. */
  onTimeRate: number | null;
  dispatchMedianSeconds: number | null;
  satisfaction: number | null;
  satisfactionCount: number;
}

export interface ClockView {
  id: string;
  name: Text;
  status: 'running' | 'paused' | 'stopped';
  light: Light;
  startedAt: string;
  deadline: string;
  amberAt: string;
  limit: string;
  /** How it stands, in words. */
  remaining: Text;
  /** "Why this deadline": the steps as sentences. */
  why: { zh: string[]; en: string[] };
  provisional: boolean;
  holder?: string;
}

export interface FilledField {
  field: string;
  name: Text;
  type: string;
  value: unknown;
  /** Name of the choice, unit or category chosen. */
  text?: Text;
  personal?: string;
  masked?: boolean;
  /** Forgotten: its key was destroyed. */
  gone?: boolean;
}

export interface TimelineEntry {
  seq: number;
  type: 'opened' | 'acted' | 'timed' | 'recomputed';
  action: string;
  name: Text;
  at: string;
  effectiveAt: string;
  actor?: { staff: string; name: string; role: string; unit?: string };
  from?: string;
  to?: string;
  form: FilledField[];
  photos: string[];
}

export interface Offer {
  action: string;
  verb?: 'ask' | 'approve' | 'refuse' | 'withdraw';
  name: Text;
  /** What the button says; `{lead}` stands for the name chosen in the field `lead`. */
  button: Text;
  form: FormField[];
  grave: boolean;
  refused?: { guard: string; details: Record<string, unknown>; text: Text };
}

export interface CasePhoto {
  id: string;
  slot: string;
  takenAt: string | null;
  awayMetres: number | null;
  seq: number;
  type: string;
  width: number;
  height: number;
  /** Deleted by rule: its key is destroyed. */
  gone?: boolean;
}

export interface Advice {
  unit: string;
  duty: string;
  basis: Text;
}

export interface Precedent {
  name: string;
  number: string;
  lead: string;
  decidedAt: string;
}

export interface SimilarCase {
  id: string;
  number: string;
  category: string | null;
  metres: number;
  receivedAt: string;
  state: string;
  light: Light;
}

export interface PendingRequest {
  id: string;
  name: Text;
  askedBy: string;
  askedAt: string;
  level: number;
  levels: number;
  form: FilledField[];
}

export interface CaseView extends CaseRow {
  place: {
    lng: number;
    lat: number;
    crs: 'CGCS2000';
    given: { lng: number; lat: number; crs: string };
    accuracy?: number;
    areas: string[];
    grid?: { code: string; version: number };
  };
  facts: Record<string, unknown>;
  /** The report's own words, when this reader may read them. */
  text: string | null;
  /** Running first, then paused, then stopped. */
  clocks: ClockView[];
  requests: PendingRequest[];
  timeline: TimelineEntry[];
  photoList: CasePhoto[];
  /** Who should lead by the duty list, best first. */
  advice: Advice[];
  precedents: Precedent[];
  similar: SimilarCase[];
  actions: Offer[];
  /** Personal fields that this reader may reveal with a purpose. */
  reveal: string[];
}

export interface GivenPlace {
  lng: number;
  lat: number;
  crs: string;
  /** Radius in metres that the device gives. */
  accuracy?: number;
}

export interface OpenCommand {
  id: string;
  matterId: string;
  procedure: string;
  form: Record<string, unknown>;
  reportedAt: string;
  source?: string;
}

export interface ActCommand {
  id: string;
  form: Record<string, unknown>;
  /** The last event that the person had seen; an older one is answered with 409. */
  seen?: number;
}

export interface Revealed {
  values: { field: string; personal: string; value: unknown }[];
}

export interface CaseChange {
  id: string;
  number: string;
  seq: number;
  action: string;
  state: string;
  phase: string;
  light: Light;
  dueAt: string | null;
  amberAt: string | null;
  lng: number;
  lat: number;
  category: string | null;
  lead: string | null;
  at: string;
}

export interface AuditEntry {
  id: string;
  at: string;
  staff: string | null;
  role: string | null;
  verb: string;
  subject: string | null;
  fields: string[];
  purpose: string | null;
  details?: Record<string, unknown> | null;
}

export interface AuditPage {
  items: AuditEntry[];
  next: string | null;
}

export interface Account {
  staff: string;
  name: string;
  fictional: boolean;
  login: string;
  roles: string[];
  account: 'none' | 'open' | 'disabled';
  lockedUntil: string | null;
  disabled: boolean;
  totp: 'off' | 'pending' | 'on';
  /** Has a temporary password that is still to be changed. */
  temporary: boolean;
}

export interface Health {
  ready: boolean;
  why?: Text;
  districts?: string[];
  upSeconds?: number;
  /** Version of the database server. */
  database?: string;
  [fact: string]: unknown;
}

export interface FormFault {
  field: string;
  fault: string;
  accepted?: unknown;
  /** How the field is called before people. */
  named?: Text;
}

/** Body of an error answer (RFC 9457). */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  instance?: string;
  text?: Text;
  faults?: FormFault[];
  allowed?: string[];
  [detail: string]: unknown;
}
