/** Stripe Global Payouts: to the bank account that a payee gave Stripe itself; we hold the names of both, and no number. */
import Stripe from 'stripe'
import type { Conflict, Later, NotFound, Rail, RailHook, Told, Unknown } from '#payout/rail.ts'
import { inTurn, type Pace } from '#payout/rails/pace.ts'
import { stripeProfile } from '#payout/rails/profiles.ts'
import { type OutboundPayment, PAYOUT_ID, toldOf } from '#payout/rails/stripe/answers.ts'
import { heardOf } from '#payout/rails/stripe/errors.ts'
import type { Clock } from '#platform/clock.ts'

/** Who is paid, by Stripe's own names: the recipient, and the account that it gave for payouts. */
export type StripePayee = { readonly recipient: string; readonly payoutMethod: string }

export type StripeParts = {
  readonly url: string
  readonly key: string
  readonly financialAccount: string
  /** By the id of the member, or of the payee that a member named. */
  readonly payees: ReadonlyMap<string, StripePayee>
  readonly pace: Pace
  readonly clock: Clock
  readonly timeoutMs?: number
}

/** How many of a payee's payments are looked through for ours: more than one in a year of events. */
const LOOKED_THROUGH_MAX = 500
const KEY_LIVES = { hours: stripeProfile.keyHours ?? 0 }

export function stripeRail({ url, key, financialAccount, payees, pace, clock, timeoutMs = 10_000 }: StripeParts): Rail {
  const { hostname: host, port, protocol } = new URL(url)
  const stripe = new Stripe(key, {
    host,
    port: port || (protocol === 'http:' ? 80 : 443),
    protocol: protocol === 'http:' ? 'http' : 'https',
    timeout: timeoutMs,
    // The queue comes back under the same key; the library's own second try, after a connection that broke, carries it too.
    maxNetworkRetries: 0,
    telemetry: false,
  })
  const { outboundPayments } = stripe.v2.moneyManagement
  const ask = <Answer extends { readonly is: string }>(call: () => Promise<Answer>) =>
    inTurn<Answer | Told | Conflict | Later | Unknown>(pace, () => call().catch(heardOf))
  const read = (payment: OutboundPayment, payoutId: string) => toldOf(payment, payoutId, clock.now())

  return {
    id: 'stripe',
    async submit({ payoutId, cents, payee, memo }) {
      const known = payees.get(payee.payeeId)
      if (!known) return { is: 'told', status: 'rejected', providerId: null, cents: null, reason: null, refusal: 'payee-not-set-up' }
      return ask<Told | Unknown>(async () =>
        read(
          await outboundPayments.create(
            {
              amount: { value: Number(cents), currency: 'usd' },
              from: { financial_account: financialAccount, currency: 'usd' },
              to: { recipient: known.recipient, payout_method: known.payoutMethod, currency: 'usd' },
              // We tell the payee ourselves, in the payee's language.
              recipient_notification: { setting: 'none' },
              description: memo,
              metadata: { [PAYOUT_ID]: payoutId },
            },
            { idempotencyKey: payoutId },
          ),
          payoutId,
        ),
      )
    },
    async lookup(payoutId, { payeeId, providerId, since }) {
      const recipient = payees.get(payeeId)?.recipient
      if (!providerId && !recipient) return { is: 'unknown', because: 'payee-not-listed' }
      const seen = await ask<Told | NotFound | Unknown>(async () => {
        if (providerId) return read(await outboundPayments.retrieve(providerId), payoutId)
        let looked = 0
        for await (const payment of outboundPayments.list({ recipient: recipient!, limit: 100 })) {
          if (payment.metadata?.[PAYOUT_ID] === payoutId) return read(payment, payoutId)
          if (++looked >= LOOKED_THROUGH_MAX) return { is: 'unknown', because: 'too-many-payments' }
        }
        return { is: 'not-found' }
      })
      // Once the rail may have forgotten the key, an order that is not in the list must not go out again unless a person has looked.
      if (seen.is === 'not-found' && Temporal.Instant.compare(since.add(KEY_LIVES), clock.now()) < 0)
        return { is: 'unknown', because: 'key-too-old' }
      if (seen.is === 'conflict' || (seen.is === 'told' && seen.providerId === null)) return { is: 'unknown', because: 'bad-answer' }
      return seen
    },
    verifyHook: (headers, body, secret) => verifyHook(stripe, headers, body, secret),
    async payoutOf(providerId) {
      type Found = { readonly is: 'found'; readonly payoutId: string | null }
      const found = await ask<Found>(async () => {
        const payment = await outboundPayments.retrieve(providerId)
        return { is: 'found', payoutId: payment.metadata?.[PAYOUT_ID] ?? null }
      })
      if (found.is === 'found') return found.payoutId
      // What the rail does not know, by an id that it named itself, is no payout of ours.
      if (found.is === 'unknown' && found.because === 'status-404') return null
      return found.is === 'told' || found.is === 'conflict' ? { is: 'unknown', because: 'bad-answer' } : found
    },
  }
}

const OUTBOUND_PAYMENT = 'v2.money_management.outbound_payment'

/** A thin event: it names a payment and says no more of it than its kind. Signed with its time, and too old after five minutes. */
function verifyHook(stripe: Stripe, headers: Headers, body: Uint8Array, secret: string): RailHook | null {
  try {
    const event: { id?: unknown; related_object?: { id?: unknown; type?: unknown } | null } = stripe.parseEventNotification(
      Buffer.from(body),
      headers.get('stripe-signature') ?? '',
      secret,
    )
    if (typeof event.id !== 'string' || event.id === '') return null
    const about = event.related_object
    const isOurs = about?.type === OUTBOUND_PAYMENT && typeof about.id === 'string'
    return { hookId: event.id, ...(isOurs && { providerId: about.id as string }) }
  } catch {
    // The library throws for what does not fit and for what is no JSON.
    return null
  }
}
