/** The stored days of an account, meter after meter and month after month, as exports read them. */
import type { Account } from '#connect/account-store.ts'
import { extentOf } from '#metering/extent-store.ts'
import { daysOf, type StoredDay } from '#metering/interval-store.ts'
import type { ServicePoint } from '#metering/service-point.ts'
import { servicePointsOf } from '#metering/service-point-store.ts'
import type { Db } from '#platform/db.ts'

const DAYS = 31

export async function* storedDays(
  db: Db,
  { memberId, accountId }: Pick<Account, 'memberId' | 'accountId'>,
): AsyncGenerator<{ point: ServicePoint; days: StoredDay[] }> {
  for (const point of await servicePointsOf(db, memberId, accountId)) {
    const extent = await extentOf(db, memberId, point.servicePointId)
    if (!extent) continue
    for (let from = extent.from; Temporal.PlainDate.compare(from, extent.to) <= 0; from = from.add({ days: DAYS }))
      yield { point, days: await daysOf(db, memberId, point.servicePointId, from, from.add({ days: DAYS - 1 })) }
  }
}
