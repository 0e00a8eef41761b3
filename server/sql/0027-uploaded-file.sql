-- A file that a member brought for an account, byte for byte (gzip): kept before anybody judges it, and never changed. It is compared with what
-- stands, and never paid from.
create table uploaded_file (
  member_id text not null,
  file_id text not null,
  account_id text not null,
  name text not null,
  sha256 text not null,
  size_bytes int not null,
  body bytea not null,
  brought_at timestamptz not null,
  primary key (member_id, file_id),
  foreign key (member_id, account_id) references account (member_id, account_id)
);
create index uploaded_file_of_account on uploaded_file (member_id, account_id, brought_at);
grant select, insert on uploaded_file to qpc_app;

-- A review names the file it is about and what was seen in it. Of an edited file there may be no result to set beside ours, or none of ours yet.
-- Whoever closes a review says why.
alter table settlement_review
  alter column ours_wh drop not null,
  alter column theirs_wh drop not null,
  add column file_id text,
  add column evidence jsonb not null default '{}',
  add column resolved_reason text,
  add foreign key (member_id, file_id) references uploaded_file (member_id, file_id);
