/** Writes Authorization resources (NAESB ESPI 4.0, espi.xsd), one as an entry or several as a feed. */

import { parentOf } from '../document/href.ts'
import type { Resource } from '../resources/types.ts'
import { type EntryParts, entryDocument, feedDocument } from '../resources/write-resources.ts'
import type { AuthorizationToWrite } from './feed.ts'

const period = (given: { start: number; durationSeconds: number }) => ({ start: given.start, duration: given.durationSeconds })

/** AuthorizationStatus. */
const codes = { revoked: 0, active: 1, denied: 2 }

const partsOf = (given: AuthorizationToWrite): EntryParts => {
  const { href: self, updatedAt, authorizedPeriod, publishedPeriod, customerResourceUri } = given
  const value: Resource<'Authorization'> = {
    ...(authorizedPeriod && { authorizedPeriod: period(authorizedPeriod) }),
    ...(publishedPeriod && { publishedPeriod: period(publishedPeriod) }),
    status: codes[given.status],
    expires_at: given.expiresAt,
    grant_type: 'authorization_code',
    scope: given.scope,
    token_type: 'Bearer',
    resourceURI: given.resourceUri,
    authorizationURI: given.authorizationUri,
    ...(customerResourceUri !== undefined && { customerResourceURI: customerResourceUri }),
  }
  return {
    envelope: { id: undefined, self, up: parentOf(self), title: 'Authorization', updatedAt },
    name: 'Authorization',
    namespace: 'usage',
    value,
  }
}

/** One authorization as an Atom entry. Throws RangeError for what the schema or XML has no place for. */
export const writeAuthorization = (authorization: AuthorizationToWrite): string => [...entryDocument(partsOf(authorization))].join('')

/** Authorizations as an Atom feed, in the given order. Throws RangeError like `writeAuthorization`. */
export const writeAuthorizations = (feed: { self: string; updatedAt: number; authorizations: readonly AuthorizationToWrite[] }): string => {
  const { self, updatedAt } = feed
  return [...feedDocument({ id: undefined, self, title: 'Authorizations', updatedAt }, 'usage', feed.authorizations.map(partsOf))].join('')
}
