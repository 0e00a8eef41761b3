-- One message a cause; sent after it is stored, and never twice on purpose.
create table message (
  member_id text not null,
  message_id text not null,
  cause text not null,
  channel text not null check (channel in ('email')),
  template text not null,
  parameters jsonb not null,
  locale text not null,
  queued_at timestamptz not null,
  sent_at timestamptz,
  primary key (member_id, message_id),
  unique (member_id, cause, channel)
);
grant select, insert, update on message to qpc_app;
