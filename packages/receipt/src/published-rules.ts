/** Whether the rules a bundle was computed by are the published ones: the method, the reward plan and the program's terms. */
import { specs } from '@quickpay/baseline'
import { rewardPlans, termsOn } from '@quickpay/programs'
import { civilDateOf } from '@quickpay/units'
import type { Bundle } from './bundle.ts'
import { type Difference, firstDifference, type Json } from './canonical-json.ts'

/**
 * The first field of the rules that is not as published with these packages; undefined when all are. `expected` is the published value, and
 * `(nothing)` where nothing of that name was ever published. A rate that somebody named is nobody's rule and is not compared.
 */
export function rulesDifference({ spec, price, event }: Bundle): Difference | undefined {
  const published = Object.hasOwn(specs, spec.id) ? specs[spec.id] : undefined
  const method = compare(published, spec, 'spec')
  if (method || price === null || price.by === 'rate') return method
  const answer = termsOn(price.terms.programId, civilDateOf(Temporal.Instant.from(event.start), event.zone))
  const terms = compare('terms' in answer ? answer.terms : undefined, price.terms, 'price.terms')
  if (terms || price.by === 'program') return terms
  return compare(Object.hasOwn(rewardPlans, price.plan.id) ? rewardPlans[price.plan.id] : undefined, price.plan, 'price.plan')
}

/** Another name than any published is told as the name, not as its first field. */
function compare(published: object | undefined, own: object, path: string): Difference | undefined {
  if (published !== undefined) return firstDifference(published as Json, own as Json, path)
  const name = 'programId' in own ? own.programId : 'id' in own ? own.id : undefined
  return { path: 'programId' in own ? `${path}.programId` : `${path}.id`, expected: '(nothing)', actual: JSON.stringify(name) }
}
