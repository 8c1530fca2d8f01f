import type { Sentence } from '../errors/index.ts';

/**
 * What a metric is watched for. `zero`: it has to be zero, or under its bound; anything else is somebody's work. `growth`: it grows, and is
 * planned by. `alive`: it has to go on moving. `measure`: it explains the others.
 */
export type Sort = 'zero' | 'growth' | 'alive' | 'measure';

interface Row {
  type: 'counter' | 'gauge' | 'histogram';
  sort: Sort;
  /** Every label is of a closed set: patterns of routes, slugs of districts, names of tasks. Never an id of anything. */
  labels: readonly string[];
  says: Sentence;
  /** Where the figure comes from; of a count in the database, whether it is counted or estimated. */
  from: string;
}

function row<Type extends Row['type'], const Labels extends readonly string[]>(
  type: Type,
  sort: Sort,
  labels: Labels,
  says: Sentence,
  from: string,
): Omit<Row, 'type' | 'labels'> & { type: Type; labels: Labels } {
  return { type, sort, labels, says, from };
}

const PROCESS = 'this process, as it happens';
const LIGHT = 'the database, every 15 seconds, counted by an index up to 1,000';

/** Every metric of ours, once; `docs/watching.md` is made from it (scripts/docs.ts). Node's own (`process_…`, `nodejs_…`) come beside. */
export const table = {
  // --- has to be zero
  wangge_events_not_appended_total: row(
    'counter',
    'zero',
    ['by'],
    {
      zh: '未能写入的事件（因故障而非被拒绝的上报、办理与到期处理）',
      en: 'events that could not be appended: reports, actions and what fell due that failed by a fault, not by a refusal',
    },
    PROCESS,
  ),
  wangge_verify_findings: row(
    'gauge',
    'zero',
    ['district'],
    { zh: '最近一次核验发现的问题数', en: 'findings of the last `wangge audit verify`; absent: never verified' },
    'the audit, where the verification leaves a row',
  ),
  wangge_verify_age_seconds: row(
    'gauge',
    'zero',
    ['district'],
    { zh: '距最近一次核验的秒数（应低于上限）', en: 'seconds since the last verification, which has a bound' },
    'the audit, as above',
  ),
  wangge_checkpoint_overdue_rows: row(
    'gauge',
    'zero',
    ['district'],
    {
      zh: '超过时限仍未签名的事件与审计行',
      en: 'events and audit rows that no checkpoint covers though it is time; absent until this process has watched for as long',
    },
    LIGHT,
  ),
  wangge_feed_unfollowed_rows: row(
    'gauge',
    'zero',
    [],
    { zh: '实时推送未跟上的发件箱行', en: 'rows of the outbox that the reader of the live feed has left behind' },
    LIGHT,
  ),
  wangge_overdue_deletions: row(
    'gauge',
    'zero',
    ['district', 'of'],
    {
      zh: '应删而未删的内容（of：outbox 发件箱，photos 无主照片）',
      en: 'what should have been deleted by now, by what it is (`of`: `outbox`, `photos` without a matter)',
    },
    LIGHT,
  ),
  wangge_task_failing: row(
    'gauge',
    'zero',
    ['task'],
    { zh: '定时任务连续失败的次数', en: 'turns of a recurring task that failed in a row; zero once one succeeds' },
    PROCESS,
  ),
  wangge_exports_failed_total: row('counter', 'zero', [], { zh: '失败的导出', en: 'exports that failed' }, PROCESS),
  wangge_unhandled_rejections_total: row(
    'counter',
    'zero',
    [],
    { zh: '无人处理的异步错误', en: 'promises that failed with nobody to hear of it' },
    PROCESS,
  ),
  wangge_faults_total: row(
    'counter',
    'zero',
    [],
    { zh: '内部错误（500）', en: 'answers 500: faults of ours' },
    PROCESS,
  ),
  wangge_not_ready_total: row(
    'counter',
    'zero',
    [],
    { zh: '暂不可用（503）', en: 'answers 503: the database did not answer' },
    PROCESS,
  ),
  wangge_database_connections_lost_total: row(
    'counter',
    'zero',
    [],
    { zh: '断开的数据库连接', en: 'connections to the database that broke' },
    PROCESS,
  ),
  wangge_database_ping_failures_total: row(
    'counter',
    'zero',
    [],
    { zh: '数据库未应答的次数', en: 'times that the database was asked for a word and gave none' },
    PROCESS,
  ),
  wangge_database_checksum_failures: row(
    'gauge',
    'zero',
    [],
    {
      zh: '数据库发现的损坏数据页',
      en: 'data pages that PostgreSQL found damaged; absent where it keeps no checksums',
    },
    'pg_stat_database, every 5 minutes',
  ),
  wangge_health_problem: row(
    'gauge',
    'zero',
    ['problem'],
    { zh: '健康检查发现的问题（1 为有）', en: '1 for each problem that `/health` tells' },
    'the same questions as `/health`, every 15 seconds',
  ),
  wangge_sweep_overdue_matters: row(
    'gauge',
    'zero',
    ['district'],
    {
      zh: '到期超过上限仍未处理的案件',
      en: 'matters of which something fell due longer ago than the sweep may take',
    },
    LIGHT,
  ),
  wangge_clock_steps_back_total: row(
    'counter',
    'zero',
    [],
    { zh: '机器时钟倒退的次数', en: 'times that the clock of the machine ran backwards' },
    'this process, against its monotonic clock',
  ),
  wangge_backup_age_seconds: row(
    'gauge',
    'zero',
    [],
    {
      zh: '距最近一次完好备份的秒数（应低于上限）',
      en: 'seconds since the last good backup, which has a bound; absent: none is noted',
    },
    'the audit, where a good backup leaves a row',
  ),
  // --- grows
  wangge_table_rows: row(
    'gauge',
    'growth',
    ['table'],
    {
      zh: '各表行数（matter 案件、event 事件……）',
      en: 'rows of each table (`matter`, `event` …), partitions with their parent',
    },
    'an estimate of pg_class, as fresh as the last autovacuum, every 5 minutes; absent: never analysed',
  ),
  wangge_table_bytes: row(
    'gauge',
    'growth',
    ['table'],
    { zh: '各表占用字节（含索引）', en: 'bytes of each table with its indexes' },
    'pg_total_relation_size, every 5 minutes',
  ),
  wangge_database_bytes: row(
    'gauge',
    'growth',
    [],
    { zh: '数据库占用字节', en: 'bytes of the database' },
    'pg_database_size, every 5 minutes',
  ),
  wangge_photo_bytes: row(
    'gauge',
    'growth',
    ['district'],
    { zh: '照片占用字节', en: 'bytes of the photos as they came' },
    'summed over the table, once an hour',
  ),
  wangge_open_matters: row(
    'gauge',
    'growth',
    ['district', 'procedure'],
    { zh: '在办案件', en: 'matters that have not ended' },
    'counted, every 5 minutes',
  ),
  wangge_sessions: row(
    'gauge',
    'growth',
    [],
    { zh: '有效会话', en: 'sessions that have not ended' },
    'counted, every 5 minutes',
  ),
  wangge_feed_listeners: row(
    'gauge',
    'growth',
    [],
    { zh: '实时推送的听者', en: 'open streams of the live feed' },
    PROCESS,
  ),
  wangge_data_free_bytes: row(
    'gauge',
    'growth',
    [],
    { zh: '数据目录所在磁盘的剩余字节', en: 'bytes that are free where the data folder lies' },
    'the file system, every 15 seconds',
  ),
  wangge_data_size_bytes: row(
    'gauge',
    'growth',
    [],
    { zh: '数据目录所在磁盘的大小', en: 'bytes of the disk where the data folder lies' },
    'the file system, every 15 seconds',
  ),
  // --- goes on moving
  wangge_requests_total: row(
    'counter',
    'alive',
    ['method', 'route', 'status'],
    { zh: '已应答的请求', en: 'requests answered, by pattern of the route and class of the status' },
    PROCESS,
  ),
  wangge_task_turns_total: row(
    'counter',
    'alive',
    ['task'],
    { zh: '定时任务成功的次数', en: 'turns of a recurring task that succeeded' },
    PROCESS,
  ),
  wangge_task_last_success_seconds: row(
    'gauge',
    'alive',
    ['task'],
    {
      zh: '定时任务上次成功的时刻',
      en: 'when a recurring task last succeeded, seconds since 1970; its start until then',
    },
    PROCESS,
  ),
  wangge_checkpoints_made_total: row(
    'counter',
    'alive',
    ['district'],
    { zh: '已签名的检查点', en: 'checkpoints that this process signed' },
    PROCESS,
  ),
  wangge_feed_looks_total: row(
    'counter',
    'alive',
    [],
    {
      zh: '实时推送查看发件箱的次数',
      en: 'looks of the live feed into the outbox: four a second while anybody listens',
    },
    PROCESS,
  ),
  wangge_database_pings_total: row(
    'counter',
    'alive',
    [],
    { zh: '数据库应答的次数', en: 'times that the database was asked for a word and gave it' },
    PROCESS,
  ),
  // --- explains
  wangge_request_seconds: row(
    'histogram',
    'measure',
    ['method', 'route'],
    { zh: '请求耗时', en: 'how long requests took; the live feed, which lasts, is not in it' },
    PROCESS,
  ),
  wangge_pool_connections: row(
    'gauge',
    'measure',
    ['state'],
    {
      zh: '数据库连接（used 使用中，idle 空闲，waiting 等待连接的请求）',
      en: 'connections of the pool (`used`, `idle`) and who waits for one (`waiting`)',
    },
    'this process, when it is read',
  ),
  wangge_database_ping_seconds: row(
    'gauge',
    'measure',
    [],
    { zh: '数据库应答耗时', en: 'how long the database took for a word' },
    PROCESS,
  ),
  wangge_clock_skew_seconds: row(
    'gauge',
    'measure',
    [],
    { zh: '与数据库时钟之差', en: 'by how much the clock of this machine differs from that of the database' },
    'both, every 15 seconds, less what the way may have taken',
  ),
  wangge_sweep_lag_seconds: row(
    'gauge',
    'measure',
    ['district'],
    { zh: '最早到期事项已过去的秒数', en: 'how long ago fell due what the sweep has to take next, by business time' },
    LIGHT,
  ),
} as const satisfies Record<string, Row>;

export type MetricName = keyof typeof table;
type OfType<Type> = { [Name in MetricName]: (typeof table)[Name]['type'] extends Type ? Name : never }[MetricName];
export type CounterName = OfType<'counter'>;
export type GaugeName = OfType<'gauge'>;
export type LabelsOf<Name extends MetricName> = Readonly<Record<(typeof table)[Name]['labels'][number], string>>;
