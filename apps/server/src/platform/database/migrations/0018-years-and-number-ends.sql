-- Events and what is sealed in them lie in one partition a year, so that old ones can be taken out whole (wangge archive) and an index holds no more
-- than a year. The key is the matter's id: whatever reads by matter looks into one partition, and all of a matter lies together.
--
-- Ids of matters made here are UUIDv7, which begin with the milliseconds since 1970. Those of imported orders (UUIDv8, imports/identity.ts) begin with
-- the first fourteen digits of their number, which hotlines begin with the day. So a year is two ranges of ids. What fits neither (a device with a wrong
-- clock, numbers of another form) lies in `rest`, and is found there like everything else: a partition is a matter of tidiness and never of truth.
--
-- References lie between the partitions themselves, since a check against a whole partitioned table locks all of them each time.

create function first_id(digits bigint) returns uuid language sql immutable parallel safe
  as $$ select (substr(lpad(to_hex(digits), 12, '0'), 1, 8) || '-' || substr(lpad(to_hex(digits), 12, '0'), 9, 4)
    || '-0000-0000-000000000000')::uuid $$;

alter table sealed_part rename to sealed_part_whole;
alter table event rename to event_whole;
alter table event_whole drop constraint event_district_id_matter_id_fkey;
alter table sealed_part_whole drop constraint sealed_part_district_id_matter_id_seq_fkey;
alter table event_whole rename constraint event_pkey to event_whole_pkey;
alter table sealed_part_whole rename constraint sealed_part_pkey to sealed_part_whole_pkey;
alter index event_by_xid rename to event_whole_by_xid;

create table event (like event_whole including defaults including comments) partition by range (matter_id);
alter table event add primary key (district_id, matter_id, seq);
create index event_by_xid on event (district_id, epoch, xid, matter_id, seq);
create table sealed_part (like sealed_part_whole including defaults including comments) partition by range (matter_id);
alter table sealed_part add primary key (district_id, matter_id, seq, field);

-- Partitions of both tables for ids from `low` on and before `high`; null: without an end.
create function add_partition(named text, low uuid, high uuid) returns void language plpgsql as $$
declare
  bounds text := format('for values from (%s) to (%s)', coalesce(quote_literal(low), 'minvalue'), coalesce(quote_literal(high), 'maxvalue'));
begin
  execute format('create table %I partition of event %s', 'event_' || named, bounds);
  execute format('create table %I partition of sealed_part %s', 'sealed_part_' || named, bounds);
  perform tie_partition(named);
end $$;

create function tie_partition(named text) returns void language plpgsql as $$
begin
  execute format('alter table %I add foreign key (district_id, matter_id) references matter (district_id, id) deferrable initially deferred',
    'event_' || named);
  execute format('alter table %I add foreign key (district_id, matter_id, seq) references %I (district_id, matter_id, seq)',
    'sealed_part_' || named, 'event_' || named);
end $$;

-- The partitions of a year, where they are not there yet. What of it lay in `rest` moves over. @returns whether they were made now
create function open_year(year integer) returns boolean language plpgsql as $$
declare
  part record;
begin
  if to_regclass(format('wangge.event_%s', year)) is not null then
    return false;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('wangge years', 0));
  if to_regclass(format('wangge.event_%s', year)) is not null then
    return false;
  end if;
  for part in
    select year::text as named,
      first_id((extract(epoch from make_timestamptz(year, 1, 1, 0, 0, 0, 'UTC')) * 1000)::bigint) as low,
      first_id((extract(epoch from make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'UTC')) * 1000)::bigint) as high
    union all
    select 'n' || year, first_id(year * 10000000000), first_id((year + 1) * 10000000000)
  loop
    create temp table moved_event on commit drop as select * from event_rest where matter_id >= part.low and matter_id < part.high;
    create temp table moved_part on commit drop as select * from sealed_part_rest where matter_id >= part.low and matter_id < part.high;
    delete from sealed_part_rest where matter_id >= part.low and matter_id < part.high;
    delete from event_rest where matter_id >= part.low and matter_id < part.high;
    perform add_partition(part.named, part.low, part.high);
    insert into event select * from moved_event;
    insert into sealed_part select * from moved_part;
    drop table moved_event;
    drop table moved_part;
  end loop;
  return true;
end $$;

create table event_rest partition of event default;
create table sealed_part_rest partition of sealed_part default;
select tie_partition('rest');
-- From the first year that a district is likely to have on; later ones are opened before they begin (platform/database/years.ts).
select open_year(year) from generate_series(2018, 2027) as year;

insert into event select * from event_whole;
insert into sealed_part select * from sealed_part_whole;
drop table sealed_part_whole;
drop table event_whole;

-- As before: nobody but the owner reaches a partition by its own name.
grant select, insert on event, sealed_part to wangge_app;
alter table event enable row level security;
alter table sealed_part enable row level security;
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
create policy written on sealed_part for insert with check (district_id = (select current_district()));

-- The end of a number is what people say on the telephone. LIKE is not leakproof, so that under row-level security its index would lie idle: the search
-- goes through one function that gives ids alone, joined back under the policy.
create index matter_by_number_end on matter (district_id, reverse(number) text_pattern_ops);
create function ids_by_number_end(district integer, ending text) returns setof uuid
language sql stable security definer set search_path = wangge, pg_temp
as $$
  select id from matter
  where district_id = district and reverse(number) like replace(replace(replace(reverse(ending), '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;
revoke all on function ids_by_number_end(integer, text) from public;
grant execute on function ids_by_number_end(integer, text) to wangge_app;
