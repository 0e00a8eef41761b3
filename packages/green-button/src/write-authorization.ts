/** Writes Authorization resources (NAESB ESPI 4.0, espi.xsd), one as an entry or several as a feed. */

import type { AuthorizationToWrite } from './feed.ts'
import { parentOf } from './href.ts'
import { around, declaration, element, entry, feedEnd, feedStart } from './xml.ts'

const field = (name: string, value: string | number | undefined): string => element(`espi:${name}`, value)
const period = (name: string, given: { start: number; durationSeconds: number } | undefined): string =>
  given === undefined ? '' : around(`espi:${name}`, field('duration', given.durationSeconds) + field('start', given.start))

/** AuthorizationStatus. */
const codes = { revoked: 0, active: 1, denied: 2 }

const authorizationEntry = (given: AuthorizationToWrite, attributes: string): string => {
  const resource = around(
    'espi:Authorization',
    period('authorizedPeriod', given.authorizedPeriod) +
      period('publishedPeriod', given.publishedPeriod) +
      field('status', codes[given.status]) +
      field('expires_at', given.expiresAt) +
      field('grant_type', 'authorization_code') +
      field('scope', given.scope) +
      field('token_type', 'Bearer') +
      field('resourceURI', given.resourceUri) +
      field('authorizationURI', given.authorizationUri) +
      field('customerResourceURI', given.customerResourceUri),
  )
  const { href: self, updatedAt } = given
  return entry({ id: undefined, self, up: parentOf(self), title: 'Authorization', updatedAt }, resource, attributes)
}

const namespaces = ' xmlns="http://www.w3.org/2005/Atom" xmlns:espi="http://naesb.org/espi"'

/** One authorization as an Atom entry. Throws RangeError where a number is not whole or a text cannot stand in XML. */
export const writeAuthorization = (authorization: AuthorizationToWrite): string =>
  declaration + authorizationEntry(authorization, namespaces)

/** Authorizations as an Atom feed, in the given order. */
export const writeAuthorizations = (feed: { self: string; updatedAt: number; authorizations: readonly AuthorizationToWrite[] }): string => {
  const { self, updatedAt } = feed
  const start = feedStart(' xmlns:espi="http://naesb.org/espi"', { id: undefined, self, title: 'Authorizations', updatedAt })
  return start + feed.authorizations.map((each) => authorizationEntry(each, '')).join('') + feedEnd
}
