/** ApplicationInformation: what the utility knows of a registered client, and the ids that follow from it. */
import { type ResourceEntry, readResources, writeEntry } from '@quickpay/green-button'
import type { ClientRegistration, UtilityId } from '../admin/admin-json.ts'
import { isLegacy, readClient } from '../admin/registrations.ts'
import { digest } from '../consent/bearer.ts'
import { dialects, espiPath } from '../dialects.ts'
import type { World } from '../world.ts'

/** What the utilities offer to third parties. */
export const offeredScope = 'FB=1_3_4_5_7_8_10_15_16_35_51_53_56_57_58_60'

const idOf = (kind: string, utility: UtilityId, clientId: string) => digest(`${kind} ${utility} ${clientId}`).slice(0, 32)

/** Also the id of the bulk of usage: at Con Edison the scope's `BR` is the id of the application. */
export const applicationId = (utility: UtilityId, clientId: string): string => idOf('application', utility, clientId)
/** Retail customers have a bulk of their own, because the two kinds of data never share a document. */
export const customerBulkId = (utility: UtilityId, clientId: string): string => idOf('customers', utility, clientId)

/** The registration as an entry. */
export function applicationInformation(world: World, utility: UtilityId, client: ClientRegistration): Generator<string> {
  const base = world.url + espiPath(utility)
  const { name, paths, tokens } = dialects[utility]
  const id = applicationId(utility, client.clientId)
  const self = `${base}/resource/ApplicationInformation/${id}`
  const issuedS = Math.floor(world.clock.bornAt / 1000)
  const { portalUri } = client
  return writeEntry({
    name: 'ApplicationInformation',
    self,
    title: name,
    updatedAt: issuedS,
    value: {
      dataCustodianId: utility,
      dataCustodianApplicationStatus: 2,
      thirdPartyNotifyUri: client.notifyUri,
      authorizationServerAuthorizationEndpoint: `${world.url}/${utility}${paths.authorize}`,
      ...(tokens.register && { authorizationServerRegistrationEndpoint: `${world.url}/${utility}/oauth/register` }),
      authorizationServerTokenEndpoint: `${world.url}/${utility}${paths.token}`,
      dataCustodianBulkRequestURI: `${base}/resource/Batch/Bulk/${id}`,
      dataCustodianResourceEndpoint: `${base}/resource`,
      // Deprecated since ESPI 3.3: the screens between which a customer of 1.x is sent to and fro.
      ...(isLegacy(world.state, utility) && {
        ...(portalUri !== undefined && { thirdPartyScopeSelectionScreenURI: portalUri }),
        dataCustodianScopeSelectionScreenURI: `${world.url}/${utility}/oauth/scope-selection`,
      }),
      ...(portalUri !== undefined && { thirdPartyUserPortalScreenURI: portalUri }),
      client_secret: client.clientSecret,
      client_name: client.clientId,
      redirect_uri: [client.redirectUri],
      client_id: client.clientId,
      software_id: client.clientId,
      software_version: '1',
      client_id_issued_at: issuedS,
      client_secret_expires_at: 0,
      token_endpoint_auth_method: 'client_secret_basic',
      scope: [offeredScope],
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      response_types: 'code',
      registration_client_uri: self,
      registration_access_token: client.registrationAccessToken ?? '',
    },
  })
}

/** Reads the PUT of a registration: a third party may change its own addresses, nothing else. A string says what is wrong. */
export async function readApplicationChanges(client: ClientRegistration, document: Uint8Array): Promise<ClientRegistration | string> {
  const entry = await firstEntry(document)
  if (entry?.name !== 'ApplicationInformation') return 'An ApplicationInformation was expected'
  const { client_id: clientId, redirect_uri: redirectUris, thirdPartyNotifyUri, thirdPartyUserPortalScreenURI } = entry.value
  if ((clientId ?? client.clientId) !== client.clientId) return 'The client_id cannot be changed'
  const portalUri = thirdPartyUserPortalScreenURI ?? client.portalUri
  return readClient({
    ...client,
    redirectUri: redirectUris?.[0] ?? client.redirectUri,
    notifyUri: thirdPartyNotifyUri ?? client.notifyUri,
    ...(portalUri !== undefined && { portalUri }),
  })
}

/** The one resource of a document; undefined for anything that is none. */
async function firstEntry(document: Uint8Array): Promise<ResourceEntry | undefined> {
  try {
    const entries = await Array.fromAsync(readResources(document))
    return entries.length === 1 ? entries[0] : undefined
  } catch {
    return undefined
  }
}
