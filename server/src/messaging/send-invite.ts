/** Sends an invitation at once. It is not stored: its link lets in whoever the address belongs to, and is kept nowhere but in the letter. */
import type { DelegateRole } from '#members/delegates/delegate.ts'
import type { Locale } from '#messaging/format.ts'
import type { Mailer } from '#messaging/mailer.ts'
import { render } from '#messaging/render.ts'

export type InviteLetter = {
  readonly email: string
  readonly role: DelegateRole
  /** Who invites, by the name of the business or the person. */
  readonly from: string
  readonly path: string
  readonly locale: Locale
  readonly appUrl: string
}

export const sendInvite = (mailer: Mailer, { email, role, from, path, locale, appUrl }: InviteLetter): Promise<void> =>
  mailer.send({ to: email, ...render('people-invite', { from, role, path }, locale, appUrl) })
