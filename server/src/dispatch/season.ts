/** What a person is told before connecting: how many events of the season would be paid back. */
import { civilDateOf } from '@quickpay/units'
import { stretchOn } from '#dispatch/account-network.ts'
import { stretchesOf } from '#dispatch/account-network-store.ts'
import { ruleOf } from '#dispatch/enrolment.ts'
import { scheduledEvents } from '#dispatch/event-store.ts'
import { networksOf } from '#dispatch/network-store.ts'
import { networkHint } from '#dispatch/networks.ts'
import { seasonStart } from '#dispatch/terms-about.ts'
import type { Queries } from '#platform/db.ts'

/** Events of this season that are over, in the network in which the account lies or is thought to lie; 0 where there is no back pay. */
export async function backPayEvents(
  q: Queries,
  { utilityId, accountId, memberId }: { utilityId: string; accountId: string; memberId?: string },
  zone: string,
  now: Temporal.Instant,
): Promise<number> {
  const today = civilDateOf(now, zone)
  const rule = ruleOf(utilityId)
  if (rule?.backPay !== 'season') return 0
  const stretches = memberId ? ((await stretchesOf(q, [{ memberId, accountId }])).get(accountId) ?? []) : []
  const network = stretchOn(stretches, today.toString()) ?? networkHint(await networksOf(q, utilityId, today), accountId)
  if (!network) return 0
  const from = seasonStart(rule.programId, today).toZonedDateTime(zone).toInstant()
  const events = await scheduledEvents(q, rule.programId, network.network, from, now)
  return events.filter((event) => Temporal.Instant.compare(event.end, now) <= 0).length
}
