/** Every message in Spanish; this file says which messages there are and what each needs to know. Parameters are JSON, for they are stored. */
import { day, type EventTimes, list, mail, money, type Words, window } from '#messaging/format.ts'

const L = 'es'

export const es = {
  'sign-in-code': (p: { code: string }): Words =>
    mail(`${p.code} es su código de QuickPayConnect`, [
      `Su código es ${p.code}. Sirve durante 10 minutos.`,
      'Si no lo pidió, no haga nada: sin el código nadie puede entrar.',
    ]),

  'event-notice': (p: EventTimes): Words =>
    mail(
      `Evento: ${window(p, L)}`,
      [
        `${window(p, L)}: gane usando menos electricidad que de costumbre en ese horario. Ya participa.`,
        'Le pagamos en un día. Si usa más de lo habitual, no debe nada.',
        'Si no puede, salga de este evento en la página. Salir no cuesta nada.',
      ],
      { label: 'Ver el evento', path: `/events/${p.eventId}` },
    ),

  'event-changed': (p: EventTimes): Words =>
    mail(
      `Nuevo horario: ${window(p, L)}`,
      [
        `La compañía cambió el evento: ahora es ${window(p, L)}.`,
        'Solo cuentan esas horas. Lo que ahorre en ellas se paga en un día después de que termine.',
      ],
      { label: 'Ver el evento', path: `/events/${p.eventId}` },
    ),

  'event-cancelled': (p: EventTimes): Words =>
    mail(`Cancelado: evento del ${day(p.startAt, p.zone, L)}`, [`El evento de ${window(p, L)} se canceló. No tiene que hacer nada.`], {
      label: 'Ver sus eventos',
      path: '/events',
    }),

  paid: (p: {
    cents: number
    kind: 'event' | 'correction' | 'referral'
    eventAt: string | null
    zone: string | null
    earningId: string
  }): Words => {
    const amount = money(p.cents, L)
    const date = p.eventAt && p.zone ? day(p.eventAt, p.zone, L) : null
    const because = {
      event: `Le pagamos ${amount} por el evento${date ? ` del ${date}` : ''}.`,
      correction: `Llegaron lecturas nuevas${date ? ` del ${date}` : ''}. Le pagamos ${amount} más.`,
      referral: `Le pagamos ${amount} por su recomendación.`,
    }[p.kind]
    return mail(`Le pagamos ${amount}`, [because, 'En la página de este pago está el cálculo completo.'], {
      label: `Por qué ${amount}`,
      path: `/payments/${p.earningId}`,
    })
  },

  zero: (p: { usedMore: boolean; eventAt: string; zone: string; participationId: string }): Words =>
    mail(
      `Evento del ${day(p.eventAt, p.zone, L)}: no hay pago y no debe nada`,
      [
        `${p.usedMore ? 'Esta vez usó más de lo habitual.' : 'Esta vez usó lo mismo que de costumbre.'} No hay pago y usted no debe nada.`,
        'La página del evento muestra sus lecturas y el cálculo.',
      ],
      { label: 'Ver el cálculo', path: `/payments/${p.participationId}` },
    ),

  'payout-returned': (p: { cents: number; wasSent: boolean }): Words => {
    const amount = money(p.cents, L)
    return mail(
      p.wasSent ? `Su banco devolvió ${amount}` : `No pudimos enviar ${amount}`,
      [
        p.wasSent ? `${amount}: su banco devolvió el pago.` : `${amount}: no pudimos enviar el pago con los datos que tenemos.`,
        'Su dinero está aquí. Revise los datos y lo enviamos otra vez.',
      ],
      { label: 'Revisar los datos', path: '/payout-method' },
    )
  },

  connected: (p: { utilityName: string }): Words =>
    mail(
      `${p.utilityName}: conexión lista`,
      [
        `La conexión con ${p.utilityName} está lista. Estamos cargando su historial de lecturas.`,
        'Le avisamos antes de cada evento y le pagamos en un día. Puede dejar de compartir cuando quiera.',
      ],
      { label: 'Ver su consumo', path: '/home' },
    ),

  'connection-partial': (p: { utilityName: string; utilityId: string; labels: string[]; otherAccount: boolean }): Words =>
    mail(
      `Casi listo: falta un paso en ${p.utilityName}`,
      [
        ...(p.labels.length > 0
          ? [
              `Casi listo: falta ${p.labels.length === 1 ? 'una cosa' : `marcar ${p.labels.length} cosas`}. En el portal, marque también ${list(p.labels, L)} y vuelva.`,
            ]
          : []),
        ...(p.otherAccount ? ['La cuenta que compartió no es la que tenemos registrada. Elija en el portal la cuenta registrada.'] : []),
        'Mientras tanto no perdió nada.',
      ],
      { label: 'Completar la conexión', path: `/connect/${p.utilityId}` },
    ),

  'connection-ended': (p: { utilityName: string; utilityId: string; because: 'expired' | 'revoked' }): Words =>
    mail(
      `${p.utilityName}: la conexión terminó`,
      [
        p.because === 'expired'
          ? `El plazo de su autorización con ${p.utilityName} terminó y ya no recibimos lecturas.`
          : `${p.utilityName} ya no nos da sus lecturas: la autorización terminó allí.`,
        'Lo que ya ganó se le paga igual. Para seguir cobrando en un día, vuelva a conectar la cuenta: toma unos 3 minutos.',
      ],
      { label: 'Volver a conectar', path: `/connect/${p.utilityId}` },
    ),

  'sharing-stopped': (p: { utilityName: string; atPortal: boolean }): Words =>
    mail(
      `${p.utilityName}: dejó de compartir`,
      [
        `Ya no pedimos sus lecturas a ${p.utilityName} y borramos las claves que teníamos. Los eventos ya terminados se pagan igual.`,
        p.atPortal
          ? `Queda un paso que solo puede hacer usted: en el portal de ${p.utilityName}, entre a su cuenta y deje de compartir con QuickPayConnect.`
          : `También le pedimos a ${p.utilityName} que termine la autorización. No tiene que hacer nada más.`,
      ],
      { label: 'Ver sus cuentas', path: '/accounts' },
    ),

  'history-ready': (p: { days: number; utilityName: string }): Words =>
    mail(
      `${p.days} días de lecturas: su historial está listo`,
      [`Tenemos ${p.days} días de lecturas de ${p.utilityName}. Con ellas calculamos su consumo habitual para cada evento.`],
      { label: 'Ver su consumo', path: '/home' },
    ),
}

export type Catalogue = typeof es
