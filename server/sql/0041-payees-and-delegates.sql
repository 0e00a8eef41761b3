-- Whom a member's money goes to besides the default: a payee that the member named, with methods of its own. A method, or a change of one, without
-- a destination is the default's.
create table payout_destination (
  member_id text not null references member (member_id),
  destination_id text not null,
  label text not null check (label <> ''),
  created_at timestamptz not null,
  primary key (member_id, destination_id),
  unique (member_id, label)
);
grant select, insert, update on payout_destination to qpc_app;

alter table payout_method
  add column destination_id text,
  add foreign key (member_id, destination_id) references payout_destination (member_id, destination_id);
drop index payout_method_current;
create unique index payout_method_current on payout_method (member_id, destination_id) nulls not distinct where retired_at is null;

alter table method_change
  add column destination_id text,
  add foreign key (member_id, destination_id) references payout_destination (member_id, destination_id);
drop index method_change_open;
create unique index method_change_open on method_change (member_id, destination_id) nulls not distinct where ended_at is null;

-- Which destination an account's money goes to; without a row the default. One counts at a time, and at most one waits for its hour; what became of
-- each is kept.
create table account_destination (
  member_id text not null,
  choice_id text not null,
  account_id text not null,
  destination_id text,
  asked_at timestamptz not null,
  counts_from_at timestamptz not null check (counts_from_at >= asked_at),
  state text not null check (state in ('waiting', 'counts', 'ended')),
  ended_at timestamptz,
  primary key (member_id, choice_id),
  foreign key (member_id, account_id) references account (member_id, account_id),
  foreign key (member_id, destination_id) references payout_destination (member_id, destination_id),
  check ((state = 'ended') = (ended_at is not null))
);
create unique index account_destination_counts on account_destination (member_id, account_id) where state = 'counts';
create unique index account_destination_waiting on account_destination (member_id, account_id) where state = 'waiting';
grant select, insert, update, delete on account_destination to qpc_app;

-- Where each earning goes if it goes out now: the destination of its account, and the method that counts there. Money of no account, such as a
-- referral's, goes to the default.
create view earning_way as
  select e.member_id, e.earning_id, coalesce(p.account_id, s.account_id) as account_id, d.destination_id, m.method_id
  from earning e
  left join participation p on p.member_id = e.member_id and p.participation_id = e.participation_id
  left join reservation_share s on s.member_id = e.member_id and s.earning_id = e.earning_id
  left join account_destination d on d.member_id = e.member_id and d.account_id = coalesce(p.account_id, s.account_id) and d.state = 'counts'
  left join payout_method m on m.member_id = e.member_id and m.retired_at is null and m.destination_id is not distinct from d.destination_id;
grant select on earning_way to qpc_app;

-- Who else may see or do something of a member's, and what: accepted invitations. What ended is over from that moment, and stays until the member leaves.
create table delegate (
  member_id text not null references member (member_id),
  delegate_id text not null,
  person_id text not null,
  email text not null,
  role text not null check (role in ('viewer', 'bookkeeper', 'manager')),
  since_at timestamptz not null,
  ended_at timestamptz,
  primary key (member_id, delegate_id),
  check (person_id <> member_id)
);
create unique index delegate_open on delegate (member_id, person_id) where ended_at is null;
create index delegate_person on delegate (person_id) where ended_at is null;
grant select, insert, update, delete on delegate to qpc_app;

-- An invitation, by the hash of the secret in its link: for one use, one address and seven days.
create table delegate_invite (
  secret_hash text primary key,
  member_id text not null,
  email text not null,
  role text not null check (role in ('viewer', 'bookkeeper', 'manager')),
  invited_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > invited_at),
  accepted_at timestamptz,
  withdrawn_at timestamptz
);
create index delegate_invite_member on delegate_invite (member_id);
create unique index delegate_invite_open on delegate_invite (member_id, email) where accepted_at is null and withdrawn_at is null;
grant select, insert, update, delete on delegate_invite to qpc_app;
