/** What is said of each real rail by its makers, as data with its source; `checkedOn` is null until a person has seen it hold at the rail itself. */

export type RailProfile = {
  readonly id: 'tremendous' | 'stripe'
  readonly source: string
  /** The day on which somebody used the rail through this code; nobody has yet. */
  readonly checkedOn: Temporal.PlainDate | null
  /** Where the rail lives; the sandbox of each is another host or another key. */
  readonly url: string
  readonly callsPerSecond: number
  /** How long the rail knows our key; null is for ever. */
  readonly keyHours: number | null
}

export const tremendousProfile: RailProfile = {
  id: 'tremendous',
  source: 'tremendous 4.12.0 (npm, types); developers.tremendous.com: rate limiting, webhooks, error handling',
  checkedOn: null,
  url: 'https://www.tremendous.com/api/v2',
  callsPerSecond: 10,
  keyHours: null,
}

export const stripeProfile: RailProfile = {
  id: 'stripe',
  source: 'stripe 23.1.0 (npm, types); docs.stripe.com: outbound payments, API v2 overview, rate limits',
  checkedOn: null,
  url: 'https://api.stripe.com',
  // 25 in a sandbox and more in live mode; what is left over is for people at the dashboard.
  callsPerSecond: 20,
  // Said to be 30 days in the v2 namespace and 24 hours in v1; in between, and a look at the payee's own payments stands before it.
  keyHours: 7 * 24,
}
