-- What figures are taken from stands beside the row, so that counting does not open every folded matter (some 5 kB each).
alter table matter add column facts jsonb;
-- Milliseconds (days for day clocks) that each stopped clock had used, by its id.
alter table matter add column clock_used jsonb;

update matter set
  facts = coalesce(folded -> 'facts', '{}')::jsonb,
  clock_used = coalesce(
    (select jsonb_object_agg(clock.key, clock.value -> 'reading' -> 'used')
     from json_each(folded -> 'clocks') as clock
     where clock.value -> 'reading' ->> 'status' = 'stopped'), '{}');

alter table matter alter column facts set not null;
alter table matter alter column clock_used set not null;
create index matter_by_ended on matter (district_id, ended_at) where ended_at is not null;
