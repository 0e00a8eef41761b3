/** A way to be paid, as the pages name it. */
import type { PayoutMethod } from '@quickpay/web/answers'
import type { Method } from '#payout/method.ts'

export const methodAnswer = ({ kind, last4 }: Method): PayoutMethod => ({ kind, last4 })
