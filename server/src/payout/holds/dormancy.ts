/** When money that its owner does not take counts as abandoned, as data with its source; nothing here moves any. Pure. */
import { civilDateOf, NEW_YORK } from '@quickpay/units'

export type DormancyRule = {
  readonly years: number
  readonly source: string /** Whether an adviser has confirmed it for what we owe. */
  readonly verified: boolean
}

export const dormancyRule: DormancyRule = {
  years: 3,
  source: 'New York Abandoned Property Law §1315: amounts due for goods or services that have stayed unclaimed for three years',
  verified: false,
}

/** The first civil day on which what waits is abandoned. `lastContactAt`: when its owner last did something with us. */
export const dormantOn = (lastContactAt: Temporal.Instant, { years }: DormancyRule = dormancyRule): Temporal.PlainDate =>
  civilDateOf(lastContactAt, NEW_YORK).add({ years })
