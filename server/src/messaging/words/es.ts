/** Every message in Spanish; this file says which messages there are and what each needs to know. Parameters are JSON, for they are stored. */
import type { Variant } from '@quickpay/receipt'
import { NEW_YORK } from '@quickpay/units'
import { day, dollars, list, mail, moment, type Words } from '#messaging/format.ts'
import { moneyText } from '#messaging/money-text.ts'
import type { ToldPayment } from '#messaging/told-payment.ts'
import { events } from '#messaging/words/events-es.ts'
import { security } from '#messaging/words/security-es.ts'
import type { MethodChoice } from '#payout/method.ts'
import type { ReviewOutcome } from '#settlement/payment-review.ts'

const L = 'es'
const methods = { 'debit-card': 'tarjeta de débito', bank: 'cuenta bancaria', 'gift-card': 'tarjeta de regalo', donation: 'donación' }
const methodLabel = ({ kind, last4 }: MethodChoice): string => `${methods[kind]}${last4 ? ` ··${last4}` : ''}`

/** What a person found in a payment that a customer asked about; `answer` is theirs, in the customer’s language. */
export type ReviewTold = { reference: string; paymentId: string; outcome: ReviewOutcome; answer: string; payment: ToldPayment | null }

export const es = {
  'sign-in-code': (p: { code: string }): Words =>
    mail(`${p.code} es su código de QuickPayConnect`, [
      `Su código es ${p.code}. Sirve durante 10 minutos.`,
      'Si no lo pidió, no haga nada: sin el código nadie puede entrar.',
    ]),

  ...events,
  paid: ({ payment }: { payment: ToldPayment }): Words => {
    const told = moneyText(payment, L)
    const amount = told.amount ?? ''
    const subjects: Partial<Record<Variant, string>> = {
      provisional: `Pago provisional: ${amount}`,
      correction: `Le pagamos ${amount} más`,
      released: `Le pagamos ${amount} que esperaban`,
    }
    const button = { label: `Por qué ${amount}`, path: `/payments/${payment.id}` }
    return mail(subjects[payment.why.variant] ?? `Le pagamos ${amount}`, [told.about, told.state], button, told.blocks)
  },

  zero: ({ payment }: { payment: ToldPayment }): Words => {
    const told = moneyText(payment, L)
    const date = payment.event ? `: evento del ${day(payment.event.startAt, payment.event.zone, L)}` : ''
    const button = { label: 'Ver el cálculo', path: `/payments/${payment.id}` }
    return mail(`${told.heading}${date}`, [told.state, told.about], button, told.blocks)
  },

  'link-ready': ({ payment }: { payment: ToldPayment }): Words => {
    const told = moneyText(payment, L)
    const amount = told.amount ?? ''
    const button = { label: 'Recoger mi pago', path: `/payments/${payment.id}` }
    return mail(
      `Sus ${amount} están listos para recoger`,
      ['Su pago está listo en el servicio de pagos. Abra la página de su pago y recójalo; mientras tanto sigue siendo suyo.', told.about],
      button,
      told.blocks,
    )
  },

  'payout-returned': ({ payment, wasSent, isOurs }: { payment: ToldPayment; wasSent: boolean; isOurs: boolean }): Words => {
    const told = moneyText(payment, L)
    const amount = told.amount ?? ''
    return mail(
      wasSent ? `Su banco devolvió ${amount}` : `No pudimos enviar ${amount}`,
      [
        wasSent ? 'Su banco devolvió el pago. Su dinero está aquí.' : 'No pudimos enviar el pago. Su dinero está aquí.',
        told.returned ?? 'Revise los datos y lo enviamos otra vez.',
        told.about,
      ],
      [
        ...(isOurs ? [] : [{ label: 'Revisar los datos', path: '/payout-method' }]),
        { label: `Por qué ${amount}`, path: `/payments/${payment.id}` },
      ],
      told.blocks,
    )
  },

  held: ({ payment }: { payment: ToldPayment }): Words => {
    const told = moneyText(payment, L)
    const date = payment.event ? ` del ${day(payment.event.startAt, payment.event.zone, L)}` : ''
    return mail(
      `Su pago${date} espera`,
      [told.state, 'Es suyo y no se pierde.', told.about],
      [
        ...(payment.state === 'waiting-for-you' ? [{ label: 'Elegir cómo cobrar', path: '/payout-method' }] : []),
        { label: 'Ver el pago', path: `/payments/${payment.id}` },
      ],
      told.blocks,
    )
  },

  late: ({ payment, page, payoutMethod }: { payment: ToldPayment; page: string; payoutMethod: boolean }): Words => {
    const told = moneyText(payment, L)
    const date = payment.event ? ` del ${day(payment.event.startAt, payment.event.zone, L)}` : ''
    return mail(
      `Se retrasó su pago del evento${date}`,
      ['Le prometimos este pago en un día y no salió a tiempo. Sigue en marcha: le escribimos en cuanto salga.', told.about, told.state],
      [...(payoutMethod ? [{ label: 'Elegir cómo cobrar', path: '/payout-method' }] : []), { label: 'Ver cómo va', path: page }],
      told.blocks,
    )
  },

  ...security,

  'method-changing': (p: { to: MethodChoice; until: MethodChoice | null; countsFromAt: string; payee?: string }): Words =>
    mail(
      'Su método de cobro va a cambiar',
      [
        `Nuevo método de cobro${p.payee ? ` de «${p.payee}»` : ''}: ${methodLabel(p.to)}. Cuenta a partir del ${moment(p.countsFromAt, NEW_YORK, L)}.`,
        p.until
          ? `Hasta entonces le pagamos como antes: ${methodLabel(p.until)}.`
          : 'Lo que le debemos espera hasta entonces: no se pierde nada.',
        'Si no fue usted, elija otra vez el método de antes y el cambio no se hace. Después avísenos.',
      ],
      { label: 'Ver mi método de cobro', path: p.payee ? '/payees' : '/payout-method' },
    ),

  'payee-changing': (p: { site: string; to: string | null; until: string | null; countsFromAt: string }): Words =>
    mail(
      'El dinero de un local irá a otro destinatario',
      [
        `A partir del ${moment(p.countsFromAt, NEW_YORK, L)} los pagos de ${p.site} irán a ${p.to ?? 'su método de cobro principal'}.`,
        `Hasta entonces van como antes, a ${p.until ?? 'su método de cobro principal'}.`,
        'Si no fue usted, elija otra vez el destinatario de antes y el cambio no se hace. Después avísenos.',
      ],
      { label: 'Ver a quién se le paga', path: '/payees' },
    ),

  'people-invite': (p: { from: string; role: 'viewer' | 'bookkeeper' | 'manager'; path: string }): Words =>
    mail(
      `${p.from} le invita a ayudar con su cuenta`,
      [
        `${p.from} usa QuickPayConnect y quiere que usted tenga acceso.`,
        {
          viewer: 'Podrá ver el consumo, los eventos y los pagos. No podrá cambiar nada.',
          bookkeeper: 'Podrá ver los pagos con sus recibos y descargarlos. No podrá conectar cuentas ni salir de eventos.',
          manager: 'Podrá conectar cuentas y salir de eventos. No podrá cambiar a quién se le paga ni invitar a nadie.',
        }[p.role],
        'El enlace sirve una sola vez, durante 7 días, y solo con esta dirección de correo. Si no conoce a quien le invita, no haga nada.',
      ],
      { label: 'Ver la invitación', path: p.path },
    ),

  'agreement-accepted': (p: {
    version: string
    signerName: string
    acceptedAt: string
    sections: readonly { readonly heading: string; readonly paragraphs: readonly string[] }[]
  }): Words =>
    mail(
      'Su copia del acuerdo de participación',
      [`${p.signerName} aceptó la versión ${p.version} el ${moment(p.acceptedAt, NEW_YORK, L)}. Guarde este correo: es su copia.`],
      { label: 'Leerlo en la página', path: '/terms' },
      p.sections.map(({ heading, paragraphs }) => ({ title: heading, text: paragraphs, rows: [] })),
    ),

  'tax-form': (p: { year: number; thresholdCents: number; nearly: boolean }): Words =>
    mail(
      'Le pedimos su formulario W-9',
      [
        `${p.nearly ? 'Lo que le pagamos este año se acerca a' : 'Si lo que le pagamos este año llega a'} ${dollars(p.thresholdCents, L)}: desde ahí la ley nos pide un formulario W-9 antes de seguir pagándole (${p.year}).`,
        'Si no está a tiempo, su dinero espera a su nombre y sale entero en cuanto lo tengamos.',
        'Escríbanos y le decimos cómo entregarlo de forma segura. Nunca mande su número de Seguro Social por correo.',
      ],
      { label: 'Ver sus pagos', path: '/payments' },
    ),

  'friend-connected': (p: { firstName: string; cents: number; byAt: string; needsMethod: boolean }): Words =>
    mail(
      `${p.firstName} activó QuickPayConnect: ${dollars(p.cents, L)} para usted`,
      [
        `${p.firstName} activó QuickPayConnect con su enlace. Le pagamos ${dollars(p.cents, L)} en un día, a más tardar el ${moment(p.byAt, NEW_YORK, L)}.`,
        p.needsMethod ? 'Falta que usted elija cómo cobrar.' : 'Usted no tiene que hacer nada.',
      ],
      p.needsMethod ? { label: 'Elegir cómo cobrar', path: '/payout-method' } : { label: 'Ver sus recomendaciones', path: '/referrals' },
    ),

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

  'review-answered': (p: ReviewTold): Words => {
    const told = p.payment && moneyText(p.payment, L)
    const lead = {
      stands: 'Una persona de nuestro equipo lo revisó: el pago está bien como está.',
      changes: 'Una persona de nuestro equipo lo revisó: el pago se va a calcular otra vez. Si sale más, le pagamos la diferencia aparte.',
      explained: 'Una persona de nuestro equipo lo revisó y le explica la cuenta.',
    }
    return mail(
      `Respuesta a su revisión ${p.reference}`,
      [lead[p.outcome], p.answer, told ? told.about : ''],
      { label: 'Ver el pago y la respuesta', path: `/payments/${p.paymentId}` },
      told?.blocks ?? [],
    )
  },

  'payment-explained': ({ payment }: { payment: ToldPayment }): Words => {
    const told = moneyText(payment, L)
    return mail(
      told.amount === null ? told.heading : `La cuenta de su pago de ${told.amount}`,
      ['Nos preguntó por este pago. Esta es la cuenta completa.', told.about, told.state],
      { label: 'Ver cada lectura', path: `/payments/${payment.id}` },
      told.blocks,
    )
  },

  'account-leaving': (p: { reference: string; path: string; byAt: string }): Words =>
    mail(
      `Estamos borrando su cuenta (${p.reference})`,
      [
        'Usted pidió borrar su cuenta. Sus sesiones se cerraron y ya no puede entrar con ella.',
        `Primero le pagamos lo que ya ganó. Después borramos lo demás, a más tardar el ${day(p.byAt, NEW_YORK, L)}.`,
        `Si no lo pidió usted, avísenos hoy mismo desde la página de ayuda con la referencia ${p.reference}.`,
      ],
      { label: 'Ver cómo va', path: p.path },
    ),

  'account-deleted': (p: { reference: string; path: string }): Words =>
    mail(
      `Su cuenta está borrada (${p.reference})`,
      [
        'Borramos su cuenta. La constancia dice qué borramos, qué se guarda sellado porque prueba un pago, y hasta cuándo.',
        'Guarde este correo: la dirección de la constancia no está en ningún otro lugar. Ya no tenemos su correo y no le escribiremos más.',
      ],
      { label: 'Ver la constancia', path: p.path },
    ),

  'history-ready': (p: { days: number; utilityName: string }): Words =>
    mail(
      `${p.days} días de lecturas: su historial está listo`,
      [`Tenemos ${p.days} días de lecturas de ${p.utilityName}. Con ellas calculamos su consumo habitual para cada evento.`],
      { label: 'Ver su consumo', path: '/home' },
    ),
}

export type Catalogue = typeof es
