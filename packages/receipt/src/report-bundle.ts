/** The bundle of a payment by the utility's own report: no readings, but the report's two figures, and everything that follows from them. */
import type { Question } from '@quickpay/baseline'
import { parseExact, printExact, subtract, type Wh, wh } from '@quickpay/units'
import type { Bundle, Price } from './bundle.ts'
import { makeBundle, priceRelief } from './make-bundle.ts'

/** What a utility's performance report says of an account: usual use and use over the whole event. */
export type Reported = { readonly baselineWh: Wh; readonly usedWh: Wh }

const CODE = 'utilityReport'
const WORDS = 'The utility’s own performance report of the event; no readings of the account were there.'
const noReadings = { intervalSeconds: 3600, starts: new Float64Array(0), milliWh: new Float64Array(0) }

/** It says in a finding that it cannot be computed again from readings: the utility's word is all there is. */
export function makeReportBundle(question: Omit<Question, 'load'>, price: Price, { baselineWh, usedWh }: Reported): Bundle {
  const reliefWh = wh(subtract(baselineWh, usedWh))
  const pay = priceRelief(price, reliefWh)
  const { start, end } = question.event
  const [usual, used, relief] = [printExact(baselineWh), printExact(usedWh), printExact(reliefWh)]
  const seconds = (end.epochMilliseconds - start.epochMilliseconds) / 1000
  return {
    ...makeBundle({ ...question, load: noReadings }, price),
    result: {
      is: 'measured',
      hours: [{ start: start.toString(), seconds, baselineWh: usual, usedWh: used, reliefWh: relief }],
      usualWh: usual,
      usedWh: used,
      reliefWh: relief,
      averageWh: usual,
      adjustment: null,
      dollarsPerKWh: printExact(pay.dollarsPerKWh),
      payLines: pay.lines?.map(({ code, cents }) => ({ code, cents: Number(cents) })) ?? null,
      payCents: Number(pay.cents),
      days: [],
      findings: [{ code: CODE, words: WORDS }],
    },
  }
}

const energy = /^-?\d{1,15}(\.\d{1,6})?$/

/** The figures of a utility's report in a bundle that says it stands on one; null for every other bundle. */
export function reportedIn({ result }: Bundle): Reported | null {
  if (result.is !== 'measured' || !result.findings.some((finding) => finding.code === CODE)) return null
  const [whole] = result.hours
  if (!whole || !energy.test(whole.baselineWh) || !energy.test(whole.usedWh)) return null
  return { baselineWh: wh(parseExact(whole.baselineWh)), usedWh: wh(parseExact(whole.usedWh)) }
}
