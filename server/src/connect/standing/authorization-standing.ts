/** What the utility's word means for an authorization of ours: it stands, something of it changed, or it ended. Pure. */
import { type AuthorizationResource, parseScope, scopeFamilies } from '@quickpay/green-button'
import { type Authorization, type EndedBecause, missingOf, subscriptionIdOf, termOf } from '#connect/authorization.ts'

/** What the utility said of one authorization. `absent`: it answers that it knows none such. */
export type Seen = {
  status: 'active' | 'revoked' | 'denied' | 'absent' | 'unknown'
  scope: string | null
  /** Null: until revoked. Undefined: not stated. */
  endsAt: Temporal.Instant | null | undefined
  resourceUri: string | null
  customerResourceUri: string | null
}

/** What is known of it here. */
export type Known = {
  authorization: Authorization
  scopeRequested: string
  lastCallAt: Temporal.Instant | null
  /** Since when the utility answers that it knows none such; null while it does. */
  absentSince: Temporal.Instant | null
}

export type Standing =
  | { is: 'same' }
  | { is: 'changed'; authorization: Authorization }
  | { is: 'ended'; because: EndedBecause }
  /** It has ended already, and the utility says better why. */
  | { is: 'corrected'; because: EndedBecause }

export const seenOf = (resource: AuthorizationResource): Seen => ({
  status: resource.status,
  scope: resource.scope ?? null,
  endsAt: termOf(resource),
  resourceUri: resource.resourceUri || null,
  customerResourceUri: resource.customerResourceUri || null,
})
export const ABSENT: Seen = { status: 'absent', scope: null, endsAt: undefined, resourceUri: null, customerResourceUri: null }
export const UNKNOWN: Seen = { ...ABSENT, status: 'unknown' }

/** An authorization that the utility no longer knows is asked about for this long before it counts as ended. */
const ABSENT_HOURS = 20

/** `seen` is null when the utility was not asked, or did not say. Its silence ends nothing; our own term does. */
export function standingOf({ authorization: a, ...known }: Known, seen: Seen | null, now: Temporal.Instant): Standing {
  const past = (at: Temporal.Instant | null | undefined) => at !== null && at !== undefined && Temporal.Instant.compare(at, now) <= 0
  if (a.status === 'ended') {
    // A token that is refused does not say by whom the grant was ended, or whether it was.
    if (a.endedBecause === 'revoked' && seen?.status === 'active') return { is: 'corrected', because: 'refused' }
    if (a.endedBecause === 'refused' && seen?.status === 'revoked') return { is: 'corrected', because: 'revoked' }
    return { is: 'same' }
  }
  // The customer may have prolonged it at the utility, so its word on the term goes before ours.
  const endsAt = seen?.endsAt === undefined ? a.endsAt : seen.endsAt
  if (past(endsAt)) return { is: 'ended', because: 'expired' }
  if (seen?.status === 'revoked') return { is: 'ended', because: past(a.endsAt) ? 'expired' : 'revoked' }
  if (seen?.status === 'denied') return { is: 'ended', because: 'denied' }
  if (seen?.status === 'absent') {
    const since = known.absentSince
    const usedSince = since && known.lastCallAt && Temporal.Instant.compare(known.lastCallAt, since) > 0
    const long = since && Temporal.Instant.compare(since.add({ hours: ABSENT_HOURS }), now) <= 0
    return long && !usedSince ? { is: 'ended', because: 'revoked' } : { is: 'same' }
  }
  if (seen?.status !== 'active') return { is: 'same' }
  return changeOf(a, known.scopeRequested, seen, endsAt)
}

function changeOf(a: Authorization, scopeRequested: string, seen: Seen, endsAt: Temporal.Instant | null): Standing {
  // A scope that names no data at all is a fault of the document and narrows nothing.
  const scopeGranted = seen.scope !== null && scopeFamilies(parseScope(seen.scope)).size > 0 ? seen.scope : a.scopeGranted
  const judged = missingOf({ scopeRequested, scopeGranted, endsAt, accountOnFile: null, accountShared: null })
  const missing = [...judged, ...a.missing.filter((one) => one.what === 'account')]
  const authorization: Authorization = {
    ...a,
    scopeGranted,
    endsAt,
    missing,
    status: missing.length > 0 ? 'partial' : 'active',
    resourceUri: a.resourceUri ?? seen.resourceUri,
    customerResourceUri: a.customerResourceUri ?? seen.customerResourceUri,
  }
  const shape = (one: Authorization) =>
    JSON.stringify([one.status, one.endsAt?.toString() ?? null, one.missing, one.resourceUri, one.customerResourceUri])
  return shape(authorization) === shape(a) ? { is: 'same' } : { is: 'changed', authorization }
}

/** Finds the resource that speaks of an authorization, by the id of its own address, else by its subscription. */
export function finderIn(resources: readonly AuthorizationResource[]): (a: Authorization) => AuthorizationResource | null {
  const byAddress = new Map<string, AuthorizationResource>()
  const bySubscription = new Map<string, AuthorizationResource>()
  for (const one of resources) {
    for (const address of [one.href, one.authorizationUri ?? '']) {
      const id = authorizationIdOf(address)
      if (id) byAddress.set(id, one)
    }
    const subscription = one.resourceUri ? subscriptionIdOf(one.resourceUri) : null
    if (subscription) bySubscription.set(subscription, one)
  }
  return (a) => {
    const id = a.authorizationUri ? authorizationIdOf(a.authorizationUri) : null
    return (id && byAddress.get(id)) || (!id && a.subscriptionId && bySubscription.get(a.subscriptionId)) || null
  }
}

/** The id at the end of `…/Authorization/{id}`, whatever host it is written with; null when the address has another form. */
const authorizationIdOf = (uri: string): string | null => /\/Authorization\/([^/?#]+)$/.exec(uri)?.[1] ?? null
