/** Dialects: everything in which the utilities differ in what they speak, as data; the routes ask it and never a utility's name. */
import { type UtilityId, utilityIds } from './admin/admin-json.ts'

/** The parameters of ESPI function block 37 in the standard's spelling, which is what the sandbox calls them inside. */
export const parameterNames = [
  'published-min',
  'published-max',
  'updated-min',
  'updated-max',
  'max-results',
  'start-index',
  'depth',
] as const
export type ParameterName = (typeof parameterNames)[number]
export type Spelling = Partial<Record<ParameterName, string>>

export type Dialect = {
  name: string
  /** Letters before a meter's serial number. */
  meterPrefix: string
  /** Below `/{utility}`. */
  paths: { espi: string; token: string; authorize: string }
  parameters: {
    /** All seven on every resource, or only those that the resource has. */
    everywhere: boolean
    spelling: Spelling
    /** Authorization may have a spelling of its own. */
    authorizationSpelling: Spelling
  }
  /** What published-min and -max select by: the readings' own time, or the time at which their day was published. */
  windowMeans: 'reading-time' | 'publication'
  /** `announced`: batches are answered 202 and told of when they are assembled. */
  batches: 'announced' | 'at-once'
  /** What a third party is told of besides data when it changes; Con Edison says nothing of grants and revocations. */
  announces: readonly ('authorization' | 'application')[]
  /** Con Edison's feed of the last day, outside the standard. */
  realTime: boolean
  /** One UsageSummary by its id. */
  summaryVerbs: readonly ('GET' | 'POST')[]
  /** Whether a window must be given for the list of UsageSummary. */
  summaryWindowRequired: boolean
  /** `RetailCustomer/{s}/Customer/{c}/…`, or Con Edison's `Customer/{s}/…`. */
  customerTree: 'standard' | 'con-edison'
  /** What a third party may do to an Authorization (function block 41) and to its registration (44). */
  manages: { authorization: readonly ('PUT' | 'DELETE')[]; application: readonly 'PUT'[] }
  tokens: {
    /** What a refresh says of the refresh token: nothing, the same again, or a new one that ends the one before. */
    refresh: 'unsaid' | 'same' | 'rotated'
    clientScope: string
    /** client_credentials with this scope answer the registration token, which never expires. */
    registrationScope: string | null
    pkce: 'ignored' | 'S256'
    /** Dynamic registration (function block 36; RFC 7591). */
    register: boolean
  }
  /** Keys of the scope that mean something here, beside the function blocks. */
  scopeKeys: { historyLength: boolean; preferredAuthEndDate: boolean; testScenarios: boolean }
  /** Whether a customer may begin at the utility: “Add a company”. */
  portalStart: boolean
  /** Whether the legacy switch is for it. */
  canBeLegacy: boolean
}

/** Con Edison Swagger "DCX GBC API V2" and onboarding document v4.4; DELETE of an Authorization is the sandbox's own, for clients that offer to stop. */
const conEdison: Omit<Dialect, 'name' | 'meterPrefix'> = {
  paths: { espi: '/gbc/espi/1_1', token: '/gbc/espi/1_1/oauth/Token', authorize: '/oauth/authorize' },
  parameters: {
    everywhere: false,
    spelling: { 'start-index': 'startIndex' },
    authorizationSpelling: {
      'published-min': 'publishedMin',
      'published-max': 'publishedMax',
      'updated-min': 'updatedMin',
      'updated-max': 'updatedMax',
    },
  },
  windowMeans: 'reading-time',
  batches: 'announced',
  announces: [],
  realTime: true,
  // The Swagger has POST; links are followed with GET.
  summaryVerbs: ['GET', 'POST'],
  summaryWindowRequired: true,
  customerTree: 'con-edison',
  manages: { authorization: ['DELETE'], application: [] },
  tokens: { refresh: 'unsaid', clientScope: 'FB=34_35', registrationScope: null, pkce: 'ignored', register: false },
  scopeKeys: { historyLength: false, preferredAuthEndDate: false, testScenarios: false },
  portalStart: false,
  canBeLegacy: false,
}

/** NAESB REQ.21 ESPI 4.0, by the OpenAPI of the Green Button Alliance. */
const standard: Dialect = {
  name: 'Sandbox Standard',
  meterPrefix: 'ST',
  paths: { espi: '/DataCustodian/espi/1_1', token: '/oauth/token', authorize: '/oauth/authorize' },
  parameters: { everywhere: true, spelling: {}, authorizationSpelling: {} },
  windowMeans: 'publication',
  batches: 'at-once',
  announces: ['authorization', 'application'],
  realTime: false,
  summaryVerbs: ['GET'],
  summaryWindowRequired: false,
  customerTree: 'standard',
  manages: { authorization: ['PUT', 'DELETE'], application: ['PUT'] },
  tokens: { refresh: 'rotated', clientScope: 'FB=34_35', registrationScope: null, pkce: 'ignored', register: false },
  scopeKeys: { historyLength: false, preferredAuthEndDate: false, testScenarios: false },
  portalStart: true,
  canBeLegacy: true,
}

/** UtilityAPI's Green Button, which hosts New York's IEDR (utilityapi.com/docs, as far as it is documented). */
const iedr: Dialect = {
  ...standard,
  name: 'Sandbox IEDR',
  meterPrefix: 'IE',
  windowMeans: 'reading-time',
  batches: 'announced',
  announces: [],
  manages: { authorization: ['DELETE'], application: [] },
  tokens: { refresh: 'same', clientScope: 'FB=34_35', registrationScope: 'FB=36_40', pkce: 'S256', register: true },
  scopeKeys: { historyLength: true, preferredAuthEndDate: true, testScenarios: true },
  canBeLegacy: false,
}

export const dialects: Record<UtilityId, Dialect> = {
  metro: { ...conEdison, name: 'Sandbox Metro', meterPrefix: 'AM' },
  valley: { ...conEdison, name: 'Sandbox Valley', meterPrefix: 'OR' },
  standard,
  iedr,
}

/** Base of a utility's ESPI interface. */
export const espiPath = (utility: UtilityId): string => `/${utility}${dialects[utility].paths.espi}`

export const utilityNames = Object.fromEntries(utilityIds.map((id) => [id, dialects[id].name])) as Record<UtilityId, string>
