-- What checkpoints need, and from where transaction ids count.

-- Which cluster this is. PostgreSQL's kin that have no such function are one cluster for ever.
create function current_cluster() returns text language plpgsql stable as $$
begin
  return (select system_identifier::text from pg_control_system());
exception when undefined_function or insufficient_privilege then
  return 'unknown';
end $$;

-- Transaction ids order what is written, but only within one cluster: a database restored into another one goes on with ids that
-- begin elsewhere. From there on it writes under the next epoch (epoch.ts), so that (epoch, xid) rises for ever. Of the database, not of a district.
create table epoch (
  number integer primary key check (number > 0),
  cluster text not null,
  began_at timestamptz not null
);
insert into epoch (number, cluster, began_at) values (1, current_cluster(), now());

-- The default is the epoch that runs; it is set anew with each.
alter table event add column epoch integer not null default 1;
alter table audit add column epoch integer not null default 1;
drop index event_by_xid;
create index event_by_xid on event (district_id, epoch, xid, matter_id, seq);
create index audit_by_xid on audit (district_id, epoch, xid, id);

alter table checkpoint
  add column epoch integer not null,
  add column audits integer not null,
  -- Of the events and of the audit rows by themselves, so that a difference says where it lies.
  add column events_digest bytea not null,
  add column audits_digest bytea not null;
