/** Authorization resources: what a customer has allowed, until when, and where it is found. */

import type { DocumentReader } from './document.ts'
import { type Element, integerAt, periodAt, textAt } from './entry.ts'
import type { AuthorizationResource } from './model.ts'

/** AuthorizationStatus (NAESB ESPI espi.xsd). */
const statuses: ReadonlyMap<number, AuthorizationResource['status']> = new Map([
  [0, 'revoked'],
  [1, 'active'],
  [2, 'denied'],
])

const readAuthorization = (element: Element, href: string): AuthorizationResource => {
  const given = <K extends keyof AuthorizationResource>(name: K, value: AuthorizationResource[K] | undefined) =>
    value === undefined ? {} : { [name]: value }
  return {
    href,
    status: statuses.get(integerAt(element, 'status') ?? -1) ?? 'unknown',
    ...given('scope', textAt(element, 'scope')),
    ...given('authorizedPeriod', periodAt(element, 'authorizedPeriod')),
    ...given('publishedPeriod', periodAt(element, 'publishedPeriod')),
    ...given('expiresAt', integerAt(element, 'expires_at')),
    ...given('resourceUri', textAt(element, 'resourceURI')),
    ...given('customerResourceUri', textAt(element, 'customerResourceURI')),
    ...given('authorizationUri', textAt(element, 'authorizationURI')),
  }
}

/** In the order of the document. The URL is the entry's own, else the one that the resource names. */
export const readAuthorizations = (document: DocumentReader): AuthorizationResource[] =>
  document.resources
    .filter((resource) => resource.name === 'Authorization')
    .map(({ element, entry }) => readAuthorization(element, entry.self || (textAt(element, 'authorizationURI') ?? '')))
