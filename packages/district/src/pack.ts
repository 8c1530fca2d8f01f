import type { Area, KeywordRules } from '@wangge/brain';
import type { Duration, Procedure, Role, Text, WorkingCalendar } from '@wangge/kernel';
import type { AssessmentFile } from './assessment-format.ts';
import type { DemoFile } from './demo-format.ts';
import type { DistrictFile, DutiesFile, GridProperties, PersonalField, UnitKind } from './format.ts';
import type { ImportFile } from './import-format.ts';

/** A district as a checked whole: every reference in it resolves, and no rule on packs is broken. */
export interface DistrictPack {
  district: DistrictFile;
  /** Root first, then level by level. */
  areas: PackArea[];
  units: PackUnit[];
  staff: PackStaff[];
  posts: PackPost[];
  catalogue: PackCatalogue;
  duties: DutiesFile;
  /** In the kernel's shape: spans written out day by day. */
  calendar: WorkingCalendar & { effective: string };
  /** Personal fields by id. */
  fields: Readonly<Record<string, PersonalField>>;
  /** Procedures by id. */
  procedures: Readonly<Record<string, Procedure>>;
  outline: Area;
  grids: PackGrid[];
  /** The words by which a text is taken for a category; without them there is no advice. */
  advice?: KeywordRules;
  /** By what its work is assessed; without it, by nothing. */
  assessment?: AssessmentFile;
  /** How files of other systems become matters, by id. */
  imports: Readonly<Record<string, ImportFile>>;
  /** How a demo's history is made up; without it a demo has none. */
  demo?: DemoFile;
}

export interface PackArea {
  code: string;
  /** Id of a level of `district.yaml`. */
  level: string;
  /** Code of the area above; undefined for the district itself. */
  parent: string | undefined;
  /**
   * Where the area lies, as a prefix of all below it: the parent's path, this area's segment and a dot. The segment is the
   * code without the parent's code in front (`370103` → `370103002`: `002`), else the whole code.
   */
  path: string;
  name: Text;
  source: string;
}

export interface PackUnit {
  id: string;
  kind: UnitKind;
  /** Code of an area. */
  area: string;
  /** The unit above it: of a bureau or a street the government of the district. */
  parent: string | undefined;
  /** The department above it in its own line of work (条), where that is another one. */
  line: string | undefined;
  phone: string | undefined;
  name: Text;
}

export interface PackStaff {
  id: string;
  /** Without a login a person can be named, not logged in. */
  login: string | undefined;
  fictional: boolean;
  name: string;
}

export interface PackPost {
  staff: string;
  role: Role;
  unit: string;
  /** Code of the area that the post covers. */
  area: string;
  title: string | undefined;
}

export interface PackCatalogue {
  effective: string;
  /** By letter (`C` components, `E` events). */
  kinds: Readonly<Record<string, Text>>;
  /** By id (`C01`). */
  classes: Readonly<Record<string, { id: string; kind: string; name: Text }>>;
  /** By id (`C0101`). */
  categories: Readonly<Record<string, PackCategory>>;
  /** By id (`C0101-1`). */
  conditions: Readonly<Record<string, PackCondition>>;
}

export interface PackCategory {
  id: string;
  class: string;
  kind: string;
  name: Text;
  words: readonly string[];
  /** Ids of its filing conditions, in the catalogue's order. */
  conditions: readonly string[];
}

export interface PackCondition {
  id: string;
  category: string;
  name: Text;
  limit: Duration;
  closing: Text;
  source: string;
}

export interface PackGrid extends GridProperties {
  geometry: Area;
}
