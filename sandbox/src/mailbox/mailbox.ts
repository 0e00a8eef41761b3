/** The mailbox: an SMTP server that keeps every e-mail and delivers none; its invitations reach the households. */
import type { AddressInfo } from 'node:net'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { noteInvitation } from '../households/calls.ts'
import { readInvitation } from '../households/invitation.ts'
import type { World } from '../world.ts'

export type Mail = {
  id: number
  recipient: string
  sender: string
  subject: string
  text: string
  html: string
  calendar: string | null
  received_at: number
}

const sizeMax = 2_000_000
const mailsMax = 5000

/** Addresses that no mail is taken for. */
const refusedAddresses = ({ state }: World): string[] => state.setting<string[]>('mail refused') ?? []
export const setRefusedAddresses = ({ state }: World, addresses: readonly string[]): void =>
  state.setSetting(
    'mail refused',
    addresses.map((one) => one.toLowerCase()),
  )

/** Listens on 127.0.0.1; port 0 takes any free one. */
export async function startMailbox(world: World, port: number): Promise<{ port: number; close(): Promise<void> }> {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    onAuth: (_auth, _session, callback) => callback(null, { user: 'anyone' }),
    disableReverseLookup: true,
    size: sizeMax,
    logger: false,
    closeTimeout: 200,
    onRcptTo({ address }, _session, callback) {
      const isRefused = refusedAddresses(world).includes(address.toLowerCase())
      callback(isRefused ? Object.assign(new Error('5.1.1 no such mailbox'), { responseCode: 550 }) : null)
    },
    onData(stream, session, callback) {
      simpleParser(stream)
        .then((mail) => {
          const calendar = mail.attachments.find(({ contentType }) => contentType === 'text/calendar')?.content.toString('utf8')
          for (const { address } of session.envelope.rcptTo) {
            const mailFrom = session.envelope.mailFrom
            const sender = mail.from?.text ?? (mailFrom ? mailFrom.address : '')
            keepMail(world, {
              recipient: address.toLowerCase(),
              sender,
              subject: mail.subject ?? '',
              text: mail.text ?? '',
              html: mail.html || '',
              calendar: calendar ?? null,
            })
          }
          callback()
        })
        .catch((error: unknown) => callback(error instanceof Error ? error : new Error(String(error))))
    },
  })
  // A client that hangs up in the middle is its own business.
  server.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
  const listening = server.server.address() as AddressInfo
  return { port: listening.port, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

function keepMail(world: World, mail: Omit<Mail, 'id' | 'received_at'>): void {
  const { recipient, sender, subject, text, html, calendar } = mail
  world.state.run(
    'INSERT INTO mail (recipient, sender, subject, text, html, calendar, received_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    recipient,
    sender,
    subject,
    text,
    html,
    calendar,
    Math.floor(world.clock.now()),
  )
  world.state.run(`DELETE FROM mail WHERE id <= (SELECT max(id) FROM mail) - ${mailsMax}`)
  const invitation = calendar === null ? null : readInvitation(calendar)
  if (invitation) noteInvitation(world, recipient, invitation)
}

/** Newest first; of one recipient when given. */
export function mailsTo({ state }: World, recipient: string | undefined, limit: number): Mail[] {
  if (recipient === undefined) return state.all<Mail>('SELECT * FROM mail ORDER BY id DESC LIMIT ?', limit)
  return state.all<Mail>('SELECT * FROM mail WHERE recipient = ? ORDER BY id DESC LIMIT ?', recipient.toLowerCase(), limit)
}

export const findMail = ({ state }: World, id: number) => state.one<Mail>('SELECT * FROM mail WHERE id = ?', id)
