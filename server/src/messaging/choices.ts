/** What a member wants to be told of, and how: what is usual, what they chose, and what cannot be switched off. Pure. */
import type { Template } from '#messaging/render.ts'

export type Channel = 'email' | 'sms'
export const channels: readonly Channel[] = ['email', 'sms']
export const topics = ['event', 'soon', 'result', 'paid', 'problem'] as const
export type Topic = (typeof topics)[number]
export type Choice = { readonly topic: Topic; readonly channel: Channel; readonly wanted: boolean }

/** The messages that belong to a topic; every other one is about the account itself and goes by e-mail, always. */
const topicOfTemplate: Partial<Record<Template, Topic>> = {
  'event-notice': 'event',
  'event-changed': 'event',
  'event-cancelled': 'event',
  'event-soon': 'soon',
  zero: 'result',
  late: 'result',
  paid: 'paid',
  'link-ready': 'problem',
  'payout-returned': 'problem',
  'connection-partial': 'problem',
  'connection-ended': 'problem',
}
export const topicOf = (template: Template): Topic | null => topicOfTemplate[template] ?? null

/** A quarter of an hour before an event nobody reads mail. */
const usual = ({ topic, channel }: Omit<Choice, 'wanted'>): boolean => channel === 'sms' || topic !== 'soon'

export const isWanted = (chosen: readonly Choice[], topic: Topic, channel: Channel): boolean =>
  chosen.find((one) => one.topic === topic && one.channel === channel)?.wanted ?? usual({ topic, channel })

/** How a message goes to a member. Texts need a number in force; what belongs to no topic is mail. */
export function channelsFor(template: Template, chosen: readonly Choice[], hasNumber: boolean): readonly Channel[] {
  const topic = topicOf(template)
  if (topic === null) return ['email']
  return channels.filter((channel) => (channel === 'email' || hasNumber) && isWanted(chosen, topic, channel))
}

/** Without these two a member misses an event, or stops being paid, and does not hear of it. */
const NEEDED: readonly Topic[] = ['event', 'problem']
/** The needed topics that would reach a member by no channel at all. */
export const unheard = (chosen: readonly Choice[], hasNumber: boolean): readonly Topic[] =>
  NEEDED.filter((topic) => !channels.some((channel) => (channel === 'email' || hasNumber) && isWanted(chosen, topic, channel)))
