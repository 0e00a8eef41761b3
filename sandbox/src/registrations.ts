/** What the admin API sets: the registered clients, the hooks and the faults. */
import {
  type ClientRegistration,
  type Faults,
  type Hooks,
  notificationFaults,
  type RailFault,
  railFaultKinds,
  resourceFaults,
  tokenFaults,
  type UtilityId,
} from './admin-json.ts'
import { randomSecret, type State } from './state.ts'

/** A batch above 200 MB comes in several documents (Con Edison onboarding document v4.4). */
const noFaults: Faults = { notifications: 'ok', lateMinutes: 60, rail: [], token: 'ok', resource: 'ok', chunkBytes: 200_000_000 }

export const clientOf = (state: State, utility: UtilityId) => state.setting<ClientRegistration>(`client ${utility}`)
export function setClient(state: State, utility: UtilityId, client: ClientRegistration): void {
  const registrationAccessToken = client.registrationAccessToken ?? clientOf(state, utility)?.registrationAccessToken ?? randomSecret()
  state.setSetting(`client ${utility}`, { ...client, registrationAccessToken })
}

export const hooksOf = (state: State): Hooks => state.setting<Hooks>('hooks') ?? {}
export const setHooks = (state: State, hooks: Hooks) => state.setSetting('hooks', { ...hooksOf(state), ...hooks })

export const faultsOf = (state: State): Faults => ({ ...noFaults, ...state.setting<Partial<Faults>>('faults') })
export const setFaults = (state: State, faults: Partial<Faults>) => state.setSetting('faults', { ...noFaults, ...faults })

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
const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= 2000
const isUrl = (value: unknown): value is string => isText(value) && URL.canParse(value) && /^https?:/.test(value)

/** Reads `PUT /admin/clients/{utility}`; a string says what is wrong. */
export function readClient(body: unknown): ClientRegistration | string {
  if (!isRecord(body)) return 'a JSON object was expected'
  const { clientId, clientSecret, redirectUri, notifyUri, registrationAccessToken } = body
  if (!isText(clientId) || !isText(clientSecret)) return 'clientId and clientSecret must be texts'
  if (!isUrl(redirectUri) || !isUrl(notifyUri)) return 'redirectUri and notifyUri must be http(s) addresses'
  if (registrationAccessToken !== undefined && !isText(registrationAccessToken)) return 'registrationAccessToken must be a text'
  return { clientId, clientSecret, redirectUri, notifyUri, ...(registrationAccessToken !== undefined && { registrationAccessToken }) }
}

/** Reads `PUT /admin/hooks`; a string says what is wrong. */
export function readHooks(body: unknown): Hooks | string {
  if (!isRecord(body)) return 'a JSON object was expected'
  const hooks: Hooks = {}
  const { clock, rail } = body
  if (clock !== undefined) {
    if (!isRecord(clock) || !isUrl(clock['url']) || !isText(clock['secret'])) return 'clock needs url and secret'
    hooks.clock = { url: clock['url'], secret: clock['secret'] }
  }
  if (rail !== undefined) {
    if (!isRecord(rail) || !isUrl(rail['url']) || !isText(rail['secret']) || !isText(rail['apiKey']))
      return 'rail needs url, secret and apiKey'
    hooks.rail = { url: rail['url'], secret: rail['secret'], apiKey: rail['apiKey'] }
  }
  return hooks
}

const oneOf = <T extends string>(value: unknown, choices: readonly T[]): value is T | undefined =>
  value === undefined || choices.some((choice) => choice === value)
const isWhole = (value: unknown, min: number, max: number): value is number | undefined =>
  value === undefined || (Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max)
const isRailFault = (value: unknown): value is RailFault =>
  isRecord(value) &&
  railFaultKinds.some((kind) => kind === value['kind']) &&
  Number.isSafeInteger(value['count']) &&
  Number(value['count']) >= 0

/** Reads `PUT /admin/faults`; a string says what is wrong. */
export function readFaults(body: unknown): Partial<Faults> | string {
  if (!isRecord(body)) return 'a JSON object was expected'
  const { notifications, lateMinutes, rail, token, resource, chunkBytes } = body
  if (!oneOf(notifications, notificationFaults)) return `notifications is one of ${notificationFaults.join(', ')}`
  if (!oneOf(token, tokenFaults)) return `token is one of ${tokenFaults.join(', ')}`
  if (!oneOf(resource, resourceFaults)) return `resource is one of ${resourceFaults.join(', ')}`
  if (!isWhole(lateMinutes, 1, 10_080)) return 'lateMinutes is a whole number from 1 to 10080'
  if (!isWhole(chunkBytes, 1000, 1_000_000_000)) return 'chunkBytes is a whole number from 1000 to 1000000000'
  if (rail !== undefined && !(Array.isArray(rail) && rail.every(isRailFault)))
    return `rail is a list of {kind, count}; kinds: ${railFaultKinds.join(', ')}`
  return {
    ...(notifications && { notifications }),
    ...(lateMinutes && { lateMinutes }),
    ...(rail && { rail }),
    ...(token && { token }),
    ...(resource && { resource }),
    ...(chunkBytes && { chunkBytes }),
  }
}

/** Reads `PUT /admin/settings`; a string says what is wrong. */
export function readSettings(body: unknown): { inactivityDays: number } | string {
  if (!isRecord(body)) return 'a JSON object was expected'
  const { inactivityDays } = body
  if (inactivityDays === undefined || !isWhole(inactivityDays, 1, 3650)) return 'inactivityDays is a whole number from 1 to 3650'
  return { inactivityDays }
}
