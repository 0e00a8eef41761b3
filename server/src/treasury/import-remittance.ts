/** Takes in a utility's advice of payment: each reference is booked once for each event or month, against what was reckoned of it. */
import { utilityPay } from '@quickpay/programs'
import { cents as centsOf, NEW_YORK, parseExact, wh } from '@quickpay/units'
import type { Imported, ImportMode } from '#dispatch/csv.ts'
import { programReceivable, reservationReceivable } from '#ledger/chart.ts'
import { sumOf } from '#ledger/ledger-store.ts'
import { bookRemittance, collectedAccount, type RemittanceOf } from '#ledger/remittance.ts'
import { remittanceOf } from '#ledger/remittance-store.ts'
import { addAudit } from '#platform/audit-store.ts'
import type { Queries } from '#platform/db.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'
import { termsOf } from '#settlement/rules.ts'
import { readAdvice } from '#treasury/read-advice.ts'
import { type Advice, advicesOf, targetOf, type VarianceReason, varianceOf } from '#treasury/remittance.ts'
import { addLines, lockRemittances, type MatchedLine, reliefsOf } from '#treasury/remittance-store.ts'

/** `expectedCents`: what was still to come of it by the newest reckoning. */
export type RemittanceChange = Advice & { readonly expectedCents: bigint; readonly matched: readonly MatchedLine[] }

type Asked = {
  readonly csv: string
  readonly mode: ImportMode
  readonly utilities: ReadonlySet<string>
  /** Why what differs is closed; null leaves it open, to be closed later or to come. */
  readonly reason: VarianceReason | null
}

/** A reference that is booked with the same amount is known; with another amount it is an error, and then nothing is taken. */
export async function importRemittances(
  work: Pick<Work, 'trx' | 'now' | 'emit'>,
  { csv, mode, utilities, reason }: Asked,
  actor: string,
): Promise<Imported<RemittanceChange>> {
  const { trx, now } = work
  await lockRemittances(trx)
  const read = await readAdvice(trx, csv, utilities)
  const errors = [...read.errors]
  const changes: RemittanceChange[] = []
  let same = 0
  for (const advice of advicesOf(read.changes)) {
    const booked = await remittanceOf(trx, advice.remittanceId)
    const [{ line }] = advice.lines as [Advice['lines'][number]]
    if (booked?.cents === advice.cents) same += advice.lines.length
    else if (booked) errors.push({ line, code: 'reference-used', field: 'reference', value: advice.reference })
    else if (advice.cents <= 0n) errors.push({ line, code: 'sum-not-positive', field: 'amount', value: advice.reference })
    else changes.push({ ...advice, expectedCents: await stillToCome(trx, advice.of), matched: await matchedLines(trx, advice) })
  }
  const found = { lines: read.lines, changes, same, errors: errors.sort((a, b) => a.line - b.line) }
  if (mode === 'try' || errors.length > 0 || changes.length === 0) return found
  for (const change of changes) {
    // Read again: another line of the file may have paid for the same event.
    const expectedCents = await stillToCome(trx, change.of)
    const receivedAt = change.paidOn.toZonedDateTime(NEW_YORK).toInstant()
    await bookRemittance(trx, { ...booking(change, expectedCents, reason), receivedAt }, now)
    await addLines(trx, change, change.matched, actor, now)
    await addAudit(trx, { actor, action: 'remittance.import', subject: change.remittanceId, reason }, now)
  }
  await work.emit('exposure.changed', [...new Set(changes.map((one) => `${one.utilityId}/${one.programId}`))])
  return found
}

function booking({ remittanceId, of, cents }: Advice, expectedCents: bigint, reason: VarianceReason | null) {
  const { shortfall, surplus } = varianceOf(expectedCents, cents, reason)
  return {
    ...of,
    remittanceId,
    cents: centsOf(cents),
    shortfall: shortfall && { ...shortfall, cents: centsOf(shortfall.cents) },
    surplus: surplus && { ...surplus, cents: centsOf(surplus.cents) },
  }
}

/** Closes what differs of an event or a month after its money came; false when nothing does. */
export async function closeVariance(
  work: Pick<Work, 'trx' | 'now' | 'emit'>,
  asked: { readonly of: RemittanceOf; readonly program: string; readonly reason: VarianceReason; readonly note: string },
  actor: string,
): Promise<boolean> {
  const { trx, now } = work
  await lockRemittances(trx)
  const { shortfall, surplus } = varianceOf(await stillToCome(trx, asked.of), 0n, asked.reason)
  const variance = shortfall ?? surplus
  if (!variance) return false
  const closed = { ...variance, cents: centsOf(variance.cents) }
  const remittanceId = newId('rem')
  const booked = {
    ...asked.of,
    remittanceId,
    cents: centsOf(0),
    shortfall: shortfall && closed,
    surplus: surplus && closed,
    receivedAt: now,
  }
  await bookRemittance(trx, booked, now)
  await addAudit(trx, { actor, action: 'remittance.vary', subject: targetOf(asked.of), reason: `${asked.reason}: ${asked.note}` }, now)
  await work.emit('exposure.changed', [asked.program])
  return true
}

/** What was reckoned and has neither come nor been given up; below zero where more came. */
async function stillToCome(q: Queries, of: RemittanceOf): Promise<bigint> {
  const receivable = 'eventId' in of ? programReceivable(of.eventId) : reservationReceivable(of.reservationId, of.month)
  return (await sumOf(q, receivable)) - (await sumOf(q, collectedAccount(of)))
}

/** Each line beside what the utility owes of its account alone. Netting and caps are of the whole, so that the parts may add up to more. */
async function matchedLines(q: Queries, advice: Advice): Promise<MatchedLine[]> {
  const { of, programId, lines } = advice
  const accountIds = lines.flatMap((one) => one.account?.accountId ?? [])
  const reliefs = 'eventId' in of && accountIds.length > 0 ? await reliefsOf(q, of.eventId, accountIds) : new Map<string, never>()
  const whole = await stillToCome(q, of)
  return lines.map(({ account, cents }) => {
    const relief = account && reliefs.get(account.accountId)
    if (!account) return { digits: null, accountId: null, cents, expectedCents: whole }
    // A test is paid up to what all accounts pledged together: no account has a part of that by itself.
    if (!relief || relief.kind === 'test') return { digits: account.digits, accountId: account.accountId, cents, expectedCents: null }
    const terms = termsOf({ programId, start: relief.start, zone: NEW_YORK })
    const own = utilityPay(terms, relief.option, relief.kind, [{ reliefWh: wh(parseExact(relief.reliefWh)) }], '0')
    return { digits: account.digits, accountId: account.accountId, cents, expectedCents: own.cents }
  })
}
