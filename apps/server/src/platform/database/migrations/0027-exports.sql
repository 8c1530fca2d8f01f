-- Files that somebody asked for: a list or an assessment, written in the background as its reader reads. A row is the job; whether its file is
-- whole is told by the row alone (state `done` and the claim that wrote it), never by the file.
create table export (
  district_id integer not null references district,
  -- Made by the client: asked for twice it is one export.
  id uuid not null,
  staff_id text not null,
  -- What they read as; of another post of the same person it is nobody's.
  post_id text not null,
  what text not null check (what in ('cases', 'assessment')),
  format text not null check (format in ('xlsx', 'csv')),
  locale text not null,
  -- Filter and order, or the question of the assessment: sealed under the key of the export (data_key `export`), since a search may hold a name.
  wanted bytea not null,
  -- Mark of all that was asked: an id that comes again with something else is refused.
  asked bytea not null,
  asked_at timestamptz not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'expired', 'removed')),
  -- Whoever works on it, and until when that is believed. By the clock of the database, the same for all servers.
  claim uuid,
  lease_until timestamptz,
  attempt integer not null default 0,
  -- Business time of its snapshot, and the settings under which it was read.
  as_of timestamptz,
  scope text,
  rows_expected integer,
  rows_done integer not null default 0,
  -- Of the file before it is sealed.
  bytes bigint,
  -- Code of why it failed.
  fault text,
  finished_at timestamptz,
  expires_at timestamptz,
  primary key (district_id, id)
);
create index export_by_staff on export (district_id, staff_id, asked_at desc);
create index export_waiting on export (district_id, asked_at) where state in ('queued', 'running');
create index export_ending on export (expires_at);

grant select, insert, update, delete on export to wangge_app;
alter table export enable row level security;
create policy of_the_asker on export using (
  district_id = (select current_district())
  and ('all' = any ((select current_reach())::text[]) or staff_id = (select current_staff()))
) with check (
  district_id = (select current_district())
  and ('all' = any ((select current_reach())::text[]) or staff_id = (select current_staff()))
);
