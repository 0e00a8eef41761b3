/** What a member wants to be told of, and how. */
import type { Form, Locale } from './answers.ts'

export type NotificationTopic = 'event' | 'soon' | 'start' | 'result' | 'paid' | 'problem'

/** One message by one way. `kind` is its template; the page has words for each. */
export type Delivery = {
  id: string
  kind: string
  channel: 'email' | 'sms' | 'push'
  /** Of mail no more is known than that it was handed over. */
  state: 'waiting' | 'sent' | 'delivered' | 'failed'
  at: string
}

export type NotificationsAnswer = {
  form: Form
  email: string
  /** The language messages are written in, whatever language the page is read in. */
  language: Locale
  /** Text messages: not offered here, or where they go. A number is told by its last four figures. */
  texts:
    | { is: 'not-offered' }
    | { is: 'none' }
    | { is: 'pending'; ending: string }
    | { is: 'on'; ending: string; since: string }
    | { is: 'off'; ending: string; because: 'page' | 'keyword' | 'provider' | 'unreachable' | 'replaced' | 'taken-over' }
  /** What somebody agrees to by ticking the box, word for word. */
  disclosure: string
  topics: { topic: NotificationTopic; email: boolean; sms: boolean; push: boolean }[]
  /** Notices: the key that browsers subscribe with, and the devices that take them. */
  push: { key: string; devices: { id: string; name: string | null; since: string }[] }
  /** Hours from 0 to 23, by the clock on the wall; equal ones mean none. */
  quiet: { from: number; until: number }
  amountsOnScreen: boolean
  /** Somebody in the household depends on medical equipment. */
  medicalEquipment: boolean
  /** Newest first. */
  deliveries: Delivery[]
  /** What could be said by no way since the last visit. */
  unreached: { kind: string; at: string }[]
  /** What would reach the member by no way at all; `ask` when this is about to be saved. */
  unheard: NotificationTopic[]
  ask: boolean
  said: 'saved' | 'confirmed' | 'stopped' | 'device-added' | 'device-removed' | null
}
