/** Every notice to a device in Spanish: a title and a line, short enough for a locked screen. An amount is said only where the person chose so. */
import { day, type EventTimes } from '#messaging/format.ts'
import { moneyText } from '#messaging/money-text.ts'
import { hours } from '#messaging/sms/hours.ts'
import type { ToldPayment } from '#messaging/told-payment.ts'
import type { NewDevice } from '#messaging/words/security-es.ts'

const L = 'es'
/** `path` is of our own pages, without the language. */
export type PushWords = { readonly title: string; readonly body: string; readonly path: string }
const say = (title: string, body: string, path: string): PushWords => ({ title, body, path })
const CALM = 'Usted va primero: no apague nada que su salud o su equipo médico necesiten.'
const dateOf = (p: EventTimes): string => `${day(p.startAt, p.zone, L)}, ${hours(p, L)}`
const about = (told: ToldPayment): string => (told.event ? `Evento del ${day(told.event.startAt, told.event.zone, L)}.` : '')
type Money = { payment: ToldPayment }

/** What happened to a payment, with the amount only where it may be seen. */
const money = (title: string, told: ToldPayment, amounts: boolean, more: string, path = `/payments/${told.id}`): PushWords => {
  const { amount } = moneyText(told, L)
  return say(amounts && amount ? `${title}: ${amount}` : title, [about(told), more].filter(Boolean).join(' '), path)
}
const paid: Readonly<Record<string, string>> = {
  provisional: 'Pago provisional',
  correction: 'Le pagamos más',
  released: 'Salió el pago que esperaba',
  referral: 'Le pagamos una recomendación',
}

export const es = {
  'event-notice': (p: EventTimes) =>
    say(`Evento: ${dateOf(p)}`, p.calm ? CALM : 'Gane usando menos electricidad en ese horario. Ya participa.', `/events/${p.eventId}`),
  'event-changed': (p: EventTimes) =>
    say(`Nuevo horario: ${dateOf(p)}`, p.calm ? CALM : 'Solo cuentan esas horas.', `/events/${p.eventId}`),
  'event-cancelled': (p: EventTimes) => say(`Cancelado: evento del ${day(p.startAt, p.zone, L)}`, 'No tiene que hacer nada.', '/events'),
  'event-soon': (p: EventTimes) =>
    say(`El evento está por empezar, ${hours(p, L)}`, p.calm ? CALM : 'Use menos electricidad en esas horas.', `/events/${p.eventId}`),
  'event-start': (p: EventTimes) =>
    say(`El evento empezó, ${hours(p, L)}`, p.calm ? CALM : 'Cada kWh que ahorre cuenta. Vea cómo va.', `/events/${p.eventId}`),
  zero: ({ payment }: Money) =>
    say('El resultado de su evento está listo', `${about(payment)} Vea el cálculo.`.trim(), `/payments/${payment.id}`),
  late: ({ payment, page }: Money & { page: string }) => money('Su pago se retrasó', payment, false, 'Sigue en marcha.', page),
  paid: ({ payment }: Money, amounts: boolean) => money(paid[payment.why.variant] ?? 'Le pagamos', payment, amounts, 'Vea por qué.'),
  held: ({ payment }: Money, amounts: boolean) => money('Su pago espera', payment, amounts, 'Vea por qué y qué sigue.'),
  'link-ready': ({ payment }: Money, amounts: boolean) => money('Su pago está listo', payment, amounts, 'Recójalo en su página.'),
  'payout-returned': ({ payment }: Money, amounts: boolean) =>
    money('Volvió un pago', payment, amounts, 'Su dinero está aquí. Vea qué sigue.'),
  'connection-partial': (p: { utilityName: string; utilityId: string }) =>
    say(`Falta un paso en ${p.utilityName}`, 'Mientras tanto no perdió nada.', `/connect/${p.utilityId}`),
  'connection-ended': (p: { utilityName: string; utilityId: string }) =>
    say(`Terminó su conexión con ${p.utilityName}`, 'Vuelva a conectar para seguir cobrando.', `/connect/${p.utilityId}`),
  'friend-connected': (p: { firstName: string }) =>
    say(`${p.firstName} activó QuickPayConnect`, 'Usó su recomendación. Vea cuándo le pagamos.', '/referrals'),
  'passkey-added': (_: NewDevice) => say('Llave de acceso nueva en su cuenta', 'Si no fue usted, quítela ahora.', '/security'),
  'new-sign-in': (_: NewDevice) => say('Entrada desde otro dispositivo', 'Si no fue usted, escríbanos hoy.', '/security'),
  'method-changing': (_: object) => say('Va a cambiar su forma de cobro', 'Si no fue usted, puede impedirlo.', '/payout-method'),
  'account-leaving': (p: { path: string }) => say('Estamos borrando su cuenta', 'Si no fue usted, responda hoy a nuestro correo.', p.path),
}
export type PushCatalogue = typeof es
