-- Matters that belong together: a task belongs to the matter that called for it, a merged one to the one that it joined.
-- `caller_unit` leads the matter that a task belongs to, and reads it; `seats` are the people of a panel, who read what they decide on.
alter table matter add column parent_id uuid;
alter table matter add column parent_as text;
alter table matter add column caller_unit text;
alter table matter add column seats text[] not null default '{}';
create index matter_by_parent on matter (district_id, parent_id) where parent_id is not null;
create index matter_by_caller on matter (district_id, caller_unit, received_at desc) where caller_unit is not null;

drop policy reach on matter;
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
          and (lead_unit = (select current_unit()) or (select current_unit()) = any (assist_units)
            or caller_unit = (select current_unit())))
        or ('own' = any ((select current_reach())::text[])
          and (reporter_staff = (select current_staff()) or (select current_staff()) = any (seats)))
      )
    )
  )
);

-- Every matter that what happens to these may touch: what they belong to, upwards, and from there downwards what has not ended. Ids
-- alone, and beyond the reader's reach: they are locked before anything is decided.
create function kin_of(district integer, wanted uuid[]) returns setof uuid
language sql stable security definer set search_path = wangge, pg_temp
as $$
  with recursive up (id, parent_id) as (
    select id, parent_id from matter where district_id = district and id = any (wanted)
    union
    select m.id, m.parent_id from up join matter m on m.district_id = district and m.id = up.parent_id
  ), down (id) as (
    select id from up
    union
    select m.id from down join matter m on m.district_id = district and m.parent_id = down.id and m.ended_at is null
  )
  select id from down
$$;
revoke all on function kin_of(integer, uuid[]) from public;
grant execute on function kin_of(integer, uuid[]) to wangge_app;
