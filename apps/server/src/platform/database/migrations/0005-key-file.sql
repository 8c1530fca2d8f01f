-- By its fingerprint, the key file under whose keys everything here was sealed and signed: another one would open nothing.
-- One row, made at the first start. Of the database, not of a district; the role of the requests has no use for it.
create table key_file (
  only_one boolean primary key default true check (only_one),
  fingerprint text not null,
  bound_at timestamptz not null
);
