-- A change of the way to be paid that was asked for: it counts from `counts_from_at`, and the method before it is used until then. At most one
-- is open for each member; what became of each is kept.
create table method_change (
  member_id text not null references member (member_id),
  method_id text not null,
  kind text not null check (kind in ('debit-card', 'bank', 'gift-card', 'donation')),
  last4 text,
  asked_at timestamptz not null,
  counts_from_at timestamptz not null check (counts_from_at > asked_at),
  outcome text check (outcome in ('adopted', 'withdrawn', 'replaced')),
  ended_at timestamptz,
  primary key (member_id, method_id),
  check ((outcome is null) = (ended_at is null))
);
create unique index method_change_open on method_change (member_id) where ended_at is null;
grant select, insert, update on method_change to qpc_app;
