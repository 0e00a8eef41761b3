/** What tells somebody in Spanish that another may be at their account. */
import { NEW_YORK } from '@quickpay/units'
import { mail, moment, type Words } from '#messaging/format.ts'

const L = 'es'
/** `device` as the browser names itself, or null where it names nothing known. */
export type NewDevice = { device: string | null; at: string }
const button = { label: 'Ver mi seguridad', path: '/security' }
const on = (device: string | null) => (device ? ` desde ${device}` : '')

export const security = {
  'passkey-added': (p: NewDevice): Words =>
    mail(
      'Llave de acceso nueva en su cuenta',
      [
        `El ${moment(p.at, NEW_YORK, L)} se agregó una llave de acceso${on(p.device)}. Con ella se entra a su cuenta sin código.`,
        'Si fue usted, no tiene que hacer nada. Si no fue usted, quítela ahora y escríbanos.',
      ],
      button,
    ),

  'new-sign-in': (p: NewDevice): Words =>
    mail(
      'Alguien entró a su cuenta desde otro dispositivo',
      [
        `El ${moment(p.at, NEW_YORK, L)} se entró a su cuenta${on(p.device)}, donde no se había entrado antes.`,
        'Si fue usted, no tiene que hacer nada. Si no fue usted, escríbanos hoy.',
      ],
      button,
    ),
}
