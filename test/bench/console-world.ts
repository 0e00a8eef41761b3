/** A company for the console's figures: members by the ten thousand in eight networks, a summer of events, and money in every state. */
import { NEW_YORK } from '@quickpay/units'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../server/src/platform/db.ts'

export type Company = { readonly members: number; readonly events: number; readonly exceptions: number }

/** The morning after the last event; everything before it has been paid, or waits for a reason. */
export const companyNow = Temporal.Instant.from('2026-07-16T13:00:00Z')
const networks = ['Astoria', 'Bushwick', 'Concourse', 'Dunwoodie', 'Elmhurst', 'Flatbush', 'Grasslands', 'Harlem']
const [utility, program] = ['sandbox-metro', 'coned-csrp']

/** Written as SQL, row sets at a time: how the rows came to be is measured elsewhere. The books balance. */
export async function seedCompany(db: Db, { members, events, exceptions }: Company): Promise<void> {
  const now = sql`${companyNow}::timestamptz`
  const each = (into: RawBuilder<unknown>, values: RawBuilder<unknown>, from: RawBuilder<unknown>) =>
    sql`insert into ${into} select ${values} from ${from}`.execute(db)
  const people = sql`generate_series(1, ${members}::int) as i`
  const networkOf = sql`(${networks}::text[])[1 + i % ${networks.length}::int]`
  await each(
    sql`member (member_id, email, name, kind, business_name, locale, created_at)`,
    sql`'mem_' || i, 'person' || i || '@example.org', (array['Rosa', 'Luis', 'Ana', 'Marta', 'Iván', 'Grace'])[1 + i % 6] || ' ' ||
      (array['Medina', 'Ortiz', 'Peña', 'Brown', 'Chen'])[1 + i / 6 % 5] || ' ' || i, 'residential', null, (array['es', 'en'])[1 + i % 2], ${now} - interval '90 days'`,
    people,
  )
  await each(
    sql`account (member_id, account_id, utility_id, kind, nickname, account_number, address, created_at)`,
    sql`'mem_' || i, 'acc_' || i, ${utility}::text, 'residential', null, lpad((i::bigint * 7919 % 1000000000)::text, 15, '4'), null, ${now} - interval '90 days'`,
    people,
  )
  await each(
    sql`utility_authorization (member_id, authorization_id, account_id, utility_id, status, scope_requested, scope_granted, granted_at, attached_at)`,
    sql`'mem_' || i, 'aut_' || i, 'acc_' || i, ${utility}::text, case when i % 55 = 0 then 'partial' else 'active' end, 'FB=1', 'FB=1', ${now} - interval '89 days', ${now} - interval '89 days'`,
    people,
  )
  await each(
    sql`service_point (member_id, service_point_id, account_id, utility_id, usage_point, zone, interval_seconds, first_seen_at, proven_at)`,
    sql`'mem_' || i, 'spt_' || i, 'acc_' || i, ${utility}::text, 'up-' || i, ${NEW_YORK}::text, 900, ${now} - interval '88 days', ${now} - interval '88 days'`,
    people,
  )
  await each(
    sql`account_network (member_id, account_id, from_day, utility_id, network, source, recorded_by, recorded_at)`,
    sql`'mem_' || i, 'acc_' || i, '2026-05-01'::date, ${utility}::text, ${networkOf}, 'utility-file', 'bench', ${now}`,
    people,
  )
  await each(
    sql`enrolment (member_id, enrolment_id, account_id, program_id, plan_id, season, participates_from, enrolled_at, state, submitted_at, accepted_at)`,
    sql`'mem_' || i, 'enr_' || i, 'acc_' || i, ${program}::text, 'standard', 2026, '2026-05-01'::date, ${now} - interval '80 days', 'accepted', ${now} - interval '80 days', ${now} - interval '80 days'`,
    people,
  )
  await each(
    sql`payout_method (member_id, method_id, kind, last4, created_at)`,
    sql`'mem_' || i, 'met_' || i, (array['debit-card', 'bank', 'gift-card'])[1 + i % 3], '4242', ${now} - interval '85 days'`,
    people,
  )
  // Forty events: five days apart, in the eight networks by turns of eight at once.
  await each(
    sql`event (event_id, utility_id, program_id, network, kind, start_at, end_at, zone, status, created_by, created_at, reason, call_id)`,
    sql`'evt_' || i, ${utility}::text, ${program}::text, (${networks}::text[])[1 + i % ${networks.length}::int], 'planned',
      ${now} - interval '17 hours' - interval '5 days' * ((${events}::int - i) / ${networks.length}::int), ${now} - interval '13 hours' - interval '5 days' * ((${events}::int - i) / ${networks.length}::int),
      ${NEW_YORK}::text, 'scheduled', 'mem_1', ${now} - interval '2 days' - interval '5 days' * ((${events}::int - i) / ${networks.length}::int), 'A hot day', 'call_' || i`,
    sql`generate_series(1, ${events}::int) as i`,
  )
  // A fortnight of readings, of which one in forty days is missing.
  await each(
    sql`interval_day (member_id, service_point_id, flow, day, interval_seconds, start_at, scale, v, stated_at, rev, received_at, document_id)`,
    sql`'mem_' || i, 'spt_' || i, 'forward', day::date, 900, day at time zone ${NEW_YORK}::text, 0, array_fill(100, array[96]), array[0::float8], 1, ${now}, 'doc'`,
    sql`generate_series(1, ${members}::int) as i, generate_series('2026-07-02'::timestamp, '2026-07-15', '1 day') as day where (i * 31 + extract(day from day)::int) % 40 <> 0`,
  )
  await seedMoney(db, exceptions)
}

/** Every participation with its result, its settlement, its earning and its payout; the newest event's exceptions are held, late or have come back. */
async function seedMoney(db: Db, exceptions: number): Promise<void> {
  const run = (text: RawBuilder<unknown>) => text.execute(db)
  const key = sql`p.member_id, p.participation_id`
  await run(sql`
    insert into participation (member_id, participation_id, account_id, event_id, program_id, plan_id, state, enlisted_at, version, promise_due_at)
    select n.member_id, 'par_' || n.member_id || e.event_id, n.account_id, e.event_id, e.program_id, 'standard',
      case when e.end_at > ${companyNow}::timestamptz - interval '1 day' and hashtext(n.member_id) % 40 = 0 then 'waiting' else 'measured' end,
      e.created_at, 1, e.end_at + interval '24 hours'
    from event e join account_network n on n.utility_id = e.utility_id and n.network = e.network`)
  await run(sql`
    insert into measurement (member_id, participation_id, version, snapshot_sha256, readings_complete_at, measured_at, relief_wh, cents, plan_id, basis, utility_relief_wh)
    select ${key}, 1, 'bench', e.end_at + interval '9 hours', e.end_at + interval '10 hours',
      1000 + abs(hashtext(p.participation_id)) % 4000, 225 + abs(hashtext(p.participation_id)) % 900, 'standard', 'utility-report', 2000
    from participation p join event e using (event_id) where p.state = 'measured'`)
  await run(sql`
    insert into settlement (member_id, participation_id, version, outcome, measured_cents, earned_before_cents, settled_at)
    select ${key}, 1, 'earned', m.cents, 0, m.measured_at from participation p join measurement m using (member_id, participation_id)`)
  // Of those measured, every so many-th is an exception; the newest come first.
  await run(sql`
    insert into earning (member_id, earning_id, kind, cause, participation_id, version, cents, state, earned_at, booked_at)
    select p.member_id, 'ern_' || p.participation_id, 'event', 'participation:' || p.participation_id || ':1', p.participation_id, 1, m.cents,
      case when row_number() over (order by m.measured_at desc, p.participation_id) <= ${exceptions}::int then 'booked' else 'paid' end,
      m.measured_at, m.measured_at
    from participation p join measurement m using (member_id, participation_id)`)
  await run(sql`
    insert into earning_hold (member_id, hold_id, earning_id, code, evidence, since_at, until_at)
    select member_id, 'hld_' || earning_id, earning_id, (array['no-method', 'minimum', 'tax-form', 'exposure'])[1 + abs(hashtext(earning_id)) % 4], '{}', booked_at, null
    from earning where state = 'booked'`)
  await run(sql`
    insert into payout (member_id, payout_id, rail, method_id, cents, state, provider_id, reserved_at, submitted_at, settled_at)
    select e.member_id, 'pay_' || e.earning_id, 'sandbox', 'met_' || substr(e.member_id, 5), e.cents, 'settled', 'p', e.booked_at,
      e.booked_at + (abs(hashtext(e.earning_id)) % 600) * interval '1 minute', e.booked_at + interval '11 hours'
    from earning e where e.state = 'paid'`)
  await run(sql`
    insert into payout_part (member_id, payout_id, earning_id, attempt, cents)
    select member_id, 'pay_' || earning_id, earning_id, 1, cents from earning where state = 'paid'`)
  const book = (cause: string, debit: RawBuilder<unknown>, credit: RawBuilder<unknown>, where: RawBuilder<unknown>) =>
    run(sql`
      insert into transfer (member_id, transfer_id, journal_id, cause, line, debit, credit, cents, effective_at, booked_at, body_sha256)
      select e.member_id, ${cause}::text || e.earning_id, ${cause}::text || 'j' || e.earning_id, ${cause}::text || ':' || e.earning_id, 1, ${debit}, ${credit}, e.cents, e.earned_at, e.booked_at,
        encode(sha256(convert_to(e.earning_id, 'UTF8')), 'hex')
      from earning e join participation p using (member_id, participation_id) where ${where}`)
  const payable = sql`'member-payable:' || e.member_id`
  await book('earning', sql`'program-receivable:' || p.event_id`, payable, sql`true`)
  await book('payout-reserve', payable, sql`'payout-in-flight:sandbox'`, sql`e.state = 'paid'`)
  await book('payout-settle', sql`'payout-in-flight:sandbox'`, sql`'rail-cash:sandbox'`, sql`e.state = 'paid'`)
  await run(
    sql`insert into payable_balance (member_id, cents) select member_id, sum(cents) from earning where state = 'booked' group by member_id`,
  )
  await run(sql`
    insert into audit (audit_id, at, actor, action, subject, reason)
    select 'aud_' || i, ${companyNow}::timestamptz - i * interval '7 minutes', 'mem_1', 'payment.read', 'ern_' || i, 'asked by telephone' from generate_series(1, 20000) as i`)
}
