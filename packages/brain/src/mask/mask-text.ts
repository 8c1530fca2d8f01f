import {
  compoundSurnames,
  doubtfulSurnames,
  ordinaryBeginnings,
  surnames,
  unnamingLetters,
  verbalSurnames,
} from './surnames.ts';

export const maskedKinds = ['name', 'phone', 'identity', 'plate', 'account', 'mail'] as const;
export type MaskedKind = (typeof maskedKinds)[number];

export interface Masked {
  text: string;
  /** How many places of each kind were covered. */
  counts: Readonly<Record<MaskedKind, number>>;
}

/**
 * Covers what names a person in a text that somebody wrote: identity numbers, phones, number plates, bank cards and accounts of messengers,
 * mail addresses, and names where the words around say that one stands there (我叫…, …书记, …先生); a name that was found once is covered
 * wherever it stands. The surname of a name stays, so that the text can still be read.
 *
 * Its limits: a name that nothing announces is not found, nor one with a rare surname, a nickname, a name of other scripts; who is described
 * without a name can still be recognised; and an ordinary word may be covered (of the 158 places that `called` covered in the texts of
 * `demo:real`, read one by one, one was no name, and six may have a letter too many). What was masked by it is less personal and not anonymous: it
 * stays under the same seal and the same readers as the text was. To mask twice changes nothing.
 */
export function maskText(given: string): Masked {
  const counts: Record<MaskedKind, number> = { name: 0, phone: 0, identity: 0, plate: 0, account: 0, mail: 0 };
  let text = given;
  for (const { kind, pattern, cover } of numbers) {
    text = text.replace(pattern, (...found: string[]) => {
      counts[kind] += 1;
      return cover(found);
    });
  }
  const names = namesIn(text);
  for (const name of names) {
    const parts = text.split(name);
    counts.name += parts.length - 1;
    text = parts.join(covered(name));
  }
  return { text, counts };
}

interface Pattern {
  kind: MaskedKind;
  pattern: RegExp;
  cover: (found: string[]) => string;
}

const stars = (text = ''): string => '*'.repeat([...text].length);
const all = ([found]: string[]): string => stars(found);
/** What announces it stays. */
const afterAnnounced = ([found = '', announced = '']: string[]): string =>
  announced + stars(found.slice(announced.length));

/** The longest kinds first, so that no piece of one is taken for another. Digits may come full-width; each pattern reads a place once. */
const digit = '[0-9０-９]';
const gap = '[-—－ .]?';
const numbers: readonly Pattern[] = [
  { kind: 'mail', pattern: /[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,32}){1,4}/gu, cover: all },
  // 18 digits of which the last may be X, or the 15 of the years before 1999.
  {
    kind: 'identity',
    pattern: new RegExp(`(?<!${digit})(?:${digit}{17}(?:${digit}|[xXｘＸ])|${digit}{15})(?!${digit})`, 'gu'),
    cover: all,
  },
  // Bank cards.
  { kind: 'account', pattern: new RegExp(`(?<!${digit})${digit}{16,19}(?!${digit})`, 'gu'), cover: all },
  {
    kind: 'phone',
    pattern: new RegExp(`(?<!${digit})1[3-9]${digit}${gap}${digit}{4}${gap}${digit}{4}(?!${digit})`, 'gu'),
    cover: all,
  },
  {
    kind: 'phone',
    pattern: new RegExp(`(?<!${digit})0${digit}{2,3}[-—－ ]?${digit}{7,8}(?!${digit})`, 'gu'),
    cover: all,
  },
  {
    kind: 'phone',
    pattern: new RegExp(`((?:电话|手机|手机号|号码|座机|tel)[是为:： ]{0,3})${digit}{7,12}(?!${digit})`, 'giu'),
    cover: afterAnnounced,
  },
  {
    kind: 'account',
    pattern: /((?:qq|微信|微信号|支付宝|卡号|账号|帐号)[号群是为:： ]{0,4})[0-9a-z_-]{5,20}/giu,
    cover: afterAnnounced,
  },
  {
    kind: 'plate',
    // 楚 stands for 湘 in texts whose places a publisher has disguised.
    pattern:
      /[楚京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-Za-z][·•.\- ]?[A-Za-z0-9]{5,6}(?![A-Za-z0-9])/gu,
    cover: ([found = '']) => found.slice(0, 1) + stars(found.slice(1)),
  },
  {
    kind: 'plate',
    pattern:
      /((?:车牌|车牌号|车牌号码|牌照|牌照号|牌号)[号是为:： ]{0,3})[\p{Script=Han}]?[A-Za-z][·•.\- ]?[A-Za-z0-9]{4,6}(?![A-Za-z0-9])/gu,
    cover: afterAnnounced,
  },
];

const han = '\\p{Script=Han}';
const compound = [...compoundSurnames].join('|');
const surname = `(?:${compound}|[${[...surnames].join('')}])`;
const certainSurname = `(?:${compound}|[${[...surnames].filter((one) => !doubtfulSurnames.has(one)).join('')}])`;
/** After these comes nothing but a name … */
const announcers =
  '我叫|我名叫|名叫|我的名字叫|姓名[:： ]?|我名|本人叫|本人名叫|本人姓名|举报人[:： ]|投诉人[:： ]|反映人[:： ]|联系人[:： ]|报告人[:： ]|申请人[:： ]|户主[:： ]|署名[:： ]?|信访人[:： ]|上访人[:： ]|留言人[:： ]|受害人[:： ]|当事人[:： ]|求助人[:： ]';
/** … and after these, often. */
const introducers =
  '举报人|投诉人|反映人|联系人|报告人|申请人|法人代表[:： ]?|法定代表人[:： ]?|负责人[:： ]?|家长[:： ]|村民[:： ]?|业主[:： ]|户主|丈夫|妻子|老公|老婆|父亲|母亲|儿子|女儿(?!童)|此致敬礼[!！。 ]?';
const titles =
  '副?书记|副?市长|副?县长|副?区长|副?镇长|副?乡长|副?局长|副?厅长|副?省长|副?主任|副?处长|副?科长|副?所长|副?院长|副?校长|副?园长|副?行长|副?队长|副?站长|副?村长|副?组长|支书|会计|经理|老板|董事长|总经理|医生|大夫|护士|老师|教师|律师|法官|警官|民警|先生|女士|小姐|同志|师傅|教练';
// After an announcement two or three letters may be the given name; what follows a name tells where it ends.
const ends = `(?=[^${han}]|$|[，。、；：！？,.;:!?\\s]|是|系|男|女|现年|今年|家住|住|来自|于|在|因|和|与|及|等|的|同志|书记)`;
const announced = new RegExp(`(?:${announcers})(${surname}${han}{1,2}?)${ends}`, 'gu');
const introduced = new RegExp(`(?:${introducers})(${certainSurname}${han}{1,2}?)${ends}`, 'gu');
const titled = new RegExp(
  `(?<=^|[^${han}]|[的由与和向对找让被给请叫见问跟经访，。、])(${certainSurname}${han}{0,2}?)(?:${titles})`,
  'gu',
);

/** 北县|长江街道, 投诉人：陆湖社区: a place is called so. */
const place = `${han}{0,2}(?:路|街道|镇|乡|社区|大道|小区|村(?!民|长|书|委|支|干|里|上|主))`;
/** After a post or a kinship three letters are a name where it visibly ends; of two nobody can tell. */
const posts =
  '书记|市长|县长|区长|镇长|乡长|村长|组长|主任|校长|院长|局长|所长|队长|会计|老板|经理|班主任|法人|教师|老师|医生|干部|行长|股长|科长|处长|站长|业主|村民|侄子|侄儿|叔叔|哥哥|弟弟|姐姐|妹妹';
const headed = new RegExp(
  `(?:${posts})(${certainSurname}(?!老师|书记|主任|先生|女士|校长|局长|经理|医生|同志|${place})${han}{2})(?=[^${han}]|$|丶|是(?!否)|系|男|女|带头|强行|独断|利用|私自|霸占|非法|违法|违规|将|在|和|与|及|等人|自己)`,
  'gu',
);
/**
 * After these a name stands often enough that nothing has to tell where it ends: a surname with up to two letters of which names are made.
 * A letter too many may be covered (村民赵子强占 → 村民赵某某占).
 */
const callings =
  '我叫|名叫|我名|本人叫|本人姓名|姓名|举报人|投诉人|反映人|联系人|报告人|申请人|信访人|上访人|留言人|受害人|当事人|求助人|法定代表人|法人代表|法人|负责人|户主|署名|村民|居民|业主|家长|丈夫|妻子|老公|老婆|父亲|母亲|儿子|女儿(?!童)|爷爷|奶奶|侄子|侄儿|叔叔|哥哥|弟弟|姐姐|妹妹|支书|书记|市长|县长|区长|镇长|乡长|村长|组长|主任|校长|院长|局长|所长|队长|会计(?!师)|老板|经理|教师|老师|医生|干部|行长|股长|科长|处长|站长|包工头';
const plainSurname = `(?:${compound}|[${[...surnames].filter((one) => !doubtfulSurnames.has(one) && !verbalSurnames.has(one)).join('')}])`;
const naming = `(?:(?![${[...unnamingLetters].join('')}])${han})`;
const spoken =
  '老师|书记|主任|先生|女士|小姐|校长|局长|县长|镇长|所长|队长|经理|老板|医生|同志|警官|师傅|支书|会计|村长|组长';
const called = new RegExp(
  `(?:${callings})[:： ]{0,2}(${plainSurname}(?!${spoken}|${place})${naming}(?:(?!${spoken})${naming})?)`,
  'gu',
);

/** A letter ends with the name of who wrote it, perhaps with a date after it. */
const signed = new RegExp(
  `(?<=[!！。.；;\\n]\\s*)(${certainSurname}(?![一二三四五六七八九十])${han}{2})(?=\\s*(?:$|${digit}{4}[年.-]))`,
  'gu',
);
/** Before such a title a name may follow an office without a stop between them. */
const highTitles = '书记|市长|县长|区长|镇长|乡长|同志|先生|女士|市委书记|县委书记';
/** They end the name of an office and no person's. */
const officeLetters = '[局院办厅所部委会校站队政府书县市区镇乡村记长副]';
const office = '市|县|区|镇|乡|村|委|府|局|记|长|员';
const ofOffice = new RegExp(
  `(?<=${office})(${certainSurname}(?!${officeLetters})${han}(?!${officeLetters})${han})(?:${highTitles})`,
  'gu',
);

/** Names that the words around announce, the longest first. A surname alone before a title (田县长) names nobody by itself and stays. */
function namesIn(text: string): string[] {
  const found = new Set<string>();
  for (const pattern of [announced, introduced, titled, headed, called, signed, ofOffice]) {
    for (const [, name = ''] of text.matchAll(pattern)) {
      if ([...name].length >= 2 && !compoundSurnames.has(name) && !isOrdinary(name)) found.add(name);
    }
  }
  return [...found].sort((one, other) => other.length - one.length || (one < other ? -1 : 1));
}

/** What an ordinary word begins, somebody's name does not. */
function isOrdinary(name: string): boolean {
  return [...ordinaryBeginnings].some((word) => name.startsWith(word));
}

/** 某 for each letter after the surname. */
function covered(name: string): string {
  const kept = [...compoundSurnames].find((one) => name.startsWith(one)) ?? [...name][0] ?? '';
  return kept + '某'.repeat([...name].length - [...kept].length);
}
