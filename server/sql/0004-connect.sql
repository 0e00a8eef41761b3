-- A utility account of a member. The number is an opaque string and never a key.
create table account (
  member_id text not null,
  account_id text not null,
  utility_id text not null,
  kind text not null check (kind in ('residential', 'commercial')),
  nickname text,
  account_number text,
  address jsonb,
  created_at timestamptz not null,
  primary key (member_id, account_id)
);
grant select, insert, update on account to qpc_app;

-- A redirect to a utility's portal that has not come back. Only a hash of `state` is kept.
create table authorization_request (
  state_hash text primary key,
  member_id text not null,
  account_id text not null,
  utility_id text not null,
  scope text not null,
  begun_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  outcome text,
  authorization_id text
);
create index authorization_request_member on authorization_request (member_id, begun_at);
grant select, insert, update on authorization_request to qpc_app;

-- What a utility really granted. `attached_at` is null while a grant waits for the person who began it to sign in.
create table utility_authorization (
  member_id text not null,
  authorization_id text not null,
  account_id text not null,
  utility_id text not null,
  status text not null check (status in ('active', 'partial', 'ended')),
  scope_requested text not null,
  scope_granted text not null,
  ends_at timestamptz,
  missing jsonb not null default '[]',
  subscription_id text,
  resource_uri text,
  authorization_uri text,
  customer_resource_uri text,
  granted_at timestamptz not null,
  attached_at timestamptz,
  ended_at timestamptz,
  ended_because text,
  last_call_at timestamptz,
  history_from date,
  primary key (member_id, authorization_id)
);
grant select, insert, update on utility_authorization to qpc_app;

-- Whose subscription it is, for what a utility sends us.
create table subscription_owner (
  utility_id text not null,
  subscription_id text not null,
  member_id text not null,
  authorization_id text not null,
  primary key (utility_id, subscription_id)
);
grant select, insert, update on subscription_owner to qpc_app;

-- Sealed with the vault; the place is member/authorization/kind.
create table utility_token (
  member_id text not null,
  authorization_id text not null,
  kind text not null check (kind in ('access', 'refresh')),
  sealed text not null,
  expires_at timestamptz,
  stored_at timestamptz not null,
  primary key (member_id, authorization_id, kind)
);
grant select, insert, update, delete on utility_token to qpc_app;

-- Notifications as they came: hints from outside, whose addresses are not trusted.
create table notification (
  notification_id text primary key,
  utility_id text not null,
  body_sha256 text not null,
  uris jsonb not null,
  refused jsonb not null default '[]',
  received_at timestamptz not null
);
grant select, insert on notification to qpc_app;

-- One fetch of one address, until its document is stored.
create table batch_request (
  member_id text not null,
  request_id text not null,
  authorization_id text not null,
  uri text not null,
  reason text not null,
  state text not null check (state in ('wanted', 'assembling', 'fetched', 'refused')),
  wanted_at timestamptz not null,
  tries int not null default 0,
  document_id text,
  primary key (member_id, request_id)
);
create index batch_request_open on batch_request (member_id, authorization_id, state);
grant select, insert, update on batch_request to qpc_app;

-- Documents byte for byte (gzip), never changed.
create table document (
  member_id text not null,
  document_id text not null,
  authorization_id text not null,
  uri text not null,
  sha256 text not null,
  size_bytes int not null,
  body bytea not null,
  fetched_at timestamptz not null,
  primary key (member_id, document_id)
);
grant select, insert on document to qpc_app;
