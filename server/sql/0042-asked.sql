-- A customer does not agree with a payment, or does not understand it: what they asked, by when a person answers, and what came of it. `payment_id` is
-- what the payment's address names (an earning, or a result that brought none), so it points to no one table. At most one of a payment is open.
create table payment_review (
  member_id text not null references member (member_id),
  review_id text not null,
  reference text not null,
  payment_id text not null,
  words text not null,
  asked_at timestamptz not null,
  answer_by_at timestamptz not null,
  answered_at timestamptz,
  answered_by text,
  outcome text check (outcome in ('stands', 'changes', 'explained')),
  -- What the customer was told.
  told text,
  primary key (member_id, review_id),
  check (num_nulls(answered_at, answered_by, outcome, told) in (0, 4))
);
create unique index payment_review_reference on payment_review (member_id, reference);
create unique index payment_review_one_open on payment_review (member_id, payment_id) where answered_at is null;
create index payment_review_open on payment_review (answer_by_at) where answered_at is null;
create index payment_review_by_reference on payment_review (reference);
-- Goes with the member who leaves.
grant select, insert, update, delete on payment_review to qpc_app;

-- What anybody asks a person of the staff, signed in or not; with the reference of an error page, where there is one. It belongs to no member: who
-- cannot sign in asks too.
create table help_request (
  request_id text primary key,
  asked_by text,
  email text not null,
  locale text not null check (locale in ('es', 'en')),
  reference text,
  words text not null,
  asked_at timestamptz not null,
  answer_by_at timestamptz not null,
  closed_at timestamptz,
  closed_by text,
  closed_reason text,
  check (num_nulls(closed_at, closed_by, closed_reason) in (0, 3))
);
create index help_request_open on help_request (asked_at) where closed_at is null;
grant select, insert, update, delete on help_request to qpc_app;
