/** What a payment by the utility's report was computed from: no readings, but the report's own figures, at the plan's rate. Pure. */
import { type Bundle, canonicalJson, type Json, makeReportBundle } from '@quickpay/receipt'
import { parseExact, subtract, type Wh, wh, whFromKWh } from '@quickpay/units'
import type { EventFacts } from '#settlement/facts.ts'
import { rulesOf } from '#settlement/rules.ts'

/** One account's line, in decimal kWh over the whole event. */
export type ReportLine = { readonly baselineKWh: string; readonly actualKWh: string }

const figuresOf = ({ baselineKWh, actualKWh }: ReportLine) => ({
  baselineWh: whFromKWh(parseExact(baselineKWh)),
  usedWh: whFromKWh(parseExact(actualKWh)),
})

export function reliefOf(line: ReportLine): Wh {
  const { baselineWh, usedWh } = figuresOf(line)
  return wh(subtract(baselineWh, usedWh))
}

/** Neither past events nor holidays are in it: the utility has applied its own, and nothing is measured by them here. */
export function reportBundle(line: ReportLine, event: EventFacts, planId: string): { bundle: Bundle; canonical: string; cents: bigint } {
  const { plan, spec, terms } = rulesOf(planId, event)
  const { start, end, zone } = event
  const question = { spec, event: { start, end }, zone, pastEvents: [], holidays: [], adjusted: plan.adjusted }
  const bundle = makeReportBundle(question, { by: 'plan', plan, terms, eventKind: event.kind }, figuresOf(line))
  const { result } = bundle
  if (result.is !== 'measured' || result.payCents === null) throw new Error('a report is measured and priced')
  return { bundle, canonical: canonicalJson(bundle as unknown as Json), cents: BigInt(result.payCents) }
}
