import type { Text } from '@wangge/kernel';
import { nameOf } from '../districts/index.ts';
import type { Sentence } from '../platform/errors/index.ts';

/** What a file says in its own words, beside the names of the pack. */
const words = {
  cases: { zh: '案件', en: 'Cases' },
  assessment: { zh: '考核', en: 'Assessment' },
  about: { zh: '导出说明', en: 'About this file' },
  number: { zh: '编号', en: 'Number' },
  kind: { zh: '种类', en: 'Kind' },
  procedure: { zh: '流程', en: 'Procedure' },
  version: { zh: '第 {n} 版', en: 'version {n}' },
  state: { zh: '状态', en: 'State' },
  light: { zh: '时限灯', en: 'Light' },
  due: { zh: '截止时间', en: 'Due' },
  category: { zh: '小类', en: 'Category' },
  condition: { zh: '立案条件', en: 'Filing condition' },
  grid: { zh: '网格', en: 'Grid' },
  lead: { zh: '主办单位', en: 'Lead unit' },
  assist: { zh: '协办单位', en: 'Assisting units' },
  source: { zh: '来源', en: 'Source' },
  parent: { zh: '关系', en: 'Belongs to another' },
  task: { zh: '协同任务', en: 'task of another case' },
  merged: { zh: '已并案', en: 'joined another case' },
  flags: { zh: '标记', en: 'Marks' },
  counters: { zh: '次数', en: 'Counts' },
  reported: { zh: '上报时间', en: 'Reported' },
  received: { zh: '受理时间', en: 'Received' },
  entered: { zh: '进入当前状态', en: 'In this state since' },
  changed: { zh: '最近变动', en: 'Changed' },
  ended: { zh: '办结时间', en: 'Ended' },
  lng: { zh: '经度', en: 'Longitude' },
  lat: { zh: '纬度', en: 'Latitude' },
  id: { zh: '系统编号', en: 'Id' },
  red: { zh: '红（超期）', en: 'red (overdue)' },
  amber: { zh: '黄（将到期）', en: 'amber (due soon)' },
  green: { zh: '绿', en: 'green' },
  none: { zh: '无', en: 'none' },
  comma: { zh: '、', en: ', ' },
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  what: { zh: '内容', en: 'What it holds' },
  casesOf: { zh: '{district}案件清单', en: 'Cases of {district}' },
  assessmentOf: { zh: '{district}考核', en: 'Assessment of {district}' },
  narrowed: { zh: '筛选 · {name}', en: 'Filter · {name}' },
  narrowedNot: { zh: '未筛选：可见范围内的全部案件', en: 'no filter: every case within reach' },
  filter: { zh: '筛选', en: 'Filter' },
  order: { zh: '排序', en: 'Order' },
  orderDue: { zh: '截止时间，最紧的在前', en: 'by due time, the tightest first' },
  orderReceived: { zh: '受理时间，最新的在前', en: 'by when received, the latest first' },
  orderChanged: { zh: '变动时间，最新的在前', en: 'by when changed, the latest first' },
  asOf: { zh: '数据截至', en: 'As of' },
  inZone: { zh: '{time}（{zone}）', en: '{time} ({zone})' },
  by: { zh: '导出人', en: 'Exported by' },
  byPost: { zh: '{name}（{role}，{area}）', en: '{name} ({role}, {area})' },
  rows: { zh: '行数', en: 'Rows' },
  demo: { zh: '注意', en: 'Note' },
  demoWhat: {
    zh: '演示数据，案件与人员均为虚构。',
    en: 'Data of a demo: cases and people are fictional.',
  },
  notYetDue: { zh: '尚未到期，未计入', en: 'Not yet due, not counted' },
  notIn: { zh: '不含', en: 'Not in it' },
  notInWhat: {
    zh: '姓名、电话、地址、诉求与意见原文、照片等个人信息一律不导出，请在案件页查看。',
    en: 'Personal data (names, phones, addresses, what people wrote, photos) is never exported. Look at the case itself.',
  },
  rounded: { zh: '位置', en: 'Points' },
  roundedTo: {
    zh: '您的岗位只能看到 {metres} 米方格的中心点。',
    en: 'Your post gets the middle of a square of {metres} metres, and not the point itself.',
  },
  area: { zh: '区域', en: 'Area' },
  phase: { zh: '阶段', en: 'Phase' },
  flag: { zh: '标记', en: 'Mark' },
  open: { zh: '未办结', en: 'Open' },
  desk: { zh: '待我办', en: 'On my desk' },
  appealable: { zh: '我可申诉的', en: 'Open to my appeal' },
  mine: { zh: '我上报的', en: 'Reported by me' },
  cohort: { zh: '指标背后的案件', en: 'Cases behind a figure' },
  figure: { zh: '考核数字背后的案件', en: 'Cases behind a figure of the assessment' },
  q: { zh: '搜索', en: 'Search' },
  since: { zh: '受理不早于', en: 'Received at or after' },
  until: { zh: '受理早于', en: 'Received before' },
  endedSince: { zh: '办结不早于', en: 'Ended at or after' },
  period: { zh: '时段', en: 'Period' },
  cutoff: { zh: '截止', en: 'Cut-off' },
  matters: { zh: '事项种类', en: 'Matters' },
  grouping: { zh: '分组', en: 'Rows by' },
  unit: { zh: '单位', en: 'Unit' },
  time: { zh: '时间', en: 'Time' },
  total: { zh: '合计', en: 'All' },
  score: { zh: '得分', en: 'Score' },
  raw: { zh: '原始', en: 'raw' },
  adjusted: { zh: '申诉后', en: 'adjusted' },
  averagedOver: { zh: '件数', en: 'cases' },
  numerator: { zh: '分子', en: 'numerator' },
  denominator: { zh: '分母', en: 'denominator' },
  nothing: { zh: '—', en: '—' },
  leftOut: { zh: '得分不含（不属于所选事项种类）', en: 'Left out of the score (about other kinds of matters)' },
  full: { zh: '得分 · {name}', en: 'Score · {name}' },
  rateRule: {
    zh: '达到 {threshold}% 得 {full} 分，每低 1 个百分点扣 {perPoint} 分，扣完为止',
    en: '{full} points from {threshold} % on, less {perPoint} for each percentage point below, never less than nought',
  },
  countRule: { zh: '每次扣 {each} 分', en: 'less {each} points for each' },
  countFurther: {
    zh: '，同一件第 {from} 次起每次扣 {each} 分',
    en: ', from the {from}. of the same case on {each}',
  },
  countTimes: { zh: '，来源为{sources}的按 {factor} 倍扣', en: ', those from {sources} {factor} times' },
  from: { zh: '{rule}（依据：{source}）', en: '{rule} (source: {source})' },
} as const satisfies Record<string, Sentence>;

export type Word = keyof typeof words;

/** How a file speaks. */
export interface Speech {
  locale: string;
  /** One of the file's own words; what stands in braces is filled in. */
  say(word: Word, values?: Readonly<Record<string, string | number>>): string;
  /** A name of the pack. */
  name(text: Text): string;
}

export function speechOf(locale: string): Speech {
  const own = locale === 'en' ? 'en' : 'zh';
  return {
    locale,
    say: (word, values = {}) =>
      words[word][own].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)),
    name: (text) => nameOf(text, locale),
  };
}
