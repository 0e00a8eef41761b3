-- Whose data an entry is about, so that each member can be shown who saw theirs: one row a view, with everybody in it.
alter table audit add column member_ids text[] not null default '{}';
update audit set member_ids = array[split_part(subject, '/', 1)] where subject like 'mem\_%/%';
update audit a set member_ids = array[f.member_id] from uploaded_file f where a.action = 'upload.read' and a.subject = f.file_id;
create index audit_members on audit using gin (member_ids);

-- Sharing is being stopped: until then only what a finished event still needs is asked for, in these windows; then it ends.
alter table utility_authorization
  add column stopping_until_at timestamptz,
  add column stopping_windows jsonb not null default '[]',
  add column stopping_asks int not null default 0;

-- A member who deletes the account. `settle_by_at`: until then money is waited for. `settled_at`: nothing more is collected or paid.
-- `sealed_at`: what proves payments is sealed, and the rest may go. `left_at`: it is gone. `owed_cents`: what could not be paid out. `portals`: the
-- utilities at which only the member can end the share.
create table departure (
  member_id text primary key references member (member_id),
  departure_id text not null,
  asked_at timestamptz not null,
  settle_by_at timestamptz not null check (settle_by_at > asked_at),
  settled_at timestamptz,
  sealed_at timestamptz check (sealed_at is null or settled_at is not null),
  left_at timestamptz check (left_at is null or sealed_at is not null),
  owed_cents bigint not null default 0 check (owed_cents >= 0),
  portals jsonb not null default '[]'
);
grant select, insert, update on departure to qpc_app;

-- What each module has removed of a member who leaves, by table: once each.
create table departure_step (
  member_id text not null references departure (member_id),
  module text not null,
  removed jsonb not null,
  done_at timestamptz not null,
  primary key (member_id, module)
);
grant select, insert on departure_step to qpc_app;

-- What is kept of somebody who left, sealed, until a date: what proves a payment or a consent.
create table kept_proof (
  member_id text not null references departure (member_id),
  proof_id text not null,
  kind text not null check (kind in ('payment', 'agreement', 'texts', 'payee')),
  sealed text not null,
  kept_until_at timestamptz not null,
  primary key (member_id, proof_id)
);
grant select, insert, delete on kept_proof to qpc_app;

-- Of a member who left the figures of a measurement stay, since events and months are reckoned from them; its readings do not.
alter table measurement
  add column sealed_at timestamptz,
  drop constraint measurement_check,
  add constraint measurement_bundle check (bundle is not null or bundle_z is not null or basis = 'utility-report' or sealed_at is not null);
alter table reservation_share
  add column sealed_at timestamptz,
  drop constraint reservation_share_check2,
  add constraint reservation_share_proof check ((kind = 'written-off') = (proof_z is null) or sealed_at is not null);

-- The two narrow rights by which the server's role removes what it may otherwise only add to: of a member whose proofs are sealed and who is not
-- gone yet, and from these tables only.
create function forget_member(whose text, of_table text) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare gone bigint;
begin
  -- The address may sign up again at once; everything else waits until the proofs are sealed.
  if not exists (select from public.departure d where d.member_id = whose and d.left_at is null
      and (d.sealed_at is not null or of_table = 'member_email')) then
    raise exception 'this member is not leaving' using errcode = '42501';
  end if;
  if of_table <> all (array[
    'account_alias', 'agreement_acceptance', 'attention', 'authorization_check', 'authorization_request', 'batch_request', 'document',
    'enrolment_file_line', 'enrolment_refusal', 'enrolment_step', 'interval_day', 'interval_day_revision', 'mapping_question', 'member_email',
    'message', 'meter', 'method_change', 'notification_choice', 'participation_flag', 'phone_consent', 'phone_owner', 'reading_gap',
    'realtime_day', 'referral_code', 'revocation', 'same_payee', 'screening', 'service_point', 'service_point_owner', 'settlement_review', 'sms',
    'sms_step', 'staff_passkey', 'subscription_owner', 'tax_form', 'tax_form_ask', 'uploaded_file', 'utility_authorization', 'utility_token']) then
    raise exception 'nothing is removed from %', of_table using errcode = '42501';
  end if;
  execute format('delete from public.%I where member_id = $1', of_table) using whose;
  get diagnostics gone = row_count;
  return gone;
end $$;
revoke all on function forget_member from public;
grant execute on function forget_member to qpc_app;

create function seal_measurements(whose text, sealed timestamptz) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare changed bigint;
begin
  if not exists (select from public.departure d where d.member_id = whose and d.sealed_at is not null and d.left_at is null) then
    raise exception 'this member is not leaving' using errcode = '42501';
  end if;
  update public.measurement set bundle = null, bundle_z = null, sealed_at = sealed where member_id = whose;
  get diagnostics changed = row_count;
  update public.reservation_share set proof_z = null, sealed_at = sealed where member_id = whose;
  return changed;
end $$;
revoke all on function seal_measurements from public;
grant execute on function seal_measurements to qpc_app;

-- A batch of many customers has served once it was split: each has a document of their own by then. When somebody leaves, their part of it goes too.
create function forget_bulk_documents(of_utility text) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare gone bigint;
begin
  delete from public.bulk_document b where b.utility_id = of_utility
    and exists (select from public.bulk_request r where r.bulk_document_id = b.bulk_document_id and r.split_at is not null);
  get diagnostics gone = row_count;
  return gone;
end $$;
revoke all on function forget_bulk_documents from public;
grant execute on function forget_bulk_documents to qpc_app;
