/** Writes retail customer feeds (NAESB ESPI 4.0, customer.xsd): customer, accounts, agreements, service locations, meters. */

import type { CustomerFeed, FeedAgreement } from './feed.ts'
import { lastSegment, parentOf } from './href.ts'
import { around, element, entry, feedEnd, feedStart } from './xml.ts'

const cust = (name: string): string => `cust:${name}`
const field = (name: string, value: string | undefined): string => element(cust(name), value === '' ? undefined : value)
const group = (name: string, inner: string): string => around(cust(name), inner)

/** `{base}` of `{base}/Batch/RetailCustomer/{id}`; any other URL is taken as the base itself. */
const baseOf = (self: string): string => self.replace(/\/Batch\/RetailCustomer\/[^/?#]*.*$/, '')

const locationOf = ({ serviceLocation }: FeedAgreement): string => {
  const address = serviceLocation?.address
  const hrefs = [
    ...(serviceLocation?.usagePointHref === undefined ? [] : [serviceLocation.usagePointHref]),
    ...(serviceLocation?.usagePointHrefs ?? []),
  ]
  const inner =
    address === undefined
      ? ''
      : `<cust:mainAddress>${group('streetDetail', field('addressGeneral', address.street))}${group('townDetail', field('name', address.city) + field('stateOrProvince', address.state))}${field('postalCode', address.postalCode)}</cust:mainAddress>`
  return `<cust:ServiceLocation>${inner}${group('UsagePoints', hrefs.map((href) => field('UsagePoint', href)).join(''))}</cust:ServiceLocation>`
}

/**
 * The feed in pieces of text. Resources lie below `{base}/RetailCustomer/{id}/Customer/…`, with opaque ids or positions in the URLs:
 * account numbers and meter serials stand in the content only. Throws RangeError where a text cannot stand in XML.
 */
export function* writeCustomerFeed(feed: CustomerFeed): Generator<string> {
  const { updatedAt } = feed
  const root = `${baseOf(feed.self)}/RetailCustomer/${lastSegment(feed.self)}/Customer`
  const write = (self: string, resource: string, related: string[]) =>
    entry({ id: undefined, self, up: parentOf(self), related, title: '', updatedAt }, resource)
  const title = 'Green Button Customer Feed'
  yield feedStart(' xmlns:cust="http://naesb.org/espi/customer"', { id: undefined, self: feed.self, title, updatedAt })
  for (const [customerAt, customer] of feed.customers.entries()) {
    const href = `${root}/${customer.id ?? customerAt + 1}`
    yield write(href, `<cust:Customer>${field('customerName', customer.name)}</cust:Customer>`, [`${href}/CustomerAccount`])
    for (const [accountAt, account] of customer.accounts.entries()) {
      const accountHref = `${href}/CustomerAccount/${account.id ?? accountAt + 1}`
      const resource = `<cust:CustomerAccount>${field('accountId', account.accountId)}</cust:CustomerAccount>`
      yield write(accountHref, resource, [`${accountHref}/CustomerAgreement`])
      for (const [agreementAt, agreement] of account.agreements.entries()) {
        const agreementHref = `${accountHref}/CustomerAgreement/${agreement.id ?? agreementAt + 1}`
        const text = `<cust:CustomerAgreement>${field('agreementId', agreement.agreementId)}</cust:CustomerAgreement>`
        const locationHref = `${agreementHref}/ServiceLocation/${agreement.serviceLocation?.id ?? 1}`
        yield write(agreementHref, text, [`${agreementHref}/ServiceLocation`])
        yield write(locationHref, locationOf(agreement), [`${locationHref}/Meter`])
        if (agreement.meterSerial === undefined) continue
        yield write(`${locationHref}/Meter/1`, `<cust:Meter>${field('serialNumber', agreement.meterSerial)}</cust:Meter>`, [])
      }
    }
  }
  yield feedEnd
}
