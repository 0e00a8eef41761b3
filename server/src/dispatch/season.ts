/** What a person is told before connecting: how many events of the season would be paid back. */
import { civilDateOf } from '@quickpay/units'
import { seasonStart } from '#dispatch/enrol.ts'
import { enrolmentRules } from '#dispatch/enrolment.ts'
import { scheduledEvents } from '#dispatch/event-store.ts'
import { networkHint } from '#dispatch/networks.ts'
import type { Queries } from '#platform/db.ts'

/** Events of this season that are over, in the network in which the account is thought to lie; 0 where there is no back pay. */
export async function backPayEvents(
  q: Queries,
  { utilityId, accountId }: { utilityId: string; accountId: string },
  zone: string,
  now: Temporal.Instant,
): Promise<number> {
  const today = civilDateOf(now, zone)
  const rule = enrolmentRules.find((one) => one.utilityId === utilityId)
  const network = networkHint(utilityId, accountId, today)
  if (rule?.backPay !== 'season' || !network) return 0
  const from = seasonStart(rule.programId, today).toZonedDateTime(zone).toInstant()
  const events = await scheduledEvents(q, rule.programId, network.network, from, now)
  return events.filter((event) => Temporal.Instant.compare(event.end, now) <= 0).length
}
