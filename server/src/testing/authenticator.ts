/** A device that makes and uses passkeys, in software: what a browser's `toJSON()` of a credential holds (W3C WebAuthn Level 3 §6), with real keys. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()
const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const ATTESTED = 0x40

type Options = { challenge: string; rp?: { id: string }; rpId?: string }

export class Authenticator {
  readonly credentialId = randomBytes(32)
  readonly #origin: string
  readonly #key: KeyObject
  readonly #publicKey: Buffer
  /** Whether the device asked for finger, face or PIN. */
  verifies = true

  constructor(origin: string) {
    this.#origin = origin
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    this.#key = privateKey
    // COSE_Key: EC2, ES256, P-256, x, y.
    const hex = (coordinate: string) => Buffer.from(coordinate, 'base64url').toString('hex')
    this.#publicKey = Buffer.from(`a5010203262001215820${hex(x)}225820${hex(y)}`, 'hex')
  }

  #data(rpId: string, attested: Buffer): Buffer {
    const flags = USER_PRESENT | (this.verifies ? USER_VERIFIED : 0) | (attested.length > 0 ? ATTESTED : 0)
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), Buffer.alloc(4), attested])
  }

  #credential(type: string, options: Options, response: (clientData: Buffer) => Record<string, string>) {
    const clientData = Buffer.from(JSON.stringify({ type, challenge: options.challenge, origin: this.#origin, crossOrigin: false }))
    const id = this.credentialId.toString('base64url')
    return {
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response: { clientDataJSON: clientData.toString('base64url'), ...response(clientData) },
    }
  }

  make(options: Options) {
    const length = Buffer.from([0, this.credentialId.length])
    const data = this.#data(options.rp?.id ?? '', Buffer.concat([Buffer.alloc(16), length, this.credentialId, this.#publicKey]))
    // {"fmt": "none", "attStmt": {}, "authData": …}
    const attestation = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
      Buffer.from([data.length]),
      data,
    ])
    return this.#credential('webauthn.create', options, () => ({ attestationObject: attestation.toString('base64url') }))
  }

  use(options: Options) {
    const data = this.#data(options.rpId ?? '', Buffer.alloc(0))
    return this.#credential('webauthn.get', options, (clientData) => ({
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', Buffer.concat([data, sha256(clientData)]), this.#key).toString('base64url'),
    }))
  }
}
