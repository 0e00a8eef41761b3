/** What a member wants to be told of, and how. */
import type { Form, Locale } from './answers.ts'

export type NotificationTopic = 'event' | 'soon' | 'result' | 'paid' | 'problem'

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
  topics: { topic: NotificationTopic; email: boolean; sms: boolean }[]
  /** What would reach the member by no way at all; `ask` when this is about to be saved. */
  unheard: NotificationTopic[]
  ask: boolean
  said: 'saved' | 'confirmed' | 'stopped' | null
}
