/** What a browser does with a notice: opens it with its own keys (RFC 8291), or says why it cannot. */
import { createDecipheriv, createECDH, hkdfSync } from 'node:crypto'

export type PushKeys = { privateKey: string; publicKey: string; auth: string }

/** Throws when the notice was not made for these keys, or not as the standard says. */
export function decrypt(message: Buffer, { privateKey, publicKey, auth }: PushKeys): string {
  const [salt, recordBytes, idBytes] = [message.subarray(0, 16), message.readUInt32BE(16), message.readUInt8(20)]
  const [sender, sealed] = [message.subarray(21, 21 + idBytes), message.subarray(21 + idBytes)]
  if (idBytes !== 65 || sealed.length > recordBytes) throw new Error('not one record of aes128gcm')
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(Buffer.from(privateKey, 'base64url'))
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), Buffer.from(publicKey, 'base64url'), sender])
  const material = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(sender), Buffer.from(auth, 'base64url'), info, 32))
  const derive = (name: string, length: number) => Buffer.from(hkdfSync('sha256', material, salt, `Content-Encoding: ${name}\0`, length))
  const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12))
  decipher.setAuthTag(sealed.subarray(-16))
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  const end = plain.findLastIndex((byte) => byte !== 0)
  if (plain[end] !== 2) throw new Error('the last record does not end with 2')
  return plain.subarray(0, end).toString('utf8')
}
