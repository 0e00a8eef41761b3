/** Curves as the pages draw them. */
import { type Interval, seconds } from '@quickpay/units'
import type { Series } from '@quickpay/web/answers'
import type { UsageSeries } from '#metering/usage.ts'

export const seriesAnswer = (s: UsageSeries): Series => ({
  startAt: s.start.toString(),
  intervalMinutes: s.intervalSeconds / 60,
  wh: [...s.wh],
  quality: [...s.quality],
})

/** The sum of what is known, in Wh. */
export const totalWh = (s: UsageSeries): number => round(s.wh.reduce<number>((sum, value) => sum + (value ?? 0), 0))

/** What the usual day would have used up to an instant; an hour under way counts by its part. */
export function usualUntil(usual: UsageSeries, until: Temporal.Instant): number {
  const passedS = (until.epochMilliseconds - usual.start.epochMilliseconds) / 1000
  const known = usual.wh.map(
    (value, i) => (value ?? 0) * Math.max(0, Math.min(1, (passedS - i * usual.intervalSeconds) / usual.intervalSeconds)),
  )
  return round(known.reduce((sum, value) => sum + value, 0))
}

/** The usual day over some hours, in intervals as fine as the readings': an hour's energy is spread evenly over it. */
export function usualOver(usual: UsageSeries, { start, end }: Interval, intervalSeconds: number): UsageSeries {
  const slots = Math.round((seconds(end) - seconds(start)) / intervalSeconds)
  const wh = Array.from({ length: slots }, (_, slot) => {
    const hour = Math.floor((seconds(start) + slot * intervalSeconds - seconds(usual.start)) / usual.intervalSeconds)
    const energy = usual.wh[hour] ?? null
    return energy === null ? null : round((energy * intervalSeconds) / usual.intervalSeconds)
  })
  return { start, intervalSeconds, wh, quality: wh.map((value) => (value === null ? 'missing' : 'measured')) }
}

const round = (wh: number): number => Math.round(wh * 1000) / 1000
