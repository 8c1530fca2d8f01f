-- Whose doing it is that a matter was overdue. Taken over, it stays late for its caller, and the unit that took it over is judged by its own
-- time: `inherited` says that the unit of the standing let nothing lapse, `lapses` which others did (or nobody who led it), and for when.
alter table standing add column inherited boolean not null default false;
-- JSON, as the assessment writes it: [{"unit": …, "at": milliseconds since 1970}]; null: nobody else.
alter table standing add column lapses text;
create index standing_lapses on standing (district_id) where lapses is not null;
-- Flags of those who led a matter before: what they let lapse leaves no list and no count with them.
alter table matter add column past_flags text[] not null default '{}';
