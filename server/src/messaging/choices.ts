/** What a member wants to be told of, and how: what is usual, what they chose, and what cannot be switched off. Pure. */
import type { Template } from '#messaging/render.ts'

export type Channel = 'email' | 'sms' | 'push'
export const channels: readonly Channel[] = ['email', 'sms', 'push']
export const topics = ['event', 'soon', 'start', 'result', 'paid', 'problem'] as const
export type Topic = (typeof topics)[number]
export type Choice = { readonly topic: Topic; readonly channel: Channel; readonly wanted: boolean }
/** Mail is always open. */
export type Open = { readonly sms: boolean; readonly push: boolean }

/** The messages that belong to a topic; every other one is about the account itself and goes by e-mail, always. */
const topicOfTemplate: Partial<Record<Template, Topic>> = {
  'event-notice': 'event',
  'event-changed': 'event',
  'event-cancelled': 'event',
  'event-soon': 'soon',
  'event-start': 'start',
  zero: 'result',
  late: 'result',
  paid: 'paid',
  held: 'problem',
  'link-ready': 'problem',
  'payout-returned': 'problem',
  'connection-partial': 'problem',
  'connection-ended': 'problem',
}
export const topicOf = (template: Template): Topic | null => topicOfTemplate[template] ?? null

/** What tells somebody that another may be at the account: it goes to every device as well as by mail, whatever was chosen. */
const security: readonly Template[] = ['passkey-added', 'new-sign-in', 'method-changing', 'account-leaving']

/** A quarter of an hour before an event, or as it begins, nobody reads mail; and once by text is enough. */
const unusual: Readonly<Record<Channel, readonly Topic[]>> = { email: ['soon', 'start'], sms: ['start'], push: [] }

export const isWanted = (chosen: readonly Choice[], topic: Topic, channel: Channel): boolean =>
  chosen.find((one) => one.topic === topic && one.channel === channel)?.wanted ?? !unusual[channel].includes(topic)

const isOpen = (channel: Channel, open: Open): boolean => channel === 'email' || open[channel]

/** How a message goes to a member, among the ways that are open to them. */
export function channelsFor(template: Template, chosen: readonly Choice[], open: Open): readonly Channel[] {
  const topic = topicOf(template)
  if (topic === null) return security.includes(template) && open.push ? ['email', 'push'] : ['email']
  return channels.filter((channel) => isOpen(channel, open) && isWanted(chosen, topic, channel))
}

/** What a message tries instead when one way is closed: the next that is open, and by text only what the person wants by text. */
export function insteadOf(channel: Channel, template: Template, chosen: readonly Choice[], open: Open): readonly Channel[] {
  const topic = topicOf(template)
  const order: readonly Channel[] = ['push', 'sms', 'email']
  return order.filter(
    (one) => one !== channel && isOpen(one, open) && (one !== 'sms' || (topic !== null && isWanted(chosen, topic, 'sms'))),
  )
}

/** Without these two a member misses an event, or stops being paid, and does not hear of it. */
const NEEDED: readonly Topic[] = ['event', 'problem']
/** The needed topics that would reach a member by no channel at all. */
export const unheard = (chosen: readonly Choice[], open: Open): readonly Topic[] =>
  NEEDED.filter((topic) => !channels.some((channel) => isOpen(channel, open) && isWanted(chosen, topic, channel)))
