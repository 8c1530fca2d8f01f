-- Whose work the caller spoke of at the call-back, where it is not the unit that has the matter: of a matter that had joined another one,
-- the unit that did that one. Rows from before have none, since their events do not tell it: such a call-back is counted in the district,
-- its street and its category, and by units in the row of none. Nothing has to be made anew.
alter table standing add column rated_unit text;
drop index standing_lapses;
create index standing_divided on standing (district_id) where lapses is not null or rated_unit is not null;
