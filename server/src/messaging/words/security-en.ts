/** What tells somebody in English that another may be at their account. */
import { NEW_YORK } from '@quickpay/units'
import { mail, moment } from '#messaging/format.ts'
import type { security as es } from '#messaging/words/security-es.ts'

const L = 'en'
const button = { label: 'See my security', path: '/security' }
const on = (device: string | null) => (device ? ` from ${device}` : '')

export const security: typeof es = {
  'passkey-added': (p) =>
    mail(
      'New passkey on your account',
      [
        `On ${moment(p.at, NEW_YORK, L)} a passkey was added${on(p.device)}. It opens your account without a code.`,
        'If it was you, there is nothing to do. If it was not you, remove it now and write to us.',
      ],
      button,
    ),

  'new-sign-in': (p) =>
    mail(
      'A new device signed in to your account',
      [
        `On ${moment(p.at, NEW_YORK, L)} somebody signed in to your account${on(p.device)}, where nobody had before.`,
        'If it was you, there is nothing to do. If it was not you, write to us today.',
      ],
      button,
    ),
}
