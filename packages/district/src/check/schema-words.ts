import { DurationText, Id, Text } from '@wangge/kernel';
import type { Message } from '../fault.ts';

/** The part of JSON Schema that the pack's format uses; `checkShape` refuses any other. */
export interface Schema {
  type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  const?: string | number | boolean;
  anyOf?: Schema[];
  enum?: (string | number)[];
  properties?: Record<string, Schema>;
  required?: string[];
  patternProperties?: Record<string, Schema>;
  additionalProperties?: boolean;
  minProperties?: number;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
}

const textPattern = Object.keys((Text as Schema).patternProperties ?? {})[0]!;

/** What each pattern of the format asks for, in words. A test sees to it that none is missing. */
export const patternWords: Readonly<Record<string, Message>> = {
  [(Id as Schema).pattern!]: {
    zh: '编号：小写字母开头，只含小写字母、数字和连字符（如 grid-event）',
    en: 'an id: lower-case letters, digits and hyphens, beginning with a letter (grid-event)',
  },
  [(DurationText as Schema).pattern!]: {
    zh: '时长：数字、空格加单位 minutes、emergency-hours、working-hours、working-days、emergency-days、calendar-days 之一（如 5 working-days）',
    en: 'a duration: a number, a space and one of minutes, emergency-hours, working-hours, working-days, emergency-days, calendar-days (5 working-days)',
  },
  [textPattern]: { zh: '语言代码（如 zh、en）', en: 'a language code (zh, en)' },
  '^[a-z]{2}(-[A-Za-z]{2,8})?$': { zh: '语言代码（如 zh、en）', en: 'a language code (zh, en)' },
  '^[a-z0-9-]+$': { zh: '表单项的一个值', en: 'a value of the field' },
  '^000[0-9#]{6,12}$': {
    zh: '以 000 开头的虚构号码，# 代表一位数字（如 000########）',
    en: 'a made-up number that begins with 000, # for a digit (000########)',
  },
  '^.*$': { zh: '任意文字', en: 'any text' },
  '^\\d{4}-\\d{2}-\\d{2}$': { zh: '日期 YYYY-MM-DD', en: 'a date YYYY-MM-DD' },
  '^([01]\\d|2[0-4]):[0-5]\\d$': { zh: '时刻 HH:MM', en: 'a time of day HH:MM' },
  '^\\d{4}$': { zh: '四位年份', en: 'a year of four digits' },
  '^[A-Z]$': { zh: '一个大写字母', en: 'one capital letter' },
  '^[A-Z]\\d{2}$': {
    zh: '大类代码：大写字母加两位数字（如 C01）',
    en: 'the code of a class: a capital and two digits (C01)',
  },
  '^[A-Z]\\d{4}$': {
    zh: '小类代码：大写字母加四位数字（如 C0101）',
    en: 'the code of a category: a capital and four digits (C0101)',
  },
  '^[A-Z]\\d{4}-\\d{1,2}$': {
    zh: '立案条件代码：小类代码、连字符、序号（如 C0101-1）',
    en: 'the code of a filing condition: category, hyphen, number (C0101-1)',
  },
  '^https?://[^/\\s;,{}\'"]+$': {
    zh: '网址的来源部分：协议、主机与端口，不带路径（如 https://tiles.example.org）',
    en: 'an origin: scheme, host and port without a path (https://tiles.example.org)',
  },
  '^[1-9]\\d{0,2}/[1-9]\\d{0,2}$': { zh: '分数：n/m（如 2/3）', en: 'a share: n/m (2/3)' },
  '^[A-Z]{1,6}$': { zh: '一至六个大写字母', en: 'one to six capital letters' },
};

/** The branches of a choice: a list of values is a choice of constants. */
export function branchesOf(schema: Schema): Schema[] | undefined {
  return schema.anyOf ?? schema.enum?.map((value) => ({ const: value }));
}

export function isText(schema: Schema): boolean {
  return schema.patternProperties !== undefined && Object.keys(schema.patternProperties)[0] === textPattern;
}

/** What a schema accepts, in words. */
export function accepted(schema: Schema): Message {
  const branches = branchesOf(schema);
  if (branches) return acceptedOfUnion(branches);
  if (schema.const !== undefined) return same(JSON.stringify(schema.const));
  switch (schema.type) {
    case 'object':
      if (isText(schema))
        return { zh: '各语言的文字（如 { zh: …, en: … }）', en: 'a text by language ({ zh: …, en: … })' };
      return schema.minProperties === undefined
        ? { zh: '映射（键: 值）', en: 'a mapping (key: value)' }
        : {
            zh: `映射（键: 值，至少 ${schema.minProperties} 项）`,
            en: `a mapping of at least ${schema.minProperties}`,
          };
    case 'array':
      return { zh: `列表${itemsZh(schema)}`, en: `a list${itemsEn(schema)}` };
    case 'boolean':
      return same('true / false');
    case 'integer':
      return { zh: `整数${rangeZh(schema)}`, en: `a whole number${rangeEn(schema)}` };
    case 'number':
      return { zh: `数字${rangeZh(schema)}`, en: `a number${rangeEn(schema)}` };
    case 'string':
      return acceptedString(schema);
    default:
      throw new Error(`the pack's format uses a schema that its checker does not know: ${JSON.stringify(schema)}`);
  }
}

function acceptedString(schema: Schema): Message {
  if (schema.pattern !== undefined) return patternWords[schema.pattern] ?? same(schema.pattern);
  return { zh: '文字', en: 'a text' };
}

function acceptedOfUnion(branches: Schema[]): Message {
  if (branches.every((branch) => branch.const !== undefined)) {
    const values = branches.map((branch) => String(branch.const)).join(', ');
    return { zh: `以下之一：${values}`, en: `one of: ${values}` };
  }
  if (branches.every((branch) => branch.properties !== undefined)) {
    const keys = branches.map((branch) => Object.keys(branch.properties!).join(' + ')).join(', ');
    return { zh: `带有以下键之一的映射：${keys}`, en: `a mapping with one of: ${keys}` };
  }
  const parts = branches.map(accepted);
  return { zh: parts.map(({ zh }) => zh).join('，或 '), en: parts.map(({ en }) => en).join(', or ') };
}

function same(text: string): Message {
  return { zh: text, en: text };
}

function itemsZh({ minItems, maxItems }: Schema): string {
  return `${minItems === undefined ? '' : `，至少 ${minItems} 项`}${maxItems === undefined ? '' : `，至多 ${maxItems} 项`}`;
}

function itemsEn({ minItems, maxItems }: Schema): string {
  return `${minItems === undefined ? '' : ` of at least ${minItems}`}${maxItems === undefined ? '' : ` of at most ${maxItems}`}`;
}

function rangeZh({ minimum, maximum, exclusiveMinimum }: Schema): string {
  const parts = [
    exclusiveMinimum === undefined ? '' : `，大于 ${exclusiveMinimum}`,
    minimum === undefined ? '' : `，不小于 ${minimum}`,
    maximum === undefined ? '' : `，不大于 ${maximum}`,
  ];
  return parts.join('');
}

function rangeEn({ minimum, maximum, exclusiveMinimum }: Schema): string {
  const parts = [
    exclusiveMinimum === undefined ? '' : ` above ${exclusiveMinimum}`,
    minimum === undefined ? '' : ` from ${minimum}`,
    maximum === undefined ? '' : ` up to ${maximum}`,
  ];
  return parts.join('');
}

/** What stands there, in words, shortened. */
export function found(value: unknown): Message {
  if (value === undefined || value === null) return { zh: '空', en: 'nothing' };
  if (Array.isArray(value)) return { zh: `列表（${value.length} 项）`, en: `a list (${value.length})` };
  if (typeof value === 'string') {
    const shown = value.length > 40 ? `${value.slice(0, 40)}…` : value;
    return { zh: `“${shown}”`, en: `"${shown}"` };
  }
  if (typeof value === 'object') {
    const keys = Object.keys(value).slice(0, 5).join(', ');
    return { zh: `映射（${keys}）`, en: `a mapping (${keys})` };
  }
  return same(String(value));
}
