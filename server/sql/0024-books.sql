-- What the books hold by themselves, whoever writes: a member's money is moved by that member's journals only, an amount can be paid as a JSON
-- integer, an account is a kind or a kind and its owner, and a journal's own lines come from one body.
alter table transfer
  add constraint transfer_own_member check (
    (debit not like 'member-payable:%' or debit = 'member-payable:' || member_id)
    and (credit not like 'member-payable:%' or credit = 'member-payable:' || member_id)),
  add constraint transfer_payable_cents check (cents <= 9007199254740991),
  add constraint transfer_account check (
    debit ~ '^[a-z]+(-[a-z]+)*(:[A-Za-z0-9_.-]{1,80})?$' and credit ~ '^[a-z]+(-[a-z]+)*(:[A-Za-z0-9_.-]{1,80})?$'),
  add constraint transfer_body check (body_sha256 ~ '^[0-9a-f]{64}$');

-- What was set aside is given back or paid, not both, and once.
create unique index transfer_reservation_end on transfer (member_id, (regexp_replace(cause, ':(settle|void)$', '')), line)
  where cause ~ '^payout:.*:(settle|void)$';

-- Money of a utility for an event, as it came. `variance_cents`: by how much it fell short of what it was for, and why that is accepted.
create table remittance (
  remittance_id text primary key,
  event_id text not null references event (event_id),
  cents bigint not null check (cents > 0),
  variance_cents bigint not null check (variance_cents >= 0),
  reason text,
  received_at timestamptz not null,
  booked_at timestamptz not null,
  check ((variance_cents > 0) = (reason is not null))
);
create index remittance_event on remittance (event_id);
grant select, insert on remittance to qpc_app;

-- The seals behind the postings: each is the hash of the one before it and of the journals it covers, so that nothing old can be changed,
-- left out or put in without every later seal being another. A journal that is committed late is covered by a later seal.
create table seal (
  seal_no bigint primary key check (seal_no > 0),
  journals int not null check (journals > 0),
  previous_sha256 text not null,
  sha256 text not null unique,
  sealed_at timestamptz not null,
  check ((seal_no = 1) = (previous_sha256 = ''))
);
grant select, insert on seal to qpc_app;
create table sealed_journal (
  member_id text not null,
  cause text not null,
  seal_no bigint not null,
  primary key (member_id, cause)
);
create index sealed_journal_seal on sealed_journal (seal_no);
grant select, insert on sealed_journal to qpc_app;
