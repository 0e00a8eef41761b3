/** Every text message in Spanish. What is told of money is the payment's explanation; sentences that follow the lead may be left out. */
import { day, dollars, type EventTimes } from '#messaging/format.ts'
import { moneyText } from '#messaging/money-text.ts'
import { hours } from '#messaging/sms/hours.ts'
import { type SmsWords, sentencesOf, shortName } from '#messaging/sms/sms-text.ts'
import type { ToldPayment } from '#messaging/told-payment.ts'
import type { NewDevice } from '#messaging/words/security-es.ts'

const L = 'es'
const say = (lead: string, more: readonly string[] = [], path: string | null = null): SmsWords => ({ lead: `QPC: ${lead}`, more, path })
const dateOf = (p: EventTimes): string => `${day(p.startAt, p.zone, L)}, ${hours(p, L)}`
const LEAVE = 'Si no puede, responda 2.'
/** Where somebody depends on medical equipment nothing is to be switched off. */
const CALM = 'Usted va primero: no apague nada que su salud necesite.'
const STOP = 'BAJA para no recibir mensajes.'

/** What a payment is, wherever its money stands. */
export function payment(told: ToldPayment): SmsWords {
  const { amount, state, returned } = moneyText(told, L)
  const { why, event } = told
  const path = `/payments/${told.id}`
  const on = event ? `del ${day(event.startAt, event.zone, L)}` : ''
  const by = event ? ` por el evento ${on}` : ''
  if (told.state === 'returned') return say(`volvió su pago de ${amount}. Su dinero está aquí.`, sentencesOf(returned ?? ''), path)
  if (told.state === 'link-ready') return say(`${amount}${by} están listos. Recójalos aquí:`, [], path)
  if (told.state !== 'sent' && told.state !== 'received') {
    const [first = '', ...more] = sentencesOf(state)
    const about = event ? `evento ${on}. ` : ''
    return say(`${why.cents > 0 && amount ? `${amount}, ` : ''}${about}${first}`, more, path)
  }
  const paid: Partial<Record<typeof why.variant | typeof why.kind, string>> = {
    provisional: `pago provisional de ${amount}${by}.`,
    correction: `le pagamos ${amount} más${by}.`,
    released: `le pagamos ${amount} que esperaban${by}.`,
    referral: `le pagamos ${amount} por una recomendación.`,
    reservation: `le pagamos ${amount} por la potencia que ofreció.`,
  }
  return say(paid[why.variant === 'offset' ? why.kind : why.variant] ?? `le pagamos ${amount}${by}.`, ['Por qué:'], path)
}

export const es = {
  'event-notice': (p: EventTimes) =>
    p.calm
      ? say(`hay un evento el ${dateOf(p)}.`, [CALM, LEAVE])
      : say(`el ${dateOf(p)}, gane usando menos luz. Ya participa.`, [LEAVE, STOP]),
  'event-changed': (p: EventTimes) =>
    say(`nuevo horario del evento: ${dateOf(p)}. Solo cuentan esas horas.`, p.calm ? [CALM] : [LEAVE, STOP]),
  'event-cancelled': (p: EventTimes) => say(`se canceló el evento del ${dateOf(p)}. No tiene que hacer nada.`),
  'event-soon': (p: EventTimes) =>
    p.calm
      ? say(`el evento está por empezar: hoy ${hours(p, L)}.`, [CALM, LEAVE])
      : say(`el evento está por empezar: hoy ${hours(p, L)}. Use menos luz en esas horas.`, [LEAVE, STOP]),
  'event-start': (p: EventTimes) =>
    p.calm
      ? say(`el evento empezó: hoy ${hours(p, L)}.`, [CALM, LEAVE])
      : say(`el evento empezó: hoy ${hours(p, L)}. Cada kWh que ahorre cuenta.`, [LEAVE, STOP]),
  paid: (p: { payment: ToldPayment }) => payment(p.payment),
  zero: (p: { payment: ToldPayment }) => payment(p.payment),
  'link-ready': (p: { payment: ToldPayment }) => payment({ ...p.payment, state: 'link-ready' }),
  'payout-returned': ({ payment: told, wasSent, isOurs }: { payment: ToldPayment; wasSent: boolean; isOurs: boolean }) => {
    const { amount, returned } = moneyText(told, L)
    const what = wasSent ? `su banco devolvió ${amount}.` : `no pudimos enviar ${amount}.`
    return say(`${what} Su dinero está aquí.`, sentencesOf(returned ?? ''), isOurs ? `/payments/${told.id}` : '/payout-method')
  },
  late: ({ payment: told, page }: { payment: ToldPayment; page: string }) => {
    const on = told.event ? ` del ${day(told.event.startAt, told.event.zone, L)}` : ''
    return say(`se retrasó su pago${on}.`, [...sentencesOf(moneyText(told, L).late ?? ''), 'Sigue en marcha.'], page)
  },
  held: (p: { payment: ToldPayment }) => payment(p.payment),
  'friend-connected': (p: { firstName: string; cents: number }) =>
    say(`${shortName(p.firstName)} activó QuickPayConnect con su recomendación: ${dollars(p.cents, L)} para usted.`, [], '/referrals'),
  'passkey-added': (_: NewDevice) => say('hay una llave de acceso nueva en su cuenta. Si no fue usted, quítela ahora:', [], '/security'),
  'new-sign-in': (_: NewDevice) => say('entraron a su cuenta desde otro dispositivo. Si no fue usted, escríbanos hoy.', [], '/security'),
  'method-changing': (_: object) => say('va a cambiar su forma de cobro. Si no fue usted, puede impedirlo:', [], '/payout-method'),
  'account-leaving': (_: object) => say('estamos borrando su cuenta. Si no fue usted, responda hoy a nuestro correo.'),
  'connection-partial': (p: { utilityName: string; utilityId: string }) =>
    say(`falta un paso para conectar con ${p.utilityName}.`, ['Mientras tanto no perdió nada.'], `/connect/${p.utilityId}`),
  'connection-ended': (p: { utilityName: string; utilityId: string }) =>
    say(`terminó su conexión con ${p.utilityName}: ya no recibimos lecturas.`, ['Vuelva a conectar:'], `/connect/${p.utilityId}`),
}
export type SmsCatalogue = typeof es

/** What is answered to somebody who writes to us, and the code that proves a number. */
export const answersEs = {
  code: (p: { code: string }) => say(`su código es ${p.code}. Sirve durante 10 minutos. Si no lo pidió, no haga nada.`),
  confirmed: () => say('avisos activados. Pueden aplicar cargos por mensajes y datos. AYUDA para ayuda, BAJA para no recibir más.'),
  stopped: () => say('ya no le enviaremos mensajes de texto. Para volver a recibirlos, responda ALTA.'),
  which: () => say('¿de qué quiere salir? Responda 2 para salir solo del próximo evento, o BAJA para no recibir más mensajes.'),
  started: () => say('vuelve a recibir avisos por mensaje. AYUDA para ayuda, BAJA para no recibir más.'),
  help: () =>
    say('ESTADO dice su próximo evento, PAGO su último pago, 2 sale del evento, BAJA detiene los mensajes.', [], '/notifications'),
  unclear: () => say('no entendimos. Responda ESTADO, PAGO, 2 para salir del evento, AYUDA o BAJA.'),
  'no-event': () => say('no hay ningún evento programado. Le avisamos cuando haya uno.'),
  'no-payment': () => say('todavía no hay pagos. Le avisamos cuando salga el primero.'),
  coming: (p: EventTimes) => say(`su próximo evento es el ${dateOf(p)}. Ya participa.`, [LEAVE]),
  running: (p: EventTimes) => say(`hay un evento ahora, ${hours(p, L)}. Cada kWh que ahorre cuenta.`, [LEAVE]),
  left: (p: EventTimes) => say(`salió del evento del ${dateOf(p)}. No cuesta nada. Si ahorra de todos modos, se lo pagamos.`),
  'already-left': (p: EventTimes) => say(`ya había salido del evento del ${dateOf(p)}.`),
}
export type AnswerCatalogue = typeof answersEs
