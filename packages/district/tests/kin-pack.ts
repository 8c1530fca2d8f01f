import { replaced, textOf } from './small-pack.ts';

/** Two procedures beside those of the small pack: one that calls others, is voted on, joined and appealed against; one that is its task. */
const texts = {
  'procedures/works.yaml': `format: 1
id: works
kind: works
name: { zh: 工程, en: Works }
source: invented
effective: 2020-01-01
number: { prefix: W }
sources:
  office: { zh: 窗口, en: Office }
counters:
  appeals: { zh: 申诉次数, en: Appeals }
flags:
  upheld: { zh: 申诉成立, en: Upheld }
reasons:
  interest:
    own: { zh: 本人有利害关系, en: An interest of their own }
opening:
  name: { zh: 登记, en: Register }
  by: { dispatcher: area }
  to: new
  source: { dispatcher: office }
  form:
    - { field: place, name: { zh: 位置, en: Place }, type: place, required: true }
    - { field: text, name: { zh: 描述, en: Text }, type: text, required: true, personal: matter-text }
    - { field: owner, name: { zh: 业主, en: Owner }, type: person }
    - { field: urgent, name: { zh: 紧急, en: Urgent }, type: boolean }
  effects: [{ set: [owner, urgent] }, { start: whole }]
states:
  new: { name: { zh: 待分派, en: New }, phase: dispatch, desk: [dispatcher] }
  working: { name: { zh: 办理中, en: Working }, phase: handling, desk: [department] }
  voting: { name: { zh: 表决中, en: Voting }, phase: checking, desk: [dispatcher] }
  merged: { name: { zh: 已并案, en: Merged }, phase: handling, waiting: true }
  answering: { name: { zh: 答复中, en: Answering }, phase: feedback, desk: [dispatcher] }
  done: { name: { zh: 办结, en: Done }, phase: ended, final: true }
  rejected: { name: { zh: 否决, en: Rejected }, phase: ended, final: true }
clocks:
  whole:
    name: { zh: 全程时限, en: Whole }
    limit: 10 working-days
    amber: { days: 2 working-days }
    source: invented
tasks:
  secure:
    name: { zh: 围护, en: Make safe }
    procedure: help
    limit: 3 emergency-hours
    source: invented
  repair:
    name: { zh: 抢修, en: Repair }
    procedure: help
    limit: 2 working-days
    after: [secure]
    source: invented
ballots:
  panel:
    name: { zh: 会审, en: Panel }
    rule: { size: 3, quorum: 2, pass: { moreThan: 1/2, of: cast }, source: invented }
    in: [voting]
    conduct: { dispatcher: area }
    choices: { for: { zh: 同意, en: For }, against: { zh: 反对, en: Against }, abstain: { zh: 弃权, en: Abstain } }
    recusal: interest
    clock: whole
    barred: [owner]
    different-person: [dispatch]
    opinion: [{ field: opinion, name: { zh: 意见, en: Opinion }, type: text, personal: matter-text }]
    minutes: [{ field: minutes, name: { zh: 纪要, en: Minutes }, type: text, personal: matter-text, required: true }]
    passed: { to: answering }
    failed: { to: rejected, effects: [{ stop: whole }] }
merging:
  into: merged
  follows:
    - { when: [answering, done], to: answering, effects: [{ resume: whole }] }
    - { when: [rejected], to: new, effects: [{ resume: whole }] }
  source: invented
actions:
  dispatch:
    name: { zh: 分派, en: Dispatch }
    by: { dispatcher: area }
    from: [new]
    to: working
    form: [{ field: lead, name: { zh: 主办, en: Lead }, type: unit, required: true }]
    guards: [{ no-interest: { in: [owner], fields: [lead] } }]
    effects: [{ assign: { lead: lead } }]
  whistle:
    name: { zh: 召集, en: Call }
    by: { department: lead-unit }
    from: [working]
    form:
      - { field: secure, name: { zh: 围护单位, en: Makes safe }, type: units, required: true }
      - { field: repair, name: { zh: 抢修单位, en: Repairs }, type: unit }
      - { field: urgent, name: { zh: 紧急, en: Urgent }, type: boolean, required: true }
      - { field: request, name: { zh: 要求, en: Request }, type: text, personal: matter-text }
    effects:
      - { call: { task: secure, units: secure, hand: [urgent] } }
      - { call: { task: repair, units: repair, hand: [urgent] } }
  present:
    name: { zh: 提请会审, en: Put before the panel }
    by: { department: lead-unit }
    from: [working]
    to: voting
    form: [{ field: panel, name: { zh: 成员, en: Panel }, type: panel, required: true }]
    guards: [{ tasks-done: [secure] }, { called-done: [repair] }]
    effects: [{ seat: { ballot: panel, panel: panel } }]
  split:
    name: { zh: 拆分, en: Split }
    by: { dispatcher: area }
    from: [new]
    form:
      - { field: text, name: { zh: 描述, en: Text }, type: text, required: true, personal: matter-text }
      - { field: urgent, name: { zh: 紧急, en: Urgent }, type: boolean }
    effects: [{ split: { hand: [urgent] } }]
  join:
    name: { zh: 并案, en: Join }
    by: { dispatcher: area }
    from: [new]
    to: merged
    form: [{ field: into, name: { zh: 并入, en: Into }, type: matter, required: true }]
    effects: [{ merge: into }]
  part:
    name: { zh: 分开, en: Part }
    by: { dispatcher: area }
    from: [merged]
    to: new
    effects: [{ separate: merged }, { resume: whole }]
  answer:
    name: { zh: 答复, en: Answer }
    by: { dispatcher: area }
    from: [answering]
    to: done
    effects: [{ stop: whole }]
requests:
  appeal:
    name: { zh: 申诉, en: Appeal }
    ask:
      name: { zh: 提出申诉, en: Appeal }
      by: { department: lead-unit }
      in: [done, rejected]
      guards: [{ count-below: { counter: appeals, limit: 1 } }]
      effects: [{ count: appeals }]
    approvals:
      - { name: { zh: 复核, en: Review }, by: { dispatcher: area } }
    granted: { effects: [{ flag: upheld }] }
`,
  'procedures/help.yaml': `format: 1
id: help
kind: help
name: { zh: 协办, en: Help }
source: invented
effective: 2020-01-01
number: { prefix: H }
sources:
  called: { zh: 召集, en: Called }
counters: {}
flags: {}
reasons:
  cannot:
    far: { zh: 太远, en: Too far }
opening:
  name: { zh: 召集, en: Call }
  by: {}
  to: called
  source: {}
  form:
    - { field: urgent, name: { zh: 紧急, en: Urgent }, type: boolean, required: true }
    - { field: request, name: { zh: 要求, en: Request }, type: text, personal: matter-text }
  effects: [{ set: [urgent] }, { start: work }]
states:
  called: { name: { zh: 待签收, en: Called }, phase: handling, desk: [department] }
  rating: { name: { zh: 待评价, en: Awaiting rating }, phase: feedback, outcome: done, desk: [department] }
  rated: { name: { zh: 已评价, en: Rated }, phase: ended, final: true, outcome: done }
  declined: { name: { zh: 谢绝, en: Declined }, phase: ended, final: true, outcome: failed }
  taken-back: { name: { zh: 召集方已结束, en: Taken back }, phase: ended, final: true }
withdrawn: taken-back
clocks:
  work:
    name: { zh: 协办时限, en: Help }
    limit: task
    amber: { days: 1 working-days, share: 0.25 }
    source: invented
actions:
  finish:
    name: { zh: 办完, en: Finish }
    by: { department: lead-unit }
    from: [called]
    to: rating
    effects: [{ stop: work }]
  decline:
    name: { zh: 谢绝, en: Decline }
    by: { department: lead-unit }
    from: [called]
    to: declined
    form: [{ field: reason, name: { zh: 理由, en: Reason }, type: choice, of: cannot, required: true }]
    effects: [{ set: [reason] }, { stop: work }]
  rate:
    name: { zh: 评价, en: Rate }
    by: { department: caller }
    from: [rating]
    to: rated
    form: [{ field: rating, name: { zh: 评价, en: Rating }, type: rating, min: 1, max: 5, required: true }]
    effects: [{ set: [rating] }]
`,
} as const;

export type KinFile = keyof typeof texts;
export const kinFiles = Object.keys(texts) as KinFile[];

const encoder = new TextEncoder();

export function kinText(file: KinFile): string {
  return texts[file];
}

/** The small pack with both, two who may lead the panel, and one of the procedures otherwise where it is given. */
export function kinPack(file?: KinFile, text?: string): Map<string, Uint8Array> {
  const files = replaced('procedures/works.yaml', texts['procedures/works.yaml']);
  files.set('procedures/help.yaml', encoder.encode(texts['procedures/help.yaml']));
  files.set('posts.csv', encoder.encode(`${textOf('posts.csv')}cai,dispatcher,hall,T,派遣员\n`));
  return file === undefined || text === undefined ? files : files.set(file, encoder.encode(text));
}
