/** What metering holds of somebody who leaves: every reading and every meter. What a payment stands on was sealed before. */
import { forgetting } from '#members/forgetting.ts'
import { forgetRows } from '#platform/forget-store.ts'

export const forgetAtMetering = forgetting<unknown>('metering', ({ trx }, memberId) =>
  forgetRows(trx, memberId, [
    ...(['interval_day', 'interval_day_revision', 'realtime_day', 'reading_gap'] as const),
    ...(['mapping_question', 'meter', 'service_point', 'service_point_owner'] as const),
  ]),
)
