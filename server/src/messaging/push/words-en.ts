/** Every notice to a device in English: the same as in Spanish, written for the language. */
import { day, type EventTimes } from '#messaging/format.ts'
import { moneyText } from '#messaging/money-text.ts'
import type { PushCatalogue, PushWords } from '#messaging/push/words-es.ts'
import { hours } from '#messaging/sms/hours.ts'
import type { ToldPayment } from '#messaging/told-payment.ts'

const L = 'en'
const say = (title: string, body: string, path: string): PushWords => ({ title, body, path })
const CALM = 'You come first: turn off nothing that your health or your medical equipment needs.'
const dateOf = (p: EventTimes): string => `${day(p.startAt, p.zone, L)}, ${hours(p, L)}`
const about = (told: ToldPayment): string => (told.event ? `Event of ${day(told.event.startAt, told.event.zone, L)}.` : '')

const money = (title: string, told: ToldPayment, amounts: boolean, more: string, path = `/payments/${told.id}`): PushWords => {
  const { amount } = moneyText(told, L)
  return say(amounts && amount ? `${title}: ${amount}` : title, [about(told), more].filter(Boolean).join(' '), path)
}
const paid: Readonly<Record<string, string>> = {
  provisional: 'Provisional payment',
  correction: 'We paid you more',
  released: 'The payment that waited has gone out',
  referral: 'We paid you for a referral',
}

export const en: PushCatalogue = {
  'event-notice': (p) =>
    say(`Event: ${dateOf(p)}`, p.calm ? CALM : 'Earn by using less electricity in those hours. You are in.', `/events/${p.eventId}`),
  'event-changed': (p) => say(`New hours: ${dateOf(p)}`, p.calm ? CALM : 'Only these hours count.', `/events/${p.eventId}`),
  'event-cancelled': (p) => say(`Canceled: event of ${day(p.startAt, p.zone, L)}`, 'You don’t have to do anything.', '/events'),
  'event-soon': (p) =>
    say(`The event is about to start, ${hours(p, L)}`, p.calm ? CALM : 'Use less electricity in those hours.', `/events/${p.eventId}`),
  'event-start': (p) =>
    say(`The event has started, ${hours(p, L)}`, p.calm ? CALM : 'Every kWh you save counts. See how it is going.', `/events/${p.eventId}`),
  zero: ({ payment }) =>
    say('The result of your event is ready', `${about(payment)} See the calculation.`.trim(), `/payments/${payment.id}`),
  late: ({ payment, page }) => money('Your payment is late', payment, false, 'It is under way.', page),
  paid: ({ payment }, amounts) => money(paid[payment.why.variant] ?? 'We paid you', payment, amounts, 'See why.'),
  held: ({ payment }, amounts) => money('Your payment is waiting', payment, amounts, 'See why and what comes next.'),
  'link-ready': ({ payment }, amounts) => money('Your payment is ready', payment, amounts, 'Collect it on its page.'),
  'payout-returned': ({ payment }, amounts) => money('A payment came back', payment, amounts, 'Your money is here. See what comes next.'),
  'connection-partial': (p) =>
    say(`One step is missing at ${p.utilityName}`, 'Nothing is lost in the meantime.', `/connect/${p.utilityId}`),
  'connection-ended': (p) =>
    say(`Your connection with ${p.utilityName} ended`, 'Connect again to keep being paid.', `/connect/${p.utilityId}`),
  'friend-connected': (p) => say(`${p.firstName} turned on QuickPayConnect`, 'They used your referral. See when we pay you.', '/referrals'),
  'passkey-added': () => say('New passkey on your account', 'If it was not you, remove it now.', '/security'),
  'new-sign-in': () => say('A new device signed in', 'If it was not you, write to us today.', '/security'),
  'method-changing': () => say('Your payout method is about to change', 'If it was not you, you can stop it.', '/payout-method'),
  'account-leaving': (p) => say('We are deleting your account', 'If it was not you, reply to our email today.', p.path),
}
