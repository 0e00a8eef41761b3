/** Twilio's signed form posts: `X-Twilio-Signature` is base64 HMAC-SHA1, by the account's token, of the address and the sorted fields. */
import { createHmac } from 'node:crypto'

export function signatureFor(token: string, address: string, fields: Readonly<Record<string, string>>): string {
  const text = Object.keys(fields)
    .sort()
    .reduce((all, name) => all + name + fields[name], address)
  return createHmac('sha1', token).update(text, 'utf8').digest('base64')
}

/** Posts a signed form and answers the body; undefined when nobody took it. */
export async function postForm(address: string, fields: Readonly<Record<string, string>>, token: string): Promise<string | undefined> {
  try {
    const answer = await fetch(address, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': signatureFor(token, address, fields),
      },
      body: new URLSearchParams(fields),
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    })
    return answer.ok ? await answer.text() : undefined
  } catch {
    return undefined
  }
}
