-- By the utility's own method, hour by hour, of accounts that pledged load: `[{start, reliefWh}]`. Null where nothing was pledged, and where
-- only the sum is known.
alter table measurement add column utility_hours jsonb;

-- What an event says of the load that was pledged: the pledges it called on, what was delivered in the hours the program compares, and the factor
-- of both; null where the program compares nothing, and before anything is measured.
alter table event_reckoning
  add column pledged_kw numeric,
  add column delivered_kw numeric,
  add column factor numeric check (factor between 0 and 1);

-- The load pledged to one program in one network over a season, which the utility pays by the month.
create table reservation (
  reservation_id text primary key,
  utility_id text not null,
  program_id text not null,
  network text not null,
  season int not null,
  opened_at timestamptz not null,
  unique (utility_id, program_id, network, season)
);
grant select, insert on reservation to qpc_app;

-- What the utility will pay for a month of it as far as is known; each row as it was reckoned then. `factor_basis`: where the factor is from.
-- `moved_cents`: what this reckoning booked between the month's receivable and the margin, below zero where it fell.
create table reservation_reckoning (
  reservation_id text not null references reservation (reservation_id),
  month date not null check (extract(day from month) = 1),
  version int not null check (version > 0),
  accounts int not null,
  pledged_kw numeric not null,
  dollars_per_kw_month numeric not null,
  stepped_up boolean not null,
  factor numeric not null check (factor between 0 and 1),
  factor_basis text not null check (factor_basis in ('own-events', 'carried', 'last-season', 'made-good', 'first-factor')),
  utility_cents bigint not null check (utility_cents >= 0),
  moved_cents bigint not null,
  reckoned_at timestamptz not null,
  primary key (reservation_id, month, version)
);
grant select, insert on reservation_reckoning to qpc_app;
