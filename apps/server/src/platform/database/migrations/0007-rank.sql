-- The highest rank of a matter's flags, by the procedure that it is pinned to: urgent ones come first where lists go by due time.
-- What stands so far was opened under procedures that knew no rank.
alter table matter add column rank smallint not null default 0;
drop index matter_by_due;
create index matter_by_due on matter (district_id, rank desc, due_at, id) where ended_at is null;
