-- Text messages beside e-mail: what a member wants to be told and how, the number they agreed to be written to at, and what became of each text.
alter table message
  drop constraint message_channel_check,
  add constraint message_channel_check check (channel in ('email', 'sms')),
  -- Of what the words of its template were when it was queued.
  add column version int not null default 1,
  -- The end of the short address by which a text names its page.
  add column link text;
create unique index message_link on message (member_id, link);

-- What differs from what is usual.
create table notification_choice (
  member_id text not null references member (member_id),
  topic text not null check (topic in ('event', 'soon', 'result', 'paid', 'problem')),
  channel text not null check (channel in ('email', 'sms')),
  wanted boolean not null,
  chosen_at timestamptz not null,
  primary key (member_id, topic, channel)
);
grant select, insert, update on notification_choice to qpc_app;

-- What somebody agreed to, kept for as long as it may be asked for: the words they read, when, in which language, for which number, and that a
-- code sent there came back. A number is open to us only by its seal; it is found by a keyed hash.
create table phone_consent (
  member_id text not null references member (member_id),
  consent_id text not null,
  number_sealed text not null,
  number_hash text not null,
  ending text not null,
  locale text not null,
  disclosure text not null,
  disclosure_version int not null,
  disclosure_sha256 text not null,
  method text not null check (method in ('page', 'keyword')),
  asked_at timestamptz not null,
  code_hash text,
  code_expires_at timestamptz,
  tries int not null default 0,
  confirmed_at timestamptz,
  ended_at timestamptz,
  ended_because text check (ended_because in ('page', 'keyword', 'provider', 'unreachable', 'replaced', 'taken-over')),
  primary key (member_id, consent_id),
  check ((ended_at is null) = (ended_because is null))
);
create unique index phone_consent_in_force on phone_consent (member_id) where confirmed_at is not null and ended_at is null;
create unique index phone_consent_pending on phone_consent (member_id) where confirmed_at is null and ended_at is null;
create index phone_consent_number on phone_consent (number_hash, asked_at);
grant select, insert, update on phone_consent to qpc_app;

-- Whose a number is: whoever confirmed it last.
create table phone_owner (
  number_hash text primary key,
  member_id text not null,
  consent_id text not null
);
grant select, insert, update on phone_owner to qpc_app;

-- Numbers that nothing is sent to, whoever they belong to.
create table sms_suppression (
  number_hash text primary key,
  because text not null check (because in ('stopped', 'unreachable')),
  since_at timestamptz not null
);
grant select, insert, update, delete on sms_suppression to qpc_app;

-- A text on its way. Both are real time: `attempted_at`, from which on the provider's list is read before anything is sent again, and
-- `taken_until_at`, until when somebody has it in hand and nobody else touches it.
create table sms (
  member_id text not null,
  message_id text not null,
  consent_id text not null,
  attempted_at timestamptz,
  taken_until_at timestamptz,
  provider_id text,
  state text not null check (state in ('trying', 'accepted', 'sent', 'delivered', 'undelivered', 'refused', 'withdrawn')),
  code text,
  counted_at timestamptz not null,
  primary key (member_id, message_id),
  foreign key (member_id, message_id) references message (member_id, message_id),
  foreign key (member_id, consent_id) references phone_consent (member_id, consent_id)
);
create index sms_counted on sms (member_id, counted_at);
grant select, insert, update on sms to qpc_app;

-- Everything that was heard of a text, once each.
create table sms_step (
  member_id text not null,
  message_id text not null,
  state text not null,
  code text,
  heard_at timestamptz not null,
  primary key (member_id, message_id, state),
  foreign key (member_id, message_id) references sms (member_id, message_id)
);
grant select, insert on sms_step to qpc_app;

-- Texts that people sent us, by the provider's id, so that one is acted on once. What they wrote is not kept.
create table sms_inbound (
  provider_id text primary key,
  wish text not null,
  received_at timestamptz not null
);
grant select, insert on sms_inbound to qpc_app;
