/** A payment for pledged load as its receipt has it: the month that was computed, with what was booked of it. */
import { linesOfMonth, type Posting, type ReservationBundle } from '@quickpay/receipt'
import type { ShareStory } from '#settlement/share-story-store.ts'

/** `reference` and `postings` are of the proof; an explanation needs neither. */
export function paidMonth(share: ShareStory, reference = '', postings: readonly Posting[] = []): ReservationBundle {
  const { bundle, before, otherMonthsOwedCents, payCents } = share
  const kind = share.event ? 'advance' : 'month'
  const { lines } = linesOfMonth({ ...bundle.result, plan: bundle.plan, kind, before, otherMonthsOwedCents })
  return { ...bundle, payment: { reference, kind, before, otherMonthsOwedCents, lines, cents: payCents, postings } }
}
