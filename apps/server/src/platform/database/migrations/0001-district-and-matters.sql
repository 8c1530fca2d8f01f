-- A district, its rules and its matters. `district_id` leads every key, so that the store can be distributed by it.
-- Times are timestamptz; business time is the argument of a command, never now(). Points are CGCS2000 degrees.

-- ---------------------------------------------------------------------------------------------------------------
-- Who reads: settings that the transaction carries (platform/policy writes them), seen by every policy below.
-- Each is a function of one line, so that the planner takes it as a constant of the statement: (select current_…()).
-- ---------------------------------------------------------------------------------------------------------------
create function current_district() returns integer language sql stable parallel safe
  as $$ select nullif(current_setting('wangge.district', true), '')::integer $$;
create function current_staff() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('wangge.staff', true), '') $$;
create function current_unit() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('wangge.unit', true), '') $$;
-- What the reader reaches matters by: all, area, unit, own; and for whom the room of accounts is open: accounts, audit.
create function current_reach() returns text[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('wangge.reach', true), '')::text[], '{}') $$;
create function current_kinds() returns text[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('wangge.kinds', true), '')::text[], '{}') $$;
-- Personal fields that the reader may have decrypted.
create function current_fields() returns text[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('wangge.fields', true), '')::text[], '{}') $$;
-- The reader's area as a range of paths [from, to): a path ends with '.', and '/' follows '.' in the C collation.
create function current_area_from() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('wangge.area', true), '') $$;
create function current_area_to() returns text language sql stable parallel safe
  as $$ select left(nullif(current_setting('wangge.area', true), ''), -1) || '/' $$;

-- ---------------------------------------------------------------------------------------------------------------
-- The district and its rules. A file of the pack is loaded as a version; versions are never changed.
-- ---------------------------------------------------------------------------------------------------------------
create table district (
  id integer generated always as identity primary key,
  slug text not null unique,
  is_demo boolean not null default false,
  created_at timestamptz not null
);

create table pack_file (
  district_id integer not null references district,
  path text not null,
  version integer not null check (version > 0),
  effective date not null,
  sha256 bytea not null,
  content bytea not null,
  -- The file was absent from the pack that was loaded: from here on it is no more.
  removed boolean not null default false,
  loaded_at timestamptz not null,
  primary key (district_id, path, version)
);

create table area (
  district_id integer not null references district,
  path text collate "C" not null,
  code text not null,
  level text not null,
  parent_path text collate "C",
  name jsonb not null,
  primary key (district_id, path),
  unique (district_id, code)
);

create table grid (
  district_id integer not null references district,
  code text not null,
  version integer not null,
  kind text not null,
  area_path text collate "C" not null,
  name jsonb not null,
  households integer,
  geometry json not null,
  valid_from date not null,
  valid_to date,
  primary key (district_id, code, version)
);

create table unit (
  district_id integer not null references district,
  id text not null,
  kind text not null,
  area_path text collate "C" not null,
  parent_id text,
  phone text,
  name jsonb not null,
  primary key (district_id, id)
);

-- People who work here. Their names are personal data of the pack's field staff-name.
create table staff (
  district_id integer not null references district,
  id text not null,
  name text not null,
  fictional boolean not null,
  primary key (district_id, id)
);

create table post (
  district_id integer not null references district,
  id text not null,
  staff_id text not null,
  role text not null,
  unit_id text,
  area_path text collate "C" not null,
  title jsonb,
  primary key (district_id, id),
  foreign key (district_id, staff_id) references staff (district_id, id)
);
create index post_by_staff on post (district_id, staff_id);
create index post_by_unit on post (district_id, unit_id);

-- ---------------------------------------------------------------------------------------------------------------
-- Accounts and sessions: open to the log-in and to the security administrator alone.
-- ---------------------------------------------------------------------------------------------------------------
create table account (
  district_id integer not null references district,
  staff_id text not null,
  login text not null,
  password_hash text not null,
  -- Sealed under the master key. Pending until the first code proved that the device has it.
  totp_secret bytea,
  totp_confirmed_at timestamptz,
  -- The last time step that was used: a code counts once.
  totp_last_step bigint,
  failures integer not null default 0,
  locked_until timestamptz,
  disabled boolean not null default false,
  password_changed_at timestamptz not null,
  primary key (district_id, staff_id),
  unique (district_id, login),
  foreign key (district_id, staff_id) references staff (district_id, id)
);

create table session (
  district_id integer not null references district,
  -- SHA-256 of the cookie's token: who reads the table cannot take a session over.
  token_hash bytea not null,
  staff_id text not null,
  post_id text not null,
  csrf text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (district_id, token_hash)
);
create index session_by_staff on session (district_id, staff_id);

-- ---------------------------------------------------------------------------------------------------------------
-- Matters: events are the truth, the row is what lists read.
-- ---------------------------------------------------------------------------------------------------------------
create table matter (
  district_id integer not null references district,
  id uuid not null,
  kind text not null,
  procedure_id text not null,
  procedure_version integer not null,
  number text not null,
  state text not null,
  phase text not null,
  seq integer not null,
  source text not null,
  reported_at timestamptz not null,
  received_at timestamptz not null,
  entered_at timestamptz not null,
  changed_at timestamptz not null,
  ended_at timestamptz,
  reporter_staff text not null,
  reporter_unit text,
  lng double precision not null,
  lat double precision not null,
  cell bigint not null,
  area_path text collate "C" not null,
  grid_code text,
  grid_version integer,
  category text,
  condition text,
  lead_unit text,
  assist_units text[] not null,
  -- The strictest of the clocks that run; null where none does.
  amber_at timestamptz,
  due_at timestamptz,
  -- When the next timer falls due, for the sweep.
  timer_at timestamptz,
  flags text[] not null,
  counters jsonb not null,
  -- The matter as its events make it (packages/kernel Matter): replay gives exactly this.
  folded json not null,
  -- Hash of the last event.
  head bytea not null,
  primary key (district_id, id),
  unique (district_id, number)
);
create index matter_by_received on matter (district_id, received_at desc, id desc);
create index matter_by_due on matter (district_id, due_at, id) where ended_at is null;
create index matter_by_changed on matter (district_id, changed_at desc, id desc);
create index matter_by_area on matter (district_id, area_path, received_at desc);
create index matter_by_lead on matter (district_id, lead_unit, received_at desc) where lead_unit is not null;
create index matter_by_reporter on matter (district_id, reporter_staff, received_at desc);
create index matter_by_cell on matter (district_id, cell, received_at desc);
create index matter_by_timer on matter (district_id, timer_at) where timer_at is not null;

create table event (
  district_id integer not null,
  matter_id uuid not null,
  seq integer not null,
  -- The command that it came from; absent for what time brought about.
  command_id uuid,
  at timestamptz not null,
  -- The event itself as canonical JSON text, hashed byte by byte: json keeps it as written.
  body json not null,
  -- SHA-256 over the hash before, the place in the chain, the body and the ciphertexts of its sealed parts.
  hash bytea not null,
  -- For the checkpoints: rows below a transaction horizon are complete.
  xid xid8 not null default pg_current_xact_id(),
  primary key (district_id, matter_id, seq),
  foreign key (district_id, matter_id) references matter (district_id, id) deferrable initially deferred
);
create index event_by_xid on event (district_id, xid, matter_id, seq);

-- What is personal in an event, sealed: one row a field of the pack's fields.yaml, since each has its own readers.
create table sealed_part (
  district_id integer not null,
  matter_id uuid not null,
  seq integer not null,
  field text not null,
  ciphertext bytea not null,
  primary key (district_id, matter_id, seq, field),
  foreign key (district_id, matter_id, seq) references event (district_id, matter_id, seq)
);

-- Data keys, wrapped by the master key that lies outside the database. No wrapped key: what it sealed is forgotten.
create table data_key (
  district_id integer not null references district,
  subject_id uuid not null,
  -- reporter, matter, photo: whose data it seals.
  of text not null,
  wrapped bytea,
  created_at timestamptz not null,
  destroyed_at timestamptz,
  primary key (district_id, subject_id, of),
  check ((wrapped is null) = (destroyed_at is not null))
);

-- The same command twice is one event.
create table command (
  district_id integer not null references district,
  id uuid not null,
  staff_id text not null,
  matter_id uuid not null,
  -- SHA-256 of what was asked: an id that comes again with something else is refused.
  asked bytea not null,
  at timestamptz not null,
  primary key (district_id, id)
);

create table photo (
  district_id integer not null references district,
  id uuid not null,
  staff_id text not null,
  type text not null,
  bytes integer not null,
  received integer not null default 0,
  -- Of the original as it came; the stored copy is stripped and sealed.
  sha256 bytea,
  width integer,
  height integer,
  -- Time and place that the camera wrote, sealed under the photo's key.
  exif bytea,
  matter_id uuid,
  created_at timestamptz not null,
  completed_at timestamptz,
  primary key (district_id, id)
);
create index photo_by_matter on photo (district_id, matter_id) where matter_id is not null;
create index photo_orphans on photo (district_id, created_at) where matter_id is null;

create table precedent (
  district_id integer not null references district,
  matter_id uuid not null,
  seq integer not null,
  name text not null,
  category text not null,
  condition text not null,
  area_path text collate "C" not null,
  lead_unit text not null,
  number text not null,
  decided_at timestamptz not null,
  primary key (district_id, matter_id, seq, name)
);
create index precedent_by_like on precedent (district_id, name, category, condition);

-- Blocks of the running number of a day: taken outside the filing transaction, so that filings do not queue for it. Gaps are allowed.
create table number_block (
  district_id integer not null references district,
  prefix text not null,
  day date not null,
  next integer not null,
  primary key (district_id, prefix, day)
);

-- ---------------------------------------------------------------------------------------------------------------
-- What goes out, and what is watched
-- ---------------------------------------------------------------------------------------------------------------
create table outbox (
  district_id integer not null references district,
  position bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  topic text not null,
  matter_id uuid,
  payload json not null,
  at timestamptz not null,
  primary key (district_id, position)
);
create index outbox_by_xid on outbox (xid, position);

create table audit (
  district_id integer not null references district,
  id uuid not null,
  at timestamptz not null,
  staff_id text,
  role text,
  verb text not null,
  subject text not null,
  fields text[] not null default '{}',
  purpose text,
  details json,
  xid xid8 not null default pg_current_xact_id(),
  primary key (district_id, id)
);
create index audit_by_subject on audit (district_id, subject, id);
create index audit_by_staff on audit (district_id, staff_id, id);

-- A checkpoint covers all events and audit rows of the transactions [from_xid, to_xid), in order, and the checkpoint before it.
create table checkpoint (
  district_id integer not null references district,
  number integer not null,
  from_xid xid8 not null,
  to_xid xid8 not null,
  events integer not null,
  digest bytea not null,
  at timestamptz not null,
  signature bytea not null,
  primary key (district_id, number)
);

-- ---------------------------------------------------------------------------------------------------------------
-- Rights of the role under row-level security
-- ---------------------------------------------------------------------------------------------------------------
grant usage on schema wangge to wangge_app;
grant select on district, pack_file, area, grid, unit, staff, post, precedent, checkpoint to wangge_app;
grant select, insert, update on account, matter, data_key, photo, number_block to wangge_app;
grant select, insert, update, delete on session to wangge_app;
grant select, insert on event, sealed_part, command, outbox, audit to wangge_app;
grant insert on precedent to wangge_app;

do $$
declare
  name text;
begin
  foreach name in array array['pack_file', 'area', 'grid', 'unit', 'staff', 'post', 'account', 'session', 'matter', 'event',
    'sealed_part', 'data_key', 'command', 'photo', 'precedent', 'number_block', 'outbox', 'audit', 'checkpoint']
  loop
    execute format('alter table %I enable row level security', name);
  end loop;
  -- Open to everyone who works in the district.
  foreach name in array array['pack_file', 'area', 'grid', 'unit', 'staff', 'post', 'data_key', 'command', 'precedent',
    'number_block', 'outbox', 'checkpoint']
  loop
    execute format('create policy of_the_district on %I using (district_id = (select current_district()))
      with check (district_id = (select current_district()))', name);
  end loop;
end $$;

alter table district enable row level security;
create policy of_the_district on district using (id = (select current_district()));

create policy accounts on account using (
  district_id = (select current_district())
  and ('accounts' = any ((select current_reach())::text[]) or staff_id = (select current_staff()))
);
create policy sessions on session using (
  district_id = (select current_district())
  and ('accounts' = any ((select current_reach())::text[]) or staff_id = (select current_staff()))
);

create policy reach on matter using (
  district_id = (select current_district())
  and (
    'all' = any ((select current_reach())::text[])
    or (
      kind = any ((select current_kinds())::text[])
      and (
        ('area' = any ((select current_reach())::text[])
          and area_path >= (select current_area_from()) and area_path < (select current_area_to()))
        or ('unit' = any ((select current_reach())::text[])
          and (lead_unit = (select current_unit()) or (select current_unit()) = any (assist_units)))
        or ('own' = any ((select current_reach())::text[]) and reporter_staff = (select current_staff()))
      )
    )
  )
);

-- An event is read by who reads its matter; whether one may be written, `decide` says.
create policy of_the_matter on event for select using (
  district_id = (select current_district())
  and exists (select from matter m where m.district_id = event.district_id and m.id = event.matter_id)
);
create policy written on event for insert with check (district_id = (select current_district()));

create policy of_the_field on sealed_part for select using (
  district_id = (select current_district())
  and field = any ((select current_fields())::text[])
  and exists (select from matter m where m.district_id = sealed_part.district_id and m.id = sealed_part.matter_id)
);
-- Who reports or acts writes what they may not be allowed to read again.
create policy written on sealed_part for insert with check (district_id = (select current_district()));

create policy of_the_matter on photo using (
  district_id = (select current_district())
  and (
    staff_id = (select current_staff())
    or 'all' = any ((select current_reach())::text[])
    or (matter_id is not null
      and exists (select from matter m where m.district_id = photo.district_id and m.id = photo.matter_id))
  )
);

create policy read on audit for select using (
  district_id = (select current_district()) and 'audit' = any ((select current_reach())::text[])
);
create policy written on audit for insert with check (district_id = (select current_district()));

-- Who stands behind a cookie: the one look into sessions before anything is known of the reader. Returns nothing for a session
-- that ended, of an account that was disabled, or of a post that is no more.
create function session_of(district integer, hash bytea, at timestamptz)
returns table (staff_id text, staff_name text, fictional boolean, post_id text, role text, unit_id text, area_path text,
  csrf text, seen_at timestamptz, expires_at timestamptz)
language sql stable security definer set search_path = wangge, pg_temp
as $$
  select s.staff_id, f.name, f.fictional, s.post_id, p.role, p.unit_id, p.area_path, s.csrf, s.seen_at, s.expires_at
  from session s
  join account a on a.district_id = s.district_id and a.staff_id = s.staff_id and not a.disabled
  join staff f on f.district_id = s.district_id and f.id = s.staff_id
  join post p on p.district_id = s.district_id and p.id = s.post_id and p.staff_id = s.staff_id
  where s.district_id = district and s.token_hash = hash and s.expires_at > at
$$;
revoke all on function session_of(integer, bytea, timestamptz) from public;
grant execute on function session_of(integer, bytea, timestamptz) to wangge_app;
