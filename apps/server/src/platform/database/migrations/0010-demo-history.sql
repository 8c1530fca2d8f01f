-- How far a demo's made-up history is written. Batches of it commit one by one; a start that was cut short is gone on from by the next
-- one, which makes the same history again from these figures and writes the rest. Nothing but the owner reads or writes it.
create table demo_history (
  district_id integer not null primary key references district,
  seed text not null,
  days integer not null,
  until timestamptz not null,
  -- Matters that are written whole, and a hash over them, by which the next start knows that it makes the same ones.
  written integer not null default 0,
  digest bytea not null,
  finished_at timestamptz
);
alter table demo_history enable row level security;
