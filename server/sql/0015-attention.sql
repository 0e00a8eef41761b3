-- Who has to be looked at more often than once a day: from when to when, and what for. `occasion` is the event, or the page that is open.
create table attention (
  member_id text not null,
  account_id text not null,
  why text not null check (why in ('event', 'settlement', 'viewer')),
  occasion text not null,
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  primary key (member_id, account_id, why, occasion),
  foreign key (member_id, account_id) references account (member_id, account_id)
);
create index attention_occasion on attention (occasion);
grant select, insert, update, delete on attention to qpc_app;

-- What is asked for may wait its turn (`planned`), come in several documents (`in-parts`, each a request of its own), or end without one:
-- `because` says why. One that ended may be asked for again under another address, which `replaced_by` names.
alter table batch_request drop constraint batch_request_state_check;
alter table batch_request
  add check (state in ('planned', 'wanted', 'assembling', 'in-parts', 'fetched', 'refused')),
  add column because text,
  add column window_from_at timestamptz,
  add column window_to_at timestamptz,
  add column accepted_at timestamptz,
  add column part_of text,
  add column replaced_by text,
  add column generation int not null default 0,
  add foreign key (member_id, part_of) references batch_request (member_id, request_id);

-- What notifications name besides subscriptions is found by its address.
create index utility_authorization_address on utility_authorization (utility_id, authorization_uri);
create index utility_authorization_customer on utility_authorization (utility_id, customer_resource_uri);
-- Whether a utility has so many that they are asked for together, and who they are.
create index utility_authorization_in_force on utility_authorization (utility_id, member_id, authorization_id)
  where attached_at is not null and status <> 'ended';

-- Data of many customers in one batch, fetched with our own token and nobody's in particular. A row of `day` without `part_of` is the whole.
create table bulk_request (
  request_id text primary key,
  utility_id text not null,
  day date not null,
  uri text not null,
  state text not null check (state in ('wanted', 'assembling', 'in-parts', 'fetched', 'refused')),
  because text,
  window_from_at timestamptz not null,
  window_to_at timestamptz not null,
  wanted_at timestamptz not null,
  accepted_at timestamptz,
  tries int not null default 0,
  part_of text,
  bulk_document_id text,
  -- Of its document, once it was split: entries of ours that were handed on, and subscriptions that are not ours.
  split_at timestamptz,
  given int,
  strangers int,
  -- Of the whole, once all of it was split: those it did not contain, asked for singly.
  asked_singly int
);
create index bulk_request_utility on bulk_request (utility_id, day);
grant select, insert, update on bulk_request to qpc_app;

-- Such a batch byte for byte (gzip), before it is split.
create table bulk_document (
  bulk_document_id text primary key,
  utility_id text not null,
  uri text not null,
  sha256 text not null,
  size_bytes int not null,
  body bytea not null,
  fetched_at timestamptz not null
);
grant select, insert on bulk_document to qpc_app;

-- What was told long ago is forgotten.
create index due_done on due (done_at) where done_at is not null;
grant delete on due to qpc_app;
