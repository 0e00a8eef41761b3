/** Hands mail over to an SMTP server. Handing over is the end of what we know: whether it is read, nobody tells. */
import nodemailer from 'nodemailer'
import { Failure } from '#platform/failure.ts'

export type Mail = {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** The same for every try, so that a mail handed over twice can be known as one. */
  readonly messageId?: string
  readonly calendar?: { readonly method: 'REQUEST' | 'CANCEL'; readonly content: string } | null
}
export type Mailer = {
  /** The address that mail comes from. */
  readonly from: string
  /**
   * Throws a Failure: `mail-bounced` (never) when the server refuses the recipient or what is written to them, `mail-refused` (never) when it
   * refuses us, `mail-unreachable` (soon) otherwise.
   */
  send(mail: Mail): Promise<void>
  close(): void
}
export type SmtpConfig = {
  readonly host: string
  readonly port: number
  readonly secure: boolean
  readonly from: string
  /** For servers that take mail from their own users only. */
  readonly auth?: { readonly user: string; readonly pass: string }
}

export function openMailer({ host, port, secure, from, auth }: SmtpConfig): Mailer {
  const transport = nodemailer.createTransport({
    pool: true,
    maxConnections: 2,
    host,
    port,
    secure,
    ...(auth ? { auth } : {}),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
  })
  return {
    from: /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from,
    async send({ calendar, ...mail }) {
      try {
        await transport.sendMail({ from, ...mail, ...(calendar && { icalEvent: { ...calendar, filename: 'event.ics' } }) })
      } catch (error) {
        // The words of the server may quote the address; they stay in the cause, which is never logged.
        const { responseCode: reply = 0, command = '' } = error as { responseCode?: number; command?: string }
        if (reply >= 500 && /^(RCPT TO|DATA)$/.test(command))
          throw new Failure('mail-bounced', 'never', 'the mail server refused a recipient', { reply }, error)
        if (reply >= 500) throw new Failure('mail-refused', 'never', 'the mail server refused a message', { reply }, error)
        throw new Failure('mail-unreachable', 'soon', 'the mail server did not take a message', { reply }, error)
      }
    },
    close: () => transport.close(),
  }
}
