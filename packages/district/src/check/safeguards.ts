import type { FaultCode, FaultList, Message, Place } from '../fault.ts';
import type { FieldsFile } from '../format.ts';
import type { Located, Path } from '../parse/located.ts';
import { isRetention } from '../retention.ts';
import { checkDuration } from './catalogue.ts';

/**
 * What no district may carry (docs/safeguards.md, 2). This list is code and not a setting on purpose: no pack switches it
 * off. A term in Latin letters matches whole words of an id or name, singular or plural; a term in Chinese matches anywhere.
 */
const forbidden: readonly { what: Message; terms: readonly string[] }[] = [
  {
    what: { zh: '人脸识别', en: 'face recognition' },
    terms: [
      '人脸',
      '面部识别',
      '面部特征',
      '刷脸',
      'face recognition',
      'facial recognition',
      'face id',
      'facial',
      'faceprint',
    ],
  },
  {
    what: { zh: '对人的风险评分', en: 'risk scores of persons' },
    terms: [
      '人员风险',
      '个人风险',
      '风险评分',
      '风险积分',
      '风险分值',
      '人员评分',
      '个人评分',
      '居民积分',
      '信用分',
      '信用积分',
      '诚信积分',
      '危险人员',
      '危险性评估',
      'risk score',
      'person score',
      'personal score',
      'citizen score',
      'resident score',
      'social credit',
      'credit score',
      'risk person',
      'person risk',
      'personal risk',
      'dangerous person',
      'threat score',
    ],
  },
  {
    what: { zh: '信访人画像', en: 'profiles of petitioners' },
    terms: [
      '画像',
      '信访人员',
      '上访人员',
      '上访户',
      '老上访',
      '缠访',
      '闹访',
      '重访人',
      'petitioner profile',
      'petitioner profiling',
      'petitioner tag',
      'person profile',
      'resident profile',
      'habitual petitioner',
      'repeat petitioner',
    ],
  },
  {
    what: { zh: '民族或宗教', en: 'ethnicity or religion' },
    terms: [
      '民族',
      '宗教',
      '信教',
      '教派',
      '族裔',
      '种族',
      '信仰',
      'ethnic',
      'ethnicity',
      'ethnic group',
      'race',
      'racial',
      'religion',
      'religious',
      'faith',
      'creed',
      'ethnie',
      'origine ethnique',
    ],
  },
  {
    what: { zh: '艾滋病', en: 'HIV' },
    terms: ['艾滋', '爱滋', 'hiv', 'aids patient', 'aids status', 'aids'],
  },
  {
    what: { zh: '“重点人员”标签', en: '"key person" tags' },
    terms: [
      '重点人',
      '特殊人群',
      '关注人员',
      '管控人员',
      '维稳对象',
      '稳控',
      '刑满释放',
      '刑释',
      '社矫',
      '社区矫正',
      '吸毒人员',
      '涉毒人员',
      '精神障碍',
      '前科',
      'key person',
      'key people',
      'key individual',
      'person of interest',
      'watch list',
      'watchlist',
      'blacklist',
      'special group',
      'special population',
      'ex convict',
      'criminal record',
      'drug user',
      'controlled person',
    ],
  },
];

interface Term {
  term: string;
  what: Message;
  fits(words: string, dense: string): boolean;
}

const terms: readonly Term[] = forbidden.flatMap(({ what, terms: inner }) =>
  inner.map((term) => ({
    term,
    what,
    fits: /^[\p{Script=Latin} ]+$/u.test(term)
      ? (words: string) => words.includes(` ${term} `) || words.includes(` ${term}s `)
      : (_: string, dense: string) => dense.includes(term),
  })),
);

/** What a name or id is forbidden for, or undefined. */
export function findForbidden(text: string): { what: Message; term: string } | undefined {
  const apart = text
    .normalize('NFKC')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  const words = ` ${apart.replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  const dense = words.replaceAll(' ', '');
  // "aids" alone also names hearing aids; without its capitals it says nothing.
  return terms.find(({ term, fits }) => fits(words, dense) && (term !== 'aids' || /\bAIDS\b/.test(text)));
}

/** Refuses a name or id that stands for something of safeguard 2. */
export function refuseForbidden(text: string, place: () => Place, faults: FaultList): void {
  const found = findForbidden(text);
  if (found === undefined) return;
  faults.fault(place(), 'safeguard-2', {
    zh: `“${text}”：本系统不承载${found.what.zh}（守则第 2 条，命中“${found.term}”）`,
    en: `"${text}": ${found.what.en} is never carried here (safeguard 2, found "${found.term}")`,
  });
}

// Keys below which every text is read as the name of a thing; `about`, `help` and sources may speak of what is not done.
const naming = new Set(['name', 'button', 'words', 'reasons', 'sources', 'counters', 'flags', 'kinds']);
// Keys whose value is an id or the name of a field.
const identifying: readonly (string | number | undefined)[] = ['id', 'field', 'personal', 'kind'];

/** Looks through a whole file: every key, every id and every name in it. */
export function refuseForbiddenNames(source: Located, faults: FaultList): void {
  const visit = (value: unknown, path: Path, named: boolean): void => {
    if (typeof value === 'string') {
      if (named || identifying.includes(path.at(-1))) refuseForbidden(value, () => source.at(path), faults);
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, [...path, index], named);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        const at = [...path, key];
        refuseForbidden(key, () => source.at(at), faults);
        visit(item, at, named || naming.has(key));
      }
    }
  };
  visit(source.value, [], false);
}

const statements: Readonly<Record<string, Message>> = {
  purpose: { zh: '用途', en: 'what it is for' },
  basis: { zh: '法律依据', en: 'on what legal basis' },
  audience: { zh: '谁能看', en: 'who sees it' },
  retention: { zh: '保存多久', en: 'how long it is kept' },
};

/** Safeguard 1: a personal field without one of its four statements keeps the pack from loading. */
export function missingStatement(path: Path, key: string): { code: FaultCode; message: Message } | undefined {
  const statement = path[0] === 'fields' && path.length === 2 ? statements[key] : undefined;
  if (statement === undefined) return undefined;
  return {
    code: 'safeguard-1',
    message: {
      zh: `个人信息字段“${path[1]}”没有说明${statement.zh}（${key}）：守则第 1 条要求写明用途、法律依据、可见范围和保存期限`,
      en: `The personal field "${path[1]}" does not say ${statement.en} (${key}): safeguard 1 asks for purpose, legal basis, audience and retention`,
    },
  };
}

// Those who are, or work for, the unit complained of.
const complainedOf: readonly string[] = ['department', 'handler'];

function checkRetention(
  id: string,
  { retention }: FieldsFile['fields'][string],
  source: Located,
  faults: FaultList,
): void {
  const place = source.at(['fields', id, 'retention', 'keep']);
  const keep = checkDuration(retention.keep, place, faults);
  if (keep === undefined || isRetention(keep)) return;
  faults.fault(place, 'duration-invalid', {
    zh: `“${retention.keep}”不是保存期限：请按自然日写，如“90 calendar-days”（工作日取决于以后各年的日历）`,
    en: `"${retention.keep}" is no retention: write calendar days, for example "90 calendar-days" (working days hang on calendars of years to come)`,
  });
}

/** Older sealed parts lie under keys of these names. */
const takenIds: readonly string[] = ['matter', 'reporter', 'log'];

/** Checks fields.yaml beyond its schema: periods that can be counted, and a caller who stays unknown (safeguard 4). */
export function checkFields(file: FieldsFile, source: Located, faults: FaultList): void {
  for (const [id, field] of Object.entries(file.fields)) {
    checkRetention(id, field, source, faults);
    if (takenIds.includes(id)) {
      faults.fault(source.at(['fields', id]), 'code-shape', {
        zh: `个人信息字段不能命名为“${id}”：系统以此命名密钥`,
        en: `No personal field may be called "${id}": keys of the product have this name`,
      });
    }
    if (field.of !== 'reporter') continue;
    for (const [index, role] of field.audience.entries()) {
      if (!complainedOf.includes(role)) continue;
      faults.fault(source.at(['fields', id, 'audience', index]), 'safeguard-4', {
        zh: `“${id}”是上报人的信息，不能给 ${role} 看：被反映的一方不得知道上报人（守则第 4 条）`,
        en: `"${id}" tells of the reporter and cannot be seen by ${role}: the caller stays unknown to those complained of (safeguard 4)`,
      });
    }
  }
}
