/** The sandbox's utilities as custodians: a person's consent, the client's token and its registration at each. */
import type { UtilityId } from '../../sandbox/src/admin/admin-json.ts'
import { connect, type Kit, redirectUri, type TokenAnswer } from '../../sandbox/src/testing.ts'
import { type Custodian, type DialectName, dialects } from './custodian.ts'

const dialectOf: Record<UtilityId, DialectName> = { metro: 'con-edison', valley: 'con-edison', standard: 'standard', iedr: 'utilityapi' }

export const registrationToken = 'registration-token-of-the-contract'

/** A permit of `household` at `utility`, through the pages, and everything else the suite needs of it. */
export async function sandboxCustodian(kit: Kit, utility: UtilityId, household: string, notifyUri: string): Promise<Custodian> {
  const client = {
    clientId: 'qpc-test',
    clientSecret: 'a secret: with / signs',
    redirectUri,
    notifyUri,
    registrationAccessToken: registrationToken,
  }
  await kit.admin('PUT', `/clients/${utility}`, client)
  const { access_token: token, resourceURI, customerResourceURI, authorizationURI } = await connect(kit, utility, { household })
  const bulk = (await (await kit.token(utility, { grant_type: 'client_credentials', scope: 'FB=34_35' })).json()) as TokenAnswer
  const resource = resourceURI.replace(/\/resource\/.*$/, '/resource')
  return {
    name: `${utility}, ${household}`,
    dialect: dialects[dialectOf[utility]],
    resource,
    access: { token, resourceURI, customerResourceURI, authorizationURI },
    client: { token: bulk.access_token, bulkURI: bulk.resourceURI, customerBulkURI: bulk.customerResourceURI },
    registration: { token: registrationToken, applicationURI: bulk.resourceURI.replace('/Batch/Bulk/', '/ApplicationInformation/') },
    days: { from: '2026-07-01T04:00:00Z', to: '2026-07-04T04:00:00Z' },
    months: { from: '2026-04-01T04:00:00Z', to: '2026-07-01T04:00:00Z' },
    patienceMs: 8000,
    deviations: [],
  }
}
