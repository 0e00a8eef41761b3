/** Every kind of payment that the pages know, as a message keeps it. */
import type { Payment } from '@quickpay/web/answers'
import type { ToldPayment } from '#messaging/told-payment.ts'
import { fixtures } from '../../../../web/src/fixtures.ts'

export const pagePayments: readonly Payment[] = fixtures.flatMap(({ page, answer }) => (page === 'payment' ? [answer as Payment] : []))

export const toldOf = ({ id, state, account, accountLabel, event, why }: Payment): ToldPayment => ({
  ...{ id, state, accountLabel, event, utilityName: account?.utility.name ?? '' },
  why: { ...why, hours: [], baseline: null, findings: [] },
})
export const told = pagePayments.map(toldOf)
