/** The feeds beside usage: the retail customer, authorizations, the service status. */
import { type AuthorizationToWrite, writeAuthorization, writeAuthorizations, writeCustomerFeed } from '@quickpay/green-button'
import { covers, isInForce, type Permit } from '../consent/permits.ts'
import { dialects } from '../dialects.ts'
import type { Household } from '../households/households.ts'
import { findHousehold, type World } from '../world.ts'
import { type Entry, entriesOf } from './feed-entries.ts'
import { resourceOf, usagePointHref } from './usage-feed.ts'

/**
 * Account, address and meter of the permits' households, at the addresses Con Edison has for them: `Customer/{subscription}` and below
 * (Con Edison Swagger "DCX GBC API V2"). The name of the person is not among the data shared.
 */
export function* customerEntries(world: World, permits: readonly Permit[]): Generator<Entry> {
  for (const permit of permits) {
    const household = findHousehold(world, permit.household)!
    const resource = resourceOf(world, permit)
    const standard = `${resource}/RetailCustomer/${permit.subscription}/Customer`
    const ours = (text: string) =>
      dialects[permit.utility].customerTree === 'standard'
        ? text
        : text
            .replace(`<link rel="up" href="${standard}"/>`, '')
            .replaceAll(`${standard}/1`, `${resource}/Customer/${permit.subscription}`)
            .replace(/\/Meter\/1(?="|$)/g, `/Meter/${household.meterSerial}`)
    const feed = writeCustomerFeed({
      self: `${resource}/Batch/RetailCustomer/${permit.subscription}`,
      updatedAt: Math.floor(world.clock.now() / 1000),
      customers: [{ accounts: [accountOf(world, permit, household)] }],
    })
    for (const { self, up, xml } of entriesOf(feed)) yield { self: ours(self), up: ours(up), xml: ours(xml) }
  }
}

function accountOf(world: World, permit: Permit, household: Household) {
  const { accountNumber: accountId, address, meterSerial } = household
  const serviceLocation = { address, usagePointHref: usagePointHref(world, permit, household) }
  return { accountId, agreements: [{ serviceLocation, meterSerial }] }
}

/** The three addresses that a token answer and an Authorization name; empty where the scope does not reach. */
export function addressesOf(world: World, permit: Permit) {
  const resource = resourceOf(world, permit)
  const hasFeed = covers(permit, 'usage') || covers(permit, 'billing')
  return {
    resourceURI: hasFeed ? `${resource}/Batch/Subscription/${permit.subscription}` : '',
    authorizationURI: `${resource}/Authorization/${permit.id}`,
    customerResourceURI: covers(permit, 'account') ? `${resource}/Batch/RetailCustomer/${permit.subscription}` : '',
  }
}

function authorizationOf(world: World, permit: Permit): AuthorizationToWrite {
  const { resourceURI, authorizationURI, customerResourceURI } = addressesOf(world, permit)
  const startS = Math.floor(permit.granted_at / 1000)
  const endS = permit.ends_at === null ? null : Math.floor(permit.ends_at / 1000)
  const inForce = isInForce(permit, world.clock.now())
  return {
    href: authorizationURI,
    status: inForce ? 'active' : 'revoked',
    scope: permit.scope,
    authorizedPeriod: { start: startS, durationSeconds: endS === null ? 0 : endS - startS },
    expiresAt: Math.floor((permit.revoked_at ?? permit.ends_at ?? permit.granted_at + 10 * 365 * 86_400_000) / 1000),
    resourceUri: resourceURI,
    authorizationUri: authorizationURI,
    ...(customerResourceURI && { customerResourceUri: customerResourceURI }),
    updatedAt: Math.floor((permit.revoked_at ?? permit.granted_at) / 1000),
  }
}

export const authorizationEntry = (world: World, permit: Permit) => writeAuthorization(authorizationOf(world, permit))

export const authorizationsFeed = (world: World, permits: readonly Permit[], self: string) =>
  writeAuthorizations({
    self,
    updatedAt: Math.floor(world.clock.now() / 1000),
    authorizations: permits.map((permit) => authorizationOf(world, permit)),
  })

export const serviceStatus =
  '<?xml version="1.0" encoding="UTF-8"?>\n<ServiceStatus xmlns="http://naesb.org/espi"><currentStatus>1</currentStatus></ServiceStatus>\n'
