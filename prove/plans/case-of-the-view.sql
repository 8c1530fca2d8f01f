-- case: of the view, as dispatcher asks it.

select set_config($1, $2, true), set_config($3, $4, true), set_config($5, $6, true), set_config($7, $8, true), set_config($9, $10, true), set_config($11, $12, true);
--   Result

select s.staff_id, f.name, f.fictional, s.post_id, p.role, p.unit_id, p.area_path, s.csrf, s.seen_at, s.expires_at, a.totp_confirmed_at is not null, a.password_temporary from session s join account a on a.district_id = s.district_id and a.staff_id = s.staff_id and not a.disabled join staff f on f.district_id = s.district_id and f.id = s.staff_id join post p on p.district_id = s.district_id and p.id = s.post_id and p.staff_id = s.staff_id where s.district_id = district and s.token_hash = hash and s.expires_at > at and s.seen_at > awake_since;
--   Inner Nested Loop
--     Inner Nested Loop
--       Inner Hash Join
--         Seq Scan account
--         Hash
--           Seq Scan session
--       Index Scan staff by staff_pkey
--     Index Scan post by post_by_staff

select s.*, set_config('wangge.staff', s.staff_id, true), set_config('wangge.unit', coalesce(s.unit_id, ''), true), set_config('wangge.area', s.area_path, true), set_config('wangge.reach', may.reach, true), set_config('wangge.kinds', may.kinds, true), set_config('wangge.fields', may.fields, true) from session_of($1, $2, $3, $4) s join unnest($5::text[], $6::text[], $7::text[], $8::text[]) as may(role, reach, kinds, fields) on may.role = s.role;
--   Inner Hash Join
--     Function Scan
--     Hash
--       Function Scan

select * from "matter" where "district_id" = $1 and "id" = $2;
--   Result
--     Result
--     Result
--     Result
--     Result
--     Result
--     Result
--     Result
--     Result
--     Result
--     Result
--     Result
--     Result
--     Result
--     Index Scan matter by matter_pkey

select "seq", "body" from "event" where "district_id" = $1 and "matter_id" = $2 order by "seq";
--   Result
--     Result
--     Index Scan event_2026 by event_2026_pkey
--       Result
--         Result
--         Result
--         Result
--         Result
--         Result
--         Result
--         Result
--         Result
--         Result
--         Result
--         Result
--         Result
--         Result
--         Index Scan matter by matter_pkey

select "seq", "field", "ciphertext" from "sealed_part" where "district_id" = $1 and "matter_id" = $2;
--   Result
--     Result
--     Result
--     Index Scan sealed_part_2026 by sealed_part_2026_pkey
--       Result
--         Result
--         Result
--         Result
--         Result
--         Result
--         Result
--         Result
--         Result
--         Result
--         Result
--         Result
--         Result
--         Result
--         Index Scan matter by matter_pkey

select "of", "wrapped" from "data_key" where "district_id" = $1 and "subject_id" = $2;
--   Result
--     Result
--     Index Scan data_key by data_key_pkey

select (select coalesce(json_agg(one), '[]') from (select name, number, category, condition, area_path, lead_unit, decided_at from precedent where district_id = $1 and category = $2 and condition = $3 order by decided_at desc limit 1000) one) as precedents, (select coalesce(json_agg(one), '[]') from ( select found.* from unnest($4::bigint[]) as near (cell) cross join lateral ( select id, number, kind, category, lng, lat, received_at, ended_at, parent_as, state, due_at, amber_at from matter where district_id = $5 and cell = near.cell and received_at between $6 and $7 and category = $8 and id <> $9 and parent_as is distinct from 'task' and parent_id is distinct from $10 and id is distinct from $11 offset 0 ) found order by received_at desc, id desc limit $12 ) one) as similar;
--   Result
--     Aggregate
--       Subquery Scan
--         Limit
--           Result
--           Sort
--             Result
--               Index Scan precedent by precedent_by_like
--     Aggregate
--       Subquery Scan
--         Limit
--           Sort
--             Inner Nested Loop
--               Function Scan
--               Result
--                 Result
--                 Result
--                 Result
--                 Result
--                 Result
--                 Result
--                 Result
--                 Result
--                 Result
--                 Result
--                 Result
--                 Result
--                 Result
--                 Index Scan matter by matter_by_cell

select "id", "type", "width", "height", "exif" from "photo" where "district_id" = $1 and "matter_id" = $2 order by "id";
--   Sort
--     Result
--     Result
--     Result
--     Result
--       Index Scan photo by photo_by_matter
--         Result
--           Result
--           Result
--           Result
--           Result
--           Result
--           Result
--           Result
--           Result
--           Result
--           Result
--           Result
--           Result
--           Result
--           Index Scan matter by matter_pkey

select "subject_id", "wrapped" from "data_key" where "district_id" = $1 and "subject_id" in ($2) and "of" = $3;
--   Result
--     Result
--     Index Scan data_key by data_key_pkey

select "id", "procedure_id", "procedure_version", "state", "due_at", "amber_at", "facts" from "matter" where "district_id" = $1 and "id" in ($2);
--   Result
--     Result
--     Result
--     Result
--     Result
--     Result
--     Result
--     Result
--     Result
--     Result
--     Result
--     Result
--     Result
--     Result
--     Index Scan matter by matter_pkey
