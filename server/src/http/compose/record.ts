/** The public record as the page shows it: every utility is named, also one of which there is nothing to say yet. */
import type { RecordAnswer } from '@quickpay/web/answers'
import { COHORT_MIN, payRecord } from '#treasury/pay-record.ts'
import { recordedCounts } from '#treasury/tally-store.ts'
import type { World } from '../../world.ts'

export async function recordAnswer({ db, utilities }: Pick<World, 'db' | 'utilities'>): Promise<RecordAnswer> {
  const records = new Map(payRecord(await recordedCounts(db)).map((one) => [one.utilityId, one]))
  return {
    fewest: COHORT_MIN,
    utilities: [...utilities.values()].map(({ profile: { id, name } }) => {
      const { all = null, months = [] } = records.get(id) ?? {}
      return {
        id,
        name,
        all: all && { ...all, missed: [...all.missed] },
        months: months.map(({ month, pace }) => ({ month, pace: pace && { ...pace, missed: [...pace.missed] } })),
      }
    }),
  }
}
