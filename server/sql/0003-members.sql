-- People who take part or who run the programs. A member's id is the id of the sign-in user.
create table member (
  member_id text primary key,
  email text not null,
  name text not null,
  kind text not null check (kind in ('residential', 'commercial')),
  business_name text,
  locale text not null check (locale in ('es', 'en')),
  role text not null default 'member' check (role in ('member', 'operator')),
  created_at timestamptz not null
);
grant select, insert, update on member to qpc_app;

-- Globally unique by e-mail, apart from the member's data (which is distributed by member_id).
create table member_email (email text primary key, member_id text not null);
grant select, insert, update on member_email to qpc_app;

-- What a person typed at sign-up, until the e-mail address is proven. Not a member yet.
create table sign_up (
  email text primary key,
  name text not null,
  kind text not null,
  business_name text,
  utility_id text not null,
  locale text not null,
  at timestamptz not null
);
grant select, insert, update, delete on sign_up to qpc_app;
