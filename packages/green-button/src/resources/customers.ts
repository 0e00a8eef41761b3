/** Retail customers: accounts, agreements, addresses and meters (NAESB ESPI namespace http://naesb.org/espi/customer). All identifiers are text. */

import type { DocumentReader } from '../document/document.ts'
import { type Element, type Entry, newEntry } from '../document/entry.ts'
import { ancestor } from '../document/href.ts'
import type { Finding } from '../findings.ts'
import type { Address, CustomerAccount, CustomerAgreement, RetailCustomer } from '../model.ts'
import { linker, type Node, nodeOf, withoutRepeats } from '../usage/graph.ts'
import { readValue } from './read-value.ts'
import type { Part, ReadResource } from './types.ts'

type Described<T> = { element: Element | undefined; entry: Entry; made: T }
type Location = ReadResource<'ServiceLocation'>

const joined = (...texts: (string | undefined)[]): string => texts.filter((text) => text !== undefined).join(' ')

/** `addressGeneral` where it is given, else the parts in the order of an American street line. */
const streetOf = (detail: Part<'StreetDetail', 'customer'> = {}): string =>
  joined(detail.addressGeneral, detail.addressGeneral2, detail.addressGeneral3) ||
  joined(detail.number, detail.prefix, detail.name, detail.type, detail.suffix, detail.suiteNumber)

/** PG&E writes the ZIP code into townDetail/code, others into postalCode. */
const addressOf = ({ mainAddress: main }: Location): Address | undefined => {
  if (main === undefined) return undefined
  return {
    street: streetOf(main.streetDetail),
    city: main.townDetail?.name ?? '',
    state: main.townDetail?.stateOrProvince ?? '',
    postalCode: main.postalCode ?? main.townDetail?.code ?? '',
  }
}

const usagePointsOf = (location: Location): string[] => (location.UsagePoints ?? []).flatMap((each) => each.UsagePoint ?? [])

/** Stands for what no entry describes. */
const nothing: Element = { name: '', text: '', children: [] }

/** A level of the tree: its nodes, and a way from anything below to one of them, made from the URL where no entry describes it. */
const level = <T>(document: DocumentReader, names: readonly string[], make: (element: Element | undefined) => T) => {
  const described = withoutRepeats(
    document.resources
      .filter((resource) => names.includes(resource.name))
      .map(({ entry, element }) => nodeOf<Described<T>>(entry, document.self, { entry, element, made: make(element) })),
    () => true,
    () => {},
  )
  const find = linker(described)
  const undescribed = new Map<string, Node<Described<T>>>()
  const parentOf = (node: Node<unknown>): T => {
    const found = find(node)
    if (found !== null) return found.of.made
    const href = names.map((name) => ancestor(node.self, name)).find((above) => above !== null) ?? ''
    const known = undescribed.get(href)
    if (known !== undefined) return known.of.made
    const entry = { ...newEntry(), self: href }
    const made = nodeOf<Described<T>>(entry, document.self, { entry, element: undefined, made: make(undefined) })
    undescribed.set(href, made)
    return made.of.made
  }
  return { all: () => [...described, ...undescribed.values()], find, parentOf }
}

/** The customers of a retail customer feed; empty for usage feeds. */
export const readCustomers = (document: DocumentReader): { customers: RetailCustomer[]; findings: Finding[] } => {
  const customers = level<RetailCustomer>(document, ['Customer'], (element = nothing) => {
    const read = readValue('Customer', 'customer', element)
    const name = read.customerName ?? read.Organisation?.organisationName ?? read.name
    return { ...(name === undefined ? {} : { name }), accounts: [] }
  })
  const accounts = level<CustomerAccount>(document, ['CustomerAccount'], (element = nothing) => {
    const { accountId, name } = readValue('CustomerAccount', 'customer', element)
    return { accountId: accountId ?? name ?? '', agreements: [] }
  })
  const agreements = level<CustomerAgreement>(document, ['CustomerAgreement'], (element = nothing) => {
    const { agreementId: given, name } = readValue('CustomerAgreement', 'customer', element)
    const agreementId = given ?? name
    return { ...(agreementId === undefined ? {} : { agreementId }), usagePointHrefs: [] }
  })
  const locations = level<Location | null>(document, ['ServiceLocation'], (element) =>
    element === undefined ? null : readValue('ServiceLocation', 'customer', element),
  )
  const meters = level<string | null>(
    document,
    ['Meter', 'EndDevice'],
    (element = nothing) => readValue('EndDevice', 'customer', element).serialNumber ?? null,
  )

  for (const location of locations.all()) {
    if (location.of.made === null) continue
    const agreement = agreements.parentOf(location)
    const address = addressOf(location.of.made)
    if (address !== undefined) agreement.address = address
    agreement.usagePointHrefs = [...new Set([...agreement.usagePointHrefs, ...usagePointsOf(location.of.made)])]
  }
  for (const meter of meters.all()) {
    if (meter.of.made === null) continue
    const location = locations.find(meter)
    agreements.parentOf(location ?? meter).meterSerial ??= meter.of.made
  }
  for (const agreement of agreements.all()) accounts.parentOf(agreement).agreements.push(agreement.of.made)
  const findings: Finding[] = []
  for (const account of accounts.all()) {
    customers.parentOf(account).accounts.push(account.of.made)
    if (account.of.made.accountId === '')
      findings.push({ code: 'missing_account_number', words: 'A customer account has no account number.' })
  }
  return { customers: customers.all().map((node) => node.of.made), findings }
}
