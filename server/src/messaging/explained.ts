/** A payment's explanation from what is stored: pages, files and messages all ask here, so that they cannot say different things. */
import { payCustomer } from '@quickpay/programs'
import { explainPayment, type MoneyState, type PaymentExplanation } from '@quickpay/receipt'
import { parseExact, wh } from '@quickpay/units'
import { backOf, type Found, factsOf, heldOf, lateOf, reportOf } from '#messaging/payment-found.ts'
import { paidMonth } from '#messaging/payment-share.ts'
import { progressOf } from '#payout/payout.ts'
import type { Db } from '#platform/db.ts'

/** Where the money of a payment is. */
export const stateOf = ({ earning, measurement, payouts, hold, share }: Found, hasMethod: boolean): MoneyState =>
  earning ? progressOf(payouts.at(-1) ?? null, hasMethod, hold) : measurement || share ? 'zero' : 'held'

/** An account as a person knows it: its nickname, its utility, the end of its number. */
export const accountLabel = (nickname: string | null, utilityName: string, ending: string | null): string =>
  [nickname, utilityName, ending ? `··${ending}` : null].filter(Boolean).join(' ')

/** What of a result that was to be taken off later payments is not taken any more. */
const writtenOff = ({ story, measurement }: Found): number =>
  (story?.settled ?? [])
    .filter((one) => one.outcome === 'written-off' && one.version === measurement?.version)
    .reduce((total, one) => total + Number(one.movedCents), 0)

/** `utility` is its name. */
export async function explained(db: Db, found: Found, state: MoneyState, utility: string): Promise<PaymentExplanation> {
  const { story, measurement, earning, settled, share } = found
  const facts = await factsOf(db, found)
  const report = reportOf(
    found,
    ({ plan, terms, eventKind }, reliefWh) =>
      payCustomer(plan, terms, eventKind, wh(parseExact(reliefWh))).lines.map(({ code, cents }) => ({ code, cents: Number(cents) })),
    facts,
  )
  const kind = share ? 'reservation' : (earning?.kind ?? (facts.before.earnedCents > 0 ? 'correction' : 'event'))
  const previous = kind === 'correction' ? story?.measurements.findLast((one) => one.version < (measurement?.version ?? 0)) : undefined
  return explainPayment({
    kind,
    state,
    cents: Number(earning?.cents ?? 0n),
    utility,
    eventEnd: story ? { at: story.event.end.toString(), zone: story.event.zone } : null,
    bundle: measurement && !report ? measurement.bundle : null,
    previous: previous && previous.basis !== 'utility-report' ? previous.bundle : null,
    ...facts,
    hoursOpen: (measurement?.open?.length ?? 0) > 0,
    writtenOffCents: share?.writtenOffCents ?? writtenOff(found),
    reservation: share ? paidMonth(share) : null,
    release: settled?.outcome === 'released',
    left: (story?.participation.leftAt ?? null) !== null,
    report,
    held: heldOf(found, utility),
    late: lateOf(found, utility),
    back: backOf(found),
  })
}
