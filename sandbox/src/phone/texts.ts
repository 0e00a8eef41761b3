/** Text messages of the pretend provider: what was sent each way, how far it came, and which numbers want no more. */
import { randomId } from '../state.ts'
import type { World } from '../world.ts'

/** Who may send: the account of the app, and where it wants to hear of texts that come in. */
export type PhoneAccount = { account: string; token: string; from: string; inboundUrl: string }

/** The next `count` texts meet this fault. */
export const phoneFaultKinds = [
  'lost-answer',
  '429',
  '500',
  'undelivered',
  'landline',
  'opted-out',
  'callbacks-twice',
  'callbacks-backwards',
  'callbacks-forged',
  'callbacks-none',
] as const
export type PhoneFaultKind = (typeof phoneFaultKinds)[number]
export type PhoneFault = { kind: PhoneFaultKind; count: number }

export type TextMessage = {
  sid: string
  direction: 'inbound' | 'outbound-api' | 'outbound-reply'
  sender: string
  recipient: string
  body: string
  status: string
  error_code: string | null
  callback: string | null
  fault: PhoneFaultKind | null
  created_real: number
  received_at: number
}

const textsMax = 5000

export const accountOf = ({ state }: World) => state.setting<PhoneAccount>('phone account')
export const setAccount = ({ state }: World, account: PhoneAccount) => state.setSetting('phone account', account)
export const setPhoneFaults = ({ state }: World, faults: PhoneFault[]) => state.setSetting('phone faults', faults)

/** Takes the next fault off the list. */
export function takePhoneFault({ state }: World): PhoneFaultKind | null {
  const [next, ...rest] = (state.setting<PhoneFault[]>('phone faults') ?? []).filter(({ count }) => count > 0)
  if (!next) return null
  state.setSetting('phone faults', next.count > 1 ? [{ ...next, count: next.count - 1 }, ...rest] : rest)
  return next.kind
}

const optedOut = (world: World) => world.state.setting<string[]>('phone opted out') ?? []
export const hasOptedOut = (world: World, number: string): boolean => optedOut(world).includes(number)
export const setOptedOut = (world: World, number: string, out: boolean): void =>
  world.state.setSetting('phone opted out', [...optedOut(world).filter((one) => one !== number), ...(out ? [number] : [])])

export function keepText(
  world: World,
  text: Pick<TextMessage, 'direction' | 'sender' | 'recipient' | 'body' | 'status'> & Partial<Pick<TextMessage, 'callback' | 'fault'>>,
): TextMessage {
  const { state } = world
  const at = Math.floor(world.clock.now())
  const row: TextMessage = {
    error_code: null,
    callback: null,
    fault: null,
    ...text,
    sid: `SM${randomId()}`,
    created_real: Date.now(),
    received_at: at,
  }
  state.run(
    `INSERT INTO text_message (sid, direction, sender, recipient, body, status, error_code, callback, fault, created_real, received_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[row.sid, row.direction, row.sender, row.recipient, row.body, row.status, row.error_code, row.callback, row.fault],
    ...[row.created_real, row.received_at],
  )
  state.run('DELETE FROM text_message WHERE id <= (SELECT max(id) FROM text_message) - ?', textsMax)
  return row
}

export function moveText(world: World, sid: string, status: string, errorCode: string | null): void {
  world.state.run('UPDATE text_message SET status = ?, error_code = ? WHERE sid = ?', status, errorCode, sid)
}

/** Newest first; from or to one number when given. */
export const textsOf = (world: World, number: string | undefined, limit: number): TextMessage[] =>
  number === undefined
    ? world.state.all<TextMessage>('SELECT * FROM text_message ORDER BY id DESC LIMIT ?', limit)
    : world.state.all<TextMessage>(
        'SELECT * FROM text_message WHERE recipient = ? OR sender = ? ORDER BY id DESC LIMIT ?',
        number,
        number,
        limit,
      )

/** Those that are still on their way. */
export const movingTexts = (world: World): TextMessage[] =>
  world.state.all<TextMessage>(`SELECT * FROM text_message WHERE direction = 'outbound-api' AND status IN ('queued', 'sent') ORDER BY id`)

/** The numbers of people, the one with the newest text first. */
export const numbersOf = (world: World): { number: string; n: number }[] =>
  world.state.all<{ number: string; n: number }>(
    `SELECT CASE direction WHEN 'inbound' THEN sender ELSE recipient END AS number, count(*) AS n FROM text_message
      GROUP BY number ORDER BY max(id) DESC LIMIT 100`,
  )
