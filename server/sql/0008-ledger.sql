-- One transfer moves an amount from one account to another, so every row balances by construction. Append-only by grant.
create table transfer (
  member_id text not null,
  transfer_id text not null,
  journal_id text not null,
  cause text not null,
  debit text not null,
  credit text not null,
  cents bigint not null check (cents > 0),
  effective_at timestamptz not null,
  booked_at timestamptz not null,
  body_sha256 text not null,
  primary key (member_id, transfer_id),
  unique (member_id, cause),
  check (debit <> credit)
);
create index transfer_journal on transfer (member_id, journal_id);
create index transfer_debit on transfer (debit);
create index transfer_credit on transfer (credit);
grant select, insert on transfer to qpc_app;

-- What we owe a member now: locked, with a floor, and always equal to the sum of the member's transfers.
create table payable_balance (
  member_id text primary key,
  cents bigint not null check (cents >= 0)
);
grant select, insert, update on payable_balance to qpc_app;

-- Money earned by one measurement, referral or correction.
create table earning (
  member_id text not null,
  earning_id text not null,
  kind text not null check (kind in ('event', 'correction', 'referral')),
  cause text not null,
  participation_id text,
  version int,
  cents bigint not null check (cents > 0),
  state text not null check (state in ('booked', 'held', 'reserved', 'paid', 'absorbed')),
  held_because text,
  earned_at timestamptz not null,
  booked_at timestamptz not null,
  primary key (member_id, earning_id),
  unique (member_id, cause)
);
grant select, insert, update on earning to qpc_app;
