/** What a customer really granted, judged against what was asked: the categories, the term, the account. */
import { type AuthorizationResource, missingFamilies, parseScope } from '@quickpay/green-button'
import type { Category } from '#connect/utilities.ts'

export type Missing = { what: 'category'; category: Category } | { what: 'term'; endsAt: string } | { what: 'account' }

export type Authorization = {
  memberId: string
  authorizationId: string
  accountId: string
  utilityId: string
  status: 'active' | 'partial' | 'ended'
  scopeGranted: string
  endsAt: Temporal.Instant | null
  missing: Missing[]
  subscriptionId: string | null
  resourceUri: string | null
  authorizationUri: string | null
  customerResourceUri: string | null
  grantedAt: Temporal.Instant
  attachedAt: Temporal.Instant | null
  endedAt: Temporal.Instant | null
  endedBecause: EndedBecause | null
  historyFrom: Temporal.PlainDate | null
}

/**
 * `revoked`: by the customer at the utility, or by the utility. `refused`: our token is no longer taken though the utility calls the
 * authorization active. `denied`: the utility says that it was never allowed. `stopped`: by the member, here. `replaced`: a newer one of the
 * same account counts.
 */
export type EndedBecause = 'revoked' | 'expired' | 'refused' | 'denied' | 'stopped' | 'replaced'

/** What is known of a grant when the customer comes back. */
export type Grant = {
  scopeRequested: string
  scopeGranted: string
  /** When the share ends; null when it lasts until revoked. */
  endsAt: Temporal.Instant | null
  /** The account number on file, if the member named one before, and the one that was shared. */
  accountOnFile: string | null
  accountShared: string | null
}

/** What is missing for fast payments, most important first; empty when the grant is whole (Con Edison scope families). */
export function missingOf(grant: Grant): Missing[] {
  const lacking = missingFamilies(parseScope(grant.scopeRequested), parseScope(grant.scopeGranted))
  const missing: Missing[] = []
  for (const category of ['usage', 'billing', 'account'] as const) if (lacking.has(category)) missing.push({ what: 'category', category })
  if (grant.endsAt) missing.push({ what: 'term', endsAt: grant.endsAt.toString() })
  if (grant.accountOnFile && grant.accountShared && digits(grant.accountOnFile) !== digits(grant.accountShared))
    missing.push({ what: 'account' })
  return missing
}

/** Account numbers are compared without the dashes and spaces that portals print. */
const digits = (text: string): string => text.replaceAll(/[\s-]/g, '')

/** When the share ends, as the Authorization resource states it: null for until revoked (ESPI: a duration of 0); undefined when it does not say. */
export function termOf(resource: Pick<AuthorizationResource, 'authorizedPeriod'>): Temporal.Instant | null | undefined {
  const period = resource.authorizedPeriod
  if (!period) return undefined
  if (period.durationSeconds === 0) return null
  return Temporal.Instant.fromEpochMilliseconds((period.start + period.durationSeconds) * 1000)
}

/** The id at the end of the path `…/Batch/Subscription/{id}`, as a fetch would resolve it; null when the address has another form. */
export const subscriptionIdOf = (resourceUri: string): string | null =>
  URL.canParse(resourceUri) ? (/\/Batch\/Subscription\/([^/]+)$/.exec(new URL(resourceUri).pathname)?.[1] ?? null) : null
