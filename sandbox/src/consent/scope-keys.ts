/** Keys of a scope that mean something at UtilityAPI: how much history, until when, and test scenarios (utilityapi.com/docs, authorization scope). */
import { parseScope, printScope } from '@quickpay/green-button'
import { NEW_YORK } from '@quickpay/units'
import { dialects } from '../dialects.ts'
import type { Permit, Term } from './permits.ts'

const valueIn = (scope: string, key: string): string | undefined =>
  parseScope(scope).terms.find((term) => term.key.toLowerCase() === key.toLowerCase())?.values[0]

/** A scope with another value of a key. */
export function withValue(scope: string, key: string, value: string): string {
  const { functionBlocks, terms } = parseScope(scope)
  const others = terms.filter((term) => term.key.toLowerCase() !== key.toLowerCase())
  return printScope({ functionBlocks, terms: [...others, { key, values: [value] }] })
}

/** Two years when nothing is said; 0 is no history at all. */
const usualHistoryS = 63_072_000
export const historySecondsOf = (scope: string): number => {
  const text = valueIn(scope, 'HistoryLength')
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : usualHistoryS
}

/** The first second of a permit's data: everything, or what HistoryLength reaches back to from the day of the consent. */
export const sharedFromS = ({ utility, scope, granted_at }: Permit): number =>
  dialects[utility].scopeKeys.historyLength ? Math.floor(granted_at / 1000) - historySecondsOf(scope) : 0

/** The term that the third party proposes: PreferredAuthEndDate in epoch seconds, 0 until revoked, three years when nothing is said. */
export function preferredTerm(scope: string, nowMs: number): Term {
  const text = valueIn(scope, 'PreferredAuthEndDate')
  if (text === '0') return 'until-revoked'
  const endMs = text !== undefined && /^\d{1,11}$/.test(text) ? Number(text) * 1000 : 0
  const now = Temporal.Instant.fromEpochMilliseconds(Math.floor(nowMs)).toZonedDateTimeISO(NEW_YORK)
  const end = endMs > nowMs ? Temporal.Instant.fromEpochMilliseconds(endMs).toZonedDateTimeISO(NEW_YORK) : now.add({ years: 3 })
  return end.toPlainDate().toString()
}

export const testScenarios = ['test_residential', 'test_commercial', 'test_solar', 'test_declined'] as const
export type TestScenario = (typeof testScenarios)[number]

/** `AdditionalScope=auth-test-test_residential`: a consent that needs nobody to click. */
export function scenarioOf(scope: string): TestScenario | undefined {
  const text = valueIn(scope, 'AdditionalScope')
  return testScenarios.find((scenario) => text === `auth-test-${scenario}`)
}
