/**
 * Sends stored texts. Before each one its consent is looked at and the attempt noted, in one transaction: whoever stops texts is not written to
 * after that, and a try whose answer was lost is looked for at the provider before it is made again. What cannot be said by text goes another way.
 */
import { NEW_YORK } from '@quickpay/units'
import { fallBack } from '#messaging/fall-back.ts'
import { judge } from '#messaging/gate.ts'
import { interruptionsSince } from '#messaging/interruption-store.ts'
import { findMessage, findUnsent, isTooLate, markSent, timesOf } from '#messaging/message-store.ts'
import { settingOf } from '#messaging/setting-store.ts'
import { endAt, numberOf, type PhoneWorld } from '#messaging/sms/consent.ts'
import { lockConsent, suppressionOf } from '#messaging/sms/consent-store.ts'
import type { Accepted, OfNumber, Rejected } from '#messaging/sms/phone.ts'
import { isSmsTemplate, renderSms } from '#messaging/sms/render-sms.ts'
import { addStep, letGo, lockSms, moveSms, type Sms, takeInHand } from '#messaging/sms/sms-store.ts'
import { realClock } from '#platform/clock.ts'
import { partsOf, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

/** Everybody served lives in this zone, and their day and night are its own. */
const ZONE = NEW_YORK
const TRY_AGAIN = { minutes: 1 }
/** A look at the list and a sending take at most 15 seconds each (TWILIO_LIMITS): after that nobody has the text in hand any more. */
const IN_HAND = { seconds: 40 }
const SEND_TAKES = { seconds: 20 }
/** The provider's list may lag behind what it took. */
const LOOK_AGAIN = { minutes: 2 }

type Sending = {
  readonly is: 'send'
  readonly to: string
  readonly text: string
  /** Since then it may be out already. */
  readonly since: Temporal.Instant | null
  /** Before that it must not go out again. */
  readonly notBefore: Temporal.Instant | null
  /** Until then it is ours, by real time. */
  readonly until: Temporal.Instant
}
type Turn =
  | Sending
  /** `taken`: by somebody else, who still has it in hand. */
  | { readonly is: 'wait'; readonly until: Temporal.Instant; readonly taken?: true }
  | { readonly is: 'withdraw'; readonly because: string }
type Tried = Exclude<Turn, { is: 'send' }> | Accepted | Rejected
type Outcome = { readonly memberId: string; readonly messageId: string; readonly tried: Tried }

/** On `sms.queued`, one job each: a number that refuses texts holds up nobody else's. */
export const sendSms = task<PhoneWorld, Outcome | null>({
  name: 'sendSms',
  subjectsMax: 1,
  async prepare(world, [subject = '']) {
    const { memberId, id: messageId } = partsOf(subject)
    const turn = await takeTurn(world, memberId, messageId)
    if (!turn) return null
    return { memberId, messageId, tried: turn.is === 'send' ? await trySending(world, turn, { memberId, messageId }) : turn }
  },
  async commit(work, outcome) {
    if (outcome) await settle(work, outcome)
  },
})

/** What is to be done about a text now; notes the attempt when it is to be sent. Null when there is nothing left to do. */
function takeTurn({ db, clock, vault, appUrl }: PhoneWorld, memberId: string, messageId: string): Promise<Turn | null> {
  return db.transaction().execute(async (trx) => {
    const sms = await lockSms(trx, { memberId, messageId })
    const message = await findUnsent(trx, memberId, messageId, 'sms')
    if (!message || sms?.state !== 'trying' || !isSmsTemplate(message.template)) return null
    const now = clock.now()
    if (isTaken(sms)) return { is: 'wait', until: now.add(LOOK_AGAIN), taken: true }
    const consent = await lockConsent(trx, memberId, sms.consentId)
    if (!consent || consent.endedAt || (await suppressionOf(trx, consent.numberHash))) return { is: 'withdraw', because: 'no-consent' }
    if (isTooLate(message, now)) return { is: 'withdraw', because: 'too-late' }
    const midnight = now.toZonedDateTimeISO(ZONE).startOfDay().toInstant()
    const verdict = judge({
      ...{ now, zone: ZONE, ...timesOf(message), quiet: (await settingOf(trx, memberId)).quiet },
      sentToday: await interruptionsSince(trx, memberId, midnight, message.cause),
    })
    // What was tried once may be out already, and is looked for at any hour.
    if (verdict.is === 'wait' && !sms.attemptedAt) return verdict
    if (verdict.is === 'too-many' && !sms.attemptedAt) return { is: 'withdraw', because: 'too-many' }
    const text = renderSms(message.template, message.parameters as never, { locale: message.locale, appUrl, code: message.link ?? '' })
    const taken = { now: realClock.now(), until: realClock.now().add(IN_HAND) }
    await takeInHand(trx, sms, taken, now)
    const notBefore = verdict.is === 'wait' ? verdict.until : null
    return { is: 'send', to: numberOf(vault, consent), text, since: sms.attemptedAt, notBefore, until: taken.until }
  })
}

const isTaken = ({ takenUntil }: Sms): boolean => takenUntil !== null && Temporal.Instant.compare(realClock.now(), takenUntil) < 0

async function trySending(
  { phone, clock }: PhoneWorld,
  { to, text, since, notBefore, until }: Sending,
  key: { memberId: string; messageId: string },
): Promise<Tried> {
  if (!phone) return { is: 'withdraw', because: 'no-provider' }
  if (since) {
    const found = await phone.find({ to, text }, since)
    if (found.is === 'accepted') return found
    if (found.is === 'unknown') return { is: 'wait', until: clock.now().add(LOOK_AGAIN) }
    if (notBefore) return { is: 'wait', until: notBefore }
  }
  // Whoever was held up for so long does not know any more whether somebody else has sent it.
  if (Temporal.Instant.compare(realClock.now().add(SEND_TAKES), until) > 0) return { is: 'wait', until: clock.now().add(LOOK_AGAIN) }
  const sent = await phone.send({ ...key, to, text })
  if (sent.is === 'later') return { is: 'wait', until: clock.now().add(TRY_AGAIN) }
  return sent.is === 'unknown' ? { is: 'wait', until: clock.now().add(LOOK_AGAIN) } : sent
}

async function settle(work: Work, { memberId, messageId, tried }: Outcome): Promise<void> {
  const key = { memberId, messageId }
  if (tried.is !== 'wait' || !tried.taken) await letGo(work.trx, key)
  if (tried.is === 'wait') return work.wait(tried.until, 'sms.queued', subjectOf(memberId, messageId))
  const sms = await lockSms(work.trx, key)
  // A call about its delivery may have come before our answer did, and then says more.
  if (sms?.state !== 'trying') return
  if (tried.is === 'accepted') {
    await moveSms(work.trx, key, { state: 'accepted', code: null, providerId: tried.providerId })
    await addStep(work.trx, key, { state: 'accepted', code: null }, work.now)
    return markSent(work.trx, memberId, messageId, work.now)
  }
  const state = tried.is === 'rejected' ? 'refused' : 'withdrawn'
  const code = tried.is === 'rejected' ? tried.code : tried.because
  await moveSms(work.trx, key, { state, code, providerId: null })
  await addStep(work.trx, key, { state, code }, work.now)
  if (tried.is === 'rejected') await takeWord(work, sms, tried.because)
  await giveUpSms(work, key, code)
}

/** What the provider says of the number ends what was agreed to for it. */
export async function takeWord(work: Pick<Work, 'trx' | 'now'>, { memberId, consentId }: Sms, because: OfNumber): Promise<void> {
  const consent = because === 'other' ? null : await lockConsent(work.trx, memberId, consentId)
  if (consent) await endAt(work.trx, consent, because === 'opted-out' ? 'provider' : 'unreachable', work.now)
}

/** It will not go out as a text: it goes another way, if there is one. */
export async function giveUpSms(
  work: Pick<Work, 'trx' | 'now' | 'emit'>,
  { memberId, messageId }: { memberId: string; messageId: string },
  because: string,
): Promise<void> {
  const message = await findMessage(work.trx, memberId, messageId)
  if (message) await fallBack(work, message, because)
}
