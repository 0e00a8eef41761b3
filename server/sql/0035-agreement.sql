-- What a person agreed to: which version, in which language, by the hash of the very text that was shown, and in what capacity. Append-only:
-- a new version is a new row. Programs sign up accounts only of those who agreed.
create table agreement_acceptance (
  member_id text not null references member (member_id),
  version text not null,
  locale text not null check (locale in ('es', 'en')),
  text_sha256 text not null,
  authority text not null check (authority in ('account-holder', 'holder-permission', 'authorised-signer')),
  signer_name text not null,
  signer_title text,
  accepted_at timestamptz not null,
  primary key (member_id, version)
);
grant select, insert on agreement_acceptance to qpc_app;
