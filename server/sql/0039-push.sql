-- Notices to a device (RFC 8030) beside e-mail and texts; what became of each message; and how a person wants to be disturbed.
alter table message
  drop constraint message_channel_check,
  add constraint message_channel_check check (channel in ('email', 'sms', 'push')),
  -- It did not go out by this way and will not any more; the code says why.
  add column failed_at timestamptz,
  add column failed_because text,
  -- No way was left: the member is told so on the next visit, and when they had seen that.
  add column unreached_at timestamptz,
  add column seen_at timestamptz,
  add constraint message_failed check ((failed_at is null) = (failed_because is null)),
  add constraint message_unreached check (failed_at is not null or unreached_at is null);
create index message_queued on message (member_id, queued_at);
create index message_unreached on message (member_id) where unreached_at is not null and seen_at is null;

alter table notification_choice
  drop constraint notification_choice_channel_check,
  add constraint notification_choice_channel_check check (channel in ('email', 'sms', 'push')),
  drop constraint notification_choice_topic_check,
  add constraint notification_choice_topic_check check (topic in ('event', 'soon', 'start', 'result', 'paid', 'problem'));

-- Somebody in the household depends on medical equipment: what we write is calmer, and never urges to switch anything off.
alter table member add column medical_equipment boolean not null default false;

-- When a member is not to be disturbed, by the clock on their wall, and whether a locked screen may show amounts. Without a row: what is usual.
create table alert_setting (
  member_id text primary key references member (member_id),
  quiet_from_hour int not null check (quiet_from_hour between 0 and 23),
  quiet_until_hour int not null check (quiet_until_hour between 0 and 23),
  amounts_on_screen boolean not null,
  saved_at timestamptz not null
);
grant select, insert, update, delete on alert_setting to qpc_app;

-- A device that takes notices. Its address at the push service and its keys lie sealed together; it is found again by a keyed hash of the address.
create table push_subscription (
  member_id text not null references member (member_id),
  subscription_id text not null,
  endpoint_hash text not null,
  sealed text not null,
  service text not null,
  device text not null,
  subscribed_at timestamptz not null,
  primary key (member_id, subscription_id)
);
create index push_subscription_endpoint on push_subscription (endpoint_hash);
grant select, insert, update, delete on push_subscription to qpc_app;

-- What became of a notice at each device; the device may be gone since.
create table push_try (
  member_id text not null,
  message_id text not null,
  subscription_id text not null,
  state text not null check (state in ('later', 'accepted', 'gone', 'refused')),
  code text not null,
  tried_at timestamptz not null,
  primary key (member_id, message_id, subscription_id),
  foreign key (member_id, message_id) references message (member_id, message_id)
);
grant select, insert, update, delete on push_try to qpc_app;
