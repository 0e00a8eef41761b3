/** What we need of a provider of text messages, whoever it is. */

export type Text = {
  /** Ours; comes back with what is told of it later. */
  readonly messageId: string
  readonly memberId: string
  readonly to: string
  readonly text: string
}
export type Accepted = { readonly is: 'accepted'; readonly providerId: string }
/** What a refusal says of the number itself: its owner wants no texts, or none can arrive there. `other` says nothing of it. */
export type OfNumber = 'opted-out' | 'no-texts' | 'other'
/** It was not taken and will not be. */
export type Rejected = { readonly is: 'rejected'; readonly because: OfNumber; readonly code: string }
/** Surely nothing was taken; the same may be asked again after a while. */
export type Later = { readonly is: 'later'; readonly because: string }
/** It may have been taken or not. */
export type Unknown = { readonly is: 'unknown'; readonly because: string }

/** How far a text has come, in this order; the last two are ends. */
export const textStates = ['accepted', 'sent', 'delivered', 'undelivered'] as const
export type TextState = (typeof textStates)[number]

export type Heard =
  | {
      readonly is: 'status'
      readonly memberId: string
      readonly messageId: string
      readonly providerId: string
      readonly state: TextState
      /** Of one that did not arrive. */
      readonly because: OfNumber
      readonly code: string | null
    }
  /** `answered`: the provider has already answered it, as it does a STOP. */
  | { readonly is: 'text'; readonly providerId: string; readonly from: string; readonly text: string; readonly answered: boolean }

export type Phone = {
  /** Hands a text over. What became of it is told by a call of the provider's, or never. */
  send(text: Text): Promise<Accepted | Rejected | Later | Unknown>
  /** What the provider has of a text since a moment of real time: there is no key by which a second try is known for the same. */
  find(text: Pick<Text, 'to' | 'text'>, since: Temporal.Instant): Promise<Accepted | { readonly is: 'not-found' } | Unknown>
  /** What a signed call to one of our doors says; null when the signature does not fit, or it says nothing we know. `address` is the whole address called. */
  hear(address: string, signature: string | null, body: string): Heard | null
  /** The body by which a text is answered at once, as XML; null answers nothing. */
  answer(text: string | null): string
}
