/** The feeds beside usage: the retail customer, authorizations, the service status. */
import { type AuthorizationToWrite, writeAuthorization, writeAuthorizations, writeCustomerFeed } from '@quickpay/green-button'
import { covers, isInForce, type Permit } from './permits.ts'
import { usagePointHref } from './usage-feed.ts'
import { espiPath, findHousehold, type World } from './world.ts'

/** Account, address and meter of a permit's household; the name of the person is not among the data shared. */
export function customerFeed(world: World, permit: Permit, self: string): Generator<string> {
  const household = findHousehold(world, permit.household)!
  return writeCustomerFeed({
    self,
    updatedAt: Math.floor(world.clock.now() / 1000),
    customers: [
      {
        accounts: [
          {
            accountId: household.accountNumber,
            agreements: [
              {
                serviceLocation: { address: household.address, usagePointHref: usagePointHref(world, permit, household) },
                meterSerial: household.meterSerial,
              },
            ],
          },
        ],
      },
    ],
  })
}

/** The three addresses that a token answer and an Authorization name; empty where the scope does not reach. */
export function addressesOf(world: World, permit: Permit) {
  const resource = `${world.url}${espiPath(permit.utility)}/resource`
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
