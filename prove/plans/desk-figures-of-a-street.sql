-- desk figures of a street, as street-370103012-dispatch asks it.

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

select count(*) filter (where (received_at >= $1 and received_at <= $2)) as today, count(*) filter (where (received_at >= $3 and received_at < $4)) as yesterday, count(*) filter (where ended_at is null) as open, count(*) filter (where ended_at is null and due_at >= $5 and amber_at <= $6) as amber, count(*) filter (where ended_at is null and due_at < $7) as red, count(*) filter (where (ended_at >= $8 and lead_unit is not null)) as ended, count(*) filter (where ((ended_at >= $9 and lead_unit is not null) and not flags && $10::text[])) as timely, count(*) filter (where (ended_at >= $11 and ((kind = $12 and facts ->> $13 is not null) or (kind = $14 and facts ->> $15 is not null)))) as rated, count(*) filter (where ((ended_at >= $16 and ((kind = $17 and facts ->> $18 is not null) or (kind = $19 and facts ->> $20 is not null))) and ((kind = $21 and (facts ->> $22)::numeric >= $23) or (kind = $24 and (facts ->> $25)::numeric >= $26)))) as satisfied, count(*) filter (where (received_at >= $27 and (select max((clock_used ->> name)::float8) from unnest($28::text[]) as name) is not null)) as dispatched, percentile_cont(0.5) within group (order by (select max((clock_used ->> name)::float8) from unnest($29::text[]) as name)) filter (where (received_at >= $30 and (select max((clock_used ->> name)::float8) from unnest($31::text[]) as name) is not null)) as wait from matter where district_id = $32 and (ended_at is null or ended_at >= $33 or received_at >= $34);
--   Aggregate
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
--     Result
--       Bitmap Heap Scan matter
--         BitmapOr
--           Bitmap Index Scan by matter_by_due
--           Bitmap Index Scan by matter_by_ended
--           Bitmap Index Scan by matter_by_received
--     Aggregate
--       Function Scan
--     Aggregate
--       Function Scan
--     Aggregate
--       Function Scan
