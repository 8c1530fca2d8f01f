import type { PackCategory, PackCondition } from '@wangge/district';
import { pick, type Random } from './random.ts';

/**
 * What people write in a generated matter. Every sentence is this project's own and names nobody and no real place; callers are
 * made up, say so, and have numbers that begin with 000, which no Chinese telephone has.
 */
export interface Subject {
  category: PackCategory;
  condition: PackCondition;
}

const landmarks = [
  '小区东门口',
  '小区南门附近',
  '小区北门外人行道',
  '十字路口西南角',
  '路口信号灯旁',
  '公交站旁',
  '学校西侧路边',
  '菜市场北门',
  '街心游园内',
  '沿街商铺门前',
  '居民楼前空地',
  '3 号楼东侧',
  '6 号楼单元门口',
  '地下车库入口',
  '社区服务站对面',
  '桥头便道',
  '山体公园入口处',
  '停车场出口',
  '背街小巷拐角',
  '幼儿园门口',
  '便民市场外',
  '写字楼后侧',
];
const surnames = [...'王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗'];
const titles = ['先生', '女士'];

const zh = (text: { readonly [locale: string]: string }): string => text.zh ?? Object.values(text)[0] ?? '';
/** A condition as it stands within a sentence. */
const inSentence = ({ condition }: Subject): string => zh(condition.name).replace(/[。；]$/, '');
/** What people call it, beside the catalogue's own name; words in Latin letters are for other locales. */
const called = (random: Random, { category }: Subject): string =>
  pick(random, [zh(category.name), ...category.words.filter((word) => !/[a-z]/i.test(word))]);

export const landmark = (random: Random): string => pick(random, landmarks);

export function foundOnRounds(random: Random, subject: Subject): string {
  const [where, what] = [landmark(random), zh(subject.category.name)];
  return pick(random, [
    `巡查发现${where}有${what}问题：${inSentence(subject)}。`,
    `${where}${what}，${inSentence(subject)}，已拍照上报。`,
    `日常巡查时在${where}发现：${inSentence(subject)}（${what}），现场已提醒行人注意。`,
    `${where}，${what}：${inSentence(subject)}，请派人处理。`,
    `走访中居民指认${where}存在${what}，现场查看属实：${inSentence(subject)}。`,
  ]);
}

export function toldByCaller(random: Random, subject: Subject): string {
  const [where, what] = [landmark(random), called(random, subject)];
  return pick(random, [
    `来电反映${where}的${what}问题，${inSentence(subject)}，希望尽快处理。`,
    `市民反映${where}${what}已经好几天了，影响通行，要求答复。`,
    `反映人称${where}存在${what}情况：${inSentence(subject)}，请核实处理。`,
    `来电反映：${where}，${inSentence(subject)}，家里有老人孩子，不放心。`,
    `反映${where}${what}，之前处理过又出现了，希望彻底解决。`,
  ]);
}

export function toldOtherwise(random: Random, subject: Subject, source: string): string {
  const [where, what] = [landmark(random), zh(subject.category.name)];
  const from: Readonly<Record<string, string>> = {
    video: '视频巡查发现',
    leader: '领导现场走访时指出',
    media: '媒体留言反映',
    department: '部门转来',
    resident: '居民线上反映',
  };
  return `${from[source] ?? '反映'}${where}${what}：${inSentence(subject)}。`;
}

/** A person who does not exist, and a number that none can have. */
export function caller(random: Random): { name: string; phone: string } {
  const digits = String(Math.floor(random() * 1e8)).padStart(8, '0');
  return { name: `${pick(random, surnames)}${pick(random, titles)}（虚构）`, phone: `000${digits}` };
}

type Sentences = (subject: Subject) => readonly string[];
const fixed =
  (...list: readonly string[]): Sentences =>
  () =>
    list;

/** By what is written: several ways to say it, of which one is drawn. */
const sentences = {
  accept: fixed('符合受理范围，予以受理。', '内容具体，受理。', '已与反映人核对位置，受理。'),
  verifyAsked: fixed('请到现场核实位置和情况。', '描述不够具体，请先核实。', '请网格员现场查看并拍照。'),
  verified: ((subject) => [
    `现场查看，反映属实：${inSentence(subject)}。`,
    `已到场核实，情况存在，${inSentence(subject)}。`,
    '与周边住户了解，情况属实，建议立案。',
  ]) as Sentences,
  refused: fixed(
    '经核对不属于本平台受理范围，已告知可向有管辖权的单位反映。',
    '现场未发现所反映的问题，已作说明，如再出现请随时来电。',
    '反映内容不具体，多次联系无法补充，暂不予受理。',
    '同一事项已办结并答复，已向反映人说明办理结果。',
  ),
  selfDone: ((subject) => [
    `已当场处理，${zh(subject.condition.closing)}。`,
    '现场劝导后已整改，恢复正常。',
    '已动手清理完毕，现场干净。',
  ]) as Sentences,
  file: fixed('符合立案条件，立案。', '情况清楚，立案派遣。', '按标准立案。'),
  dispatch: ((subject) => [
    `请按职责办理，结案条件：${zh(subject.condition.closing)}。`,
    '请尽快到场处置并反馈照片。',
    '按职责清单派遣，请按时限办结。',
  ]) as Sentences,
  returned: fixed(
    '经现场查看，不属于我单位职责范围，请改派。',
    '该处设施权属不在我单位，附权属说明，申请退单。',
    '不在我单位管辖范围内，建议派遣属地办理。',
  ),
  returnRefused: fixed('按职责清单应由你单位办理，请继续处置。', '退单依据不足，驳回。'),
  arbitrated: ((subject) => [
    `依据职责清单，${zh(subject.category.name)}类事项由该单位主办，同类事项照此办理。`,
    '经会商，由该单位牵头，其他单位配合。',
  ]) as Sentences,
  done: ((subject) => [
    `已到场处置，${zh(subject.condition.closing)}。`,
    `处置完毕：${zh(subject.condition.closing)}，现场已清理。`,
    '已安排人员整改到位，恢复正常，请核查。',
    '问题已解决，后续将加强日常巡查。',
  ]) as Sentences,
  checked: fixed('现场核查，达到结案条件。', '照片与现场一致，问题已解决。', '经查看已恢复正常。'),
  sentBack: fixed(
    '现场查看仍未恢复，请继续处置。',
    '只处理了一部分，请整改到位。',
    '照片看不出处置效果，请重新处置并拍照。',
  ),
  closed: fixed('符合结案条件，结案。', '核查通过，予以结案。'),
  calledBack: fixed(
    '反映人表示问题已解决，满意。',
    '已告知办理结果，反映人认可。',
    '反映人表示基本满意，希望长期保持。',
  ),
  notResolved: fixed('反映人表示问题仍然存在，要求继续处理。', '反映人称处理后又反复，请重新办理。'),
  notReached: fixed('多次拨打无人接听，已留言告知结果。'),
  urged: fixed('请抓紧办理，注意时限。', '时限将到，请尽快反馈。', '反映人再次来电询问进展，请加快处置。'),
  supervised: fixed('已超期，请说明原因并限期办结。', '请单位负责人牵头，一个工作日内回复。'),
  answered: fixed('因施工队伍排期延误，已增派人员，今日内完成。', '已到场处理，正在收尾，将尽快反馈。'),
  extensionAsked: fixed(
    '需采购同规格配件，申请延期。',
    '连日天气影响施工，申请延期。',
    '需多家单位配合，申请延长时限。',
  ),
  suspensionAsked: fixed(
    '需列入年度改造计划，申请挂账。',
    '受季节限制暂不能施工，申请挂账。',
    '权属争议正在协调，申请挂账。',
  ),
  approved: fixed('情况属实，同意。', '同意，请抓紧办理。'),
  notApproved: fixed('理由不充分，请按原时限办理。'),
  resumed: fixed('条件已具备，恢复办理。'),
  voided: fixed('与已立案件重复，作废处理。', '误立案，作废。'),
} as const;

export type Saying = keyof typeof sentences;

export function say(random: Random, what: Saying, subject: Subject): string {
  return pick(random, sentences[what](subject));
}
