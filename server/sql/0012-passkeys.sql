-- Passkeys: the library's table as it prints it itself, but that a credential belongs to one person; a session knows the passkey that made it.
alter table auth."session" add column "credentialID" text;
create table auth."passkey" ("id" text not null primary key, "name" text, "publicKey" text not null, "userId" text not null references auth."user" ("id") on delete cascade, "credentialID" text not null, "counter" integer not null, "deviceType" text not null, "backedUp" boolean not null, "transports" text, "createdAt" timestamptz, "aaguid" text);
create index "passkey_userId_idx" on auth."passkey" ("userId");
create unique index "passkey_credentialID_idx" on auth."passkey" ("credentialID");
grant select, insert, update, delete on auth."passkey" to qpc_app;

-- Passkeys that open the console: added with an invitation, or by somebody who was signed in with another of these.
create table staff_passkey (
  member_id text not null references member (member_id),
  credential_id text not null,
  added_at timestamptz not null,
  primary key (member_id, credential_id)
);
grant select, insert, delete on staff_passkey to qpc_app;

-- One-time invitations to add the first of them; only the hash is kept. By address: the person may have never signed in.
create table staff_invite (
  invite_hash text primary key,
  email text not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index staff_invite_email on staff_invite (email);
grant select, insert, update (used_at), delete on staff_invite to qpc_app;
