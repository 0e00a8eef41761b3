-- The server runs as qpc_app: it may not change the schema, and what is append-only it may only insert and read.
do $$ begin
  if not exists (select from pg_roles where rolname = 'qpc_app') then create role qpc_app login; end if;
end $$;
grant usage on schema public to qpc_app;

-- What waits for a date of domain time.
create table due (
  due_id text primary key,
  due_at timestamptz not null,
  fact text not null,
  subject text not null,
  done_at timestamptz
);
create index due_open on due (due_at) where done_at is null;
grant select, insert, update on due to qpc_app;

-- Jobs that need a person.
create table parked (
  parked_id text primary key,
  queue text not null,
  subjects jsonb not null,
  code text not null,
  attempts int not null,
  parked_at timestamptz not null,
  resolved_at timestamptz
);
grant select, insert, update on parked to qpc_app;

-- Who did what, append-only.
create table audit (
  audit_id text primary key,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text not null,
  reason text
);
grant select, insert on audit to qpc_app;

-- One row that proves the vault's key: a server with another key refuses to start.
create table vault_check (only_one boolean primary key default true check (only_one), sealed text not null);
grant select, insert on vault_check to qpc_app;
