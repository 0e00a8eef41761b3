/** Curves as the pages draw them. */
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

const round = (wh: number): number => Math.round(wh * 1000) / 1000
