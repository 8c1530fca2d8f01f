-- Whose work was sent back, where that is not the unit that has the matter: as JSON how often each, and when it had first reported it done.
-- Beside it what of `reworks` and `handed_in_at` is of the unit that has it; null where that is all of it. Rows from before have none of
-- them, since their events do not tell it: such a rework stays the figure of who has the matter.
alter table standing add column reworked text;
alter table standing add column own_reworks integer;
alter table standing add column own_handed_in_at timestamptz;
drop index standing_divided;
create index standing_divided on standing (district_id)
  where lapses is not null or rated_unit is not null or reworked is not null;
-- A contact is of the unit that has the matter, and of none that had it before: every standing is made anew at the next start.
update district set assessment_version = null;

-- What came to nothing, or was taken back, is held against a unit no more, and it reads the matter no more for that.
update matter as held set heard_units = coalesce(heard.units, '{}')
from matter as one
left join lateral (
  select array_agg(distinct task ->> 'unit' order by task ->> 'unit') as units
  from json_array_elements(one.folded -> 'tasks') as task
  where task ->> 'task' in ('false-report', 'shirking') and task ->> 'status' in ('open', 'done')
) as heard on true
where held.district_id = one.district_id and held.id = one.id and one.heard_units <> '{}';
