-- What log-in needs beyond the account itself.

alter table account
  -- Given by the security administrator: it opens nothing but the change of itself.
  add column password_temporary boolean not null default false,
  -- The password is published with the demo. Ends with its first change.
  add column is_demo boolean not null default false;

-- Failures of log-ins that no account has, so that they lock as an account would and tell nobody which logins exist. A bucket is
-- 16 bits of the login's hash: the table has at most 65,536 rows a district, and what people type there, often enough a password, is not kept.
create table stray_login (
  district_id integer not null references district,
  bucket integer not null check (bucket between 0 and 65535),
  failures integer not null,
  locked_until timestamptz,
  primary key (district_id, bucket)
);
grant select, insert, update on stray_login to wangge_app;
alter table stray_login enable row level security;
create policy accounts on stray_login using (
  district_id = (select current_district()) and 'accounts' = any ((select current_reach())::text[])
);

create index audit_by_at on audit (district_id, at desc, id desc);

-- As before, and nothing either for a session that has been idle; tells what the account still owes.
drop function session_of(integer, bytea, timestamptz);
create function session_of(district integer, hash bytea, at timestamptz, awake_since timestamptz)
returns table (staff_id text, staff_name text, fictional boolean, post_id text, role text, unit_id text, area_path text,
  csrf text, seen_at timestamptz, expires_at timestamptz, has_totp boolean, password_temporary boolean)
language sql stable security definer set search_path = wangge, pg_temp
as $$
  select s.staff_id, f.name, f.fictional, s.post_id, p.role, p.unit_id, p.area_path, s.csrf, s.seen_at, s.expires_at,
    a.totp_confirmed_at is not null, a.password_temporary
  from session s
  join account a on a.district_id = s.district_id and a.staff_id = s.staff_id and not a.disabled
  join staff f on f.district_id = s.district_id and f.id = s.staff_id
  join post p on p.district_id = s.district_id and p.id = s.post_id and p.staff_id = s.staff_id
  where s.district_id = district and s.token_hash = hash and s.expires_at > at and s.seen_at > awake_since
$$;
revoke all on function session_of(integer, bytea, timestamptz, timestamptz) from public;
grant execute on function session_of(integer, bytea, timestamptz, timestamptz) to wangge_app;
