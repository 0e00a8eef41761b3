/** Stable UUIDs from names, for Atom ids: the same resource has the same id in every feed (Green Button Alliance's recipe is UUIDv5). */

const rotated = (word: number, by: number): number => (word << by) | (word >>> (32 - by))

/** SHA-1 (FIPS 180-4). Used for naming only; it protects nothing. */
const sha1 = (message: Uint8Array): Uint8Array => {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(message.length / 2 ** 29))
  view.setUint32(padded.length - 4, message.length * 8)
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0])
  const words = new Uint32Array(80)
  for (let from = 0; from < padded.length; from += 64) {
    for (let at = 0; at < 16; at += 1) words[at] = view.getUint32(from + at * 4)
    const word = (at: number): number => words[at] ?? 0
    for (let at = 16; at < 80; at += 1) words[at] = rotated(word(at - 3) ^ word(at - 8) ^ word(at - 14) ^ word(at - 16), 1)
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state
    for (let at = 0; at < 80; at += 1) {
      const [mixed, constant] =
        at < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : at < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : at < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6]
      const next = (rotated(a, 5) + mixed + e + constant + word(at)) | 0
      ;[e, d, c, b, a] = [d, c, rotated(b, 30), a, next]
    }
    for (const [at, value] of [a, b, c, d, e].entries()) state[at] = (state[at] ?? 0) + value
  }
  const digest = new Uint8Array(20)
  for (const [at, value] of state.entries()) new DataView(digest.buffer).setUint32(at * 4, value)
  return digest
}

/** The URL namespace of RFC 9562. */
const urlNamespace = '6ba7b8119dad11d180b400c04fd430c8'

/** The UUIDv5 (RFC 9562) of a name in the URL namespace, as `urn:uuid:…`. */
export const nameUuid = (name: string): string => {
  const text = new TextEncoder().encode(name)
  const message = new Uint8Array(16 + text.length)
  for (let at = 0; at < 16; at += 1) message[at] = Number.parseInt(urlNamespace.slice(at * 2, at * 2 + 2), 16)
  message.set(text, 16)
  const bytes = sha1(message).slice(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
