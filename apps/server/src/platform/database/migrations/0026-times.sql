-- 超时倍数. `times`: its disposal ran out and the clock stands, used ÷ limit of the unit of the standing. `spending`: while the clock runs, as JSON, what
-- tells how much of the limit is used at any later moment. `lapses` has the `times` of each beside it. Rows from before say neither; they are
-- made anew with the first `assessment.yaml` that asks for a multiple.
alter table standing add column times double precision;
alter table standing add column spending text;
-- 漏报: `found`, or `overturned` since; null: nobody has found that a patrol missed it.
alter table standing add column missed text;
