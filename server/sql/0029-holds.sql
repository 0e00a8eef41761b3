-- What a payout carries: earnings of one member, each whole. `back_at`: when the payout was rejected or returned, and the earning waits again.
create table payout_part (
  member_id text not null,
  payout_id text not null,
  earning_id text not null,
  attempt int not null check (attempt > 0),
  cents bigint not null check (cents > 0),
  back_at timestamptz,
  primary key (member_id, payout_id, earning_id),
  unique (member_id, earning_id, attempt),
  foreign key (member_id, payout_id) references payout (member_id, payout_id),
  foreign key (member_id, earning_id) references earning (member_id, earning_id)
);
insert into payout_part
  select member_id, payout_id, earning_id, attempt, cents,
    (select s.at from payout_step s where s.member_id = p.member_id and s.payout_id = p.payout_id and s.to_state in ('rejected', 'returned'))
  from payout p;
-- An earning is on its way, or paid, at most once.
create unique index payout_part_once on payout_part (member_id, earning_id) where back_at is null;
grant select, insert, update (back_at) on payout_part to qpc_app;
drop index payout_once;
alter table payout drop column earning_id, drop column attempt;

-- The ways out of each earning: its share of each payout that carried it.
create view earning_payout as
  select a.member_id, a.earning_id, a.attempt, a.payout_id, a.cents, p.state, p.rail, p.reserved_at, p.submitted_at, p.link_ready_at, p.settled_at
  from payout_part a join payout p on p.member_id = a.member_id and p.payout_id = a.payout_id;
grant select on earning_payout to qpc_app;

-- Why an earning waits; the newest without an end holds it. What ended stays. The codes are those of hold.ts.
create table earning_hold (
  member_id text not null,
  hold_id text not null,
  earning_id text not null,
  code text not null,
  evidence jsonb not null,
  since_at timestamptz not null,
  until_at timestamptz,
  ended_at timestamptz,
  ended_because text check (ended_because in ('paid', 'replaced')),
  primary key (member_id, hold_id),
  foreign key (member_id, earning_id) references earning (member_id, earning_id),
  check ((ended_at is null) = (ended_because is null))
);
create unique index earning_hold_open on earning_hold (member_id, earning_id) where ended_at is null;
create index earning_hold_code on earning_hold (code) where ended_at is null;
grant select, insert, update (ended_at, ended_because) on earning_hold to qpc_app;

-- That a tax form of a payee was received, or is not valid any more; the newest counts. The form and its number stay with whoever keeps them.
create table tax_form (
  member_id text not null references member (member_id),
  form_id text not null,
  state text not null check (state in ('valid', 'invalid')),
  reason text not null constraint tax_form_no_number check (reason !~ '(^|[^0-9])([0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}|[0-9]{2}[- ]?[0-9]{7})([^0-9]|$)'),
  recorded_by text not null,
  recorded_at timestamptz not null,
  primary key (member_id, form_id)
);
grant select, insert on tax_form to qpc_app;

-- That a payee was asked for one: once in a year.
create table tax_form_ask (
  member_id text not null references member (member_id),
  tax_year int not null,
  because text not null check (because in ('commercial', 'near-threshold')),
  asked_at timestamptz not null,
  primary key (member_id, tax_year)
);
grant select, insert on tax_form_ask to qpc_app;

-- Results of screening payees against lists of sanctions; the newest counts.
create table screening (
  member_id text not null references member (member_id),
  screening_id text not null,
  result text not null check (result in ('clear', 'possible-match', 'match')),
  list_version text not null,
  screened_at timestamptz not null,
  reason text,
  recorded_by text not null,
  recorded_at timestamptz not null,
  primary key (member_id, screening_id)
);
grant select, insert on screening to qpc_app;

-- Members of whom somebody found that they are one payee: what they are paid counts together. Who is not here is a payee alone.
create table same_payee (
  member_id text primary key references member (member_id),
  payee_id text not null,
  reason text not null,
  recorded_by text not null,
  recorded_at timestamptz not null
);
create index same_payee_payee on same_payee (payee_id);
grant select, insert, update on same_payee to qpc_app;
