import type { Area } from '@wangge/brain';
import { Procedure } from '@wangge/kernel';
import type { Static } from 'typebox';
import { AdviceFile } from './advice-format.ts';
import { AssessmentFile } from './assessment-format.ts';
import { checkAddresses } from './check/addresses.ts';
import { checkAdvice, keywordRulesOf } from './check/advice.ts';
import { type AreaTree, checkAreas } from './check/areas.ts';
import { checkAssessment } from './check/assessment.ts';
import { checkCalendar } from './check/calendar.ts';
import { checkCatalogue } from './check/catalogue.ts';
import { CodeBook } from './check/codes.ts';
import { checkDemo, checkDemoAccounts } from './check/demo/index.ts';
import { checkDistrict, findCodePattern } from './check/district.ts';
import { checkDuties, checkLeadsStaffed } from './check/duties.ts';
import { checkGrids, checkOutline } from './check/geometry.ts';
import { checkImport, type ImportSetting } from './check/imports.ts';
import { checkAbove, checkLoginsHavePosts, checkPosts, checkStaff, checkUnits } from './check/people.ts';
import { checkProcedure } from './check/procedure/index.ts';
import { checkConductors, checkRolesHeld } from './check/roles.ts';
import { checkFields, missingStatement, refuseForbiddenNames } from './check/safeguards.ts';
import { checkShape } from './check/shape.ts';
import { type Row, readTable, type TableFormat, tables } from './check/table.ts';
import { DemoFile } from './demo-format.ts';
import { type Fault, FaultList } from './fault.ts';
import { CalendarFile, CatalogueFile, DistrictFile, DutiesFile, FieldsFile } from './format.ts';
import { ImportFile } from './import-format.ts';
import type { DistrictPack, PackCatalogue, PackGrid, PackPost, PackStaff, PackUnit } from './pack.ts';
import { decodeText, largestFile } from './parse/bytes.ts';
import { parseJson } from './parse/json.ts';
import type { Located } from './parse/located.ts';
import { parseYaml } from './parse/yaml.ts';

/** The files of a pack by path from its folder, `/` between folders: `areas.csv`, `procedures/grid-event.yaml`. */
export type PackFiles = ReadonlyMap<string, Uint8Array>;

export interface PackReading {
  /** Only where there is no fault. */
  pack: DistrictPack | undefined;
  faults: Fault[];
  /** What does not stop the pack from loading. */
  warnings: Fault[];
}

/**
 * Reads and checks a whole district pack. Pure; never throws, whatever the bytes: each thing that is wrong comes back with
 * file, line and what to do. What depends on a file that cannot be read is left unchecked, so that one fault is told once.
 */
export function readPack(files: PackFiles): PackReading {
  const reader = new PackReader(files);
  const pack = reader.read();
  const faults = reader.faults.faults();
  return { pack: faults.length === 0 ? pack : undefined, faults, warnings: reader.faults.warnings() };
}

/**
 * Reads one procedure for its shape alone: a version that matters still run under. What it refers to (conditions, personal
 * fields, roles held) was checked against the pack of its day and may have left today's.
 */
export function readProcedure(
  file: string,
  content: Uint8Array,
): { procedure: Procedure | undefined; faults: Fault[] } {
  const faults = new FaultList();
  const text = decodeText(file, content, largestFile.yaml, faults);
  const source = text === undefined ? undefined : parseYaml(file, text, faults);
  const sound = source !== undefined && checkShape(Procedure, source, faults, {});
  return { procedure: sound ? (source.value as Procedure) : undefined, faults: faults.faults() };
}

const required = [
  'district.yaml',
  'areas.csv',
  'units.csv',
  'staff.csv',
  'posts.csv',
  'catalogue.yaml',
  'duties.yaml',
  'calendar.yaml',
  'fields.yaml',
  'geometry/outline.geojson',
  'geometry/grids.geojson',
] as const;

/** May be left out. */
const demo = 'demo.yaml';
const advice = 'advice.yaml';
const assessment = 'assessment.yaml';

// What stands in the folder beside the data: how it was made, and what people read about it.
const besideData = /^(generate\/|README|LICEN[CS]E|NOTICE|CHANGELOG)/i;
const procedureFile = /^procedures\/[^/]+\.yaml$/;
const importFile = /^imports\/[^/]+\.yaml$/;

class PackReader {
  readonly faults = new FaultList();
  readonly #files: PackFiles;

  constructor(files: PackFiles) {
    this.#files = files;
  }

  read(): DistrictPack | undefined {
    this.#checkFolder();
    const { district, source } = this.#district();
    const locales = district?.locales;
    const fieldsFile = this.#yaml('fields.yaml', FieldsFile, locales);
    const calendarFile = this.#yaml('calendar.yaml', CalendarFile, locales);
    const catalogueFile = this.#yaml('catalogue.yaml', CatalogueFile, locales);
    const dutiesFile = this.#yaml('duties.yaml', DutiesFile, locales);
    const procedures = this.#procedureFiles(locales);
    const demoFile = this.#files.has(demo) ? this.#yaml(demo, DemoFile, locales) : undefined;
    const adviceFile = this.#files.has(advice) ? this.#yaml(advice, AdviceFile, locales) : undefined;
    const assessmentFile = this.#files.has(assessment) ? this.#yaml(assessment, AssessmentFile, locales) : undefined;
    const fields = fieldsFile?.value;
    if (fieldsFile) checkFields(fieldsFile.value, fieldsFile.source, this.faults);
    for (const named of [fieldsFile, catalogueFile]) if (named) refuseForbiddenNames(named.source, this.faults);
    const catalogue =
      catalogueFile && this.#sound(() => checkCatalogue(catalogueFile.value, catalogueFile.source, this.faults));
    const calendar =
      calendarFile && checkCalendar(calendarFile.value, district?.zone ?? 'UTC', calendarFile.source, this.faults);
    const played = this.#sound(() =>
      this.#procedures(
        procedures,
        { fields, catalogue, publishedUntil: calendar && calendarFile.value.publishedUntil },
        locales,
      ),
    );
    if (adviceFile && catalogue) checkAdvice(adviceFile.value, catalogue, adviceFile.source, this.faults);
    if (assessmentFile && played)
      checkAssessment(assessmentFile.value, played, { source: assessmentFile.source, locales }, this.faults);
    if (district === undefined || source === undefined) return undefined;

    const areas = this.#areas(district);
    if (areas) checkAddresses(district, areas, source, this.faults);
    const { units, staff, posts } = this.#people(district, areas, procedures);
    if (catalogue && dutiesFile && areas && units) {
      checkDuties(dutiesFile.value, { district, catalogue, areas, units }, dutiesFile.source, this.faults);
    }
    if (dutiesFile && units && posts)
      checkLeadsStaffed(dutiesFile.value, { units, posts }, dutiesFile.source, this.faults);
    for (const { value, source: at } of procedures) {
      if (posts === undefined) continue;
      checkRolesHeld(value, posts, at, this.faults);
      checkConductors(value, posts, at, this.faults);
    }
    if (demoFile && catalogue && locales && units && played) {
      const setting = { catalogue, procedures: played, locales, units: units.map(({ id }) => id) };
      checkDemo(demoFile.value, setting, demoFile.source, this.faults);
    }
    if (demoFile && staff && posts) {
      checkDemoAccounts(demoFile.value, { staff, posts }, demoFile.source, this.faults);
    }
    const mapped = { catalogue, posts, staff, calendarFrom: calendar?.effective };
    const imports = played ? this.#imports(played, mapped, district.locales) : {};
    const { outline, grids } = this.#geometry(district, source, areas);
    if (!areas || !units || !staff || !posts || !catalogue || !dutiesFile || !calendar || !fields || !outline)
      return undefined;
    return {
      ...{ district, areas: [...areas.areas], units, staff, posts, catalogue, calendar, outline, grids },
      duties: dutiesFile.value,
      fields: fields.fields,
      procedures: Object.fromEntries(procedures.map(({ value }) => [value.id, value])),
      imports,
      ...(adviceFile === undefined ? {} : { advice: keywordRulesOf(adviceFile.value) }),
      ...(assessmentFile === undefined ? {} : { assessment: assessmentFile.value }),
      ...(demoFile === undefined ? {} : { demo: demoFile.value }),
    };
  }

  /**
   * What a check makes of its file, where it finds no fault: what holds one is nothing to hold other files against, which would tell the
   * same fault again by every name that is missing.
   */
  #sound<T>(check: () => T): T | undefined {
    const before = this.faults.count;
    const made = check();
    return this.faults.count === before ? made : undefined;
  }

  #checkFolder(): void {
    for (const file of required) {
      if (this.#files.has(file)) continue;
      this.faults.fault({ file, line: 1 }, 'file-missing', {
        zh: '缺少这个文件',
        en: 'This file is missing',
      });
    }
    const names = [...this.#files.keys()];
    if (!names.some((name) => procedureFile.test(name))) {
      this.faults.fault({ file: 'procedures/', line: 1 }, 'file-missing', {
        zh: '至少要有一个流程（procedures/*.yaml）',
        en: 'At least one procedure (procedures/*.yaml) is needed',
      });
    }
    for (const file of names) {
      if (
        (required as readonly string[]).includes(file) ||
        file === demo ||
        file === advice ||
        file === assessment ||
        procedureFile.test(file) ||
        importFile.test(file) ||
        besideData.test(file)
      )
        continue;
      this.faults.warn({ file, line: 1 }, 'file-unknown', {
        zh: '这个文件不属于区数据包，不会读取',
        en: 'This file is no part of a district pack and is not read',
      });
    }
  }

  #text(file: string, largest: number): string | undefined {
    const bytes = this.#files.get(file);
    return bytes === undefined ? undefined : decodeText(file, bytes, largest, this.faults);
  }

  #yaml<S extends object>(
    file: string,
    schema: S,
    locales: readonly string[] | undefined,
  ): { value: Static<S>; source: Located } | undefined {
    const text = this.#text(file, largestFile.yaml);
    const source = text === undefined ? undefined : parseYaml(file, text, this.faults);
    if (source === undefined) return undefined;
    const options = { missing: missingStatement, ...(locales === undefined ? {} : { locales }) };
    if (!checkShape(schema, source, this.faults, options)) return undefined;
    return { value: source.value as Static<S>, source };
  }

  #district(): { district: DistrictFile | undefined; source: Located | undefined } {
    const file = 'district.yaml';
    const text = this.#text(file, largestFile.yaml);
    const source = text === undefined ? undefined : parseYaml(file, text, this.faults);
    if (source === undefined) return { district: undefined, source };
    const given = (source.value as { locales?: unknown } | null)?.locales;
    const locales =
      Array.isArray(given) && given.every((locale) => typeof locale === 'string') && given.length > 0
        ? given
        : undefined;
    const sound = checkShape(DistrictFile, source, this.faults, locales === undefined ? {} : { locales });
    if (!sound) return { district: undefined, source };
    const district = source.value as DistrictFile;
    checkDistrict(district, source, this.faults);
    return { district, source };
  }

  #procedureFiles(locales: readonly string[] | undefined): { value: Procedure; source: Located }[] {
    const names = [...this.#files.keys()].filter((name) => procedureFile.test(name)).sort();
    return names.flatMap((name) => this.#yaml(name, Procedure, locales) ?? []);
  }

  #procedures(
    procedures: readonly { value: Procedure; source: Located }[],
    rest: {
      fields: FieldsFile | undefined;
      catalogue: PackCatalogue | undefined;
      publishedUntil: string | undefined;
    },
    locales: readonly string[] | undefined,
  ): readonly Procedure[] | undefined {
    const ids = new CodeBook({ zh: '流程编号', en: 'id of a procedure' }, this.faults);
    const prefixes = new CodeBook({ zh: '编号前缀', en: 'prefix of numbers' }, this.faults);
    const files = [...this.#files.keys()].filter((name) => procedureFile.test(name));
    const known = new Map(procedures.map(({ value }) => [value.id, value]));
    const { catalogue } = rest;
    for (const { value, source } of procedures) {
      ids.enter(value.id, source.at(['id']));
      prefixes.enter(value.number.prefix, source.at(['number', 'prefix']));
      refuseForbiddenNames(source, this.faults);
      const setting = {
        fields: rest.fields?.fields,
        publishedUntil: rest.publishedUntil,
        limitUnits: catalogue && new Set(Object.values(catalogue.conditions).map(({ limit }) => limit.unit)),
        locale: locales?.[0] ?? 'zh',
        procedures: files.length === procedures.length ? known : undefined,
      };
      checkProcedure(value, source, setting, this.faults);
    }
    return files.length === procedures.length ? [...known.values()] : undefined;
  }

  #imports(
    procedures: readonly Procedure[],
    rest: Omit<ImportSetting, 'procedures'>,
    locales: readonly string[],
  ): Record<string, ImportFile> {
    const known = new Map(procedures.map((procedure) => [procedure.id, procedure]));
    const ids = new CodeBook({ zh: '导入方式编号', en: 'id of an import' }, this.faults);
    const found: Record<string, ImportFile> = {};
    for (const name of [...this.#files.keys()].filter((file) => importFile.test(file)).sort()) {
      const file = this.#yaml(name, ImportFile, locales);
      if (!file) continue;
      ids.enter(file.value.id, file.source.at(['id']));
      checkImport(file.value, { procedures: known, ...rest }, file.source, this.faults);
      found[file.value.id] = file.value;
    }
    return found;
  }

  #table(file: string, format: TableFormat, locales: readonly string[]): Row[] | undefined {
    const text = this.#text(file, largestFile.csv);
    return text === undefined ? undefined : readTable(file, text, format, locales, this.faults);
  }

  #areas(district: DistrictFile): AreaTree | undefined {
    const rows = this.#table('areas.csv', tables.areas, district.locales);
    return rows && this.#sound(() => checkAreas(rows, district, this.faults));
  }

  #people(
    district: DistrictFile,
    areas: AreaTree | undefined,
    procedures: readonly { value: Procedure }[],
  ): { units?: PackUnit[]; staff?: PackStaff[]; posts?: PackPost[] } {
    const unitRows = this.#table('units.csv', tables.units, district.locales);
    const staffRows = this.#table('staff.csv', tables.staff, district.locales);
    const postRows = this.#table('posts.csv', tables.posts, district.locales);
    const staff = staffRows && this.#sound(() => checkStaff(staffRows, district, this.faults));
    const units = unitRows && areas && this.#sound(() => checkUnits(unitRows, areas, this.faults));
    const known = areas && units && staff && { areas, units, staff };
    const posts = postRows && known && this.#sound(() => checkPosts(postRows, known, this.faults));
    const asking = procedures.map(({ value }) => value);
    if (unitRows && units) checkAbove(units, unitRows, asking, this.faults);
    if (staffRows && posts) checkLoginsHavePosts(staffRows, posts, this.faults);
    return { ...(units && { units }), ...(staff && { staff }), ...(posts && { posts }) };
  }

  #geometry(
    district: DistrictFile,
    districtSource: Located,
    areas: AreaTree | undefined,
  ): { outline: Area | undefined; grids: PackGrid[] } {
    const outlineFile = this.#json('geometry/outline.geojson');
    const outline = outlineFile && checkOutline(outlineFile, this.faults);
    const gridsFile = this.#json('geometry/grids.geojson');
    if (gridsFile === undefined) return { outline, grids: [] };
    const codePattern = findCodePattern(district, districtSource, new FaultList());
    return { outline, grids: checkGrids(gridsFile, { district, codePattern, areas, outline }, this.faults) };
  }

  #json(file: string): Located | undefined {
    const text = this.#text(file, largestFile.geojson);
    return text === undefined ? undefined : parseJson(file, text, this.faults);
  }
}
