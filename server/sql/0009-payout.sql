-- How a member is paid. The newest that is not retired counts.
create table payout_method (
  member_id text not null,
  method_id text not null,
  kind text not null check (kind in ('debit-card', 'bank', 'gift-card', 'donation')),
  last4 text,
  created_at timestamptz not null,
  retired_at timestamptz,
  primary key (member_id, method_id)
);
create unique index payout_method_current on payout_method (member_id) where retired_at is null;
grant select, insert, update on payout_method to qpc_app;

create table payout (
  member_id text not null,
  payout_id text not null,
  earning_id text not null,
  attempt int not null,
  rail text not null,
  method_id text not null,
  cents bigint not null check (cents > 0),
  state text not null check (state in ('reserved', 'submitting', 'submitted', 'unknown', 'rejected', 'settled', 'returned')),
  provider_id text,
  reason text,
  reserved_at timestamptz not null,
  submitted_at timestamptz,
  settled_at timestamptz,
  primary key (member_id, payout_id),
  unique (member_id, earning_id, attempt)
);
-- An earning is on its way, or paid, at most once.
create unique index payout_once on payout (member_id, earning_id) where state not in ('rejected', 'returned');
grant select, insert, update on payout to qpc_app;

-- Whose payout it is, for what a rail sends us.
create table payout_owner (payout_id text primary key, member_id text not null);
grant select, insert on payout_owner to qpc_app;

-- Every step a payout took, append-only. The moves are those of the table in payout.ts.
create table payout_step (
  member_id text not null,
  payout_id text not null,
  step int not null,
  from_state text,
  to_state text not null,
  at timestamptz not null,
  evidence jsonb not null default '{}',
  primary key (member_id, payout_id, step),
  check ((step = 1) = (from_state is null)),
  constraint payout_step_move check (
    (coalesce(from_state, 'none'), to_state) in (
      ('none', 'reserved'),
      ('reserved', 'submitting'),
      ('submitting', 'submitted'), ('submitting', 'rejected'), ('submitting', 'unknown'),
      ('unknown', 'submitted'), ('unknown', 'rejected'), ('unknown', 'submitting'),
      ('submitted', 'settled'), ('submitted', 'rejected'),
      ('settled', 'returned')
    )
  )
);
grant select, insert on payout_step to qpc_app;

-- Webhooks of rails, once each.
create table rail_hook (
  rail text not null,
  hook_id text not null,
  received_at timestamptz not null,
  primary key (rail, hook_id)
);
grant select, insert on rail_hook to qpc_app;
