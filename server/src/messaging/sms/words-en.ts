/** Every text message in English: the same messages as in Spanish, written for the language. */
import { day, dollars, type EventTimes } from '#messaging/format.ts'
import { moneyText } from '#messaging/money-text.ts'
import { hours } from '#messaging/sms/hours.ts'
import { type SmsWords, sentencesOf, shortName } from '#messaging/sms/sms-text.ts'
import type { AnswerCatalogue, SmsCatalogue } from '#messaging/sms/words-es.ts'
import type { ToldPayment } from '#messaging/told-payment.ts'

const L = 'en'
const say = (lead: string, more: readonly string[] = [], path: string | null = null): SmsWords => ({ lead: `QPC: ${lead}`, more, path })
const dateOf = (p: EventTimes): string => `${day(p.startAt, p.zone, L)}, ${hours(p, L)}`
const LEAVE = "Can't make it? Reply 2."
const CALM = 'You come first: turn off nothing that your health needs.'
const STOP = 'STOP for no more messages.'

export function payment(told: ToldPayment): SmsWords {
  const { amount, state, returned } = moneyText(told, L)
  const { why, event } = told
  const path = `/payments/${told.id}`
  const on = event ? day(event.startAt, event.zone, L) : ''
  const by = event ? ` for the ${on} event` : ''
  if (told.state === 'returned') return say(`your payment of ${amount} came back. Your money is here.`, sentencesOf(returned ?? ''), path)
  if (told.state === 'link-ready') return say(`${amount}${by} is ready. Take it here:`, [], path)
  if (told.state !== 'sent' && told.state !== 'received') {
    const [first = '', ...more] = sentencesOf(state)
    const about = event ? `event of ${on}. ` : ''
    return say(`${why.cents > 0 && amount ? `${amount}, ` : ''}${about}${first}`, more, path)
  }
  const paid: Partial<Record<typeof why.variant | typeof why.kind, string>> = {
    provisional: `provisional payment of ${amount}${by}.`,
    correction: `we paid you ${amount} more${by}.`,
    released: `we paid you ${amount} that was waiting${by}.`,
    referral: `we paid you ${amount} for a referral.`,
    reservation: `we paid you ${amount} for the load you pledged.`,
  }
  return say(paid[why.variant === 'offset' ? why.kind : why.variant] ?? `we paid you ${amount}${by}.`, ['Why:'], path)
}

export const en: SmsCatalogue = {
  'event-notice': (p) =>
    p.calm
      ? say(`there is an event on ${dateOf(p)}.`, [CALM, LEAVE])
      : say(`${dateOf(p)}, earn by using less electricity. You are in.`, [LEAVE, STOP]),
  'event-changed': (p) => say(`the event has new hours: ${dateOf(p)}. Only these count.`, p.calm ? [CALM] : [LEAVE, STOP]),
  'event-cancelled': (p) => say(`the event of ${dateOf(p)} is canceled. There is nothing to do.`),
  'event-soon': (p) =>
    p.calm
      ? say(`the event is about to start: today ${hours(p, L)}.`, [CALM, LEAVE])
      : say(`the event is about to start: today ${hours(p, L)}. Use less electricity then.`, [LEAVE, STOP]),
  'event-start': (p) =>
    p.calm
      ? say(`the event has started: today ${hours(p, L)}.`, [CALM, LEAVE])
      : say(`the event has started: today ${hours(p, L)}. Every kWh you save counts.`, [LEAVE, STOP]),
  paid: (p) => payment(p.payment),
  zero: (p) => payment(p.payment),
  'link-ready': (p) => payment({ ...p.payment, state: 'link-ready' }),
  'payout-returned': ({ payment: told, wasSent, isOurs }) => {
    const { amount, returned } = moneyText(told, L)
    const what = wasSent ? `your bank returned ${amount}.` : `we could not send ${amount}.`
    return say(`${what} Your money is here.`, sentencesOf(returned ?? ''), isOurs ? `/payments/${told.id}` : '/payout-method')
  },
  late: ({ payment: told, page }) => {
    const on = told.event ? ` for ${day(told.event.startAt, told.event.zone, L)}` : ''
    return say(`your payment${on} is late.`, [...sentencesOf(moneyText(told, L).late ?? ''), 'It is under way.'], page)
  },
  held: (p) => payment(p.payment),
  'friend-connected': (p) =>
    say(`${shortName(p.firstName)} turned on QuickPayConnect with your link: ${dollars(p.cents, L)} for you.`, [], '/referrals'),
  'passkey-added': () => say('a new passkey was added to your account. If it was not you, remove it now:', [], '/security'),
  'new-sign-in': () => say('a new device signed in to your account. If it was not you, write to us today.', [], '/security'),
  'method-changing': () => say('your payout method is about to change. If it was not you, you can stop it:', [], '/payout-method'),
  'account-leaving': () => say('we are deleting your account. If it was not you, reply to our email today.'),
  'connection-partial': (p) =>
    say(`one step is missing to connect ${p.utilityName}.`, ['Nothing is lost in the meantime.'], `/connect/${p.utilityId}`),
  'connection-ended': (p) =>
    say(`your connection with ${p.utilityName} ended: we get no readings.`, ['Connect again:'], `/connect/${p.utilityId}`),
}

export const answersEn: AnswerCatalogue = {
  code: (p) => say(`your code is ${p.code}. It is good for 10 minutes. If you did not ask for it, do nothing.`),
  confirmed: () => say('text alerts are on. Msg & data rates may apply. HELP for help, STOP for no more.'),
  stopped: () => say('we will send you no more text messages. To get them again, reply START.'),
  which: () => say('leave what? Reply 2 to leave only the next event, or STOP for no more messages.'),
  started: () => say('you get text alerts again. HELP for help, STOP for no more.'),
  help: () => say('STATUS tells your next event, PAY your last payment, 2 leaves the event, STOP ends messages.', [], '/notifications'),
  unclear: () => say('we did not get that. Reply STATUS, PAY, 2 to leave the event, HELP or STOP.'),
  'no-event': () => say('no event is scheduled. We tell you when there is one.'),
  'no-payment': () => say('there are no payments yet. We tell you when the first one goes out.'),
  coming: (p) => say(`your next event is ${dateOf(p)}. You are in.`, [LEAVE]),
  running: (p) => say(`an event is on now, ${hours(p, L)}. Each kWh you save counts.`, [LEAVE]),
  left: (p) => say(`you left the event of ${dateOf(p)}. It costs nothing. If you save anyway, we pay you.`),
  'already-left': (p) => say(`you had already left the event of ${dateOf(p)}.`),
}
