/**
 * Sends stored notices to every device of a member. A notice that was sent twice shows as one, so nothing is locked while the push service is asked;
 * what each device made of it is kept, and only those that said "later" are asked again. A device that is gone is forgotten.
 */
import { NEW_YORK } from '@quickpay/units'
import { fallBack } from '#messaging/fall-back.ts'
import { judge, type Verdict } from '#messaging/gate.ts'
import { interruptionsSince } from '#messaging/interruption-store.ts'
import { findMessage, findUnsent, isTooLate, type Message, markSent, timesOf, worthUntil } from '#messaging/message-store.ts'
import type { How, PushOutcome } from '#messaging/push/push.ts'
import { isPushTemplate, renderPush } from '#messaging/push/render-push.ts'
import { deviceOf, type PushWorld } from '#messaging/push/subscription.ts'
import { keepTry, removeSubscription, subscriptionsOf, triesOf } from '#messaging/push/subscription-store.ts'
import type { Setting } from '#messaging/setting.ts'
import { settingOf } from '#messaging/setting-store.ts'
import { partsOf, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

/** Everybody served lives in this zone, and their day and night are its own. */
const ZONE = NEW_YORK
const TRY_AGAIN_SECONDS = 60

type Told = { readonly subscriptionId: string; readonly outcome: PushOutcome }
type Tried =
  | { readonly is: 'wait'; readonly until: Temporal.Instant }
  | { readonly is: 'withdraw'; readonly because: string }
  /** `before`: a device had taken it at an earlier try. */
  | { readonly is: 'tried'; readonly told: readonly Told[]; readonly before: boolean }
type Outcome = { readonly memberId: string; readonly messageId: string; readonly tried: Tried }

/** On `push.queued`, one job each: a service that is slow holds up nobody else's. */
export const sendPush = task<PushWorld, Outcome | null>({
  name: 'sendPush',
  subjectsMax: 1,
  async prepare(world, [subject = '']) {
    const { memberId, id: messageId } = partsOf(subject)
    const message = await findUnsent(world.db, memberId, messageId, 'push')
    return message && { memberId, messageId, tried: await trySending(world, message) }
  },
  async commit(work, outcome) {
    if (outcome) await settle(work, outcome)
  },
})

async function trySending(world: PushWorld, message: Message): Promise<Tried> {
  const { db, clock, vault, push } = world
  const { memberId, template, parameters, locale, cause } = message
  const now = clock.now()
  if (isTooLate(message, now) || !isPushTemplate(template)) return { is: 'withdraw', because: 'too-late' }
  const [setting, devices, tries] = [await settingOf(db, memberId), await subscriptionsOf(db, memberId), await triesOf(db, message)]
  const verdict = await verdictOf(world, message, setting)
  if (verdict.is === 'wait') return verdict
  if (verdict.is === 'too-many') return { is: 'withdraw', because: 'too-many' }
  const notice = renderPush(template, parameters as never, { locale, cause, amounts: setting.amountsOnScreen })
  const open = devices.filter(({ subscriptionId }) => (tries.get(subscriptionId) ?? 'later') === 'later')
  const told = await Promise.all(
    open.map(async (one): Promise<Told> => {
      const { subscriptionId } = one
      return { subscriptionId, outcome: await push.send(deviceOf(vault, one), notice, howOf(message, now)) }
    }),
  )
  return { is: 'tried', told, before: [...tries.values()].includes('accepted') }
}

async function verdictOf({ db, clock }: PushWorld, message: Message, { quiet }: Setting): Promise<Verdict> {
  const now = clock.now()
  const midnight = now.toZonedDateTimeISO(ZONE).startOfDay().toInstant()
  const sentToday = await interruptionsSince(db, message.memberId, midnight, message.cause)
  return judge({ now, zone: ZONE, quiet, ...timesOf(message), sentToday })
}

/** No longer than it is worth saying; what is urgent wakes a telephone that saves its battery, and so does an event that is near. */
function howOf(message: Message, now: Temporal.Instant): How {
  const { startAt, urgent } = timesOf(message)
  const isNear = startAt !== null && Temporal.Instant.compare(startAt, now.add({ hours: 2 })) < 0
  const left = Math.floor(now.until(worthUntil(message)).total('seconds'))
  return { ttlSeconds: Math.max(left, 0), urgency: urgent || isNear ? 'high' : 'normal' }
}

async function settle(work: Work, { memberId, messageId, tried }: Outcome): Promise<void> {
  const key = { memberId, messageId }
  if (tried.is === 'wait') return work.wait(tried.until, 'push.queued', subjectOf(memberId, messageId))
  const message = await findMessage(work.trx, memberId, messageId)
  if (!message) return
  if (tried.is === 'withdraw') return fallBack(work, message, tried.because)
  for (const { subscriptionId, outcome } of tried.told) {
    await keepTry(work.trx, key, { subscriptionId, state: outcome.is, code: outcome.code }, work.now)
    if (outcome.is === 'gone') await removeSubscription(work.trx, memberId, subscriptionId)
  }
  const outcomes = tried.told.map(({ outcome }) => outcome)
  const accepted = tried.before || outcomes.some((one) => one.is === 'accepted')
  const later = outcomes.flatMap((one) => (one.is === 'later' ? [one.afterSeconds ?? TRY_AGAIN_SECONDS] : []))
  // One device of several is enough to have been told: the others are not waited for.
  if (accepted) return markSent(work.trx, memberId, messageId, work.now)
  if (later.length > 0) return work.wait(work.now.add({ seconds: Math.max(...later) }), 'push.queued', subjectOf(memberId, messageId))
  await fallBack(work, message, outcomes[0]?.code ?? 'no-device')
}
