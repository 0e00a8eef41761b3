-- How much may be out with customers of a program before its utility has paid: dated decisions, the newest counts. Null is no limit.
create table exposure_limit (
  utility_id text not null,
  program_id text not null,
  version int not null check (version > 0),
  limit_cents bigint check (limit_cents >= 0),
  reason text not null check (reason <> ''),
  decided_by text not null,
  decided_at timestamptz not null,
  primary key (utility_id, program_id, version)
);
grant select, insert on exposure_limit to qpc_app;

-- Earnings that wait because their program is at its limit. `admitted_at`: there is room for it, and the room is kept; `left_at`: it went on.
create table exposure_wait (
  member_id text not null,
  earning_id text not null,
  utility_id text not null,
  program_id text not null,
  since_at timestamptz not null,
  admitted_at timestamptz,
  left_at timestamptz,
  primary key (member_id, earning_id),
  foreign key (member_id, earning_id) references earning (member_id, earning_id),
  check (left_at is null or admitted_at is not null)
);
create index exposure_wait_open on exposure_wait (utility_id, program_id) where left_at is null;
grant select, insert, update on exposure_wait to qpc_app;

-- What a rail says of its account with us, byte for byte as it came.
create table rail_statement (
  statement_id text primary key,
  rail text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  balance_cents bigint,
  document bytea not null,
  sha256 text not null,
  received_at timestamptz not null,
  check (from_at <= to_at)
);
create index rail_statement_rail on rail_statement (rail, to_at);
grant select, insert on rail_statement to qpc_app;

-- Its lines, each once however often it is sent; cents above zero came in. `matched_cause`: the journal of ours
-- that says the same, or `line:` and the line that undid it.
create table rail_line (
  rail text not null,
  line_id text not null,
  statement_id text not null,
  kind text not null check (kind in ('payout', 'return', 'funding', 'fee', 'other')),
  cents bigint not null check (cents <> 0),
  payout_id text,
  provider_id text,
  noted_at timestamptz not null,
  matched_cause text,
  primary key (rail, line_id)
);
create index rail_line_open on rail_line (rail) where matched_cause is null;
create unique index rail_line_matched on rail_line (rail, matched_cause);
grant select, insert, update on rail_line to qpc_app;

-- What differs between a rail and our books and nothing explains; closed by a person with a reason, or by itself once the other side came.
create table rail_item (
  item_id text primary key,
  rail text not null,
  code text not null check (code in ('missing-here', 'missing-there', 'amount-differs', 'fee', 'funding', 'other', 'not-listed')),
  line_id text,
  cause text,
  cents bigint not null check (cents <> 0),
  opened_at timestamptz not null,
  closed_at timestamptz,
  reason text check (reason in ('funding', 'fee', 'paid-twice', 'wrong-amount', 'rail-error', 'explained')),
  note text,
  closed_by text,
  check ((closed_at is null) = (reason is null) and (closed_at is null) = (closed_by is null))
);
create index rail_item_open on rail_item (rail) where closed_at is null;
grant select, insert, update on rail_item to qpc_app;

-- The balance of a rail against ours, to the cent: what differs is on its way, or is an item.
create table rail_reconciliation (
  rail text not null,
  version int not null check (version > 0),
  statement_id text not null,
  ledger_cents bigint not null,
  balance_cents bigint,
  timing_cents bigint not null,
  unexplained_cents bigint not null,
  lines int not null,
  matched int not null,
  reconciled_at timestamptz not null,
  primary key (rail, version),
  check (balance_cents - ledger_cents = timing_cents + unexplained_cents)
);
grant select, insert on rail_reconciliation to qpc_app;

-- Money of a utility is for an event or for a month of pledged load. A variance below zero is what it paid more than was reckoned.
alter table remittance
  alter column event_id drop not null,
  add column reservation_id text references reservation (reservation_id),
  add column month date check (extract(day from month) = 1),
  add constraint remittance_of check ((event_id is null) = (reservation_id is not null) and (reservation_id is null) = (month is null)),
  drop constraint remittance_cents_check,
  drop constraint remittance_variance_cents_check,
  drop constraint remittance_check,
  add constraint remittance_cents check (cents >= 0 and (cents > 0 or variance_cents <> 0)),
  add constraint remittance_reason check ((variance_cents <> 0) = (reason is not null));
create index remittance_reservation on remittance (reservation_id);

-- The lines of a utility's advice, as they were matched: `expected_cents` is what was reckoned of the account or of the whole.
create table remittance_line (
  remittance_id text not null,
  line int not null check (line > 0),
  reference text not null,
  account_ending text,
  account_id text,
  cents bigint not null,
  expected_cents bigint,
  paid_on date not null,
  brought_by text not null,
  brought_at timestamptz not null,
  primary key (remittance_id, line)
);
grant select, insert on remittance_line to qpc_app;
