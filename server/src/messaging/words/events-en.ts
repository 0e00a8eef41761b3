/** What is said of an event in English. */
import { day, type EventTimes, mail, window } from '#messaging/format.ts'
import type { events as es } from '#messaging/words/events-es.ts'

const L = 'en'
const CALM = [
  'You come first. Do not turn off or change anything that your health or your medical equipment needs.',
  'Taking part is up to you. If you do nothing, you owe nothing; if you like, you can leave this event on its page.',
]
const see = ({ eventId }: EventTimes) => ({ label: 'See the event', path: `/events/${eventId}` })

export const events: typeof es = {
  'event-notice': (p) =>
    mail(
      `Event: ${window(p, L)}`,
      p.calm
        ? [`${window(p, L)}: there is an event. What you save in those hours, if it suits you, we pay you for.`, ...CALM]
        : [
            `${window(p, L)}: earn by using less electricity than usual in those hours. You are in.`,
            'We pay you within a day. If you use more than usual, you owe nothing.',
            'If you can’t make it, leave this event on its page. Leaving costs nothing.',
          ],
      see(p),
    ),

  'event-changed': (p) =>
    mail(
      `New hours: ${window(p, L)}`,
      [
        `The utility changed the event: it now is ${window(p, L)}.`,
        'Only these hours count. What you saved in them is paid within a day after it ends.',
        ...(p.calm ? CALM : []),
      ],
      see(p),
    ),

  'event-soon': (p) =>
    mail(
      `About to start: today’s event, ${day(p.startAt, p.zone, L)}`,
      p.calm
        ? [`The event is about to start: ${window(p, L)}.`, ...CALM]
        : [
            `The event is about to start: ${window(p, L)}. Use less electricity in those hours.`,
            'If you can’t, leave this event on its page.',
          ],
      see(p),
    ),

  'event-start': (p) =>
    mail(
      `Started: today’s event, ${day(p.startAt, p.zone, L)}`,
      p.calm
        ? [`The event has started: ${window(p, L)}.`, ...CALM]
        : [`The event has started: ${window(p, L)}. Every kWh you save until it ends counts.`, 'Its page shows how it is going.'],
      see(p),
    ),

  'event-cancelled': (p) =>
    mail(`Canceled: event of ${day(p.startAt, p.zone, L)}`, [`The event of ${window(p, L)} was canceled. You don’t have to do anything.`], {
      label: 'See your events',
      path: '/events',
    }),
}
