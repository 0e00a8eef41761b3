/** How a person signs in: their passkeys, and whether one may be added. */

export type SecurityAnswer = {
  /** Oldest first; `here` is the one that opened this session. */
  passkeys: { id: string; name: string | null; createdAt: string; here: boolean }[]
  add: { is: 'possible' } | { is: 'refused'; code: 'passkey-needed' | 'invite-needed' | 'invite-unusable' }
  /** The invitation that lets a first passkey of staff be added; null when none is needed. */
  invite: string | null
  said: 'added' | 'last' | 'in-use' | 'passkey-needed' | null
}
