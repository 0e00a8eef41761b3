-- A participation is measured on what may still change (`provisional`), on validated readings (`measured`), and for good (`final`).
-- `came_from`: its state before the last look; the pairs are those of participation.ts. `promise_due_at`: when the rail should have the payment,
-- a day after the event or, of an account connected later, a day after its readings were complete. `waits`: why, and until when.
alter table participation
  drop constraint participation_state_check,
  add check (state in ('enlisted', 'waiting', 'provisional', 'measured', 'final', 'not-eligible', 'cancelled')),
  add column came_from text,
  add constraint participation_move check (came_from || '>' || state in (
    'enlisted>waiting', 'enlisted>provisional', 'enlisted>measured', 'enlisted>not-eligible', 'enlisted>cancelled',
    'waiting>waiting', 'waiting>provisional', 'waiting>measured', 'waiting>not-eligible', 'waiting>cancelled',
    'not-eligible>waiting', 'not-eligible>provisional', 'not-eligible>measured', 'not-eligible>not-eligible', 'not-eligible>cancelled',
    'provisional>provisional', 'provisional>measured', 'provisional>final',
    'measured>provisional', 'measured>measured', 'measured>final', 'final>final')),
  add column back_pay boolean not null default false,
  add column promise_due_at timestamptz,
  add column waits jsonb;
update participation p set promise_due_at = e.end_at + interval '24 hours' from event e where e.event_id = p.event_id and p.enlisted_at <= e.end_at;
update participation p set back_pay = true from event e where e.event_id = p.event_id and p.enlisted_at > e.end_at;

-- What a version stands on. `open`: hours of the event that it could not count yet. `elsewhere_cents`: what of it another program pays.
-- `utility_relief_wh`: the same event by the utility's own method. Bundles are kept compressed (zstd) from here on; older ones as they are.
alter table measurement
  add column basis text not null default 'validated' check (basis in ('validated', 'real-time', 'utility-report')),
  add column provisional boolean not null default false,
  add column open jsonb,
  add column elsewhere_cents bigint not null default 0 check (elsewhere_cents >= 0),
  add column utility_relief_wh numeric,
  add column bundle_z bytea,
  alter column bundle drop not null,
  add check (bundle is not null or bundle_z is not null or basis = 'utility-report');

-- A version is settled once, and in further steps when time changes what it means: what was held is released. `lines`: what the step is made
-- of. `held_cents`, `absorbed_cents`: what stands held and what stands as our loss after it. `moved_cents`: the sum of the step's own journal.
alter table settlement
  drop constraint settlement_outcome_check,
  add check (outcome in ('earned', 'zero', 'corrected', 'unchanged', 'too-small', 'absorbed', 'owed', 'forgiven', 'released')),
  add column step int not null default 1 check (step > 0),
  add column lines jsonb not null default '[]',
  add column held_cents bigint not null default 0 check (held_cents >= 0),
  add column absorbed_cents bigint not null default 0 check (absorbed_cents >= 0),
  add column moved_cents bigint not null default 0 check (moved_cents >= 0),
  drop constraint settlement_pkey,
  add primary key (member_id, participation_id, version, step);
-- What versions before this one absorbed stands as absorbed from their next step on.

-- What was paid too much under a plan that sets it against later payments of the season: noted (`owed`), taken from a later payment
-- (`recovered`), lowered again by a better result (`forgiven`). `participation_id`, `version`, `step`: the step that did it;
-- `of_participation_id`: whose result fell.
create table recoverable (
  member_id text not null,
  participation_id text not null,
  version int not null,
  step int not null,
  line int not null check (line > 0),
  of_participation_id text not null,
  season int not null,
  kind text not null check (kind in ('owed', 'recovered', 'forgiven')),
  cents bigint not null check (cents > 0),
  noted_at timestamptz not null,
  primary key (member_id, participation_id, version, step, line),
  foreign key (member_id, participation_id, version, step) references settlement (member_id, participation_id, version, step),
  foreign key (member_id, of_participation_id) references participation (member_id, participation_id),
  check (kind = 'recovered' or of_participation_id = participation_id)
);
create index recoverable_of on recoverable (member_id, of_participation_id);
grant select, insert on recoverable to qpc_app;

-- A promise that was not kept by its time, with whoever held it then and why. Kept for good.
create table promise_breach (
  member_id text not null,
  participation_id text not null,
  promise_due_at timestamptz not null,
  code text not null,
  held_by text not null check (held_by in ('utility', 'member', 'us', 'rail')),
  words text not null,
  noted_at timestamptz not null,
  primary key (member_id, participation_id),
  foreign key (member_id, participation_id) references participation (member_id, participation_id)
);
grant select, insert on promise_breach to qpc_app;

-- What an operator may want to look at in a measurement. It changes no payment.
create table participation_flag (
  member_id text not null,
  participation_id text not null,
  version int not null,
  code text not null,
  words text not null,
  evidence jsonb not null,
  primary key (member_id, participation_id, version, code),
  foreign key (member_id, participation_id, version) references measurement (member_id, participation_id, version)
);
grant select, insert on participation_flag to qpc_app;

-- What the utility will pay for an event as far as is known, against what the members have earned by it; the difference is the operator's.
-- `moved_cents`: what this reckoning booked between the event's receivable and the margin, below zero where the margin fell.
create table event_reckoning (
  event_id text not null references event (event_id),
  version int not null check (version > 0),
  because text not null,
  accounts int not null,
  unmeasured int not null,
  relief_wh numeric not null,
  paid_wh numeric not null,
  capped boolean not null,
  utility_cents bigint not null check (utility_cents >= 0),
  members_cents bigint not null,
  margin_cents bigint not null,
  moved_cents bigint not null,
  reckoned_at timestamptz not null,
  primary key (event_id, version)
);
grant select, insert on event_reckoning to qpc_app;

-- The utility's performance report of an event, by the digest of its text: the same file again changes nothing.
create table performance_report (
  event_id text not null references event (event_id),
  sha256 text not null,
  lines int not null,
  imported_by text not null,
  imported_at timestamptz not null,
  primary key (event_id, sha256)
);
grant select, insert on performance_report to qpc_app;

-- Where somebody else's figures differ from what stands: a utility's report of an account that was measured, or a member's own file. A person
-- looks at it; it pays nothing.
create table settlement_review (
  member_id text not null,
  review_id text not null,
  participation_id text not null,
  source text not null check (source in ('utility-report', 'upload')),
  version int not null,
  ours_wh numeric not null,
  theirs_wh numeric not null,
  sha256 text not null,
  noted_at timestamptz not null,
  resolved_at timestamptz,
  resolved_by text,
  primary key (member_id, review_id),
  foreign key (member_id, participation_id) references participation (member_id, participation_id)
);
create index settlement_review_open on settlement_review (noted_at) where resolved_at is null;
grant select, insert, update on settlement_review to qpc_app;
