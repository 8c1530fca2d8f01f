// Made by scripts/schema-types.ts from the migrations; not edited by hand.
import type { ColumnType, Generated } from 'kysely';

type Instant = ColumnType<Date, Date | string, Date | string>;
/** Read as values, written as JSON text. */
type Json = ColumnType<unknown, string, string>;

export interface AccountTable {
  district_id: number;
  staff_id: string;
  login: string;
  password_hash: string;
  totp_secret: Buffer | null;
  totp_confirmed_at: Instant | null;
  totp_last_step: string | null;
  failures: Generated<number>;
  locked_until: Instant | null;
  disabled: Generated<boolean>;
  password_changed_at: Instant;
  password_temporary: Generated<boolean>;
  is_demo: Generated<boolean>;
}

export interface ArchiveTable {
  district_id: number;
  year: number;
  id: string;
  file: string;
  sha256: Buffer;
  matters: number;
  events: string;
  parts: string;
  made_at: Instant;
  finished_at: Instant | null;
}

export interface ArchivedEventTable {
  district_id: number;
  matter_id: string;
  seq: number;
  epoch: number;
  xid: string;
  hash: Buffer;
}

export interface AreaTable {
  district_id: number;
  path: string;
  code: string;
  level: string;
  parent_path: string | null;
  name: Json;
}

export interface AuditTable {
  district_id: number;
  id: string;
  at: Instant;
  staff_id: string | null;
  role: string | null;
  verb: string;
  subject: string;
  fields: Generated<string[]>;
  purpose: string | null;
  details: Json | null;
  xid: Generated<string>;
  epoch: Generated<number>;
  sealed: Buffer | null;
}

export interface CheckpointTable {
  district_id: number;
  number: number;
  from_xid: string;
  to_xid: string;
  events: number;
  digest: Buffer;
  at: Instant;
  signature: Buffer;
  epoch: number;
  audits: number;
  events_digest: Buffer;
  audits_digest: Buffer;
}

export interface CommandTable {
  district_id: number;
  id: string;
  staff_id: string;
  matter_id: string;
  asked: Buffer;
  at: Instant;
}

export interface DataKeyTable {
  district_id: number;
  subject_id: string;
  of: string;
  wrapped: Buffer | null;
  created_at: Instant;
  destroyed_at: Instant | null;
}

export interface DemoHistoryTable {
  district_id: number;
  seed: string;
  days: number;
  until: Instant;
  written: Generated<number>;
  digest: Buffer;
  finished_at: Instant | null;
}

export interface DistrictTable {
  id: Generated<number>;
  slug: string;
  is_demo: Generated<boolean>;
  created_at: Instant;
  calendar_version: number | null;
  assessment_version: number | null;
  forgotten_through: string | null;
}

export interface EpochTable {
  number: number;
  cluster: string;
  began_at: Instant;
}

export interface EventTable {
  district_id: number;
  matter_id: string;
  seq: number;
  command_id: string | null;
  at: Instant;
  body: Json;
  hash: Buffer;
  xid: Generated<string>;
  epoch: Generated<number>;
}

export interface ExportTable {
  district_id: number;
  id: string;
  staff_id: string;
  post_id: string;
  what: string;
  format: string;
  locale: string;
  wanted: Buffer;
  asked: Buffer;
  asked_at: Instant;
  state: Generated<string>;
  claim: string | null;
  lease_until: Instant | null;
  attempt: Generated<number>;
  as_of: Instant | null;
  scope: string | null;
  rows_expected: number | null;
  rows_done: Generated<number>;
  bytes: string | null;
  fault: string | null;
  finished_at: Instant | null;
  expires_at: Instant | null;
}

export interface ForgottenTable {
  district_id: number;
  subject_id: string;
  of: string;
  at: Instant;
}

export interface GridTable {
  district_id: number;
  code: string;
  version: number;
  kind: string;
  area_path: string;
  name: Json;
  households: number | null;
  geometry: Json;
  valid_from: string;
  valid_to: string | null;
}

export interface KeyFileTable {
  only_one: Generated<boolean>;
  fingerprint: string;
  bound_at: Instant;
}

export interface MatterTable {
  district_id: number;
  id: string;
  kind: string;
  procedure_id: string;
  procedure_version: number;
  number: string;
  state: string;
  phase: string;
  seq: number;
  source: string;
  reported_at: Instant;
  received_at: Instant;
  entered_at: Instant;
  changed_at: Instant;
  ended_at: Instant | null;
  reporter_staff: string;
  reporter_unit: string | null;
  lng: number;
  lat: number;
  cell: string;
  area_path: string;
  grid_code: string | null;
  grid_version: number | null;
  category: string | null;
  condition: string | null;
  lead_unit: string | null;
  assist_units: string[];
  amber_at: Instant | null;
  due_at: Instant | null;
  timer_at: Instant | null;
  flags: string[];
  counters: Json;
  folded: Json;
  head: Buffer;
  facts: Json;
  clock_used: Json;
  rank: Generated<number>;
  asked: Generated<string[]>;
  parent_id: string | null;
  parent_as: string | null;
  caller_unit: string | null;
  seats: Generated<string[]>;
  archived_year: number | null;
  past_flags: Generated<string[]>;
  heard_units: Generated<string[]>;
}

export interface NumberBlockTable {
  district_id: number;
  prefix: string;
  day: string;
  next: number;
}

export interface OutboxTable {
  district_id: number;
  position: Generated<string>;
  xid: Generated<string>;
  topic: string;
  matter_id: string | null;
  payload: Json;
  at: Instant;
}

export interface PackFileTable {
  district_id: number;
  path: string;
  version: number;
  effective: string;
  sha256: Buffer;
  content: Buffer;
  removed: Generated<boolean>;
  loaded_at: Instant;
  forgotten_at: Instant | null;
}

export interface PhotoTable {
  district_id: number;
  id: string;
  staff_id: string;
  type: string;
  bytes: number;
  received: Generated<number>;
  sha256: Buffer | null;
  width: number | null;
  height: number | null;
  exif: Buffer | null;
  matter_id: string | null;
  created_at: Instant;
  completed_at: Instant | null;
}

export interface PostTable {
  district_id: number;
  id: string;
  staff_id: string;
  role: string;
  unit_id: string | null;
  area_path: string;
  title: Json | null;
}

export interface PrecedentTable {
  district_id: number;
  matter_id: string;
  seq: number;
  name: string;
  category: string;
  condition: string;
  area_path: string;
  lead_unit: string;
  number: string;
  decided_at: Instant;
}

export interface SealedPartTable {
  district_id: number;
  matter_id: string;
  seq: number;
  field: string;
  ciphertext: Buffer;
  own_key: Generated<number>;
}

export interface SessionTable {
  district_id: number;
  token_hash: Buffer;
  staff_id: string;
  post_id: string;
  csrf: string;
  created_at: Instant;
  seen_at: Instant;
  expires_at: Instant;
}

export interface StaffTable {
  district_id: number;
  id: string;
  fictional: boolean;
  left_at: Instant | null;
}

export interface StandingTable {
  district_id: number;
  matter_id: string;
  seq: number;
  from_at: Instant;
  until_at: Generated<Instant>;
  kind: string;
  source: string;
  area_path: string;
  unit: string | null;
  category: string | null;
  received_at: Instant;
  filed_at: Instant | null;
  dispatch_due_at: Instant | null;
  dispatched_at: Instant | null;
  contact_due_at: Instant | null;
  contacted_at: Instant | null;
  disposal_due_at: Instant | null;
  handed_in_at: Instant | null;
  disposed_at: Instant | null;
  closed_at: Instant | null;
  called_back_at: Instant | null;
  running: boolean;
  late: boolean;
  suspended: boolean;
  void: boolean;
  refused: boolean;
  upheld: boolean;
  merged: boolean;
  reached: boolean | null;
  resolved: boolean | null;
  satisfied: boolean | null;
  returns: number;
  reworks: number;
  extensions: number;
  contacts: number;
  inherited: Generated<boolean>;
  lapses: string | null;
  rated_unit: string | null;
  times: number | null;
  spending: string | null;
  missed: string | null;
  reworked: string | null;
  own_reworks: number | null;
  own_handed_in_at: Instant | null;
}

export interface StrayLoginTable {
  district_id: number;
  bucket: number;
  failures: number;
  locked_until: Instant | null;
}

export interface UnitTable {
  district_id: number;
  id: string;
  kind: string;
  area_path: string;
  parent_id: string | null;
  phone: string | null;
  name: Json;
}

/** Every table of schema wangge. */
export interface Schema {
  account: AccountTable;
  archive: ArchiveTable;
  archived_event: ArchivedEventTable;
  area: AreaTable;
  audit: AuditTable;
  checkpoint: CheckpointTable;
  command: CommandTable;
  data_key: DataKeyTable;
  demo_history: DemoHistoryTable;
  district: DistrictTable;
  epoch: EpochTable;
  event: EventTable;
  export: ExportTable;
  forgotten: ForgottenTable;
  grid: GridTable;
  key_file: KeyFileTable;
  matter: MatterTable;
  number_block: NumberBlockTable;
  outbox: OutboxTable;
  pack_file: PackFileTable;
  photo: PhotoTable;
  post: PostTable;
  precedent: PrecedentTable;
  sealed_part: SealedPartTable;
  session: SessionTable;
  staff: StaffTable;
  standing: StandingTable;
  stray_login: StrayLoginTable;
  unit: UnitTable;
}
