/** Reads a bundle of either format from text that may come from anywhere. */
import type { Json } from './canonical-json.ts'
import { lineCodes } from './payment-lines.ts'
import { type BundleReading, eventKind, plan, rates, readBundle } from './read-bundle.ts'
import { type ReservationBundle, reservationFormat } from './reservation-bundle.ts'
import { faultOf, type Shape } from './shape.ts'

export type ReceiptReading = BundleReading | { readonly is: 'reservation'; readonly bundle: ReservationBundle }

/** Which format it is, its own field says. What it claims came out is compared by `verifyBundle` or `verifyReservation`, not checked here. */
export function readReceipt(text: string): ReceiptReading {
  let value: Json
  try {
    value = JSON.parse(text)
  } catch {
    return readBundle(text)
  }
  if ((value as { readonly format?: Json } | null)?.format !== reservationFormat) return readBundle(text)
  const strange = Object.keys(value as object).find((name) => !Object.hasOwn(fields, name) && !Object.hasOwn(fields, `${name}?`))
  const fault = faultOf({ fields }, value, '') ?? (strange === undefined ? undefined : { path: strange, words: 'is no field of a bundle' })
  if (fault) return { is: 'not-a-bundle', ...fault }
  const bundle = value as unknown as ReservationBundle
  if (bundle.result.factors.length !== bundle.events.length)
    return { is: 'not-a-bundle', path: 'result.factors', words: 'does not have one for each event' }
  return { is: 'reservation', bundle }
}

const delivered: Shape = {
  fields: {
    calledAt: 'time',
    hoursBeforeMidnight: 'integer',
    hours: { list: { fields: { seconds: 'seconds', reliefWh: 'signedDecimal' } } },
  },
}
const rule: Shape = {
  choose: 'by',
  from: {
    'first-hours': { fields: { hours: 'count' } },
    'all-hours': { fields: {} },
    'best-run': { fields: { hours: 'count', within: 'count', lateAfter: 'time', lateLess: 'integer' } },
  },
}
const terms: Shape = {
  fields: {
    programId: 'string',
    version: 'string',
    season: { fields: { first: 'string', last: 'string' } },
    dollarsPerKWh: { fields: { reservation: rates, voluntary: rates } },
    reservation: {
      fields: {
        dollarsPerKWMonth: { record: 'decimal' },
        stepUp: { orNull: { fields: { atEvent: 'count', dollarsPerKWMonth: 'decimal', counts: { list: eventKind } } } },
        performance: { record: rule },
        firstFactor: 'decimal',
      },
    },
  },
}
const line: Shape = { fields: { code: { oneOf: lineCodes }, cents: 'integer' } }
const fields: Readonly<Record<string, Shape>> = {
  format: { oneOf: [reservationFormat] },
  terms,
  plan: {
    fields: {
      ...(plan as { readonly fields: Readonly<Record<string, Shape>> }).fields,
      reservationSharePercent: 'percent',
      reservationAdvancePercent: 'percent',
    },
  },
  network: 'string',
  rateClass: 'string',
  month: 'month',
  pledgedKW: 'decimal',
  events: { list: { fields: { date: 'date', kind: eventKind, own: { orNull: delivered } } } },
  lastSeason: { list: 'decimal' },
  together: { orNull: { fields: { pledgedKW: 'decimal', factor: 'fraction', cents: 'amount', broughtKW: 'fraction' } } },
  result: {
    fields: {
      dollarsPerKWMonth: 'decimal',
      steppedUp: 'boolean',
      factors: { list: { orNull: 'decimal' } },
      factor: 'decimal',
      basis: { oneOf: ['own-events', 'carried', 'last-season', 'made-good', 'first-factor'] },
      accountCents: 'amount',
      shareCents: 'amount',
    },
  },
  payment: {
    orNull: {
      fields: {
        reference: 'string',
        kind: { oneOf: ['advance', 'month'] },
        before: { fields: { earnedCents: 'amount', owedCents: 'amount', openCents: 'amount' } },
        otherMonthsOwedCents: 'amount',
        lines: { list: line },
        cents: 'amount',
        postings: { list: { fields: { cause: 'string', debit: 'string', credit: 'string', cents: 'amount' } } },
      },
    },
  },
  'signature?': { fields: { algorithm: { oneOf: ['Ed25519'] }, keyId: 'string', value: 'string' } },
}
