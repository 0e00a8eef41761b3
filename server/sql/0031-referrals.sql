-- What a member's own link ends in. Short, and given once: a code that was printed on paper stays good.
create table referral_code (
  code text primary key check (code ~ '^[346789CDFGHJKMNPQRTWXY]{9}$'),
  member_id text not null unique,
  made_at timestamptz not null
);
grant select, insert on referral_code to qpc_app;

-- Who came by whose code: the friend's own row, one for ever. `because` says why nobody is paid for it (any more); `flags` why it waits for a
-- person, and `released` which of these reasons a person let pass. `…_missed`: why that side was not paid within the promised time.
create table referral (
  member_id text primary key references member (member_id),
  referrer_id text not null check (referrer_id <> member_id),
  code text not null,
  terms_version text not null,
  came_by text not null check (came_by in ('sign-up', 'later')),
  entered_at timestamptz not null,
  state text not null check (state in ('signed-up', 'active', 'held', 'earned', 'paid', 'refused')),
  active_at timestamptz,
  earned_at timestamptz check (earned_at is null or active_at is not null),
  friend_booked_at timestamptz check (friend_booked_at is null or earned_at is not null),
  referrer_booked_at timestamptz check (referrer_booked_at is null or earned_at is not null),
  flags jsonb not null default '[]',
  released jsonb not null default '[]',
  because text,
  friend_missed text,
  referrer_missed text,
  check ((state = 'refused') = (because is not null)),
  check ((state = 'paid') = (friend_booked_at is not null and referrer_booked_at is not null)),
  check ((state = 'signed-up') <= (active_at is null)),
  check ((state = 'held') = (flags <> '[]'))
);
create index referral_of_referrer on referral (referrer_id, entered_at);
create index referral_state on referral (state, entered_at);
grant select, insert, update on referral to qpc_app;

-- What a season's referrals may cost under one version of the terms, and what of it is spoken for: never more, whoever writes.
create table referral_budget (
  season int not null,
  terms_version text not null,
  budget_cents bigint not null check (budget_cents >= 0),
  promised_cents bigint not null check (promised_cents between 0 and budget_cents),
  primary key (season, terms_version)
);
grant select, insert, update on referral_budget to qpc_app;

-- The code that came along with a sign-up.
alter table sign_up add column referral_code text;

-- Whether an account is known already, under whomever.
create index account_number_at_utility on account (utility_id, account_number) where account_number is not null;
