/** Retail customers: accounts, agreements, addresses and meters (NAESB ESPI namespace http://naesb.org/espi/customer). All identifiers are text. */

import type { DocumentReader } from './document.ts'
import { child, type Element, type Entry, newEntry, textAt } from './entry.ts'
import type { Finding } from './findings.ts'
import { linker, type Node, nodeOf, withoutRepeats } from './graph.ts'
import { ancestor } from './href.ts'
import type { Address, CustomerAccount, CustomerAgreement, RetailCustomer } from './model.ts'

type Part<T> = { element: Element | undefined; entry: Entry; made: T }

/** `addressGeneral` where it is given, else the parts in the order of an American street line. */
const streetOf = (detail: Element | undefined): string => {
  const general = ['addressGeneral', 'addressGeneral2', 'addressGeneral3'].map((name) => textAt(detail, name))
  const parts = ['number', 'prefix', 'name', 'type', 'suffix', 'suiteNumber'].map((name) => textAt(detail, name))
  const given = (texts: (string | undefined)[]) => texts.filter((text) => text !== undefined).join(' ')
  return given(general) || given(parts)
}

/** PG&E writes the ZIP code into townDetail/code, others into postalCode. */
const addressOf = (location: Element): Address | undefined => {
  const main = child(location, 'mainAddress')
  if (main === undefined) return undefined
  return {
    street: streetOf(child(main, 'streetDetail')),
    city: textAt(main, 'townDetail', 'name') ?? '',
    state: textAt(main, 'townDetail', 'stateOrProvince') ?? '',
    postalCode: textAt(main, 'postalCode') ?? textAt(main, 'townDetail', 'code') ?? '',
  }
}

const usagePointsOf = (location: Element): string[] =>
  location.children
    .filter((each) => each.name === 'UsagePoints')
    .flatMap((each) => each.children.filter((point) => point.name === 'UsagePoint').map((point) => point.text.trim()))
    .filter((href) => href !== '')

/** A level of the tree: its nodes, and a way from anything below to one of them, made from the URL where no entry describes it. */
const level = <T>(document: DocumentReader, names: readonly string[], make: (element: Element | undefined) => T) => {
  const described = withoutRepeats(
    document.resources
      .filter((resource) => names.includes(resource.name))
      .map(({ entry, element }) => nodeOf<Part<T>>(entry, document.self, { entry, element, made: make(element) })),
    () => true,
    () => {},
  )
  const find = linker(described)
  const undescribed = new Map<string, Node<Part<T>>>()
  const parentOf = (node: Node<unknown>): T => {
    const found = find(node)
    if (found !== null) return found.of.made
    const href = names.map((name) => ancestor(node.self, name)).find((above) => above !== null) ?? ''
    const known = undescribed.get(href)
    if (known !== undefined) return known.of.made
    const entry = { ...newEntry(), self: href }
    const made = nodeOf<Part<T>>(entry, document.self, { entry, element: undefined, made: make(undefined) })
    undescribed.set(href, made)
    return made.of.made
  }
  return { all: () => [...described, ...undescribed.values()], find, parentOf }
}

/** The customers of a retail customer feed; empty for usage feeds. */
export const readCustomers = (document: DocumentReader): { customers: RetailCustomer[]; findings: Finding[] } => {
  const customers = level<RetailCustomer>(document, ['Customer'], (element) => {
    const name = textAt(element, 'customerName') ?? textAt(element, 'Organisation', 'organisationName') ?? textAt(element, 'name')
    return { ...(name === undefined ? {} : { name }), accounts: [] }
  })
  const accounts = level<CustomerAccount>(document, ['CustomerAccount'], (element) => ({
    accountId: textAt(element, 'accountId') ?? textAt(element, 'name') ?? '',
    agreements: [],
  }))
  const agreements = level<CustomerAgreement>(document, ['CustomerAgreement'], (element) => {
    const agreementId = textAt(element, 'agreementId') ?? textAt(element, 'name')
    return { ...(agreementId === undefined ? {} : { agreementId }), usagePointHrefs: [] }
  })
  const locations = level<Element | null>(document, ['ServiceLocation'], (element) => element ?? null)
  const meters = level<string | null>(document, ['Meter', 'EndDevice'], (element) => textAt(element, 'serialNumber') ?? null)

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
