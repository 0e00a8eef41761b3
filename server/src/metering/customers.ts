/** Takes the customer data of a document in: the account's number and address, its meters, and which meter took the place of which. */
import type { Address, RetailCustomer } from '@quickpay/green-button'
import { foundAgain } from '#connect/standing/authorization-account.ts'
import { askPerson, knownAccountOf, metersOf, noteMeter, ownerOfUsagePoint, setFollows, setSerial } from '#metering/meter-store.ts'
import { chooseAccount, type SaidAccount, successionsOf } from '#metering/meters.ts'
import { describeAccount, linkUsagePoints, pointsAt } from '#metering/service-point-store.ts'
import type { Work } from '#platform/task.ts'

export type CustomerDocument = {
  readonly memberId: string
  readonly accountId: string
  readonly utilityId: string
  readonly fetchedAt: Temporal.Instant
  readonly customers: readonly RetailCustomer[]
}

/** What cannot be decided changes nothing and waits for a person. */
export async function storeCustomers(work: Work, document: CustomerDocument): Promise<void> {
  const { memberId, accountId, utilityId, fetchedAt } = document
  const known = await knownAccountOf(work.trx, memberId, accountId)
  const choice = chooseAccount(known, document.customers.flatMap((customer) => customer.accounts).map(saidOf))
  if (choice.is === 'nothing') return
  if (choice.is === 'question') return askPerson(work.trx, memberId, accountId, choice.question, work.now)
  const { account } = choice
  await describeAccount(work.trx, memberId, accountId, account)
  // A new number of a place that is ours: what was shared is the account on file after all.
  if (choice.renumbered) await foundAgain(work, memberId, accountId)
  const own: string[] = []
  for (const meter of account.meters) {
    const owner = await ownerOfUsagePoint(work.trx, utilityId, meter.usagePoint)
    if (owner !== null && owner !== memberId) {
      const evidence = { usagePoint: meter.usagePoint }
      await askPerson(work.trx, memberId, accountId, { code: 'meter-of-another-member', evidence }, work.now)
      continue
    }
    own.push(meter.usagePoint)
    await noteMeter(work.trx, { memberId, accountId, utilityId, accountNumber: account.accountNumber }, meter, fetchedAt)
  }
  await linkUsagePoints(work.trx, memberId, accountId, own)
  await relatePoints(work, document)
}

/** Puts serial numbers on the account's service points, and those that took another's place behind it. Also when a point is new. */
export async function relatePoints(work: Work, of: { memberId: string; accountId: string; utilityId: string }): Promise<void> {
  const { memberId, accountId, utilityId } = of
  const all = await metersOf(work.trx, memberId, utilityId)
  const mine = all.filter((one) => one.accountId === accountId)
  // Of other accounts of the member only those whose very meter stands here now: a place that was moved over.
  const moved = all.filter(
    (old) =>
      old.accountId !== accountId &&
      old.serial !== '' &&
      mine.some((one) => one.serial === old.serial && Temporal.Instant.compare(one.firstStatedAt, old.lastStatedAt) > 0),
  )
  for (const meter of mine.toSorted((a, b) => Temporal.Instant.compare(a.lastStatedAt, b.lastStatedAt)))
    if (meter.serial !== '') await setSerial(work.trx, memberId, utilityId, meter.usagePoint, meter.serial)

  const points = new Map((await pointsAt(work.trx, memberId, utilityId)).map((point) => [point.usagePoint, point]))
  const followed = new Set([...points.values()].flatMap((point) => point.follows ?? []))
  const done = new Set([...points.values()].filter((point) => followed.has(point.servicePointId)).map((point) => point.usagePoint))
  const { pairs, questions } = successionsOf([...mine, ...moved], done)
  for (const { from, to } of pairs) {
    const [before, after] = [points.get(from), points.get(to)]
    if (before && after && !after.follows) await setFollows(work.trx, memberId, after, before)
  }
  for (const question of questions) await askPerson(work.trx, memberId, accountId, question, work.now)
}

const saidOf = (account: RetailCustomer['accounts'][number]): SaidAccount => {
  const address = account.agreements.find((agreement) => agreement.address)?.address ?? null
  return {
    accountNumber: account.accountId,
    address: address && plain(address),
    meters: account.agreements.flatMap((agreement) => {
      const usagePoints = agreement.usagePointHrefs.map(lastSegment)
      // One serial number beside two usage points does not say which of them it stands at.
      const serial = usagePoints.length === 1 ? (agreement.meterSerial ?? '') : ''
      return usagePoints.map((usagePoint) => ({ usagePoint, serial, agreement: agreement.agreementId ?? '' }))
    }),
  }
}
const lastSegment = (href: string): string => href.slice(href.lastIndexOf('/') + 1)
const plain = ({ street, city, state, postalCode }: Address) => ({ street, city, state, postalCode })
