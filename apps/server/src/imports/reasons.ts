import type { Sentence } from '../platform/errors/index.ts';
import { type CellFault, LONGEST_CELL, LONGEST_RECORD, type RowFault } from './readers/source.ts';

/**
 * Why a row does not come in, or what is to be known of one that does. Never what a cell says: the screen and the report are read by others than
 * the order is.
 */
export interface Reason {
  /** What the summary counts together. */
  code: string;
  text: Sentence;
}

const cellFaults: Readonly<Record<CellFault, Sentence>> = {
  bytes: { zh: '有无法识别的字节', en: 'holds bytes that cannot be read' },
  control: { zh: '含有控制字符', en: 'holds control characters' },
  'too-long': {
    zh: `超过 ${LONGEST_CELL} 个字符，只保留了开头`,
    en: `is longer than the ${LONGEST_CELL} characters that a cell may have; only its beginning is kept`,
  },
  formula: { zh: '是公式；请粘贴为数值', en: 'holds a formula; paste it as a value' },
  'error-value': { zh: '是错误值', en: 'holds an error value' },
  'digits-lost': {
    zh: '是超过 15 位的数字，表格软件已丢失末尾数字；请设为文本后重新填写',
    en: 'is a number of more than 15 digits, of which the spreadsheet lost the last; make it text and enter it again',
  },
  'not-a-value': { zh: '是列表或对象，不是单个值', en: 'is a list or an object and no plain value' },
};

const rowFaults: Readonly<Record<RowFault, Sentence>> = {
  columns: { zh: '列数与列名不符', en: 'The row has other columns than the headers' },
  json: { zh: '不是有效的 JSON', en: 'The line is no valid JSON' },
  'not-an-object': { zh: '不是 JSON 对象', en: 'The line is no JSON object' },
  'too-long': {
    zh: `一行超过 ${LONGEST_RECORD} 个字符，没有保留；请在原文件中改正`,
    en: `The row has more than ${LONGEST_RECORD} characters and is not kept; mend it in the original file`,
  },
};

export const rowReason = (fault: RowFault): Reason => ({ code: `row-${fault}`, text: rowFaults[fault] });

export const cellReason = (fault: CellFault, header: string): Reason =>
  ofColumn(`cell-${fault}`, header, cellFaults[fault]);

/** `“受理时间”列不是可读的时间`. */
export function ofColumn(code: string, header: string, { zh, en }: Sentence): Reason {
  return { code: `${code} ${header}`, text: { zh: `“${header}”列${zh}`, en: `Column “${header}” ${en}` } };
}

/** @param code SQLSTATE; what PostgreSQL says beside it repeats the row */
export const databaseReason = (code: string): Reason => ({
  code: `database ${code}`,
  text: { zh: `数据库不接受这一行（SQLSTATE ${code}）`, en: `The database does not take this row (SQLSTATE ${code})` },
});

/** @param name of the error; its message may repeat the row */
export const failureReason = (name: string): Reason => ({
  code: `failure ${name}`,
  text: {
    zh: `系统处理这一行时出错（${name}）；请把行号告诉维护人员`,
    en: `The product fails on this row (${name}); tell its number to those who maintain it`,
  },
});

export const tooOld = (header: string, day: string): Reason =>
  ofColumn('too-old', header, {
    zh: `的时间早于 ${day}（导入方式中的 oldest）`,
    en: `lies before ${day} (oldest in the mapping)`,
  });

export const reasons = {
  thereOther: {
    code: 'there-other',
    text: {
      zh: '库中已有同一编号，但内容与本行不同',
      en: 'An order of this number is there already and says something else',
    },
  },
  thereForgotten: {
    code: 'there-forgotten',
    text: {
      zh: '已在库中；其个人信息已删除，无法再与本行比对',
      en: 'It is there already; of what it said something was forgotten, so this row cannot be held against it',
    },
  },
  twiceOther: {
    code: 'twice-other',
    text: {
      zh: '本文件中前面已有同一编号，但内容与本行不同',
      en: 'The same number stands further up in this file and says something else',
    },
  },
  there: { code: 'there', text: { zh: '已在库中', en: 'It is there already' } },
  twice: {
    code: 'twice',
    text: { zh: '本文件中前面已有同一编号', en: 'The same number stands further up in this file' },
  },
  noNumber: { code: 'no-number', text: { zh: '没有工单编号', en: 'It has no order number' } },
  noTime: { code: 'no-time', text: { zh: '没有受理时间', en: 'It has no time of receipt' } },
  future: { code: 'future', text: { zh: '受理时间在将来', en: 'Its time of receipt lies ahead' } },
  noPlace: {
    code: 'no-place',
    text: {
      zh: '没有坐标：只有地址不能定位，不会猜测位置',
      en: 'It has no coordinates: an address alone is no position, and none is guessed',
    },
  },
  badPlace: { code: 'bad-place', text: { zh: '坐标不是数字', en: 'Its coordinates are no numbers' } },
} as const satisfies Record<string, Reason>;
