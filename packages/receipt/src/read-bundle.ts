/** Reads a bundle from text that may come from anywhere. */
import type { Bundle } from './bundle.ts'
import { bundleFormat } from './bundle.ts'
import type { Json } from './canonical-json.ts'
import { lineCodes } from './payment-lines.ts'
import { type Fault, faultOf, type Shape } from './shape.ts'

export type BundleReading = { readonly is: 'bundle'; readonly bundle: Bundle } | ({ readonly is: 'not-a-bundle' } & Fault)

/** Checks everything that the computation stands on. What the bundle claims came out is compared by `verifyBundle`, not checked here. */
export function readBundle(text: string): BundleReading {
  let value: Json
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { is: 'not-a-bundle', path: '', words: `is not JSON: ${(error as Error).message}` }
  }
  const fault = faultOf(bundleShape, value, '')
  if (fault) return { is: 'not-a-bundle', ...fault }
  const bundle = value as unknown as Bundle
  const lengthS = (Date.parse(bundle.event.end) - Date.parse(bundle.event.start)) / 1000
  if (!(lengthS > 0 && lengthS <= 86_400)) return { is: 'not-a-bundle', path: 'event', words: 'does not last between nothing and 24 hours' }
  const { adjustment } = bundle.spec
  const strange = Object.keys(value as object).find(
    (name) => !Object.hasOwn(bundleFields, name) && !Object.hasOwn(bundleFields, `${name}?`),
  )
  if (strange !== undefined) return { is: 'not-a-bundle', path: strange, words: 'is no field of a bundle' }
  if (adjustment && adjustment.fromHoursBefore <= adjustment.toHoursBefore)
    return { is: 'not-a-bundle', path: 'spec.adjustment', words: 'names hours that end before they start' }
  if (!countsAnHour(bundle)) return { is: 'not-a-bundle', path: 'openHours', words: 'leaves no hour of the event that counts' }
  return { is: 'bundle', bundle }
}

/** Hours are counted from the event's start; one that an open stretch touches does not count. */
function countsAnHour({ event, openHours = [] }: Bundle): boolean {
  const [start, end] = [Date.parse(event.start), Date.parse(event.end)]
  const open = openHours.map((one) => ({ from: Date.parse(one.start), to: Date.parse(one.end) }))
  for (let from = start; from < end; from += 3_600_000)
    if (!open.some((one) => one.from < Math.min(from + 3_600_000, end) && one.to > from)) return true
  return false
}

const interval: Shape = { fields: { start: 'instant', end: 'instant' } }
const oneOf = (...words: string[]): Shape => ({ oneOf: words })

const windowRule: Shape = {
  fields: {
    likeDays: oneOf('weekday', 'same-name', 'holidays-as-sundays', 'any-weekend', 'weekend-or-holiday'),
    windowDays: 'count',
    basisDays: 'count',
    lookbackDays: 'count',
    skipDayBefore: oneOf('no', 'calendar-day', 'weekday'),
    skipHolidays: 'boolean',
    skipEventDays: 'boolean',
    lowUsage: { orNull: { fields: { level: oneOf('running', 'static'), seedFraction: 'decimal', threshold: 'decimal' } } },
    minDays: 'count',
    thinBelow: 'integer',
  },
}

const adjustmentFields: Readonly<Record<string, Shape>> = {
  basis: oneOf('selected', 'window'),
  fromHoursBefore: 'count',
  toHoursBefore: 'integer',
  immediate: oneOf('before-notice', 'before-start'),
  acrossMidnight: oneOf('clock-hours', 'leave-out'),
  otherEvent: oneOf('before-first-event', 'as-is'),
  forbiddenFor: { list: oneOf('generator') },
}
const bound: Shape = { orNull: 'decimal' }
const adjustmentRule: Shape = {
  choose: 'type',
  from: {
    ratio: { fields: { ...adjustmentFields, minFactor: bound, maxFactor: bound, spikeAt: bound } },
    additive: { fields: adjustmentFields },
  },
}

export const eventKind = oneOf('planned', 'unplanned', 'contingency', 'immediate', 'test')
const option = oneOf('reservation', 'voluntary')
export const rates: Shape = {
  fields: { 'planned?': 'decimal', 'unplanned?': 'decimal', 'contingency?': 'decimal', 'immediate?': 'decimal', 'test?': 'decimal' },
}
const terms: Shape = {
  fields: { programId: 'string', version: 'string', dollarsPerKWh: { fields: { reservation: rates, voluntary: rates } } },
}
const reward: Shape = {
  choose: 'by',
  from: {
    share: { fields: { percent: 'percent' } },
    rate: { fields: { dollarsPerKWh: 'decimal' } },
    flat: { fields: { cents: 'amount' } },
  },
}
export const plan: Shape = {
  fields: {
    id: 'string',
    version: 'string',
    reward,
    bonusCents: 'amount',
    minimumCents: 'amount',
    option,
    negativeEvent: oneOf('zero', 'offset-season'),
    holdback: { orNull: { fields: { aboveCents: 'amount', percent: 'percent', untilDays: 'count' } } },
    downward: { choose: 'by', from: { absorb: { fields: {} }, offset: { fields: { capPercent: 'percent' } } } },
    leftButSaved: oneOf('paid', 'unpaid'),
  },
}

const sha256: Shape = 'sha256'
const payment: Shape = {
  fields: {
    reference: 'string',
    kind: oneOf('event', 'correction'),
    version: 'count',
    basis: oneOf('validated', 'real-time', 'utility-report'),
    released: 'boolean',
    before: { fields: { earnedCents: 'amount', owedCents: 'amount', openCents: 'amount' } },
    seasonOwedCents: 'amount',
    elsewhereCents: 'amount',
    lines: { list: { fields: { code: oneOf(...lineCodes), cents: 'integer' } } },
    cents: 'amount',
    postings: { list: { fields: { cause: 'string', debit: 'string', credit: 'string', cents: 'amount' } } },
  },
}

const bundleFields: Readonly<Record<string, Shape>> = {
  format: oneOf(bundleFormat),
  event: { fields: { start: 'instant', end: 'instant', zone: 'zone' } },
  spec: {
    fields: {
      id: 'string',
      version: 'string',
      weekday: windowRule,
      weekend: windowRule,
      holidayEventAs: oneOf('weekday', 'sunday'),
      hours: oneOf('from-start'),
      longEvent: oneOf('all-hours'),
      netExport: oneOf('as-is', 'zero'),
      adjustment: { orNull: adjustmentRule },
    },
  },
  adjusted: 'boolean',
  generator: 'boolean',
  immediateNoticeAt: { orNull: 'instant' },
  otherEvents: { list: interval },
  pastEvents: { list: 'date' },
  holidays: { list: { fields: { date: 'date', name: 'string' } } },
  readings: {
    fields: {
      unit: oneOf('Wh'),
      scale: 'integer',
      intervalSeconds: 'seconds',
      days: {
        list: {
          fields: {
            date: 'date',
            runs: { list: { fields: { start: 'instant', values: { list: 'milliWh' }, 'qualities?': { list: 'integer' } } } },
          },
        },
      },
    },
  },
  price: {
    orNull: {
      choose: 'by',
      from: {
        plan: { fields: { plan, terms, eventKind } },
        program: { fields: { terms, option, eventKind } },
        rate: { fields: { dollarsPerKWh: 'decimal' } },
      },
    },
  },
  result: { fields: { is: oneOf('measured', 'waiting', 'not-eligible'), days: { list: 'any' }, findings: { list: 'any' } } },
  sources: { list: { fields: { date: 'date', receivedAt: 'instant', documentSha256: { orNull: sha256 } } } },
  payment: { orNull: payment },
  'openHours?': { list: interval },
  'signature?': { fields: { algorithm: oneOf('Ed25519'), keyId: 'string', value: 'string' } },
}
const bundleShape: Shape = { fields: bundleFields }
