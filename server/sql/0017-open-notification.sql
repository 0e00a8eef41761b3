-- Notifications that nobody has looked at yet: the same body again says nothing new while its first is here, and their number is bounded.
-- Apart from `notification`, to which is only added.
create table open_notification (
  utility_id text not null,
  body_sha256 text not null,
  notification_id text not null,
  received_at timestamptz not null,
  primary key (utility_id, body_sha256)
);
create index open_notification_id on open_notification (notification_id);
grant select, insert, update, delete on open_notification to qpc_app;
