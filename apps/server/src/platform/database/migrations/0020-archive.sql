-- Years whose events lie in a file outside (wangge archive). Rows, standings and keys stay: lists, figures and forgetting go on as before.
create table archive (
  district_id integer not null references district,
  year integer not null,
  -- Tells the file from all others: it is written into it, and into its signature.
  id uuid not null,
  file text not null,
  -- Of the file as it was written.
  sha256 bytea not null,
  matters integer not null,
  events bigint not null,
  parts bigint not null,
  made_at timestamptz not null,
  -- Until then some of its events may still lie here as well.
  finished_at timestamptz,
  primary key (district_id, year)
);

-- What checkpoints and chains need of each event in a file: they can be verified without it.
create table archived_event (
  district_id integer not null,
  matter_id uuid not null,
  seq integer not null,
  epoch integer not null,
  xid xid8 not null,
  hash bytea not null,
  primary key (district_id, matter_id, seq)
);
create index archived_event_by_xid on archived_event (district_id, epoch, xid, matter_id, seq);

-- The year under which the events of a matter lie in a file; null: they are here.
alter table matter add column archived_year integer;

grant select on archive to wangge_app;
alter table archive enable row level security;
create policy of_the_district on archive using (district_id = (select current_district()));
-- The owner's alone.
alter table archived_event enable row level security;
