-- A key per matter and personal field, so that each is forgotten when its own retention says. 0: sealed under the key of its owner
-- (reporter or matter), as all parts before this; n: under the field's own n-th key, `of` = the field's id, `<id>/n` from the second on (the
-- first was destroyed while the matter went on).
alter table sealed_part add column own_key smallint not null default 0 check (own_key >= 0);
comment on column data_key.of is 'What it seals: a personal field (`<id>` or `<id>/n`), `photo`, `log` (what was typed into the audit in a month); of older rows `reporter` and `matter`, all fields of one owner';

-- Who may not read a field gets no key of it either.
drop policy of_the_district on data_key;
create policy of_the_field on data_key for select using (
  district_id = (select current_district())
  and (
    (of = 'log' and 'audit' = any ((select current_reach())::text[]))
    or ((of in ('reporter', 'matter') or split_part(of, '/', 1) = any ((select current_fields())::text[]))
      and exists (select from matter m where m.district_id = data_key.district_id and m.id = data_key.subject_id))
    or ((of = 'photo' or split_part(of, '/', 1) = any ((select current_fields())::text[]))
      and exists (select from photo p where p.district_id = data_key.district_id and p.id = data_key.subject_id))
    or (of = 'export' and exists (select from export e where e.district_id = data_key.district_id and e.id = data_key.subject_id))
  )
);
create policy written on data_key for insert with check (district_id = (select current_district()));
-- No request destroys a key, and none puts another in its place.
revoke update on data_key from wangge_app;

-- But for that of a file which somebody asked for: by themselves, or by the house when its time is over.
create function destroy_export_keys(ids uuid[], moment timestamptz) returns void
language sql security definer set search_path = wangge, pg_temp
as $$
  update data_key k set wrapped = null, destroyed_at = moment
  where k.district_id = current_district() and k.subject_id = any (ids) and k.of = 'export' and k.wrapped is not null
    and exists (select from export e where e.district_id = k.district_id and e.id = k.subject_id
      and ('all' = any (current_reach()::text[]) or e.staff_id = current_staff()))
$$;
revoke all on function destroy_export_keys(uuid[], timestamptz) from public;
grant execute on function destroy_export_keys(uuid[], timestamptz) to wangge_app;

-- The keys under which somebody writes, who may perhaps not read again what they wrote.
create function sealing_keys(subject uuid) returns table (of text, wrapped bytea)
language sql stable security definer set search_path = wangge, pg_temp
as $$ select k.of, k.wrapped from data_key k where k.district_id = current_district() and k.subject_id = subject $$;
revoke all on function sealing_keys(uuid) from public;
grant execute on function sealing_keys(uuid) to wangge_app;

-- What somebody typed (purposes, searches) and from where: sealed under the key of its month from here on.
alter table audit add column sealed bytea;
comment on column audit.purpose is 'Of rows before `sealed`';

-- Names stand in staff.csv alone.
drop function session_of(integer, bytea, timestamptz, timestamptz);
alter table staff drop column name;
alter table staff add column left_at timestamptz;
-- A dropped column leaves its bytes in the rows until they are written anew.
cluster staff using staff_pkey;
create function session_of(district integer, hash bytea, at timestamptz, awake_since timestamptz)
returns table (staff_id text, post_id text, role text, unit_id text, area_path text,
  csrf text, seen_at timestamptz, expires_at timestamptz, has_totp boolean, password_temporary boolean)
language sql stable security definer set search_path = wangge, pg_temp
as $$
  select s.staff_id, s.post_id, p.role, p.unit_id, p.area_path, s.csrf, s.seen_at, s.expires_at,
    a.totp_confirmed_at is not null, a.password_temporary
  from session s
  join account a on a.district_id = s.district_id and a.staff_id = s.staff_id and not a.disabled
  join post p on p.district_id = s.district_id and p.id = s.post_id and p.staff_id = s.staff_id
  where s.district_id = district and s.token_hash = hash and s.expires_at > at and s.seen_at > awake_since
$$;
revoke all on function session_of(integer, bytea, timestamptz, timestamptz) from public;
grant execute on function session_of(integer, bytea, timestamptz, timestamptz) to wangge_app;

-- A version whose content was emptied since it named people who are here no more.
alter table pack_file add column forgotten_at timestamptz;
-- Logins stand in no statistics of the planner; those that were gathered go with a column that becomes what it is.
alter table account alter column login type text;
alter table account alter column password_hash type text;
alter table pack_file alter column content type bytea;
alter table account alter column login set statistics 0;
alter table account alter column password_hash set statistics 0;
alter table pack_file alter column content set statistics 0;

-- The day of the district up to which its retention was carried out.
alter table district add column forgotten_through date;
-- Keys that were destroyed before their time: what a restored backup has to forget again. Who asked and why, the audit says.
create table forgotten (
  district_id integer not null references district,
  subject_id uuid not null,
  of text not null,
  at timestamptz not null,
  primary key (district_id, subject_id, of)
);
alter table forgotten enable row level security;
