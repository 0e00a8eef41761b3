/** Reads a bundle from text that may come from anywhere. */
import type { Bundle } from './bundle.ts'
import { bundleFormat } from './bundle.ts'
import type { Json } from './canonical-json.ts'
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
  if (adjustment && adjustment.fromHoursBefore <= adjustment.toHoursBefore)
    return { is: 'not-a-bundle', path: 'spec.adjustment', words: 'names hours that end before they start' }
  return { is: 'bundle', bundle }
}

const interval: Shape = { fields: { start: 'instant', end: 'instant' } }
const oneOf = (...words: string[]): Shape => ({ oneOf: words })

const windowRule: Shape = {
  fields: {
    likeDays: oneOf('weekday', 'same-name', 'any-weekend'),
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

const adjustmentRule: Shape = {
  fields: {
    fromHoursBefore: 'count',
    toHoursBefore: 'integer',
    immediate: oneOf('before-notice', 'before-start'),
    otherEvent: oneOf('before-first-event', 'as-is'),
    minFactor: 'decimal',
    maxFactor: 'decimal',
    spikeAt: 'decimal',
    forbiddenFor: { list: oneOf('generator') },
  },
}

const eventKind = oneOf('planned', 'unplanned', 'contingency', 'immediate', 'test')
const option = oneOf('reservation', 'voluntary')
const rates: Shape = {
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
const plan: Shape = {
  fields: {
    id: 'string',
    version: 'string',
    reward,
    bonusCents: 'amount',
    minimumCents: 'amount',
    option,
    negativeEvent: oneOf('zero', 'offset-season'),
  },
}

const bundleShape: Shape = {
  fields: {
    format: oneOf(bundleFormat),
    event: { fields: { start: 'instant', end: 'instant', zone: 'zone' } },
    spec: {
      fields: {
        id: 'string',
        version: 'string',
        weekday: windowRule,
        weekend: windowRule,
        holidayEventAs: oneOf('weekday', 'sunday'),
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
              runs: { list: { fields: { start: 'instant', values: { list: 'integer' }, 'qualities?': { list: 'integer' } } } },
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
  },
}
