/** `X-Twilio-Signature`: base64 of HMAC-SHA1, keyed with the account's token, over the whole address and each posted field's name and value in order. */
import { createHmac, timingSafeEqual } from 'node:crypto'

export const SIGNATURE_HEADER = 'x-twilio-signature'

/** The fields of a posted form, each once, as Twilio's own validator counts them. */
export const paramsOf = (body: string): ReadonlyMap<string, string> => new Map(new URLSearchParams(body))

export type Signed = {
  readonly address: string
  readonly params: ReadonlyMap<string, string>
  readonly signature: string | null
  readonly token: string
}

export function signatureOf({ address, params, token }: Omit<Signed, 'signature'>): Buffer {
  // In the order of the signs, not of a language.
  const fields = [...params].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => name + value)
  return createHmac('sha1', token)
    .update(address + fields.join(''))
    .digest()
}

export function isSignedByTwilio({ signature, ...signed }: Signed): boolean {
  const given = Buffer.from(signature ?? '', 'base64')
  const expected = signatureOf(signed)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
