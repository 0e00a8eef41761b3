/** What a payment by the utility's report was computed from: no readings, but the report's own figures, at the plan's rate. Pure. */
import { type Bundle, canonicalJson, type Json, makeBundle, priceRelief } from '@quickpay/receipt'
import { parseExact, printExact, subtract, type Wh, wh, whFromKWh } from '@quickpay/units'
import type { EventFacts } from '#settlement/facts.ts'
import { rulesOf } from '#settlement/rules.ts'

/** One account's line, in decimal kWh over the whole event. */
export type ReportLine = { readonly baselineKWh: string; readonly actualKWh: string }

export const reliefOf = ({ baselineKWh, actualKWh }: ReportLine): Wh =>
  wh(subtract(whFromKWh(parseExact(baselineKWh)), whFromKWh(parseExact(actualKWh))))

/** It says in a finding that it cannot be computed again from readings: the utility's word is all there is. */
export function reportBundle(line: ReportLine, event: EventFacts, planId: string): { bundle: Bundle; canonical: string; cents: bigint } {
  const { plan, spec, terms } = rulesOf(planId, event)
  const price = { by: 'plan', plan, terms, eventKind: event.kind } as const
  const load = { intervalSeconds: 3600, starts: new Float64Array(0), milliWh: new Float64Array(0) }
  const question = {
    spec,
    load,
    event: { start: event.start, end: event.end },
    zone: event.zone,
    pastEvents: [],
    holidays: [],
    adjusted: plan.adjusted,
  }
  const [baselineWh, usedWh, relief] = [whFromKWh(parseExact(line.baselineKWh)), whFromKWh(parseExact(line.actualKWh)), reliefOf(line)]
  const pay = priceRelief(price, relief)
  const seconds = (event.end.epochMilliseconds - event.start.epochMilliseconds) / 1000
  const words = 'The utility’s own performance report of the event; no readings of the account were there.'
  const bundle: Bundle = {
    ...makeBundle(question, price),
    result: {
      is: 'measured',
      hours: [
        {
          start: event.start.toString(),
          seconds,
          baselineWh: printExact(baselineWh),
          usedWh: printExact(usedWh),
          reliefWh: printExact(relief),
        },
      ],
      usualWh: printExact(baselineWh),
      usedWh: printExact(usedWh),
      reliefWh: printExact(relief),
      averageWh: printExact(baselineWh),
      adjustment: null,
      dollarsPerKWh: printExact(pay.dollarsPerKWh),
      payLines: pay.lines?.map(({ code, cents }) => ({ code, cents: Number(cents) })) ?? null,
      payCents: Number(pay.cents),
      days: [],
      findings: [{ code: 'utilityReport', words }],
    },
  }
  return { bundle, canonical: canonicalJson(bundle as unknown as Json), cents: pay.cents }
}
