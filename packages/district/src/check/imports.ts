import { type FormField, type Procedure, sourcesOf } from '@wangge/kernel';
import type { FaultList, Message, Place } from '../fault.ts';
import { type ImportField, type ImportFile, timePatternOf } from '../import-format.ts';
import type { PackCatalogue, PackPost, PackStaff } from '../pack.ts';
import type { Located, Path } from '../parse/located.ts';
import { checkDate } from './catalogue.ts';
import { checkReference } from './codes.ts';

export interface ImportSetting {
  procedures: ReadonlyMap<string, Procedure>;
  catalogue: PackCatalogue | undefined;
  posts: readonly PackPost[] | undefined;
  staff: readonly PackStaff[] | undefined;
  /** The first day that the district's calendar speaks of. */
  calendarFrom: string | undefined;
}

/** Fields that a cell can feed. The others name people, photos or matters of this house, which no other system knows. */
const feedable: ReadonlySet<FormField['type']> = new Set([
  'text',
  'code',
  'choice',
  'category',
  'condition',
  'unit',
  'boolean',
  'number',
  'rating',
  'date',
]);

/** What the schema cannot say of a mapping: its names resolve, its values are values, and the opening form gets what it asks for. */
export function checkImport(mapping: ImportFile, setting: ImportSetting, source: Located, faults: FaultList): void {
  const check = new ImportCheck(mapping, setting, source, faults);
  check.times();
  check.oldest();
  const procedure = setting.procedures.get(mapping.procedure);
  const what = { zh: '流程', en: 'procedure' };
  if (!checkReference(setting.procedures, mapping.procedure, what, source.at(['procedure']), faults) || !procedure)
    return;
  check.opening(procedure);
  check.number(procedure);
  check.fields(procedure);
}

class ImportCheck {
  readonly #mapping: ImportFile;
  readonly #setting: ImportSetting;
  readonly #source: Located;
  readonly #faults: FaultList;

  constructor(mapping: ImportFile, setting: ImportSetting, source: Located, faults: FaultList) {
    this.#mapping = mapping;
    this.#setting = setting;
    this.#source = source;
    this.#faults = faults;
  }

  times(): void {
    for (const key of ['received', 'reported'] as const) {
      for (const [index, format] of (this.#mapping[key]?.formats ?? []).entries()) {
        if (format === 'rfc3339' || timePatternOf(format)) continue;
        this.#faults.fault(
          this.#source.at([key, 'formats', index]),
          'import-time',
          { zh: `“${format}”不是可读的时间格式`, en: `"${format}" is no time format that can be read` },
          {
            zh: '由 yyyy、M/MM、d/dd、H/HH、mm、ss、SSS 组成，须有年月日；或写 rfc3339',
            en: 'It is made of yyyy, M/MM, d/dd, H/HH, mm, ss and SSS and has year, month and day; or it is rfc3339',
          },
        );
      }
    }
  }

  /** No limit is counted on days that the calendar does not speak of. */
  oldest(): void {
    const { day } = this.#mapping.oldest;
    const path = ['oldest', 'day'];
    checkDate(day, this.#at(path), this.#faults);
    const { calendarFrom } = this.#setting;
    if (calendarFrom === undefined || day >= calendarFrom) return;
    this.#fault(
      path,
      `“${day}”早于辖区日历的起始日 ${calendarFrom}：更早的时限无从计算`,
      `"${day}" lies before ${calendarFrom}, where the district's calendar begins: no limit can be counted before that`,
    );
  }

  /** Who files, and what they may name as the source. */
  opening({ opening }: Procedure): void {
    const { by, from } = this.#mapping;
    if (opening.by[by] === undefined) {
      this.#fault(['by'], `流程不让角色“${by}”上报`, `The procedure lets no ${by} report`);
      return;
    }
    const accepted = new Map(sourcesOf(opening, by).map((id) => [id, true]));
    const what = { zh: `角色“${by}”可用的来源`, en: `source that a ${by} may name` };
    checkReference(accepted, from, what, this.#at(['from']), this.#faults);
    const { posts, staff } = this.#setting;
    if (!posts || !staff) return;
    const logins = new Set(staff.filter(({ login }) => login !== undefined).map(({ id }) => id));
    if (posts.some((post) => post.role === by && logins.has(post.staff))) return;
    this.#faults.fault(this.#at(['by']), 'role-unheld', {
      zh: `没有人以“${by}”的身份登录，无人可以导入`,
      en: `Nobody with a login is a ${by}, so nobody could import`,
    });
  }

  number({ opening }: Procedure): void {
    const { field } = this.#mapping.number;
    const found = this.#field(opening.form, field, ['number', 'field']);
    const isText = found?.type === 'text' || found?.type === 'code';
    if (!found || (isText && found.personal === undefined)) return;
    this.#fault(
      ['number', 'field'],
      `“${field}”须是文字且不是个人信息：外部编号是查重的依据`,
      `"${field}" must be a text that is not personal: by the number nothing comes in twice`,
    );
  }

  fields({ opening, reasons }: Procedure): void {
    const { fields, number } = this.#mapping;
    for (const [id, how] of Object.entries(fields)) {
      const found = this.#field(opening.form, id, ['fields', id]);
      if (!found) continue;
      if (!feedable.has(found.type) || id === number.field) {
        this.#fault(
          ['fields', id],
          id === number.field ? `“${id}”已由 number 填写` : `“${id}”（${found.type}）不能由文件填写`,
          id === number.field ? `"${id}" is fed by number already` : `"${id}" (${found.type}) cannot be fed by a file`,
        );
        continue;
      }
      this.#values(id, found, how, reasons);
    }
    for (const { field, type, required, when } of opening.form) {
      if (!required || when || type === 'place' || field === number.field || fields[field]) continue;
      this.#fault(['fields'], `必填的“${field}”没有对应的列`, `No column feeds "${field}", which the form requires`);
    }
  }

  #values(id: string, field: FormField, how: ImportField, reasons: Procedure['reasons']): void {
    const { values = {}, otherwise, blank } = how;
    const given: [unknown, Path][] = Object.entries(values).map(([from, to]) => [to, ['fields', id, 'values', from]]);
    if (typeof otherwise === 'object') given.push([otherwise.value, ['fields', id, 'otherwise', 'value']]);
    if (blank !== undefined) given.push([blank, ['fields', id, 'blank']]);
    for (const [value, path] of given) {
      if (this.#fits(field, value, reasons)) continue;
      this.#fault(
        path,
        `“${value}”不是“${id}”（${field.type}）的值`,
        `"${value}" is no value of "${id}" (${field.type})`,
      );
    }
  }

  #fits(field: FormField, value: unknown, reasons: Procedure['reasons']): boolean {
    const { catalogue } = this.#setting;
    switch (field.type) {
      case 'boolean':
        return typeof value === 'boolean';
      case 'number':
      case 'rating':
        return typeof value === 'number';
      case 'choice':
        return typeof value === 'string' && Object.hasOwn(reasons[field.of ?? ''] ?? {}, value);
      case 'category':
        return typeof value === 'string' && (!catalogue || Object.hasOwn(catalogue.categories, value));
      case 'condition':
        return typeof value === 'string' && (!catalogue || Object.hasOwn(catalogue.conditions, value));
      default:
        return typeof value === 'string';
    }
  }

  #field(form: readonly FormField[], id: string, path: Path): FormField | undefined {
    const known = new Map(form.map((field) => [field.field, field]));
    const what: Message = { zh: '上报表单的字段', en: 'field of the opening form' };
    return checkReference(known, id, what, this.#at(path), this.#faults) ? known.get(id) : undefined;
  }

  #at(path: Path): Place {
    return this.#source.at(path);
  }

  #fault(path: Path, zh: string, en: string): void {
    this.#faults.fault(this.#at(path), 'import-field', { zh, en });
  }
}
