/** The port to a payout rail: what we ask of one, and what it may answer. A rail answers; it never throws because a network failed. */
import type { PayoutEvent } from '#payout/payout.ts'

export type Order = {
  /** Our id is the key for ever: the same id is paid at most once, however often it is sent. */
  readonly payoutId: string
  readonly cents: bigint
  /** `payeeId`: under which the payee is known to us, and listed where a rail has a list; the member's own id, unless the member named a payee. */
  readonly payee: { readonly memberId: string; readonly payeeId: string; readonly method: string; readonly label: string }
  /** The payee's language, for pages that the rail shows. */
  readonly locale: 'es' | 'en'
  readonly memo: string
}

/** What our books know of a payout besides its id, for rails that cannot find an order by our key alone. */
export type Trail = {
  readonly payeeId: string
  readonly providerId: string | null
  /** No order under this key was sent before. */
  readonly since: Temporal.Instant
}

/** `link-ready`: the payee can take the money at a page of the rail, and has not yet as far as the rail tells. */
export const railStatuses = ['accepted', 'link-ready', 'sent', 'completed', 'rejected', 'returned'] as const
export type RailStatus = (typeof railStatuses)[number]

/** Why a rail will not pay, as far as somebody can act on it; the rail's own words are in `reason`. */
export const refusals = [
  /** The payee has not given the rail what it needs: bank details, a tax form, a name. */
  'payee-not-set-up',
  'account-closed',
  'account-not-found',
  'name-differs',
  'method-not-supported',
  'amount-not-allowed',
  /** The rail, or the payee's bank, will not pay this payee, or no longer. */
  'payee-refused',
  /** We, or the rail at our wish, took it back. */
  'order-canceled',
  /** The payee did not take the money at the rail's page in time. */
  'link-expired',
  /** On our side of the rail, such as an account that was empty: the payee can do nothing about it. */
  'order-failed',
  'refused',
] as const
export type Refusal = (typeof refusals)[number]

/** Whether the payee's method has nothing to do with it: it stays on file, and naming it again would help nobody. */
export const isOursToMend = (refusal: Refusal | null): boolean => refusal === 'order-failed' || refusal === 'order-canceled'

/** `cents` is null where the rail does not repeat the amount. */
export type Told = {
  readonly is: 'told'
  readonly status: RailStatus
  readonly providerId: string | null
  readonly cents: bigint | null
  readonly reason: string | null
  /** With `rejected` and `returned`, where the rail tells reasons apart. */
  readonly refusal?: Refusal
}
/** Surely nothing was taken, and nothing was learned: the same may be asked again after a while. */
export type Later = { readonly is: 'later'; readonly because: string; readonly afterSeconds: number }
/** No answer, or none that can be relied on: the order may have been taken or not. */
export type Unknown = { readonly is: 'unknown'; readonly because: string }
/** The key was used for another order. */
export type Conflict = { readonly is: 'conflict' }
export type NotFound = { readonly is: 'not-found' }

/** A rail speaks of a payout by our id, or only by its own; of neither when the hook is none of a payment. */
export type RailHook = { readonly hookId: string; readonly payoutId?: string; readonly providerId?: string }

export type Rail = {
  readonly id: string
  submit(order: Order): Promise<Told | Conflict | Later | Unknown>
  lookup(payoutId: string, trail: Trail): Promise<Told | NotFound | Later | Unknown>
  /** Null when the signature does not fit or is too old. What a hook says of the payout is not read: it only makes us look. */
  verifyHook(headers: Headers, body: Uint8Array, secret: string): RailHook | null
  /** Which payout a hook means that names only the rail's id, asked at the rail; null when it is none of ours. */
  payoutOf?(providerId: string): Promise<string | null | Later | Unknown>
  /** The page where the payee takes the money; null until there is one. Asked for when it is opened and never kept: whoever has it has the money. */
  claimLink?(payoutId: string): Promise<string | null | Later | Unknown>
}

/** The course that a payout has run when the rail says this: what we missed on the way is made up for. */
export const courses: Readonly<Record<RailStatus, readonly PayoutEvent[]>> = {
  accepted: ['accepted'],
  'link-ready': ['accepted'],
  sent: ['accepted'],
  completed: ['accepted', 'completed'],
  rejected: ['rejected'],
  returned: ['accepted', 'completed', 'returned'],
}
