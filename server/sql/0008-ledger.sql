-- One transfer moves an amount from one account to another, so every row balances by construction. Transfers of one cause are its
-- journal, its lines numbered from 1; the hash is of the whole journal's body. Append-only by grant.
create table transfer (
  member_id text not null,
  transfer_id text not null,
  journal_id text not null,
  cause text not null,
  line int not null check (line > 0),
  debit text not null,
  credit text not null,
  cents bigint not null check (cents > 0),
  effective_at timestamptz not null,
  booked_at timestamptz not null,
  body_sha256 text not null,
  primary key (member_id, transfer_id),
  unique (member_id, cause, line),
  check (debit <> credit)
);
create index transfer_debit on transfer (debit);
create index transfer_credit on transfer (credit);
grant select, insert on transfer to qpc_app;

-- What we owe a member now: locked, with a floor, and always equal to the sum of the member's transfers.
create table payable_balance (
  member_id text primary key,
  cents bigint not null check (cents >= 0)
);
grant select, insert, update on payable_balance to qpc_app;

-- Money earned by one measurement, referral or correction. `back_because` says why a payment of it came back.
create table earning (
  member_id text not null,
  earning_id text not null,
  kind text not null check (kind in ('event', 'correction', 'referral')),
  cause text not null,
  participation_id text,
  version int,
  cents bigint not null check (cents > 0),
  state text not null check (state in ('booked', 'reserved', 'paid')),
  back_because text,
  earned_at timestamptz not null,
  booked_at timestamptz not null,
  primary key (member_id, earning_id),
  unique (member_id, cause)
);
create index earning_participation on earning (member_id, participation_id);
grant select, insert, update on earning to qpc_app;
