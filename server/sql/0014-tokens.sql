-- PKCE: the verifier of a redirect, and the token endpoint's answer until the grant is stored; both sealed, both gone with the redirect's end.
alter table authorization_request add column verifier text, add column answer text;

-- Whose turn it is to refresh, among all processes; the lease is of real time. `asked_at`: a refresh was sent and has not been answered.
-- `answer`: what the token endpoint answered, sealed, until it is taken in.
alter table utility_token
  add column turn text,
  add column turn_ends_at timestamptz,
  add column asked_at timestamptz,
  add column answer text;

-- The client's own token at each utility, shared by all processes; `sealed` is null until there is one.
create table client_token (
  utility_id text not null,
  client_id text not null,
  sealed text,
  expires_at timestamptz,
  resource_uri text,
  customer_resource_uri text,
  stored_at timestamptz,
  turn text,
  turn_ends_at timestamptz,
  primary key (utility_id, client_id)
);
grant select, insert, update on client_token to qpc_app;

-- What may be asked of a token endpoint within a minute: a row for each call, taken by whoever calls and free again when the minute is over.
create table token_call (
  utility_id text not null,
  slot int not null,
  called_at timestamptz not null,
  primary key (utility_id, slot)
);
grant select, insert, update on token_call to qpc_app;
