/** Authorization resources: what a customer has allowed, until when, and where it is found. */

import type { DocumentReader } from '../document/document.ts'
import type { AuthorizationResource } from '../model.ts'
import { readValue } from './read-value.ts'
import type { Part, ReadResource } from './types.ts'

/** AuthorizationStatus (NAESB ESPI espi.xsd). */
const statuses: ReadonlyMap<number, AuthorizationResource['status']> = new Map([
  [0, 'revoked'],
  [1, 'active'],
  [2, 'denied'],
])

const periodOf = (period: Part<'DateTimeInterval'> | undefined) =>
  period?.start === undefined || period.duration === undefined ? undefined : { start: period.start, durationSeconds: period.duration }

const authorizationOf = (read: ReadResource<'Authorization'>, self: string): AuthorizationResource => {
  const given = <K extends keyof AuthorizationResource>(name: K, value: AuthorizationResource[K] | undefined) =>
    value === undefined ? {} : { [name]: value }
  return {
    // The URL is the entry's own, else the one that the resource names.
    href: self || (read.authorizationURI ?? ''),
    status: statuses.get(read.status ?? -1) ?? 'unknown',
    ...given('scope', read.scope),
    ...given('authorizedPeriod', periodOf(read.authorizedPeriod)),
    ...given('publishedPeriod', periodOf(read.publishedPeriod)),
    ...given('expiresAt', read.expires_at),
    ...given('resourceUri', read.resourceURI),
    ...given('customerResourceUri', read.customerResourceURI),
    ...given('authorizationUri', read.authorizationURI),
  }
}

/** In the order of the document. */
export const readAuthorizations = (document: DocumentReader): AuthorizationResource[] =>
  document.resources
    .filter((resource) => resource.name === 'Authorization')
    .map(({ element, entry }) => authorizationOf(readValue('Authorization', 'usage', element), entry.self))
