/** Counts what is held of a member, from the tables themselves. Reads only. */
import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

/** `from` and `to` are the first and last day or instant it is about; null where that says nothing. `detail` is what a person recognises it by. */
export type Holding = {
  readonly kind: HoldingKind
  readonly count: number
  readonly from: string | null
  readonly to: string | null
  readonly detail: string | null
}
export const holdingKinds = [
  'identity',
  'accounts',
  'readings',
  'revisions',
  'documents',
  'bills',
  'events',
  'payments',
  'payout-method',
  'consents',
  'agreement',
  'telephone',
  'messages',
  'files',
  'questions',
  'devices',
  'people',
  'sign-in',
  'referrals',
  'views',
] as const
export type HoldingKind = (typeof holdingKinds)[number]

/** What there is none of is not named. */
export async function holdingsOf(db: Db, memberId: string): Promise<Holding[]> {
  const of = sql`where member_id = ${memberId}`
  const { rows } = await sql<Holding & { count: bigint }>`
    select 'identity' as kind, 1::bigint as count, created_at::text as "from", null::text as "to", email as detail from member ${of}
    union all select 'accounts', count(*), min(created_at)::text, null, null from account ${of}
    union all select 'readings', coalesce(sum(cardinality(array_remove(v, null))), 0)::bigint, min(day)::text, max(day)::text, null from interval_day ${of}
    union all select 'revisions', count(*), min(day)::text, max(day)::text, null from interval_day_revision ${of} and rev > 1
    union all select 'documents', count(*), min(fetched_at)::text, max(fetched_at)::text, sum(size_bytes)::text from document ${of}
    union all select 'bills', count(*), min(window_from_at)::text, max(window_to_at)::text, null from batch_request ${of} and reason = 'bills' and document_id is not null
    union all select 'events', count(*), min(e.start_at)::text, max(e.start_at)::text, null from participation p join event e using (event_id) where p.member_id = ${memberId}
    union all select 'payments', count(*), min(earned_at)::text, max(earned_at)::text, sum(cents)::text from earning ${of}
    union all select 'payout-method', count(*), min(created_at)::text, null, (array_agg(last4 order by created_at desc))[1] from payout_method ${of}
    union all select 'consents', count(*), min(granted_at)::text, max(granted_at)::text, null from utility_authorization ${of}
    union all select 'agreement', count(*), min(accepted_at)::text, null, max(version) from agreement_acceptance ${of}
    union all select 'telephone', count(*), min(asked_at)::text, null, (array_agg(ending order by asked_at desc))[1] from phone_consent ${of}
    union all select 'messages', count(*), min(queued_at)::text, max(queued_at)::text, null from message ${of}
    union all select 'files', count(*), min(brought_at)::text, max(brought_at)::text, sum(size_bytes)::text from uploaded_file ${of}
    union all select 'questions', count(*), min(asked_at)::text, max(asked_at)::text, null from payment_review ${of}
    union all select 'devices', count(*), min(subscribed_at)::text, null, null from push_subscription ${of}
    union all select 'people', count(*), min(since_at)::text, null, null from delegate ${of}
    union all select 'sign-in', (select count(*) from auth."session" where "userId" = ${memberId}) + (select count(*) from auth."passkey" where "userId" = ${memberId}),
      (select min("createdAt")::text from auth."session" where "userId" = ${memberId}), null, null
    union all select 'referrals', count(*), min(entered_at)::text, null, null from referral where member_id = ${memberId} or referrer_id = ${memberId}
    union all select 'views', count(*), min(at)::text, max(at)::text, null from audit where member_ids @> ${[memberId]}::text[]`.execute(db)
  const found = new Map(rows.map((row) => [row.kind, { ...row, count: Number(row.count), from: momentOf(row.from), to: momentOf(row.to) }]))
  return holdingKinds.flatMap((kind) => {
    const one = found.get(kind)
    return one && one.count > 0 ? [one] : []
  })
}

/** A civil date as it is, an instant as RFC 3339 has it. */
const momentOf = (text: string | null): string | null =>
  text === null || /^\d{4}-\d\d-\d\d$/.test(text)
    ? text
    : Temporal.Instant.from(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).toString({ smallestUnit: 'second' })
