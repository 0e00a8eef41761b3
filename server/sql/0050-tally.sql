-- How each event stands, counted again soon after something of it changed: what lists and sums over events read, so that no page counts participants.
-- `due`: how fast those were paid whose promise has run out, as [{minutes, stage, breach, count}] (settlement/pay-record.ts).
create table event_tally (
  event_id text primary key references event (event_id),
  participants int not null,
  measured int not null,
  waiting int not null,
  not_eligible int not null,
  saved_wh numeric not null,
  earned_cents bigint not null,
  paid int not null,
  paid_cents bigint not null,
  late int not null,
  due jsonb not null,
  tallied_at timestamptz not null
);
grant select, insert, update on event_tally to qpc_app;
