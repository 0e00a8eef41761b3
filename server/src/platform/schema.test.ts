import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import pg from 'pg'
import { testDatabase } from '../testing/cluster.ts'

const { database, address, close } = await testDatabase()
const owner = new pg.Client({ ...address, user: 'postgres' })
await owner.connect()
after(async () => {
  await owner.end()
  await close()
})

/** Found by a value that is not the member's own, so they lie apart from the member's data: no key from them, none to them. */
const lookUps = {
  authorization_request: 'by the hash of a state, when a browser comes back from a portal',
  delegate_invite: 'by the hash of the secret in an invitation’s link',
  member_email: 'by an address, which is unique among all members',
  payout_owner: 'by a payout’s id, which a rail names',
  phone_owner: 'by the keyed hash of a telephone number, which a text comes from',
  referral_code: 'by a code, which a link or a person names',
  service_point_owner: 'by a usage point, which a utility names',
  subscription_owner: 'by a subscription, which a utility names',
}
/** Small tables that everybody shares: a member's rows may point to them without naming the member. */
const shared = ['event', 'reservation']
/** What a member's rows belong to in the end; and what is nobody's alone: transfers of the house are booked under no member. */
const [root, unrooted] = ['member', ['transfer', 'sealed_journal']]

/** What runs as the owner: removes what may only be added to, of a member whose proofs are sealed and who is not gone yet, or what has served. */
const narrow = ['forget_member', 'seal_measurements', 'forget_bulk_documents']

/** What the server may do with each table. A new table has to be put in its place here. */
const meanings = {
  // Only added to: what was said stays said.
  'SELECT INSERT': [
    ...['transfer', 'measurement', 'settlement', 'interval_day_revision', 'payout_step', 'audit', 'document', 'notification', 'rail_hook'],
    ...['bulk_document', 'event_revision', 'enrolment_step', 'enrolment_file', 'enrolment_file_line', 'account_alias'],
    ...['recoverable', 'promise_breach', 'participation_flag', 'event_reckoning', 'performance_report', 'uploaded_file'],
    ...['agreement_acceptance', 'tax_form', 'tax_form_ask', 'screening'],
    ...['remittance', 'seal', 'sealed_journal'],
    ...['payout_owner', 'referral_code', 'reservation', 'reservation_reckoning', 'vault_check'],
    ...['reservation_share', 'reservation_offset', 'departure_step'],
    ...['sms_inbound', 'sms_step'],
    ...['exposure_limit', 'rail_reconciliation', 'rail_statement', 'remittance_line'],
  ],
  // Changes, and is never removed.
  'SELECT INSERT UPDATE': [
    ...['account', 'authorization_request', 'batch_request', 'bulk_request', 'earning', 'enrolment', 'event'],
    ...['interval_day', 'member'],
    ...[
      'member_email',
      'message',
      'method_change',
      'parked',
      'participation',
      'payable_balance',
      'payout',
      'payout_method',
      'payout_destination',
      'payout_part',
      'earning_hold',
      'same_payee',
      'service_point',
    ],
    ...['service_point_owner', 'subscription_owner', 'utility_authorization'],
    ...['client_token', 'token_call', 'network', 'account_network', 'settlement_review'],
    ...['authorization_check', 'utility_check', 'revocation', 'meter', 'mapping_question', 'reading_gap'],
    ...['referral', 'referral_budget', 'write_off', 'event_tally'],
    ...['exposure_wait', 'rail_item', 'rail_line', 'departure'],
    ...['notification_choice', 'phone_consent', 'phone_owner', 'sms'],
  ],
  // Is forgotten when it has served.
  'SELECT INSERT UPDATE DELETE': [
    ...['attention', 'due', 'enrolment_refusal', 'open_notification', 'realtime_day', 'sign_up', 'staff_invite', 'utility_token'],
    ...['sms_suppression', 'feed_hour'],
    ...['alert_setting', 'push_subscription', 'push_try'],
    ...['account_destination', 'delegate', 'delegate_invite', 'help_request', 'payment_review'],
  ],
  // Is taken away again, and otherwise stays as it is.
  'SELECT INSERT DELETE': ['staff_passkey', 'kept_proof'],
  // Is shown.
  SELECT: ['earning_payout', 'earning_way', 'interval_reading'],
  // The owner's own.
  '': ['migration'],
}

const list = (names: readonly string[]) => `array[${names.map((name) => `'${name}'`).join()}]::text[]`
const apart = list(Object.keys(lookUps))
/** Tables and their columns, without partitions: these are as their table is. */
const tables = `select c.oid, c.relname::text as name, exists (
    select from pg_attribute a where a.attrelid = c.oid and a.attname = 'member_id' and not a.attisdropped) as of_member
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`
const columns = `select c.relname || '.' || a.attname as one, a.attname::text as name, a.attidentity, format_type(a.atttypid, null) as type,
    pg_get_expr(d.adbin, d.adrelid) as preset
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition`
const firstOf = (key: string) => `(select a.attname from pg_attribute a where a.attrelid = t.oid and a.attnum = ${key})`

/** Each rule names what breaks it. */
const rules: Record<string, string> = {
  'a member’s table has a primary key that begins with member_id': `
    select t.name as one from (${tables}) t left join pg_index i on i.indrelid = t.oid and i.indisprimary
    where t.of_member and t.name <> all (${apart}) and ${firstOf('i.indkey[0]')} is distinct from 'member_id'`,
  'every unique index of a member’s table begins with member_id': `
    select i.indexrelid::regclass::text as one from (${tables}) t join pg_index i on i.indrelid = t.oid and i.indisunique
    where t.of_member and t.name <> all (${apart}) and ${firstOf('i.indkey[0]')} is distinct from 'member_id'`,
  'a foreign key begins with member_id on both sides, or points to a shared table': `
    select k.conname as one from (${tables}) t join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
    where k.confrelid <> all (${list(shared)}::regclass[])
      and (${firstOf('k.conkey[1]')} <> 'member_id'
        or (select a.attname from pg_attribute a where a.attrelid = k.confrelid and a.attnum = k.confkey[1]) <> 'member_id')`,
  'every member’s table belongs to a member, over as many keys as it takes': `
    with recursive rooted (oid) as (
      select '${root}'::regclass::oid union
      select k.conrelid from pg_constraint k join rooted on rooted.oid = k.confrelid where k.contype = 'f')
    select t.name as one from (${tables}) t
    where t.of_member and t.name <> all (${apart} || ${list(unrooted)}) and t.oid not in (select oid from rooted)`,
  'no key leads from or to a look-up table': `
    select k.conname as one from pg_constraint k where k.contype = 'f' and array[k.conrelid, k.confrelid] && ${apart}::regclass[]::oid[]`,
  'no key removes or changes rows on its own: it would do so as the owner': `
    select k.conname as one from pg_constraint k
    where k.contype = 'f' and k.connamespace = 'public'::regnamespace and (k.confdeltype <> 'a' or k.confupdtype <> 'a')`,
  'there are no triggers, and no rules but those of views': `
    select g.tgname as one from pg_trigger g join pg_class c on c.oid = g.tgrelid
      where not g.tgisinternal and c.relnamespace in ('public'::regnamespace, 'auth'::regnamespace)
    union all select r.rulename from pg_rewrite r join pg_class c on c.oid = r.ev_class
      where c.relnamespace = 'public'::regnamespace and r.rulename <> '_RETURN'`,
  'no column counts by itself': `
    select one from (${columns}) c where attidentity <> '' or preset like 'nextval(%'
    union all select relname from pg_class where relkind = 'S' and relnamespace = 'public'::regnamespace`,
  'every time has a zone': `select one from (${columns}) c where type like '%without time zone%'`,
  'an instant is called at or …_at, and what is called so is one': `
    select one from (${columns}) c
    where (type = 'timestamp with time zone') <> (name = 'at' or name like '%\\_at')
      -- For every slot of a day, epoch milliseconds.
      and one <> 'interval_day.stated_at'`,
  'no column takes the time from the database: domain time is given': `
    select one from (${columns}) c where preset ~* 'now\\(|clock_|current_|statement_|transaction_' and one <> 'migration.ran_at'`,
  'money is whole cents, and nothing but times is a floating-point number': `
    select one from (${columns}) c where (name like '%cents' and type <> 'bigint') or type = 'money'
      or ((type like '%double%' or type like '%real%') and one <> 'interval_day.stated_at')`,
  'the server’s role owns nothing, and may make nothing': `
    select c.oid::regclass::text as one from pg_class c where c.relowner = 'qpc_app'::regrole
    union all select p.oid::regprocedure::text from pg_proc p where p.proowner = 'qpc_app'::regrole
    union all select t.typname from pg_type t where t.typowner = 'qpc_app'::regrole
    union all select n.nspname from pg_namespace n
      where n.nspowner = 'qpc_app'::regrole or (n.nspname !~ '^pg_' and has_schema_privilege('qpc_app', n.oid, 'create'))
    union all select rolname from pg_roles where rolname = 'qpc_app' and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication)
    union all select roleid::regrole::text from pg_auth_members where member = 'qpc_app'::regrole
    union all select p.oid::regprocedure::text from pg_proc p
      where p.prosecdef and p.pronamespace = 'public'::regnamespace and p.proname <> all (${list(narrow)})`,
  'a partition can be reached through its table only': `
    select c.relname as one from pg_class c cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate']) as what
    where c.relnamespace = 'public'::regnamespace and c.relispartition and c.relkind = 'r' and has_table_privilege('qpc_app', c.oid, what)`,
}
const breaking = async (rule: string) =>
  (await owner.query<{ one: string }>(rules[rule] ?? assert.fail(rule))).rows.map((row) => row.one).sort()

for (const rule of Object.keys(rules))
  test(rule, async () => {
    assert.deepEqual(await breaking(rule), [])
  })

test('every look-up table holds a member_id that its key does not begin with: else it is none', async () => {
  const { rows } = await owner.query<{
    name: string
  }>(`select t.name from (${tables}) t join pg_index i on i.indrelid = t.oid and i.indisprimary
    where t.of_member and ${firstOf('i.indkey[0]')} <> 'member_id' order by 1`)
  assert.deepEqual(
    rows.map((row) => row.name),
    Object.keys(lookUps),
  )
})

test('the server may do with each table what its meaning asks, and no more', async () => {
  const { rows } = await owner.query<{ name: string; granted: string }>(`
    select c.relname::text as name, coalesce(string_agg(p.what, ' ' order by p.at), '') as granted
    from pg_class c left join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'])
      with ordinality as p (what, at) on has_table_privilege('qpc_app', c.oid, p.what)
        or (p.what in ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') and has_any_column_privilege('qpc_app', c.oid, p.what))
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition group by 1`)
  const expected = Object.entries(meanings).flatMap(([granted, names]) => names.map((name) => [name, granted]))
  assert.deepEqual(
    rows.map((row) => [row.name, row.granted]).sort(),
    expected.sort(([a], [b]) => (a! < b! ? -1 : 1)),
  )
})

test('a row without its parent, or under another member’s parent, is refused, in a partition too', async () => {
  const app = (statement: string) => database.plain.query(statement)
  const orphan = (statement: string) => assert.rejects(app(statement), { code: '23503' }, statement)
  const accountOf = (member: string) =>
    `insert into account values ('${member}', 'acc_1', 'u', 'residential', null, null, null, '2027-07-01Z')`
  const pointOf = (member: string, id: string) =>
    `insert into service_point values ('${member}', '${id}', 'acc_1', 'u', '${id}', 'UTC', 900, '2027-07-01Z', null)`
  const dayOf = (member: string, id: string, day: string) =>
    `insert into interval_day values ('${member}', '${id}', 'forward', '${day}', 900, '2027-07-01Z', 0, '{}', null, '{}', 1, '2027-07-01Z', 'doc_1')`
  await orphan(accountOf('mem_1'))
  for (const id of ['mem_1', 'mem_2'])
    await app(`insert into member values ('${id}', '${id}@example.org', 'Rosa', 'residential', null, 'es', 'member', '2027-07-01Z')`)
  await app(accountOf('mem_1'))
  await orphan(pointOf('mem_2', 'spt_1'))
  await app(pointOf('mem_1', 'spt_1'))
  for (const day of ['2027-07-01', '2060-01-01']) {
    await orphan(dayOf('mem_2', 'spt_1', day))
    await app(dayOf('mem_1', 'spt_1', day))
  }
  await orphan(`insert into participation values ('mem_1', 'par_1', 'acc_1', 'evt_1', 'p', 'p', 'enlisted', null, null, '2027-07-01Z')`)
  await orphan(`insert into earning values ('mem_1', 'ern_1', 'event', 'c', 'par_1', 1, 5, 'booked', null, '2027-07-01Z', '2027-07-01Z')`)
})

test('each rule finds what breaks it', async () => {
  await owner.query(`
    create table bad (id serial unique, member_id text, email text references member_email on delete cascade, of int references bad (id),
      cents double precision, at date, made_at timestamptz default now(), seen timestamp);
    create function bad() returns trigger language plpgsql security definer as 'begin return null; end';
    create trigger bad before insert on bad execute function bad();
    alter table interval_day_2027_07 owner to qpc_app`)
  for (const rule of Object.keys(rules)) assert.notDeepEqual(await breaking(rule), [], rule)
})
