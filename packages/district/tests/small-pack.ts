import { type Fault, type PackFiles, readPack } from '../src/index.ts';

/** A whole district pack as small as it can be: a town of two quarters, one grid each. Every test breaks one thing of it. */
const texts: Readonly<Record<string, string>> = {
  'district.yaml': `format: 1
id: smalltown
name: { zh: 小镇, en: Smalltown }
code: T
zone: Asia/Shanghai
locales: [zh, en]
levels:
  - { id: town, name: { zh: 镇, en: Town } }
  - { id: quarter, name: { zh: 片区, en: Quarter } }
grids:
  name: { zh: 网格, en: Grid }
  kinds: { base: { zh: 基础, en: Base } }
  code: { pattern: 'T\\d\\d[A-Z]', source: invented }
  households: { min: 10, max: 100, source: invented }
  tolerance: { value: 1, source: invented }
h3: { value: 11, source: invented }
desks: { command: [town], grid: [quarter] }
photos:
  perMatter: { value: 9, source: invented }
  bytes: { value: 5000000, source: invented }
  pixels: { value: 24000000, source: invented }
  awayMetres: { value: 60, source: invented }
similar: { metres: 50, within: 24 emergency-hours, source: invented }
`,
  'areas.csv': `code,level,parent,name_zh,name_en,source
T,town,,小镇,Smalltown,invented
T01,quarter,T,东片,East,invented
T02,quarter,T,西片,West,invented
`,
  'units.csv': `id,kind,area,parent,phone,name_zh,name_en
hall,centre,T,,,镇政府,Town hall
roads,department,T,hall,,道路科,Roads
east,grid-team,T01,hall,,东片队,East team
west,grid-team,T02,hall,,西片队,West team
`,
  'staff.csv': `id,login,fictional,name
ann,ann,true,安
bo,bo,true,波
cai,cai,true,蔡
dan,dan,true,丹
`,
  'posts.csv': `staff,role,unit,area,title
ann,grid-worker,east,T01,网格员
bo,dispatcher,hall,T,派遣员
cai,department,roads,T,经办
dan,system-admin,hall,T,管理员
`,
  'catalogue.yaml': `format: 1
effective: 2020-01-01
kinds:
  C: { zh: 部件, en: Component }
classes:
  - id: C01
    name: { zh: 道路, en: Roads }
    categories:
      - id: C0101
        name: { zh: 井盖, en: Manhole cover }
        words: [井盖]
        conditions:
          - { id: C0101-1, name: { zh: 缺失, en: Missing }, limit: 2 emergency-hours, closing: { zh: 补齐, en: Replaced }, source: invented }
          - { id: C0101-2, name: { zh: 破损, en: Broken }, limit: 5 working-days, closing: { zh: 修好, en: Mended }, source: invented }
`,
  'duties.yaml': `format: 1
effective: 2020-01-01
duties:
  - id: covers
    categories: [C0101]
    lead: { unit: roads }
    assist: [{ kind: grid-team }]
    basis: { zh: 清单, en: List }
    source: invented
  - id: covers-broken
    categories: [C01]
    conditions: [C0101-2]
    area: T01
    lead: { unit: roads }
    basis: { zh: 清单, en: List }
    source: invented
`,
  'calendar.yaml': `format: 1
effective: 2020-01-01
weekend: [6, 7]
windows:
  value:
    - { from: '08:00', to: '12:00' }
    - { from: '14:00', to: '18:00' }
  source: invented
dayClock: { startsNextDay: true, endsAt: '24:00', source: invented }
publishedUntil: 2020-12-31
years:
  2020:
    source: invented
    off:
      - { days: 2020-04-04..2020-04-06, name: { zh: 清明, en: Qingming } }
    work:
      - { days: 2020-04-26, name: { zh: 调休, en: Make-up } }
`,
  'fields.yaml': `format: 1
fields:
  matter-text:
    name: { zh: 描述, en: Description }
    of: matter
    purpose: { zh: 办理, en: To handle it }
    basis: { zh: 法定职责, en: Statutory duty }
    audience: [dispatcher, department]
    retention: { after: ended, keep: 730 calendar-days }
  reporter-phone:
    name: { zh: 电话, en: Phone }
    of: reporter
    purpose: { zh: 回访, en: To call back }
    basis: { zh: 法定职责, en: Statutory duty }
    audience: [dispatcher]
    retention: { after: ended, keep: 180 calendar-days }
    masked: phone
  photo:
    name: { zh: 照片, en: Photo }
    of: photo
    purpose: { zh: 证明现场情况, en: To show the place }
    basis: { zh: 法定职责, en: Statutory duty }
    audience: [dispatcher, department]
    retention: { after: ended, keep: 200 calendar-days }
`,
  'procedures/report.yaml': `format: 1
id: report
kind: report
name: { zh: 上报事项, en: Report }
source: invented
effective: 2020-01-01
number: { prefix: R }
sources:
  worker: { zh: 网格员, en: Worker }
counters:
  extensions: { zh: 延期次数, en: Extensions }
flags:
  watched: { zh: 督办, en: Watched }
reasons:
  refusal:
    vague: { zh: 不具体, en: Too vague }
    twice: { zh: 重复, en: Twice }
opening:
  name: { zh: 上报, en: Report }
  by: { grid-worker: area }
  to: new
  source: { grid-worker: worker }
  form:
    - { field: place, name: { zh: 位置, en: Place }, type: place, required: true }
    - { field: text, name: { zh: 描述, en: Text }, type: text, required: true, personal: matter-text }
    - { field: condition, name: { zh: 条件, en: Condition }, type: condition, required: true }
  effects: [{ set: [condition] }, { start: dispatch }]
states:
  new: { name: { zh: 待派遣, en: New }, phase: dispatch, desk: [dispatcher] }
  working: { name: { zh: 处置中, en: Working }, phase: handling, desk: [department] }
  resting: { name: { zh: 挂账, en: Resting }, phase: handling, waiting: true }
  done: { name: { zh: 已结案, en: Done }, phase: ended, final: true }
  refused: { name: { zh: 不受理, en: Refused }, phase: ended, final: true }
clocks:
  dispatch:
    name: { zh: 派遣时限, en: Dispatch }
    limit: 15 minutes
    amber: { share: 0.3 }
    source: invented
  disposal:
    name: { zh: 处置时限, en: Disposal }
    limit: condition
    amber: { days: 1 working-days, share: 0.25 }
    holder: lead
    source: invented
actions:
  refuse:
    name: { zh: 不受理, en: Refuse }
    by: { dispatcher: area }
    from: [new]
    to: refused
    form:
      - { field: reason, name: { zh: 理由, en: Reason }, type: choice, of: refusal, required: true }
    effects: [{ set: [reason] }, { stop: dispatch }]
  dispatch:
    name: { zh: 派遣, en: Dispatch }
    by: { dispatcher: area }
    from: [new]
    to: working
    form:
      - { field: lead, name: { zh: 主办, en: Lead }, type: unit, required: true, advice: duty-list }
    guards: [{ may-lead: lead }]
    effects: [{ assign: { lead: lead } }, { stop: dispatch }, { start: disposal }]
  finish:
    name: { zh: 办结, en: Finish }
    by: { department: lead-unit }
    from: [working]
    form:
      - { field: mended, name: { zh: 修好, en: Mended }, type: boolean, required: true }
      - { field: photos, name: { zh: 照片, en: Photos }, type: photos, slot: after, min: 1, max: 9 }
    guards: [{ has-photo: { slot: after, min: 1 } }, { different-person: [dispatch] }, { no-request: rest }]
    to:
      - { when: [{ form-is: { field: mended, values: ['true'] } }, { not-flag: watched }], state: done, effects: [{ stop: disposal }] }
      - { state: working }
  watch:
    name: { zh: 督办, en: Watch }
    by: { dispatcher: area }
    from: [working]
    guards: [{ not-flag: watched }]
    effects: [{ flag: watched }]
  unwatch:
    name: { zh: 解除督办, en: Unwatch }
    by: { dispatcher: area }
    from: [working]
    guards: [{ flag: watched }]
    effects: [{ unflag: watched }]
requests:
  rest:
    name: { zh: 挂账, en: Rest }
    ask:
      name: { zh: 申请挂账, en: Ask to rest }
      by: { department: lead-unit }
      in: [working]
      form:
        - { field: until, name: { zh: 至, en: Until }, type: date, required: true }
      guards: [{ date-within: { field: until, max: 365 calendar-days } }, { count-below: { counter: extensions, limit: 2 } }]
    approvals:
      - { name: { zh: 审批, en: Approve }, by: { dispatcher: area } }
    granted: { to: resting, effects: [{ set: [until] }, { pause: disposal }, { count: extensions }] }
timers:
  rested:
    name: { zh: 挂账到期, en: Rest ends }
    in: [resting]
    at: { fact: until }
    to: working
    effects: [{ resume: disposal }]
`,
  'geometry/outline.geojson': `{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[117,36],[117.02,36],[117.02,36.01],[117,36.01],[117,36]]]}}
`,
  'geometry/grids.geojson': `{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"code":"T01A","name":{"zh":"一","en":"One"},"kind":"base","area":"T01","households":50},"geometry":{"type":"Polygon","coordinates":[[[117.01,36],[117.02,36],[117.02,36.01],[117.01,36.01],[117.01,36]]]}},
{"type":"Feature","properties":{"code":"T02A","name":{"zh":"二","en":"Two"},"kind":"base","area":"T02","households":50},"geometry":{"type":"Polygon","coordinates":[[[117,36],[117.01,36],[117.01,36.01],[117,36.01],[117,36]]]}}
]}
`,
};

const encoder = new TextEncoder();

export function smallPack(): Map<string, Uint8Array> {
  return new Map(Object.entries(texts).map(([file, text]) => [file, encoder.encode(text)]));
}

export function textOf(file: string): string {
  const text = texts[file];
  if (text === undefined) throw new Error(`the small pack has no file ${file}`);
  return text;
}

/** The small pack with one place changed; the place must be there, once. */
export function changed(file: string, from: string, to: string): Map<string, Uint8Array> {
  const text = textOf(file);
  if (text.split(from).length !== 2)
    throw new Error(`"${from}" stands ${text.split(from).length - 1} times in ${file}`);
  return replaced(
    file,
    text.replace(from, () => to),
  );
}

export function replaced(file: string, content: string | Uint8Array): Map<string, Uint8Array> {
  return smallPack().set(file, typeof content === 'string' ? encoder.encode(content) : content);
}

/** Line of the first place where `needle` stands. */
export function lineOf(files: PackFiles, file: string, needle: string): number {
  const text = new TextDecoder().decode(files.get(file));
  const at = text.indexOf(needle);
  if (at < 0) throw new Error(`"${needle}" does not stand in ${file}`);
  return text.slice(0, at).split('\n').length;
}

/** `file:line code`, as tests compare faults. */
export function told(faults: readonly Fault[]): string[] {
  return faults.map(({ file, line, code }) => `${file}:${line} ${code}`);
}

export function faultsOf(files: PackFiles): string[] {
  const { pack, faults } = readPack(files);
  if ((pack === undefined) !== faults.length > 0) throw new Error('a pack comes back exactly where there is no fault');
  return told(faults);
}

export function warningsOf(files: PackFiles): string[] {
  return told(readPack(files).warnings);
}
