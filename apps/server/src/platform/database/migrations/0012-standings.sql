-- How each matter stood for the indicators, from one event to the next: a projection in the same transaction as the event, made from
-- the matter alone, so that replaying the events gives every row again. What stood at an instant T, by when it was recorded, is what
-- has from_at <= T < until_at: the same question with the same cut-off has the same answer for good.
create table standing (
  district_id integer not null,
  matter_id uuid not null,
  -- The matter's seq with which it begins.
  seq integer not null,
  from_at timestamptz not null,
  until_at timestamptz not null default 'infinity',
  kind text not null,
  source text not null,
  area_path text collate "C" not null,
  unit text,
  category text,
  received_at timestamptz not null,
  filed_at timestamptz,
  dispatch_due_at timestamptz,
  dispatched_at timestamptz,
  contact_due_at timestamptz,
  contacted_at timestamptz,
  disposal_due_at timestamptz,
  handed_in_at timestamptz,
  disposed_at timestamptz,
  closed_at timestamptz,
  called_back_at timestamptz,
  -- The disposal clock runs; it was overdue at its disposal once.
  running boolean not null,
  late boolean not null,
  suspended boolean not null,
  void boolean not null,
  refused boolean not null,
  upheld boolean not null,
  merged boolean not null,
  -- Null: nobody was asked.
  reached boolean,
  resolved boolean,
  satisfied boolean,
  returns integer not null,
  reworks integer not null,
  extensions integer not null,
  contacts integer not null,
  primary key (district_id, matter_id, seq)
);
create unique index standing_now on standing (district_id, matter_id) where until_at = 'infinity';
-- One for each instant by which a matter can belong to a period.
create index standing_by_received on standing (district_id, received_at);
create index standing_by_filed on standing (district_id, filed_at) where filed_at is not null;
create index standing_by_dispatch_due on standing (district_id, dispatch_due_at) where dispatch_due_at is not null;
create index standing_by_dispatched on standing (district_id, dispatched_at) where dispatched_at is not null;
create index standing_by_contact_due on standing (district_id, contact_due_at) where contact_due_at is not null;
create index standing_by_disposal_due on standing (district_id, disposal_due_at) where disposal_due_at is not null;
create index standing_by_handed_in on standing (district_id, handed_in_at) where handed_in_at is not null;
create index standing_by_closed on standing (district_id, closed_at) where closed_at is not null;
create index standing_by_called_back on standing (district_id, called_back_at) where called_back_at is not null;

grant select, insert, update on standing to wangge_app;
alter table standing enable row level security;
-- As the matter is reached. A matter's place and kind never change, so that who reaches areas is told without looking it up.
create policy reach on standing for select using (
  district_id = (select current_district())
  and (
    'all' = any ((select current_reach())::text[])
    or (kind = any ((select current_kinds())::text[]) and 'area' = any ((select current_reach())::text[])
      and area_path >= (select current_area_from()) and area_path < (select current_area_to()))
    or ((select current_reach())::text[] && array['unit', 'own']
      and exists (select from matter m where m.district_id = standing.district_id and m.id = standing.matter_id))
  )
);
create policy written on standing for insert with check (district_id = (select current_district()));
create policy ended on standing for update using (district_id = (select current_district()))
  with check (district_id = (select current_district()));

-- The version of assessment.yaml by which the standings were made; null: not yet looked at. By another one they are made anew at the
-- next start.
alter table district add column assessment_version integer;
