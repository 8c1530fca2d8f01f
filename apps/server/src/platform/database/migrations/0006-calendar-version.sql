-- The version of calendar.yaml on which the clocks of open matters run; null: not yet looked at. A version that came into force
-- since then, by whatever way, is caught up with at the next start.
alter table district add column calendar_version integer;
