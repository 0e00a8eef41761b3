/** What a person writes to us by text, and what is done and answered: once for each text, and only to a number that a member has proven. */
import type { Utilities } from '#connect/utilities.ts'
import type { GridEvent } from '#dispatch/event.ts'
import { earningsOfMember } from '#ledger/earning-store.ts'
import type { EventTimes, Locale } from '#messaging/format.ts'
import { localesOf } from '#messaging/message-store.ts'
import { findPayment } from '#messaging/payment-found.ts'
import { endAt, hashOfNumber, type PhoneWorld, restartTexts } from '#messaging/sms/consent.ts'
import { type Consent, liftSuppression, lockConsent, ownerOf, suppress } from '#messaging/sms/consent-store.ts'
import { type Wish, wishOf } from '#messaging/sms/keywords.ts'
import type { Heard } from '#messaging/sms/phone.ts'
import { renderAnswer, renderPayment } from '#messaging/sms/render-sms.ts'
import { addInbound } from '#messaging/sms/sms-store.ts'
import { toldPayment } from '#messaging/told-payment.ts'
import type { Queries } from '#platform/db.ts'
import type { Emit } from '#platform/due.ts'
import { inWork } from '#platform/in-work.ts'
import type { Work } from '#platform/task.ts'
import { eventsWithParticipation } from '#settlement/explain-store.ts'
import { leaveEvent } from '#settlement/leave.ts'

export type InboundWorld = PhoneWorld & { readonly emit: Emit; readonly utilities: Pick<Utilities, 'get'> }
type Received = Extract<Heard, { is: 'text' }>
type Reader = { readonly memberId: string; readonly locale: Locale }
/** What came of a text; `show` still has to be looked up, which changes nothing. */
type Done =
  | { readonly is: 'stopped' | 'started' | 'help' | 'which' | 'unclear' | 'state' | 'payment' }
  | { readonly is: 'left'; readonly next: Coming | null }

/** What is answered, or null: to a text that came before, to a number nobody has proven, and where the provider has answered already. */
export async function hearText(world: InboundWorld, received: Received): Promise<string | null> {
  const wish = wishOf(received.text)
  const numberHash = hashOfNumber(world.vault, received.from)
  const heard = await inWork(world, async (work) => {
    if (!(await addInbound(work.trx, received.providerId, wish, work.now))) return null
    const owner = await ownerOf(work.trx, numberHash)
    const consent = owner && (await lockConsent(work.trx, owner.memberId, owner.consentId))
    // Whoever asks us to stop is not written to, member or not.
    if (wish === 'stop' && !consent) await suppress(work.trx, numberHash, 'stopped', work.now)
    if (wish === 'start' && !consent) await liftSuppression(work.trx, numberHash)
    const locale = consent && (await localesOf(work.trx, [consent.memberId])).get(consent.memberId)
    const done = consent && (await act(world, work, received, wish, consent))
    return consent && locale && done ? { reader: { memberId: consent.memberId, locale }, done } : null
  })
  return heard && !received.answered ? answerOf(world, heard.reader, heard.done) : null
}

/** Null where nothing is to be said: whoever has stopped texts, or has another number now, is told nothing more at this one. */
async function act(world: InboundWorld, work: Work, { from }: Received, wish: Wish, consent: Consent): Promise<Done | null> {
  if (wish === 'stop') {
    await endAt(work.trx, consent, 'keyword', work.now)
    return { is: 'stopped' }
  }
  if (wish === 'start') {
    if (consent.endedAt) await restartTexts(work.trx, world.vault, from, consent, work.now)
    return { is: 'started' }
  }
  if (wish === 'help') return { is: 'help' }
  if (consent.endedAt) return null
  if (wish === 'which') return { is: 'which' }
  if (wish === 'leave') return leave(work, consent.memberId)
  return { is: wish === 'status' ? 'state' : wish === 'pay' ? 'payment' : 'unclear' }
}

/** The event that runs, or else the next, as the page's door leaves it. */
async function leave(work: Work, memberId: string): Promise<Done> {
  const [next = null] = await comingEvents(work.trx, memberId, work.now)
  if (next && !next.left) await leaveEvent(work, memberId, next.event.eventId)
  return { is: 'left', next }
}

type Coming = { readonly event: GridEvent; readonly left: boolean }

/** The events of a member that are not over, the next first. */
async function comingEvents(q: Queries, memberId: string, now: Temporal.Instant): Promise<Coming[]> {
  return (await eventsWithParticipation(q, memberId))
    .filter(({ event }) => event.status === 'scheduled' && Temporal.Instant.compare(now, event.end) < 0)
    .map(({ event, participation }) => ({ event, left: participation?.left ?? false }))
    .sort((a, b) => Temporal.Instant.compare(a.event.start, b.event.start))
}

const timesOf = ({ eventId, start, end, zone }: GridEvent): EventTimes => ({
  eventId,
  startAt: start.toString(),
  endAt: end.toString(),
  zone,
})

async function answerOf(world: InboundWorld, { memberId, locale }: Reader, done: Done): Promise<string> {
  const place = { locale, appUrl: world.appUrl }
  if (done.is === 'payment') {
    const told = await lastPayment(world, memberId)
    return told ? renderPayment(told, place) : renderAnswer('no-payment', place)
  }
  if (done.is === 'state') {
    const [next] = await comingEvents(world.db, memberId, world.clock.now())
    if (!next) return renderAnswer('no-event', place)
    const runs = Temporal.Instant.compare(next.event.start, world.clock.now()) <= 0
    return renderAnswer(next.left ? 'already-left' : runs ? 'running' : 'coming', place, timesOf(next.event))
  }
  if (done.is !== 'left') return renderAnswer(done.is, place)
  return done.next
    ? renderAnswer(done.next.left ? 'already-left' : 'left', place, timesOf(done.next.event))
    : renderAnswer('no-event', place)
}

async function lastPayment({ db, utilities }: InboundWorld, memberId: string) {
  const [newest] = (await earningsOfMember(db, memberId)).sort((a, b) => Temporal.Instant.compare(b.earnedAt, a.earnedAt))
  const found = newest && (await findPayment(db, memberId, newest.earningId))
  return found ? toldPayment({ db, utilities }, found) : null
}
