/** The customer begins at the utility's portal, which sends the browser here: what its address says is compared with what we ask for, and believed in nothing (NAESB ESPI, thirdPartyScopeSelectionScreenURI). */
import { missingFamilies, parseScope } from '@quickpay/green-button'
import type { Category, UtilityProfile } from '#connect/utilities.ts'

export type Offer = {
  /** How many scopes the portal offers; the later thirdPartyUserPortalScreenURI comes without any. */
  scopes: number
  /** What we ask for and none of the offered scopes holds, so that the person will be missing it. */
  lacking: Category[]
}

const SCOPES_MAX = 50
const LENGTH_MAX = 2000

export function readOffer({ scope }: Pick<UtilityProfile, 'scope'>, query: URLSearchParams): Offer {
  const offered = query.getAll('scope').filter((one) => one !== '' && one.length <= LENGTH_MAX)
  if (offered.length === 0) return { scopes: 0, lacking: [] }
  const wanted = parseScope(scope)
  const lacking = offered
    .slice(0, SCOPES_MAX)
    .map((one) => missingFamilies(wanted, parseScope(one)))
    .reduce((all, one) => all.intersection(one))
  return { scopes: offered.length, lacking: [...lacking].sort() }
}
