/** Faults: what the utilities and the rail do wrong on command, for everyone or for single households, and how the command is read. */

import { isQuirkCode, type QuirkCode, quirkCodes } from '../resources/quirks.ts'
import type { State } from '../state.ts'
import {
  addressFaults,
  batchFaults,
  consentFaults,
  type Faults,
  type HouseholdFaults,
  narrowable,
  notificationFaults,
  type Outage,
  type RailFault,
  railFaultKinds,
  refreshFaults,
  resourceFaults,
  revokeFaults,
  tokenFaults,
} from './admin-json.ts'

/** A batch above 200 MB comes in several documents (Con Edison onboarding document v4.4). */
const noFaults: Faults = {
  notifications: 'ok',
  batches: 'later',
  resource: 'ok',
  quirks: [],
  corrected: 0,
  estimated: 0,
  gaps: 0,
  realTimePercent: 0,
  // Con Edison onboarding document v4.4: a code lives a minute, fifty calls a minute to the token endpoint.
  codeSeconds: 60,
  refresh: 'usual',
  narrowed: [],
  termDays: 0,
  address: 'own',
  revoke: 'no',
  inactivityDays: 0,
  consent: 'asked',
  consentSeconds: 0,
  tokenCallsPerMinute: 50,
  households: {},
  lateMinutes: 60,
  chunkBytes: 200_000_000,
  outages: [],
  token: 'ok',
  rail: [],
}

export const faultsOf = (state: State): Faults => ({ ...noFaults, ...state.setting<Partial<Faults>>('faults') })
export const setFaults = (state: State, faults: Partial<Faults>) => state.setSetting('faults', { ...noFaults, ...faults })

/** What is wrong for one household: its own faults, and for the rest what is wrong for everyone. */
export function faultsAt(state: State, household: string | undefined): Required<HouseholdFaults> {
  const { households, ...all } = faultsOf(state)
  return household === undefined ? all : { ...all, ...households[household] }
}

/** Whether a utility is out at an instant (milliseconds of the clock). */
export const isOut = (state: State, utility: string, now: number): boolean =>
  faultsOf(state).outages.some(
    (outage) => (outage.utility ?? utility) === utility && Date.parse(outage.from) <= now && now < Date.parse(outage.until),
  )

/** Takes the next rail fault off the list. */
export function takeRailFault(state: State): RailFault['kind'] | undefined {
  const faults = faultsOf(state)
  const [next, ...rest] = faults.rail.filter((fault) => fault.count > 0)
  if (!next) return undefined
  setFaults(state, { ...faults, rail: next.count > 1 ? [{ ...next, count: next.count - 1 }, ...rest] : rest })
  return next.kind
}

type Body = Record<string, unknown>
const isRecord = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value)
const isOneOf = <T extends string>(value: unknown, choices: readonly T[]): value is T => choices.some((choice) => choice === value)
const isWhole = (value: unknown, min: number, max: number): value is number =>
  Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max
const isShare = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1
const isInstant = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(value) && !Number.isNaN(Date.parse(value))
const isRailFault = (value: unknown): value is RailFault =>
  isRecord(value) && isOneOf(value['kind'], railFaultKinds) && isWhole(value['count'], 0, Number.MAX_SAFE_INTEGER)
const isOutage = (value: unknown): value is Outage =>
  isRecord(value) &&
  isInstant(value['from']) &&
  isInstant(value['until']) &&
  Date.parse(value['from']) < Date.parse(value['until']) &&
  (value['utility'] === undefined || typeof value['utility'] === 'string') &&
  Object.keys(value).every((name) => ['from', 'until', 'utility'].includes(name))
const areQuirks = (value: unknown): value is QuirkCode[] =>
  Array.isArray(value) && value.every((code) => typeof code === 'string' && isQuirkCode(code))
const isListOf =
  <T>(is: (value: unknown) => value is T) =>
  (value: unknown): value is T[] =>
    Array.isArray(value) && value.every(is)

type Check = { holds(value: unknown): boolean; words: string }
const choice = (choices: readonly string[]): Check => ({ holds: (value) => isOneOf(value, choices), words: `one of ${choices.join(', ')}` })
const whole = (min: number, max: number): Check => ({
  holds: (value) => isWhole(value, min, max),
  words: `a whole number from ${min} to ${max}`,
})
const share: Check = { holds: isShare, words: 'a share of the days, from 0 to 1' }

/** What may be wrong for a single household. */
const ownChecks: Record<keyof HouseholdFaults, Check> = {
  notifications: choice(notificationFaults),
  batches: choice(batchFaults),
  resource: choice(resourceFaults),
  quirks: { holds: areQuirks, words: `a list of ${quirkCodes.join(', ')}` },
  corrected: share,
  estimated: share,
  gaps: share,
  realTimePercent: whole(0, 50),
  codeSeconds: whole(1, 3600),
  refresh: choice(refreshFaults),
  narrowed: {
    holds: (value) => Array.isArray(value) && value.every((one) => isOneOf(one, narrowable)),
    words: `a list of ${narrowable.join(', ')}`,
  },
  termDays: whole(0, 3650),
  address: choice(addressFaults),
  revoke: choice(revokeFaults),
  inactivityDays: whole(0, 3650),
  consent: choice(consentFaults),
  consentSeconds: whole(0, 1700),
}

const checks: Record<Exclude<keyof Faults, 'households'>, Check> = {
  ...ownChecks,
  lateMinutes: whole(1, 10_080),
  chunkBytes: whole(1000, 1_000_000_000),
  token: choice(tokenFaults),
  tokenCallsPerMinute: whole(1, 1_000_000),
  outages: { holds: isListOf(isOutage), words: 'a list of {from, until, utility?}, times like 2026-07-15T20:00:00Z' },
  rail: { holds: isListOf(isRailFault), words: `a list of {kind, count}; kinds: ${railFaultKinds.join(', ')}` },
}

function problemOf(body: Body, known: Readonly<Record<string, Check>>): string | undefined {
  for (const [name, value] of Object.entries(body)) {
    const check = Object.hasOwn(known, name) ? known[name] : undefined
    if (!check) return `there is no fault ${name}; known: ${Object.keys(known).join(', ')}`
    if (!check.holds(value)) return `${name} is ${check.words}`
  }
  return undefined
}

/** Reads `PUT /admin/faults`; a string says what is wrong. `isHousehold` tells whether there is one of that id. */
export function readFaults(body: unknown, isHousehold: (id: string) => boolean): Partial<Faults> | string {
  if (!isRecord(body)) return 'a JSON object was expected'
  const { households = {}, ...rest } = body
  const problem = problemOf(rest, checks)
  if (problem !== undefined) return problem
  if (!isRecord(households)) return 'households is an object of faults by the id of a household'
  for (const [id, own] of Object.entries(households)) {
    if (!isHousehold(id)) return `there is no household ${id}`
    const wrong = isRecord(own) ? problemOf(own, ownChecks) : 'an object of faults was expected'
    if (wrong !== undefined) return `households.${id}: ${wrong}`
  }
  return body as Partial<Faults>
}
