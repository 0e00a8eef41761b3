/** Sends a sign-in code at once. It is not stored: a code is worth nothing in ten minutes, and is a secret until then. */
import type { Locale } from '#messaging/format.ts'
import type { Mailer } from '#messaging/mailer.ts'
import { render } from '#messaging/render.ts'

export async function sendCode(mailer: Mailer, { email, code, locale }: { email: string; code: string; locale: Locale }): Promise<void> {
  // The message has no link, so that a forged one with a link looks wrong.
  await mailer.send({ to: email, ...render('sign-in-code', { code }, locale, '') })
}
