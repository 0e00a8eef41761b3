/** What an account usually draws in the hours in which its network is called: from this and from past delivery a pledge is suggested. */
import type { Load } from '@quickpay/baseline'
import { instantOf } from '@quickpay/units'
import { stretchOn } from '#dispatch/account-network.ts'
import { stretchesOf } from '#dispatch/account-network-store.ts'
import { networksOf } from '#dispatch/network-store.ts'
import { netLoadOf } from '#metering/interval-store.ts'
import type { Queries } from '#platform/db.ts'

const LOOK_BACK_DAYS = 30

/** In kW, over the working days of the last month; null without a network or without readings. */
export async function windowLoadOf(
  q: Queries,
  { memberId, accountId, utilityId }: { memberId: string; accountId: string; utilityId: string },
  zone: string,
  today: Temporal.PlainDate,
): Promise<number | null> {
  const stretch = stretchOn((await stretchesOf(q, [{ memberId, accountId }])).get(accountId) ?? [], today.toString())
  const [network] = stretch ? await networksOf(q, utilityId, today, stretch.network) : []
  if (!network) return null
  const load = await netLoadOf(q, memberId, accountId, today.subtract({ days: LOOK_BACK_DAYS }), today.subtract({ days: 1 }))
  return windowKW(load, network.window, zone)
}

/** The mean of a load over the intervals that begin in a window of working days, in kW. */
export function windowKW(load: Load, window: { readonly from: string; readonly to: string }, zone: string): number | null {
  let [milliWh, intervals] = [0, 0]
  for (const [at, startS] of load.starts.entries()) {
    const local = instantOf(startS).toZonedDateTimeISO(zone)
    const time = `${String(local.hour).padStart(2, '0')}:${String(local.minute).padStart(2, '0')}`
    if (local.dayOfWeek > 5 || time < window.from || time >= window.to) continue
    milliWh += load.milliWh[at]!
    intervals++
  }
  return intervals === 0 ? null : milliWh / 1e6 / ((intervals * load.intervalSeconds) / 3600)
}
