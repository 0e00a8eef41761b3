/** The port to a payout rail: what we ask of one, and what it may answer. A rail answers; it never throws because a network failed. */
import type { PayoutEvent } from '#payout/payout.ts'

export type Order = {
  /** Our id is the key for ever: the same id is paid at most once, however often it is sent. */
  readonly payoutId: string
  readonly cents: bigint
  readonly payee: { readonly memberId: string; readonly method: string; readonly label: string }
  readonly memo: string
}

export const railStatuses = ['accepted', 'sent', 'completed', 'rejected', 'returned'] as const
export type RailStatus = (typeof railStatuses)[number]

/** `cents` is null where the rail does not repeat the amount. */
export type Told = {
  readonly is: 'told'
  readonly status: RailStatus
  readonly providerId: string | null
  readonly cents: bigint | null
  readonly reason: string | null
}
/** No answer, or none that can be relied on: the order may have been taken or not. */
export type Unknown = { readonly is: 'unknown'; readonly because: string }
/** The key was used for another order. */
export type Conflict = { readonly is: 'conflict' }
export type NotFound = { readonly is: 'not-found' }

export type RailHook = { readonly hookId: string; readonly payoutId: string }

export type Rail = {
  readonly id: string
  submit(order: Order): Promise<Told | Conflict | Unknown>
  lookup(payoutId: string): Promise<Told | NotFound | Unknown>
  /** Null when the signature does not fit or is too old. What a hook says of the payout is not read: it only makes us look. */
  verifyHook(headers: Headers, body: Uint8Array, secret: string): RailHook | null
}

/** The course that a payout has run when the rail says this: what we missed on the way is made up for. */
export const courses: Readonly<Record<RailStatus, readonly PayoutEvent[]>> = {
  accepted: ['accepted'],
  sent: ['accepted'],
  completed: ['accepted', 'completed'],
  rejected: ['rejected'],
  returned: ['accepted', 'completed', 'returned'],
}
