import type { Sentence } from '../errors/index.ts';

/** What the validator says of one fault (JSON Schema keyword, place, figures of the keyword); its own words are English and left alone. */
export interface ShapeFault {
  keyword: string;
  /** JSON pointer from the part that was looked at: `/form/place`. */
  instancePath: string;
  params: Readonly<Record<string, unknown>>;
}

/** As `bad-request` tells it. */
export interface TellableFault {
  place: string;
  fault: Sentence;
}

/**
 * The fault that is told, of all that the validator found: the first, and of what fits none of several shapes the one that says
 * most. A field that is missing or not taken is named itself, not the object around it.
 */
export function tellShapeFault(faults: readonly ShapeFault[], part: string): TellableFault {
  const [first] = faults;
  if (!first) return { place: part, fault: neutral };
  const choice = faults.find(({ keyword, instancePath }) => keyword === 'anyOf' && isAt(first, instancePath));
  if (!choice) return { place: placeOf(first, part), fault: sentenceOf(first) };
  const branches = faults.filter((one) => one !== choice && isAt(one, choice.instancePath));
  const deepest = branches.find(({ keyword }) => keyword !== 'type');
  const told = deepest ?? {
    ...choice,
    keyword: 'type',
    params: { type: branches.flatMap(({ params }) => params.type) },
  };
  return { place: placeOf(told, part), fault: sentenceOf(told) };
}

function isAt({ instancePath }: ShapeFault, path: string): boolean {
  return instancePath === path || instancePath.startsWith(`${path}/`);
}

function placeOf({ keyword, instancePath, params }: ShapeFault, part: string): string {
  const missing = keyword === 'required' ? texts(params.requiredProperties)[0] : undefined;
  return `${part}${instancePath}${missing === undefined ? '' : `/${missing}`}`;
}

const neutral: Sentence = { zh: '不符合接口要求', en: 'is not as the API takes it' };

/** By keyword, as the end of a sentence that begins with the place. A test holds this against the schemas of all routes. */
const sentences: Readonly<Record<string, (params: ShapeFault['params']) => Sentence>> = {
  type: ({ type }) => {
    const accepted = texts(type).map((name) => types[name] ?? neutral);
    const [zh, en] = [accepted.map((one) => one.zh), accepted.map((one) => one.en)];
    return { zh: `应为${zh.join('或')}`, en: `has to be ${en.join(' or ')}` };
  },
  required: () => ({ zh: '必填', en: 'is missing' }),
  // What additionalProperties refuses is told at its own place, by the schema that lets nothing through.
  boolean: () => ({ zh: '不是这里接受的字段', en: 'is no field that is taken here' }),
  additionalProperties: () => ({ zh: '含有不接受的字段', en: 'has a field that is not taken here' }),
  enum: ({ allowedValues }) => ({
    zh: `须为以下之一：${texts(allowedValues).join('、')}`,
    en: `has to be one of: ${texts(allowedValues).join(', ')}`,
  }),
  const: ({ allowedValue }) => ({ zh: `须为 ${allowedValue}`, en: `has to be ${allowedValue}` }),
  format: ({ format }) => formats[String(format)] ?? { zh: `须符合格式 ${format}`, en: `has to be a ${format}` },
  pattern: ({ pattern }) => ({ zh: `须符合格式 ${pattern}`, en: `has to be of the form ${pattern}` }),
  minLength: ({ limit }) => ({ zh: `至少 ${limit} 个字符`, en: `takes at least ${limit} character(s)` }),
  maxLength: ({ limit }) => ({ zh: `最多 ${limit} 个字符`, en: `takes at most ${limit} characters` }),
  minItems: ({ limit }) => ({ zh: `至少 ${limit} 项`, en: `takes at least ${limit} entry or entries` }),
  maxItems: ({ limit }) => ({ zh: `最多 ${limit} 项`, en: `takes at most ${limit} entries` }),
  minimum: ({ limit }) => ({ zh: `不得小于 ${limit}`, en: `may not be less than ${limit}` }),
  maximum: ({ limit }) => ({ zh: `不得大于 ${limit}`, en: `may not be more than ${limit}` }),
  exclusiveMinimum: ({ limit }) => ({ zh: `须大于 ${limit}`, en: `has to be more than ${limit}` }),
  exclusiveMaximum: ({ limit }) => ({ zh: `须小于 ${limit}`, en: `has to be less than ${limit}` }),
  uniqueItems: () => ({ zh: '各项不得重复', en: 'may not hold an entry twice' }),
};

const types: Readonly<Record<string, Sentence>> = {
  string: { zh: '文本', en: 'a text' },
  integer: { zh: '整数', en: 'a whole number' },
  number: { zh: '数字', en: 'a number' },
  boolean: { zh: ' true 或 false', en: 'true or false' },
  array: { zh: '列表', en: 'a list' },
  object: { zh: '对象', en: 'an object' },
  null: { zh: '空值', en: 'null' },
};

const formats: Readonly<Record<string, Sentence>> = {
  'date-time': {
    zh: '须为带时区的日期时间，如 2026-03-02T08:00:00Z',
    en: 'has to be date and time with a zone, such as 2026-03-02T08:00:00Z',
  },
  date: { zh: '须为日期，如 2026-03-02', en: 'has to be a date, such as 2026-03-02' },
};

/** A keyword without a sentence is a gap of ours and gets the neutral one. */
function sentenceOf({ keyword, params }: ShapeFault): Sentence {
  return Object.hasOwn(sentences, keyword) ? (sentences[keyword]?.(params) ?? neutral) : neutral;
}

/** Keywords that have a sentence. */
export const keywordsWithSentence: readonly string[] = Object.keys(sentences);

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}
