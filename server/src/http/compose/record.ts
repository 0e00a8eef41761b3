/** The public record as the page shows it: every utility is named, also one of which there is nothing to say yet. */
import type { RecordAnswer } from '@quickpay/web/answers'
import { COHORT_MIN, payRecord } from '#settlement/pay-record.ts'
import { dueCounts } from '#settlement/pay-record-store.ts'
import type { World } from '../../world.ts'

/** Anyone may ask, so the same minute is counted once. */
export function recordOf({ db, clock, utilities }: World): () => Promise<RecordAnswer> {
  let last: { readonly minute: number; readonly answer: Promise<RecordAnswer> } | null = null
  return () => {
    const minute = Math.floor(clock.now().epochMilliseconds / 60_000)
    if (last?.minute === minute) return last.answer
    const answer = dueCounts(db, clock.now()).then((counts): RecordAnswer => {
      const records = new Map(payRecord(counts).map((one) => [one.utilityId, one]))
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
    })
    last = { minute, answer }
    // A failed count is not kept.
    answer.catch(() => {
      last = null
    })
    return answer
  }
}
