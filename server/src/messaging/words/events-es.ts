/** What is said of an event in Spanish. Where somebody depends on medical equipment it is calmer: the person comes first, and nothing is to be switched off. */
import { day, type EventTimes, mail, type Words, window } from '#messaging/format.ts'

const L = 'es'
const CALM = [
  'Usted va primero. No apague ni cambie nada que su salud o su equipo médico necesiten.',
  'Participar es voluntario. Si no hace nada, no debe nada; si quiere, puede salir de este evento en su página.',
]
const see = ({ eventId }: EventTimes) => ({ label: 'Ver el evento', path: `/events/${eventId}` })

export const events = {
  'event-notice': (p: EventTimes): Words =>
    mail(
      `Evento: ${window(p, L)}`,
      p.calm
        ? [`${window(p, L)}: hay un evento. Lo que ahorre en ese horario, si le viene bien, se lo pagamos.`, ...CALM]
        : [
            `${window(p, L)}: gane usando menos electricidad que de costumbre en ese horario. Ya participa.`,
            'Le pagamos en un día. Si usa más de lo habitual, no debe nada.',
            'Si no puede, salga de este evento en la página. Salir no cuesta nada.',
          ],
      see(p),
    ),

  'event-changed': (p: EventTimes): Words =>
    mail(
      `Nuevo horario: ${window(p, L)}`,
      [
        `La compañía cambió el evento: ahora es ${window(p, L)}.`,
        'Solo cuentan esas horas. Lo que ahorre en ellas se paga en un día después de que termine.',
        ...(p.calm ? CALM : []),
      ],
      see(p),
    ),

  'event-soon': (p: EventTimes): Words =>
    mail(
      `Está por empezar: evento de hoy, ${day(p.startAt, p.zone, L)}`,
      p.calm
        ? [`El evento está por empezar: ${window(p, L)}.`, ...CALM]
        : [
            `El evento está por empezar: ${window(p, L)}. Use menos electricidad en esas horas.`,
            'Si no puede, salga de este evento en la página.',
          ],
      see(p),
    ),

  'event-start': (p: EventTimes): Words =>
    mail(
      `Empezó: evento de hoy, ${day(p.startAt, p.zone, L)}`,
      p.calm
        ? [`El evento empezó: ${window(p, L)}.`, ...CALM]
        : [`El evento empezó: ${window(p, L)}. Cada kWh que ahorre hasta que termine cuenta.`, 'En su página ve cómo va.'],
      see(p),
    ),

  'event-cancelled': (p: EventTimes): Words =>
    mail(`Cancelado: evento del ${day(p.startAt, p.zone, L)}`, [`El evento de ${window(p, L)} se canceló. No tiene que hacer nada.`], {
      label: 'Ver sus eventos',
      path: '/events',
    }),
}
