/** Writes retail customer feeds (NAESB ESPI 4.0, customer.xsd): customer, accounts, agreements, service locations, meters. */

import { lastSegment, parentOf } from '../document/href.ts'
import type { Address } from '../model.ts'
import type { Resource, ResourceName } from '../resources/types.ts'
import { type EntryParts, feedDocument } from '../resources/write-resources.ts'
import type { CustomerFeed, FeedAgreement } from './feed.ts'

/** `{base}` of `{base}/Batch/RetailCustomer/{id}`; any other URL is taken as the base itself. */
const baseOf = (self: string): string => self.replace(/\/Batch\/RetailCustomer\/[^/?#]*.*$/, '')

/** Only what is given: an empty text says nothing. */
const given = <K extends string>(name: K, text: string | undefined): { [N in K]?: string } =>
  text === undefined || text === '' ? {} : ({ [name]: text } as { [N in K]?: string })

const addressOf = ({ street, city, state, postalCode }: Address): Resource<'ServiceLocation'>['mainAddress'] => ({
  ...(street !== '' && { streetDetail: { addressGeneral: street } }),
  ...((city !== '' || state !== '') && { townDetail: { ...given('name', city), ...given('stateOrProvince', state) } }),
  ...given('postalCode', postalCode),
})

const locationOf = ({ serviceLocation }: FeedAgreement): Resource<'ServiceLocation'> => {
  const address = serviceLocation?.address
  const hrefs = [
    ...(serviceLocation?.usagePointHref === undefined ? [] : [serviceLocation.usagePointHref]),
    ...(serviceLocation?.usagePointHrefs ?? []),
  ]
  return {
    ...(address && { mainAddress: addressOf(address) ?? {} }),
    ...(hrefs.length > 0 && { UsagePoints: [{ UsagePoint: hrefs }] }),
  }
}

function* entriesOf(feed: CustomerFeed): Generator<EntryParts> {
  const root = `${baseOf(feed.self)}/RetailCustomer/${lastSegment(feed.self)}/Customer`
  const entry = <N extends ResourceName<'customer'>>(
    name: N,
    self: string,
    value: Resource<N, 'customer'> & object,
    below?: string,
  ): EntryParts => ({
    envelope: {
      id: undefined,
      self,
      up: parentOf(self),
      related: below === undefined ? [] : [`${self}/${below}`],
      title: '',
      updatedAt: feed.updatedAt,
    },
    name,
    namespace: 'customer',
    value: { ...value },
  })
  for (const [customerAt, customer] of feed.customers.entries()) {
    const href = `${root}/${customer.id ?? customerAt + 1}`
    yield entry('Customer', href, given('customerName', customer.name), 'CustomerAccount')
    for (const [accountAt, account] of customer.accounts.entries()) {
      const accountHref = `${href}/CustomerAccount/${account.id ?? accountAt + 1}`
      yield entry('CustomerAccount', accountHref, given('accountId', account.accountId), 'CustomerAgreement')
      for (const [agreementAt, agreement] of account.agreements.entries()) {
        const agreementHref = `${accountHref}/CustomerAgreement/${agreement.id ?? agreementAt + 1}`
        yield entry('CustomerAgreement', agreementHref, given('agreementId', agreement.agreementId), 'ServiceLocation')
        const locationHref = `${agreementHref}/ServiceLocation/${agreement.serviceLocation?.id ?? 1}`
        yield entry('ServiceLocation', locationHref, locationOf(agreement), 'Meter')
        if (agreement.meterSerial === undefined) continue
        yield entry('Meter', `${locationHref}/Meter/1`, given('serialNumber', agreement.meterSerial))
      }
    }
  }
}

/**
 * The feed in pieces of text. Resources lie below `{base}/RetailCustomer/{id}/Customer/…`, with opaque ids or positions in the URLs:
 * account numbers and meter serials stand in the content only. Throws RangeError for what the schema or XML has no place for.
 */
export const writeCustomerFeed = (feed: CustomerFeed): Generator<string> => {
  const envelope = { id: undefined, self: feed.self, title: 'Green Button Customer Feed', updatedAt: feed.updatedAt }
  return feedDocument(envelope, 'customer', entriesOf(feed))
}
