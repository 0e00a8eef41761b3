/** What a utility profile says: the facts about one custodian of meter data, as dated data with a source. Code asks the profile and never a name. */

export type Category = 'account' | 'billing' | 'usage'

/** Something in which this custodian differs from the standard, or about which its own papers disagree. */
export type Quirk = { code: string; words: string; source: string }

export type UtilityProfile = {
  id: string
  name: string
  zone: string
  sandbox: boolean
  /** Where the customer authorizes; the host must be the one of the account's utility. */
  authorizeUrl: string
  tokenUrl: string
  /** Every address fetched with a token must lie under this one. */
  resourceBase: string
  /** What is asked for from a customer, as an ESPI scope string: one OAuth scope value, although it holds `=` and `;`. */
  scope: string
  /** What the client asks for itself with client_credentials. */
  clientScope: string
  /** The portal's own words, quoted in English. */
  portal: {
    shareBox: string
    term: string
    untilRevoked: string
    categories: Record<Category, string>
    submit: string
    accept: string
    checkedOn: string | null
  }
  /** How long the utility takes to pay somebody who is not connected. */
  slowPath: 'weeks' | 'after-summer'
  /** Whether the real-time feed may be paid on where validated readings are late: off until an operator has read the utility's terms for it. */
  payOnRealTime: boolean
  /** How far back readings are asked for. */
  historyDays: number
  dialect: {
    /** Spelling of the window on usage batches, and on the Authorization resource. */
    windowNames: { min: string; max: string }
    authorizationWindowNames: { min: string; max: string }
    startIndexName: 'startIndex' | 'start-index'
    /** How one usage summary is asked for by its id; lists are always a GET. */
    usageSummaryMethod: 'GET' | 'POST'
    /** The provisional feed of the last 24 hours, inserted before `/Batch/…`; an extension outside the standard, null where there is none. */
    realTimePath: '/RealTime' | null
    /** Whether data of all customers can be had in one batch with the client's own token (function block 35). */
    bulk: boolean
    /** `reading-time`: a window selects by the readings' time; `publication`: by the entry's published. Our windows are days of readings in either case. */
    windowMeans: 'reading-time' | 'publication' | 'unknown'
    /** How the utility learns that the customer stopped here: DELETE of the Authorization (function block 41), or only the customer can, at the portal. */
    revocation: 'delete-authorization' | 'portal'
    /** Whether `GET /Authorization` with the client's own token tells the state of every authorization. */
    authorizationStatusPoll: boolean
  }
  tokens: {
    /** Whether a code challenge (RFC 7636, S256) is sent with the redirect. */
    pkce: boolean
    /** Whether a refresh answers a new refresh token and ends the one before. */
    refreshRotates: 'never' | 'always' | 'unknown'
    /** Several custodians refuse a refresh that does not repeat the scope. */
    refreshSendsScope: boolean
    /** Calls to the token endpoint a minute, exchanges of codes not counted; null where no limit is known. */
    callsPerMinute: number | null
  }
  cadence: { windowDays: number; realTimeMinutes: number; authorizationPollHours: number }
  /** Days without a call after which the utility ends an authorization; where its papers disagree, the fewest. */
  idleEndsAfterDays: number
  quirks: readonly Quirk[]
  source: string
  /** When somebody last tried these facts against the utility itself; null: nobody has. */
  checkedOn: string | null
}
