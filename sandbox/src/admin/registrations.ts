/** What the admin API sets: the registered clients, the hooks and the settings. */
import { parseScope, scopeFamilies } from '@quickpay/green-button'
import { dialects } from '../dialects.ts'
import { randomSecret, type State } from '../state.ts'
import {
  acceptedFirst,
  type BulkGrant,
  type ClientRegistration,
  decimalsModes,
  type Hooks,
  isUtilityId,
  type Settings,
  type UtilityId,
  utilityIds,
} from './admin-json.ts'

export const clientOf = (state: State, utility: UtilityId) => state.setting<ClientRegistration>(`client ${utility}`)
export function setClient(state: State, utility: UtilityId, client: ClientRegistration): void {
  const registrationAccessToken = client.registrationAccessToken ?? clientOf(state, utility)?.registrationAccessToken ?? randomSecret()
  state.setSetting(`client ${utility}`, { ...client, registrationAccessToken })
}

export const hooksOf = (state: State): Hooks => state.setting<Hooks>('hooks') ?? {}
export const setHooks = (state: State, hooks: Hooks) => state.setSetting('hooks', { ...hooksOf(state), ...hooks })

const usual: Settings = {
  // Con Edison ends an authorization after 365 days without use (Con Edison onboarding document v4.4); its older pages say 45.
  inactivityDays: 365,
  decimals: 'con-edison',
  legacy: false,
  accepted: 'batches',
}
export const settingsOf = (state: State): Settings => ({ ...usual, ...state.setting<Partial<Settings>>('settings') })
export const changeSettings = (state: State, settings: Partial<Settings>) =>
  state.setSetting('settings', { ...settingsOf(state), ...settings })
export const decimalsOf = (state: State): Settings['decimals'] => settingsOf(state).decimals

/** Whether a utility speaks ESPI 1.x now. */
export const isLegacy = (state: State, utility: UtilityId): boolean => dialects[utility].canBeLegacy && settingsOf(state).legacy

type Body = Record<string, unknown>
const isRecord = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown, max = 2000): value is string => typeof value === 'string' && value.length > 0 && value.length <= max
const isUrl = (value: unknown): value is string => isText(value) && URL.canParse(value) && /^https?:/.test(value)

/** Reads `PUT /admin/clients/{utility}`; a string says what is wrong. */
export function readClient(body: unknown): ClientRegistration | string {
  if (!isRecord(body)) return 'a JSON object was expected'
  const { clientId, clientSecret, redirectUri, notifyUri, registrationAccessToken, portalUri, pkce } = body
  // The schema's own limits (espi.xsd, String64 and String512).
  if (!isText(clientId, 64) || !isText(clientSecret, 512)) return 'clientId and clientSecret must be texts of up to 64 and 512 characters'
  if (!isUrl(redirectUri) || !isUrl(notifyUri)) return 'redirectUri and notifyUri must be http(s) addresses'
  if (registrationAccessToken !== undefined && !isText(registrationAccessToken)) return 'registrationAccessToken must be a text'
  if (portalUri !== undefined && !isUrl(portalUri)) return 'portalUri must be an http(s) address'
  if (pkce !== undefined && typeof pkce !== 'boolean') return 'pkce must be true or false'
  return {
    ...{ clientId, clientSecret, redirectUri, notifyUri },
    ...(registrationAccessToken !== undefined && { registrationAccessToken }),
    ...(portalUri !== undefined && { portalUri }),
    ...(pkce !== undefined && { pkce }),
  }
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

const isWhole = (value: unknown, min: number, max: number): value is number | undefined =>
  value === undefined || (Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max)

const settingChecks: { [Name in keyof Settings]: { holds(value: unknown): boolean; words: string } } = {
  inactivityDays: { holds: (value) => value !== undefined && isWhole(value, 1, 3650), words: 'a whole number from 1 to 3650' },
  decimals: { holds: (value) => decimalsModes.some((one) => one === value), words: `one of ${decimalsModes.join(', ')}` },
  legacy: { holds: (value) => typeof value === 'boolean', words: 'true or false' },
  accepted: { holds: (value) => acceptedFirst.some((one) => one === value), words: `one of ${acceptedFirst.join(', ')}` },
}

/** Reads `PUT /admin/settings`; a string says what is wrong. */
export function readSettings(body: unknown): Partial<Settings> | string {
  if (!isRecord(body)) return 'a JSON object was expected'
  const checks: Record<string, { holds(value: unknown): boolean; words: string }> = settingChecks
  if (Object.keys(body).length === 0) return `one of ${Object.keys(checks).join(', ')} was expected`
  for (const [name, value] of Object.entries(body)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined
    if (!check) return `there is no setting ${name}; known: ${Object.keys(checks).join(', ')}`
    if (!check.holds(value)) return `${name} is ${check.words}`
  }
  return body
}

/** Reads `POST /admin/permits`; a string says what is wrong. `households` says which ones a count stands for. */
export function readBulkGrant(body: unknown, households: (utility: UtilityId, count: number) => string[]): BulkGrant | string {
  if (!isRecord(body)) return 'a JSON object was expected'
  const { utility, count, households: named, scope, term = 'until-revoked' } = body
  if (typeof utility !== 'string' || !isUtilityId(utility)) return `utility is one of ${utilityIds.join(', ')}`
  if (!isText(scope) || scopeFamilies(parseScope(scope)).size === 0) return 'scope must be a scope that covers some data'
  if (term !== 'until-revoked' && term !== 'once' && !(typeof term === 'string' && /^\d{4}-\d\d-\d\d$/.test(term)))
    return 'term is until-revoked, once or a date'
  if ((count === undefined) === (named === undefined)) return 'either count or households was expected'
  if (named !== undefined)
    return Array.isArray(named) && named.every((one) => isText(one))
      ? { utility, households: named, scope, term }
      : 'households is a list of the ids of households'
  if (count === undefined || !isWhole(count, 1, 100_000)) return 'count is a whole number from 1 to 100000'
  return { utility, households: households(utility, count), scope, term }
}
