-- list: on a unit’s desk, as urban asks it.

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

select "id", "kind", "procedure_id", "procedure_version", "number", "state", "phase", "seq", "source", "reported_at", "received_at", "entered_at", "changed_at", "ended_at", "lng", "lat", "area_path", "grid_code", "grid_version", "category", "condition", "lead_unit", "assist_units", "parent_as", "amber_at", "due_at", "rank", "flags", "counters" from "matter" where "district_id" = $1 and (("kind" = $2 and "state" = $3 and "lead_unit" = $4) or ("kind" = $5 and "state" = $6 and "lead_unit" = $7) or ("kind" = $8 and "state" = $9 and "lead_unit" = $10) or ("kind" = $11 and "state" = $12 and "lead_unit" = $13) or ("kind" = $14 and "state" = $15 and "lead_unit" = $16) or ("kind" = $17 and "state" = $18 and "lead_unit" = $19) or ("kind" = $20 and "state" = $21 and "lead_unit" = $22) or ("kind" = $23 and "state" = $24 and "lead_unit" = $25) or ("kind" = $26 and "state" = $27 and "lead_unit" = $28) or ("kind" = $29 and "state" = $30 and "lead_unit" = $31) or ("kind" = $32 and "state" = $33 and "lead_unit" = $34) or ("kind" = $35 and "state" = $36 and "lead_unit" = $37) or ("kind" = $38 and "state" = $39 and "lead_unit" = $40) or ("kind" = $41 and "state" = $42 and "lead_unit" = $43) or ("kind" = $44 and "state" = $45 and "lead_unit" = $46) or ("kind" = $47 and "state" = $48 and "caller_unit" = $49) or ("kind" = $50 and "state" = $51 and "lead_unit" = $52) or ("kind" = $53 and "state" = $54 and "lead_unit" = $55) or ("kind" = $56 and "state" = $57 and "lead_unit" = $58) or ("kind" = $59 and "state" = $60 and "lead_unit" = $61) or ("kind" = $62 and "state" = $63 and "lead_unit" = $64) or ("kind" = $65 and "state" = $66 and "lead_unit" = $67) or ("kind" = $68 and "state" = $69 and "lead_unit" = $70) or ("kind" = $71 and "state" = $72 and "lead_unit" = $73) or ("kind" = $74 and "state" = $75 and "lead_unit" = $76) or ("kind" = $77 and "state" = $78 and "lead_unit" = $79) or ("kind" = $80 and "state" = $81 and "caller_unit" = $82) or ("kind" = $83 and "asked" && $84::text[] and "lead_unit" = $85) or ("kind" = $86 and "asked" && $87::text[] and "lead_unit" = $88) or ("kind" = $89 and "state" in ($90) and $91 = any (seats) and folded -> 'ballots' -> $92::text -> 'votes' -> $93::text is null) or ("kind" = $94 and "state" in ($95) and $96 = any (seats) and folded -> 'ballots' -> $97::text -> 'votes' -> $98::text is null)) order by "rank" desc, "due_at" asc nulls last, "id" limit $99;
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
