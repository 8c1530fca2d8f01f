-- Whose work was sent back, where that is not the unit that has the matter: as JSON how often each, and when it had first reported it done.
-- Beside it what of `reworks` and `handed_in_at` is of the unit that has it; null where that is all of it. Rows from before have none of
-- them, since their events do not tell it: such a rework stays the figure of who has the matter. Nothing has to be made anew.
alter table standing add column reworked text;
alter table standing add column own_reworks integer;
alter table standing add column own_handed_in_at timestamptz;
drop index standing_divided;
create index standing_divided on standing (district_id)
  where lapses is not null or rated_unit is not null or reworked is not null;
