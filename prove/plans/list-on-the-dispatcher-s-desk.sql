-- list: on the dispatcher’s desk, as dispatcher asks it.

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

select "id", "kind", "procedure_id", "procedure_version", "number", "state", "phase", "seq", "source", "reported_at", "received_at", "entered_at", "changed_at", "ended_at", "lng", "lat", "area_path", "grid_code", "grid_version", "category", "condition", "lead_unit", "assist_units", "parent_as", "amber_at", "due_at", "rank", "flags", "counters" from "matter" where "district_id" = $1 and (("kind" = $2 and "state" = $3) or ("kind" = $4 and "state" = $5) or ("kind" = $6 and "state" = $7) or ("kind" = $8 and "state" = $9) or ("kind" = $10 and "state" = $11) or ("kind" = $12 and "state" = $13) or ("kind" = $14 and "state" = $15) or ("kind" = $16 and "state" = $17) or ("kind" = $18 and "state" = $19) or ("kind" = $20 and "state" = $21) or ("kind" = $22 and "state" = $23) or ("kind" = $24 and "asked" && $25::text[]) or ("kind" = $26 and "asked" && $27::text[]) or ("kind" = $28 and "state" in ($29) and $30 = any (seats) and folded -> 'ballots' -> $31::text -> 'votes' -> $32::text is null) or ("kind" = $33 and "state" in ($34) and $35 = any (seats) and folded -> 'ballots' -> $36::text -> 'votes' -> $37::text is null)) order by "rank" desc, "due_at" asc nulls last, "id" limit $38;
--   Limit
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
--     Sort
--       Result
--         Seq Scan matter
