/**
 * Twilio's Messages resource (API 2010-04-01): a form posted with HTTP Basic, JSON back. There is no key that makes a second try the same as the
 * first, so whoever got no answer asks the list before trying again.
 */
import type { Accepted, Heard, Later, OfNumber, Phone, Rejected, Text, TextState, Unknown } from '#messaging/sms/phone.ts'
import { isSignedByTwilio, paramsOf } from '#messaging/sms/twilio-signature.ts'
import { Failure } from '#platform/failure.ts'
import type { Fetch } from '#platform/outside.ts'

export type TwilioParts = {
  /** `https://api.twilio.com`, or the sandbox's. */
  readonly url: string
  readonly account: string
  readonly token: string
  /** The number or the messaging service that texts come from. */
  readonly from: string
  /** Where deliveries are told; the message's id is added to it. */
  readonly statusUrl: string
  /** The way out. */
  readonly outside: Fetch
}

/** An answer of the list may hold two hundred messages of a kilobyte each. */
export const TWILIO_LIMITS = { headersMs: 10_000, silenceMs: 5000, totalMs: 15_000, bytesMax: 500_000 } as const
const LIST_MAX = 200
/** Clocks differ, and the list is written to the second. */
const SLACK = { minutes: 2 }

/**
 * Twilio's error codes that say something of the number (Error and Warning Dictionary): it has opted out; it is none, a landline, or of no carrier.
 * Any other is of this one message: 30003 switched off, 30007 filtered, 30008 unknown.
 */
const ofNumber: Readonly<Record<string, OfNumber>> = {
  21610: 'opted-out',
  21211: 'no-texts',
  21614: 'no-texts',
  30005: 'no-texts',
  30006: 'no-texts',
}
/** Message Status of the Messages resource. */
const states: Readonly<Record<string, TextState>> = {
  accepted: 'accepted',
  scheduled: 'accepted',
  queued: 'accepted',
  sending: 'accepted',
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'undelivered',
  failed: 'undelivered',
  canceled: 'undelivered',
}

export function twilioPhone(parts: TwilioParts): Phone {
  const { account, token, from, statusUrl } = parts
  const messages = `${parts.url}/2010-04-01/Accounts/${account}/Messages.json`
  const authorization = `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}`
  const ask = async (url: string, form?: URLSearchParams): Promise<Answer | Unknown> => {
    try {
      const init = form ? { method: 'POST', body: form } : {}
      const response = await parts.outside(url, { ...init, headers: { authorization, accept: 'application/json' } })
      const json: unknown = await response.json()
      return typeof json === 'object' && json !== null ? { status: response.status, json: { ...json } } : unknown('bad-answer')
    } catch (error) {
      if (error instanceof Failure) return unknown(error.code)
      if (error instanceof SyntaxError) return unknown('bad-answer')
      throw error
    }
  }
  return {
    async send(text) {
      const form = new URLSearchParams({ To: text.to, Body: text.text, StatusCallback: statusUrlOf(statusUrl, text) })
      form.set(from.startsWith('MG') ? 'MessagingServiceSid' : 'From', from)
      const answer = await ask(messages, form)
      return 'is' in answer ? answer : outcomeOf(answer)
    },
    async find({ to, text }, since) {
      // Texts that are not sent yet have no date of sending, and a filter by it may leave them out.
      const answer = await ask(`${messages}?${new URLSearchParams({ To: to, PageSize: String(LIST_MAX) })}`)
      if ('is' in answer) return answer
      const list = answer.json['messages']
      if (answer.status !== 200 || !Array.isArray(list)) return unknown(`status-${answer.status}`)
      const all = list.map((one) => ({ ...(one as Record<string, unknown>) }))
      const ours = all.find(
        (one) => one['to'] === to && one['body'] === text && String(one['direction']).startsWith('outbound') && isSince(one, since),
      )
      if (ours && typeof ours['sid'] === 'string') return { is: 'accepted', providerId: ours['sid'] }
      // A list that breaks off within the time looked at proves nothing.
      const oldest = all.at(-1)
      if (all.length >= LIST_MAX && oldest && isSince(oldest, since)) return unknown('list-too-long')
      return { is: 'not-found' }
    },
    hear(address, signature, body) {
      const params = paramsOf(body)
      if (!isSignedByTwilio({ address, params, signature, token })) return null
      return heardOf(new URL(address), Object.fromEntries(params))
    },
    answer: (text) =>
      `<?xml version="1.0" encoding="UTF-8"?><Response>${text === null ? '' : `<Message>${encode(text)}</Message>`}</Response>`,
  }
}

type Answer = { readonly status: number; readonly json: Record<string, unknown> }
const unknown = (because: string): Unknown => ({ is: 'unknown', because })
const encode = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

function outcomeOf({ status, json }: Answer): Accepted | Rejected | Later | Unknown {
  const sid = json['sid']
  if (status === 201)
    return typeof sid === 'string' && /^[SM]M\w{10,40}$/.test(sid) ? { is: 'accepted', providerId: sid } : unknown('bad-answer')
  const code = String(json['code'] ?? status)
  // Refused before anything was made of it: 429 by its own code 20429, and a queue that is full.
  if (status === 429 || code === '20429' || code === '30001') return { is: 'later', because: code }
  if (status >= 400 && status < 500) return { is: 'rejected', because: ofNumber[code] ?? 'other', code }
  return unknown(`status-${status}`)
}

/** RFC 2822, as Twilio writes dates: `Thu, 24 Aug 2023 05:01:45 +0000`. */
function isSince(message: Record<string, unknown>, since: Temporal.Instant): boolean {
  const at = Date.parse(String(message['date_created']))
  return !Number.isNaN(at) && at >= since.subtract(SLACK).epochMilliseconds
}

const statusUrlOf = (statusUrl: string, { memberId, messageId }: Text): string =>
  `${statusUrl}?${new URLSearchParams({ member: memberId, message: messageId })}`

/** Of a status, whom it is about is in the address that we named when we sent it: it is signed as well. */
function heardOf({ searchParams }: URL, params: Partial<Record<string, string>>): Heard | null {
  const { MessageSid: providerId, MessageStatus: status, ErrorCode: code, From: from, Body: text } = params
  if (!providerId) return null
  if (status !== undefined) {
    const [memberId, messageId, state] = [searchParams.get('member'), searchParams.get('message'), states[status]]
    return memberId && messageId && state
      ? { is: 'status', memberId, messageId, providerId, state, because: ofNumber[code ?? ''] ?? 'other', code: code || null }
      : null
  }
  return from !== undefined && text !== undefined ? { is: 'text', providerId, from, text, answered: Boolean(params['OptOutType']) } : null
}
