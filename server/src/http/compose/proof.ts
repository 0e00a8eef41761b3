/** The proof of a payment: its computation with where the readings came from, what it led to, and the signature. */
import { type Bundle, type BundlePayment, linesOfPayment, type Posting, type ReservationBundle, signedBundle } from '@quickpay/receipt'
import { partsOfAccount } from '#ledger/chart.ts'
import { type Found, factsOf } from '#messaging/payment-found.ts'
import { paidMonth } from '#messaging/payment-share.ts'
import type { World } from '../../world.ts'
import { type BookedTransfer, sourceOfReport, sourcesOfDays, transfersOfEarning } from './proof-store.ts'

type Part = Pick<World, 'db' | 'receiptKey'>

/** Null where there is nothing to compute again: a referral, nothing measured. By a utility's own report, what follows from its figures is. */
export async function proofOf(world: Part, found: Found): Promise<Bundle | ReservationBundle | null> {
  if (found.share) {
    const postings = (await transfersOf(world.db, found)).map(postingOf)
    return signedBundle(paidMonth(found.share, referenceOf(found.id), postings), world.receiptKey)
  }
  const bundle = await unsignedProof(world, found)
  return bundle && signedBundle(bundle, world.receiptKey)
}

/** The earning's own transfers, and those of its ways out. */
async function transfersOf(db: World['db'], { memberId, earning, payouts }: Found): Promise<BookedTransfer[]> {
  const payoutIds = payouts.map((one) => one.payoutId)
  return earning ? transfersOfEarning(db, memberId, earning.earningId, payoutIds) : []
}

export async function unsignedProof({ db }: Pick<Part, 'db'>, found: Found): Promise<Bundle | null> {
  const { memberId, story, measurement, settled } = found
  if (!story || !measurement) return null
  const { bundle } = measurement
  const dates = bundle.readings.days.map((day) => day.date)
  const { accountId } = story.participation
  const sources =
    measurement.basis === 'utility-report'
      ? await sourceOfReport(db, story.event, measurement.measuredAt)
      : await sourcesOfDays(db, memberId, accountId, dates, measurement.measuredAt)
  const transfers = await transfersOf(db, found)
  return {
    ...bundle,
    sources: sources.map((one) => ({ date: one.date.toString(), receivedAt: one.receivedAt.toString(), documentSha256: one.sha256 })),
    payment:
      settled && bundle.price?.by === 'plan' && bundle.result.is === 'measured' ? await paymentOf(db, found, bundle, transfers) : null,
  }
}

async function paymentOf(db: World['db'], found: Found, bundle: Bundle, transfers: readonly BookedTransfer[]): Promise<BundlePayment> {
  const { id, story, measurement, earning } = found
  const facts = await factsOf(db, found)
  if (bundle.price?.by !== 'plan' || bundle.result.is !== 'measured' || !measurement)
    throw new Error('a settled result was measured by a plan')
  const { plan } = bundle.price
  const leftUnpaid = story?.participation.leftAt !== null && plan.leftButSaved === 'unpaid'
  const { lines } = linesOfPayment({ plan, pay: bundle.result.payLines ?? [], ...facts, leftUnpaid })
  return {
    reference: referenceOf(id),
    kind: facts.before.earnedCents > 0 ? 'correction' : 'event',
    version: measurement.version,
    ...facts,
    lines,
    cents: Number(earning?.cents ?? 0n),
    postings: transfers.map(postingOf),
  }
}

/** By kinds of accounts: whose they are is nobody's business who checks a sum. */
const kindOf = (account: string): string => {
  const kind = partsOfAccount(account)?.kind ?? 'unknown'
  return kind === 'member-payable' ? 'member' : kind
}
const postingOf = ({ cause, debit, credit, cents }: BookedTransfer): Posting => ({
  cause,
  debit: kindOf(debit),
  credit: kindOf(credit),
  cents: Number(cents),
})

export const referenceOf = (id: string): string => {
  const [, plain = id, version = ''] = /^(.+?)(-v\d+)?$/.exec(id) ?? []
  return `QPC-${plain.slice(-12, -8)}-${plain.slice(-8, -4)}-${plain.slice(-4)}${version}`.toUpperCase()
}
