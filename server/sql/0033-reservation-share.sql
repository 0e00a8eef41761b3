-- Money for pledged load is earned apart from that of an event: with an event of the month, and when the month is reckoned.
alter table earning
  drop constraint earning_kind_check,
  add constraint earning_kind_check check (kind in ('event', 'correction', 'referral', 'reservation'));

-- What of a month the members have earned, less what was absorbed or is owed back, and what stays with the operator. It was all the operator's
-- before members had a part.
alter table reservation_reckoning
  add column members_cents bigint not null default 0,
  add column margin_cents bigint;
update reservation_reckoning set margin_cents = utility_cents;
alter table reservation_reckoning alter column margin_cents set not null;

-- An account's part of a month, step by step: advanced with an event of the month, brought to the customer's share whenever the month is reckoned
-- otherwise, and at the season's close what is still owed back of it written off. `…_before_cents`: how the month stood before the step;
-- `absorbed_cents`: what stands as our loss after it; `moved_cents`: the sum of the step's own journal. `proof_z`: everything it was computed
-- from, as a receipt's bundle (canonical JSON under zstd).
create table reservation_share (
  member_id text not null,
  share_id text not null,
  account_id text not null,
  reservation_id text not null references reservation (reservation_id),
  month date not null check (extract(day from month) = 1),
  step int not null check (step > 0),
  kind text not null check (kind in ('advance', 'month', 'written-off')),
  event_id text references event (event_id),
  plan_id text not null,
  share_cents bigint not null check (share_cents >= 0),
  earned_before_cents bigint not null,
  owed_before_cents bigint not null,
  open_before_cents bigint not null,
  other_months_owed_cents bigint not null check (other_months_owed_cents >= 0),
  pay_cents bigint not null check (pay_cents >= 0),
  earning_id text,
  owed_cents bigint not null default 0 check (owed_cents >= 0),
  forgiven_cents bigint not null default 0 check (forgiven_cents >= 0),
  written_off_cents bigint not null default 0 check (written_off_cents >= 0),
  absorbed_cents bigint not null check (absorbed_cents >= 0),
  moved_cents bigint not null check (moved_cents >= 0),
  proof_z bytea,
  settled_at timestamptz not null,
  primary key (member_id, share_id),
  unique (member_id, account_id, reservation_id, month, step),
  foreign key (member_id, account_id) references account (member_id, account_id),
  check ((kind = 'advance') = (event_id is not null)),
  check ((earning_id is null) = (pay_cents = 0)),
  check ((kind = 'written-off') = (proof_z is null))
);
create unique index reservation_share_advance on reservation_share (member_id, account_id, reservation_id, month, event_id) where kind = 'advance';
create unique index reservation_share_earning on reservation_share (member_id, earning_id) where earning_id is not null;
create index reservation_share_of_month on reservation_share (reservation_id, month);
grant select, insert on reservation_share to qpc_app;

-- What a step kept of its money for what another month of the same account and season owes back.
create table reservation_offset (
  member_id text not null,
  share_id text not null,
  of_month date not null,
  cents bigint not null check (cents > 0),
  primary key (member_id, share_id, of_month),
  foreign key (member_id, share_id) references reservation_share (member_id, share_id)
);
grant select, insert on reservation_offset to qpc_app;

-- What a member could still owe back of a season when it is closed is proposed to be given up, and a person of the staff decides. `cents` is what
-- stood open when it was proposed, or looked at last; `reason` is the person's.
create table write_off (
  member_id text not null references member (member_id),
  write_off_id text not null,
  season int not null,
  cents bigint not null check (cents > 0),
  state text not null check (state in ('proposed', 'approved', 'refused')),
  proposed_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  reason text,
  primary key (member_id, write_off_id),
  check ((state = 'proposed') = (decided_at is null)),
  check ((decided_at is null) = (decided_by is null) and (decided_at is null) = (reason is null))
);
create unique index write_off_open on write_off (member_id, season) where state = 'proposed';
grant select, insert, update on write_off to qpc_app;
