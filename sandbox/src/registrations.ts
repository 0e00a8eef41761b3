/** What the admin API sets: the registered clients, the hooks and the faults. */
import { type ClientRegistration, type Faults, type Hooks, type RailFault, railFaultKinds, type UtilityId } from './admin-json.ts'
import type { State } from './state.ts'

const noFaults: Faults = { notifications: 'ok', rail: [], token: 'ok', resource: 'ok' }

export const clientOf = (state: State, utility: UtilityId) => state.setting<ClientRegistration>(`client ${utility}`)
export const setClient = (state: State, utility: UtilityId, client: ClientRegistration) => state.setSetting(`client ${utility}`, client)

export const hooksOf = (state: State): Hooks => state.setting<Hooks>('hooks') ?? {}
export const setHooks = (state: State, hooks: Hooks) => state.setSetting('hooks', { ...hooksOf(state), ...hooks })

export const faultsOf = (state: State): Faults => state.setting<Faults>('faults') ?? noFaults
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
  const { clientId, clientSecret, redirectUri, notifyUri } = body
  if (!isText(clientId) || !isText(clientSecret)) return 'clientId and clientSecret must be texts'
  if (!isUrl(redirectUri) || !isUrl(notifyUri)) return 'redirectUri and notifyUri must be http(s) addresses'
  return { clientId, clientSecret, redirectUri, notifyUri }
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

const oneOf = <T extends string>(value: unknown, ...choices: T[]): value is T | undefined =>
  value === undefined || choices.some((choice) => choice === value)
const isRailFault = (value: unknown): value is RailFault =>
  isRecord(value) &&
  railFaultKinds.some((kind) => kind === value['kind']) &&
  Number.isSafeInteger(value['count']) &&
  Number(value['count']) >= 0

/** Reads `PUT /admin/faults`; a string says what is wrong. */
export function readFaults(body: unknown): Partial<Faults> | string {
  if (!isRecord(body)) return 'a JSON object was expected'
  const { notifications, rail, token, resource } = body
  if (!oneOf(notifications, 'ok', 'drop', 'twice')) return 'notifications is ok, drop or twice'
  if (!oneOf(token, 'ok', '500', '429')) return 'token is ok, 500 or 429'
  if (!oneOf(resource, 'ok', '500', 'truncate')) return 'resource is ok, 500 or truncate'
  if (rail !== undefined && !(Array.isArray(rail) && rail.every(isRailFault)))
    return `rail is a list of {kind, count}; kinds: ${railFaultKinds.join(', ')}`
  return { ...(notifications && { notifications }), ...(rail && { rail }), ...(token && { token }), ...(resource && { resource }) }
}
