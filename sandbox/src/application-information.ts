/** ApplicationInformation: what the utility knows of a registered client, and the ids that follow from it. */
import { nameUuid } from '@quickpay/green-button'
import type { ClientRegistration, UtilityId } from './admin-json.ts'
import { digest } from './bearer.ts'
import { printInstant } from './clock.ts'
import { espiPath, utilityNames, type World } from './world.ts'
import { element, xmlDeclaration } from './xml.ts'

const idOf = (kind: string, utility: UtilityId, clientId: string) => digest(`${kind} ${utility} ${clientId}`).slice(0, 32)

/** Also the id of the bulk of usage: at Con Edison the scope's `BR` is the id of the application. */
export const applicationId = (utility: UtilityId, clientId: string): string => idOf('application', utility, clientId)
/** Retail customers have a bulk of their own, because the two kinds of data never share a document. */
export const customerBulkId = (utility: UtilityId, clientId: string): string => idOf('customers', utility, clientId)

/** The registration as an entry, in the order of the schema (NAESB ESPI 4.0, espi.xsd). */
export function applicationInformation(world: World, utility: UtilityId, client: ClientRegistration): string {
  const base = world.url + espiPath(utility)
  const id = applicationId(utility, client.clientId)
  const self = `${base}/resource/ApplicationInformation/${id}`
  const issuedS = Math.floor(world.clock.bornAt / 1000)
  const fields: [string, string | number][] = [
    ['dataCustodianId', utility],
    ['dataCustodianApplicationStatus', 2],
    ['thirdPartyNotifyUri', client.notifyUri],
    ['authorizationServerAuthorizationEndpoint', `${world.url}/${utility}/oauth/authorize`],
    ['authorizationServerTokenEndpoint', `${base}/oauth/Token`],
    ['dataCustodianBulkRequestURI', `${base}/resource/Batch/Bulk/${id}`],
    ['dataCustodianResourceEndpoint', `${base}/resource`],
    ['client_secret', client.clientSecret],
    ['client_name', client.clientId],
    ['redirect_uri', client.redirectUri],
    ['client_id', client.clientId],
    ['software_id', client.clientId],
    ['software_version', '1'],
    ['client_id_issued_at', issuedS],
    ['client_secret_expires_at', 0],
    ['token_endpoint_auth_method', 'client_secret_basic'],
    ['scope', 'FB=1_3_4_5_7_8_10_15_16_35_51_53_56_57_58_60'],
    ['grant_types', 'authorization_code'],
    ['grant_types', 'refresh_token'],
    ['grant_types', 'client_credentials'],
    ['response_types', 'code'],
    ['registration_client_uri', self],
    ['registration_access_token', client.registrationAccessToken ?? ''],
  ]
  const resource = fields.map(([name, value]) => element(`espi:${name}`, value)).join('')
  const at = printInstant(issuedS * 1000)
  return `${xmlDeclaration}<entry xmlns="http://www.w3.org/2005/Atom" xmlns:espi="http://naesb.org/espi">${element('id', nameUuid(self))}<link rel="self" href="${self}"/>${element('title', utilityNames[utility])}<content type="xml"><espi:ApplicationInformation>${resource}</espi:ApplicationInformation></content>${element('published', at)}${element('updated', at)}</entry>\n`
}
