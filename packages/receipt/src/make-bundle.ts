/** Makes a bundle: measures, prices, and keeps exactly what is needed to do it again. */
import { type Finding, type Load, type Measurement, measureTraced, type Question } from '@quickpay/baseline'
import { type PayLine, payCustomer, payFor, programRate } from '@quickpay/programs'
import {
  type Cents,
  civilDateOf,
  civilDay,
  type DollarsPerKWh,
  dollarsPerKWh,
  type Interval,
  instantOf,
  printExact,
  seconds,
  sum,
  type Wh,
  wh,
  zero,
} from '@quickpay/units'
import { type Bundle, type BundleFinding, type BundleResult, bundleFormat, type Price, type Run } from './bundle.ts'

/** The same question and price give the same bytes. Throws RangeError as `measure` does. */
export function makeBundle(question: Question, price: Price | null): Bundle {
  const { measurement, readings } = measureTraced(question)
  return {
    format: bundleFormat,
    event: { ...printInterval(question.event), zone: question.zone },
    ...(question.openHours?.length ? { openHours: inOrder(question.openHours) } : {}),
    spec: question.spec,
    adjusted: question.adjusted,
    generator: question.generator ?? false,
    immediateNoticeAt: question.immediateNoticeAt?.toString() ?? null,
    otherEvents: inOrder(question.otherEvents ?? []),
    ...calendarOf(question),
    readings: {
      unit: 'Wh',
      scale: -3,
      intervalSeconds: question.load.intervalSeconds,
      days: daysOf(question.load, readings, question.zone),
    },
    price,
    result: resultOf(measurement, price),
    sources: [],
    payment: null,
  }
}

/** The same rule everywhere: a customer's pay is never negative, and rounded half up once. */
export function priceRelief(price: Price, reliefWh: Wh): { cents: Cents; dollarsPerKWh: DollarsPerKWh; lines: readonly PayLine[] | null } {
  if (price.by === 'plan') return payCustomer(price.plan, price.terms, price.eventKind, reliefWh)
  const rate = price.by === 'rate' ? dollarsPerKWh(price.dollarsPerKWh) : programRate(price.terms, price.option, price.eventKind)
  const known = rate ?? (zero as DollarsPerKWh)
  return { cents: payFor(reliefWh, known), dollarsPerKWh: known, lines: null }
}

function resultOf(measurement: Measurement, price: Price | null): BundleResult {
  const days = measurement.days.map((day) => ({
    date: day.date.toString(),
    window: day.window,
    basis: day.basis,
    reason: day.reason,
    averageWh: day.averageWh && printExact(day.averageWh),
  }))
  const findings = measurement.findings.map(printFinding)
  if (measurement.is === 'waiting') return { is: 'waiting', missing: measurement.missing.map(printInterval), days, findings }
  if (measurement.is === 'not-eligible') return { is: 'not-eligible', because: measurement.because.map(({ code }) => code), days, findings }
  const { hours, adjustment } = measurement
  const pay = price && priceRelief(price, measurement.reliefWh)
  return {
    is: 'measured',
    hours: hours.map((hour) => ({
      start: hour.start.toString(),
      seconds: hour.seconds,
      baselineWh: printExact(hour.baselineWh),
      usedWh: printExact(hour.usedWh),
      reliefWh: printExact(hour.reliefWh),
    })),
    usualWh: printExact(wh(sum(hours.map((hour) => hour.baselineWh)))),
    usedWh: printExact(wh(sum(hours.map((hour) => hour.usedWh)))),
    reliefWh: printExact(measurement.reliefWh),
    averageWh: printExact(measurement.averageWh),
    adjustment: adjustment && {
      by: adjustment.by,
      gross: adjustment.gross && printExact(adjustment.gross),
      factor: printExact(adjustment.factor),
      addedWh: printExact(adjustment.addedWh),
      from: adjustment.from.toString(),
      to: adjustment.to.toString(),
    },
    dollarsPerKWh: pay && printExact(pay.dollarsPerKWh),
    payLines: pay?.lines?.map(({ code, cents }) => ({ code, cents: Number(cents) })) ?? null,
    payCents: pay && Number(pay.cents),
    days,
    findings,
  }
}

/** Holidays and past events from the earliest day the rules may look at to the event's own. */
function calendarOf(question: Question): Pick<Bundle, 'pastEvents' | 'holidays'> {
  const { spec } = question
  const eventDate = civilDateOf(question.event.start, question.zone)
  const earliest = eventDate.subtract({ days: Math.max(spec.weekday.lookbackDays, spec.weekend.lookbackDays) })
  const near = (date: Temporal.PlainDate) =>
    Temporal.PlainDate.compare(earliest, date) <= 0 && Temporal.PlainDate.compare(date, eventDate) <= 0
  return {
    pastEvents: [...new Set(question.pastEvents.filter(near).map((date) => date.toString()))].sort(),
    holidays: question.holidays
      .filter(({ date }) => near(date))
      .map(({ date, name }) => ({ date: date.toString(), name }))
      .sort((a, b) => order(a.date, b.date) || order(a.name, b.name)),
  }
}

/** The readings at `indices` by civil day, in runs without a gap. */
function daysOf(load: Load, indices: readonly number[], zone: string): Bundle['readings']['days'] {
  const days: { date: string; runs: Run[] }[] = []
  let run: { start: string; values: number[]; qualities?: number[] } | undefined
  let nextS = Number.NaN
  // The zone is asked once for each day.
  let [date, endS] = ['', Number.NEGATIVE_INFINITY]
  for (const index of indices) {
    const startS = load.starts[index]!
    if (startS >= endS) {
      const civil = civilDateOf(instantOf(startS), zone)
      ;[date, endS] = [civil.toString(), seconds(civilDay(civil, zone).end)]
    }
    const day = days.at(-1)?.date === date ? days.at(-1)! : { date, runs: [] }
    if (day !== days.at(-1)) days.push(day)
    if (!run || startS !== nextS || day.runs.length === 0) {
      run = { start: instantOf(startS).toString(), values: [], ...(load.qualities ? { qualities: [] } : {}) }
      day.runs.push(run)
    }
    run.values.push(load.milliWh[index]!)
    run.qualities?.push(load.qualities?.[index] ?? 255)
    nextS = startS + load.intervalSeconds
  }
  return days
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const printInterval = ({ start, end }: Interval) => ({ start: start.toString(), end: end.toString() })
const inOrder = (list: readonly Interval[]) => list.map(printInterval).sort((a, b) => order(a.start, b.start) || order(a.end, b.end))
const printFinding = ({ code, words, evidence }: Finding): BundleFinding => ({ code, words, ...(evidence ? { evidence } : {}) })
