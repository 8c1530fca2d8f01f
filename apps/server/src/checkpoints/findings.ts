/** Where something is wrong: the matter by its number (its id where no row tells the number), the event by its place. */
export interface Place {
  matter?: string;
  number?: string;
  seq?: number;
  checkpoint?: number;
  /** Line of the file outside. */
  line?: number;
}

/** What is wrong, and the words for it. */
export interface Finding extends Place {
  code: FindingCode;
  zh: string;
  en: string;
}

type Facts = Readonly<Record<string, string | number>>;
const row = (zh: (facts: Facts) => string, en: (facts: Facts) => string) => ({ zh, en });
const fixed = (zh: string, en: string) =>
  row(
    () => zh,
    () => en,
  );

/** Standings are made from the events alone, so that nothing is lost by making them anew; the server does it at its start. */
const REMAKE = {
  zh: '考核数字因此有误：将 wangge.district 的 assessment_version 置为 null 并重新启动服务，即由事件重建',
  en: 'figures that count it are wrong: set assessment_version of wangge.district to null and start the server, which makes it anew from the events',
} as const;

/** Everything that can be found, once. */
const table = {
  'event-changed': fixed(
    '事件内容与其哈希不符，已被更改',
    'the event is not what its hash was made of: it was changed',
  ),
  'event-time': fixed('事件行的时间与事件内容不符', 'the time of the row is not that of the event'),
  'event-moved': row(
    ({ belongs }) => `事件次序被调换，原为第 ${belongs} 条`,
    ({ belongs }) => `the event was moved here; its place is ${belongs}`,
  ),
  'event-missing': row(
    ({ until }) => `事件缺失（至第 ${until} 条）`,
    ({ until }) => `events are missing, up to ${until}`,
  ),
  'tail-cut': row(
    ({ last }) => `事件链末尾被截去，现止于第 ${last} 条`,
    ({ last }) => `the end of the chain was cut off: events end with ${last}`,
  ),
  'tail-added': row(
    ({ last }) => `案件行止于第 ${last} 条，其后另有事件`,
    ({ last }) => `there are events after ${last}, where the row ends`,
  ),
  'head-differs': fixed('案件行的链头与最后事件的哈希不符', 'the head in the row is not the hash of the last event'),
  'matter-missing': fixed('有事件而无案件行', 'there are events, and no row of the matter'),
  'replay-failed': row(
    ({ fault }) => `事件无法重放：${fault}`,
    ({ fault }) => `the events cannot be replayed: ${fault}`,
  ),
  'row-differs': row(
    ({ columns }) => `案件行与事件重放结果不符：${columns}`,
    ({ columns }) => `the row is not what its events make: ${columns}`,
  ),
  'timer-differs': fixed(
    '到时时间（timer_at）与现行工作日历不符；如日历刚有变更，请先重算',
    'timer_at is not what the calendar in force makes; where the calendar has just changed, recompute first',
  ),
  'standing-differs': row(
    ({ columns }) => `考核状态行与事件重放结果不符：${columns}；${REMAKE.zh}`,
    ({ columns }) => `its row of the assessment is not what the events make: ${columns}; ${REMAKE.en}`,
  ),
  'standing-missing': row(
    ({ from }) => `缺少自 ${from} 起的考核状态行；${REMAKE.zh}`,
    ({ from }) => `its row of the assessment from ${from} on is missing; ${REMAKE.en}`,
  ),
  'standing-added': row(
    ({ from }) => `自 ${from} 起的考核状态行并非由事件产生；${REMAKE.zh}`,
    ({ from }) => `no event makes its row of the assessment from ${from} on; ${REMAKE.en}`,
  ),
  'standings-old': row(
    ({ settled, inForce }) =>
      `考核状态行按 assessment.yaml 第 ${settled} 版生成，现行为第 ${inForce} 版，无法核对：先启动一次服务，待其重建后再核验`,
    ({ settled, inForce }) =>
      `the rows of the assessment were made by version ${settled} of assessment.yaml, in force is ${inForce}, and cannot be compared: start the server once, which makes them anew, and verify again`,
  ),
  'part-changed': row(
    ({ field }) => `加密字段 ${field} 的密文被更改`,
    ({ field }) => `the ciphertext of ${field} was changed`,
  ),
  'part-missing': row(
    ({ field }) => `加密字段 ${field} 的密文缺失`,
    ({ field }) => `the ciphertext of ${field} is missing`,
  ),
  'part-added': row(
    ({ field }) => `事件中没有加密字段 ${field}`,
    ({ field }) => `the event has no sealed ${field}`,
  ),
  'checkpoint-missing': row(
    ({ until }) => `检查点缺失（至第 ${until} 号）`,
    ({ until }) => `checkpoints are missing, up to ${until}`,
  ),
  'checkpoint-forged': fixed('检查点的摘要不成立', 'its digest does not follow from what it says'),
  'checkpoint-unsigned': fixed('检查点的签名无效', 'its signature is not valid'),
  'checkpoint-span': fixed('检查点未接续上一个', 'it does not begin where the one before ended'),
  'span-events': row(
    ({ expected, found, until }) => `截至 ${until} 的事件有变：应有 ${expected} 条，现有 ${found} 条`,
    ({ expected, found, until }) =>
      `events until ${until} are not those that were signed: ${expected} then, ${found} now`,
  ),
  'span-audits': row(
    ({ expected, found, until }) => `截至 ${until} 的审计记录有变：应有 ${expected} 条，现有 ${found} 条`,
    ({ expected, found, until }) =>
      `audit rows until ${until} are not those that were signed: ${expected} then, ${found} now`,
  ),
  'kept-unreadable': fixed('留存文件此行无法读取', 'this line of the file outside cannot be read'),
  'kept-unsigned': fixed('留存文件此行的签名无效', 'the signature of this line of the file outside is not valid'),
  'kept-missing': fixed('留存在外的检查点在库中已不存在', 'it is kept outside, and is here no more'),
  'kept-differs': fixed('检查点与留存在外的不同', 'it is not the one that is kept outside'),
} as const;

export type FindingCode = keyof typeof table;

export function finding(code: FindingCode, place: Place, facts: Facts = {}): Finding {
  const { zh, en } = table[code];
  return { code, ...place, zh: zh(facts), en: en(facts) };
}

/** `WG-20200404-00001 #3: …`: one line for a terminal or a log. */
export function lineOfFinding(found: Finding, locale: 'zh' | 'en'): string {
  const places = [
    found.number ?? found.matter,
    found.seq === undefined ? undefined : `#${found.seq}`,
    found.checkpoint === undefined ? undefined : `${locale === 'zh' ? '检查点' : 'checkpoint'} ${found.checkpoint}`,
    found.line === undefined ? undefined : `${locale === 'zh' ? '文件行' : 'line'} ${found.line}`,
  ];
  return `${places.filter((place) => place !== undefined).join(' ')}: ${found[locale]}`;
}
