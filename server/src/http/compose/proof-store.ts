/** What a proof quotes besides the computation: the transfers of a payment, and where the readings of each day came from. Reads only. */
import { sql } from 'kysely'
import type { Queries } from '#platform/db.ts'

export type BookedTransfer = { readonly cause: string; readonly debit: string; readonly credit: string; readonly cents: bigint }

/** The transfers of an earning and of its ways out, in the order they were booked. */
export async function transfersOfEarning(
  q: Queries,
  memberId: string,
  earningId: string,
  payoutIds: readonly string[],
): Promise<BookedTransfer[]> {
  const rows = await q
    .selectFrom('transfer')
    .select(['cause', 'debit', 'credit', 'cents'])
    .where('member_id', '=', memberId)
    .where((w) =>
      w.or([w('cause', '=', `earning:${earningId}`), ...payoutIds.map((payoutId) => w('cause', 'like', `payout:${payoutId}:%`))]),
    )
    .orderBy('booked_at')
    .orderBy('cause')
    .orderBy('line')
    .execute()
  return rows.map(({ cause, debit, credit, cents }) => ({ cause, debit, credit, cents }))
}

export type DaySource = { readonly date: Temporal.PlainDate; readonly receivedAt: Temporal.Instant; readonly sha256: string | null }

/** As things stood at `asOf`: when each day's newest readings had come, and the hash of the document that brought them. */
export async function sourcesOfDays(
  q: Queries,
  memberId: string,
  accountId: string,
  dates: readonly string[],
  asOf: Temporal.Instant,
): Promise<DaySource[]> {
  if (dates.length === 0) return []
  const { rows } = await sql<{ day: Temporal.PlainDate; received_at: Temporal.Instant; sha256: string | null }>`
    select distinct on (r.day) r.day, r.received_at, d.sha256
    from service_point s
    join interval_day_revision r on r.member_id = s.member_id and r.service_point_id = s.service_point_id
    left join document d on d.member_id = r.member_id and d.document_id = r.document_id
    where s.member_id = ${memberId} and s.account_id = ${accountId} and r.day = any(${[...dates]}::date[]) and r.received_at <= ${asOf}
    order by r.day, r.received_at desc, r.document_id`.execute(q)
  return rows.map((row) => ({ date: row.day, receivedAt: row.received_at, sha256: row.sha256 }))
}

/** The utility's report of an event that was taken in at `importedAt`, as the source of the event's day. */
export async function sourceOfReport(
  q: Queries,
  { eventId, start, zone }: { eventId: string; start: Temporal.Instant; zone: string },
  importedAt: Temporal.Instant,
): Promise<DaySource[]> {
  const rows = await q
    .selectFrom('performance_report')
    .select('sha256')
    .where('event_id', '=', eventId)
    .where('imported_at', '=', importedAt)
    .execute()
  const date = start.toZonedDateTimeISO(zone).toPlainDate()
  return rows.map(({ sha256 }) => ({ date, receivedAt: importedAt, sha256 }))
}

export type ResultWithoutMoney = {
  readonly participationId: string
  readonly version: number
  readonly reliefWh: string
  readonly settledAt: Temporal.Instant
}

/** Later results that a person should see although no money moved to them: absorbed, noted as owed, or forgiven. */
export async function resultsWithoutMoney(q: Queries, memberId: string): Promise<ResultWithoutMoney[]> {
  const rows = await q
    .selectFrom('settlement as s')
    .innerJoin('measurement as m', (on) =>
      on
        .onRef('m.member_id', '=', 's.member_id')
        .onRef('m.participation_id', '=', 's.participation_id')
        .onRef('m.version', '=', 's.version'),
    )
    .select(['s.participation_id', 's.version', 'm.relief_wh', 's.settled_at'])
    .where('s.member_id', '=', memberId)
    .where('s.outcome', 'in', ['absorbed', 'owed', 'forgiven'])
    .orderBy('s.settled_at')
    .execute()
  return rows.map((row) => ({
    participationId: row.participation_id,
    version: row.version,
    reliefWh: row.relief_wh,
    settledAt: row.settled_at,
  }))
}
