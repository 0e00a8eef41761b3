/** How it works, in figures that are computed: the example by the rules that pay, the speed by the public record. */
import { explainPayment } from '@quickpay/receipt'
import { NEW_YORK } from '@quickpay/units'
import type { HowAnswer, Payment, RecordAnswer } from '@quickpay/web/answers'
import type { World } from '../../world.ts'
import { exampleBundle, exampleEvent } from './how-example.ts'
import { intervalsOf } from './intervals.ts'
import { utilityAnswer } from './utility.ts'

export function howAnswer({ utilities }: Pick<World, 'utilities'>, record: RecordAnswer): HowAnswer {
  const known = [...utilities.values()].map(({ profile }) => utilityAnswer(profile))
  return { utilities: known, speed: speedOf(record), example: exampleOf(known[0]) }
}

/** What the record says of each utility; null where too few payments were due to say anything. */
export const speedOf = (record: RecordAnswer): HowAnswer['speed'] =>
  record.utilities.map(({ id, name, all }) => ({
    ...{ id, name },
    measured: all && { withinDayPermille: all.withinDayPermille, due: all.due, p50Minutes: all.p50Minutes },
  }))

function exampleOf(utility: HowAnswer['utilities'][number] | undefined): Payment {
  const bundle = exampleBundle()
  const cents = bundle.result.is === 'measured' ? (bundle.result.payCents ?? 0) : 0
  const [startAt, endAt] = [exampleEvent.start.toString(), exampleEvent.end.toString()]
  const why = explainPayment({
    ...{ kind: 'event', state: 'received', cents, utility: utility?.name ?? '' },
    ...{ eventEnd: { at: endAt, zone: NEW_YORK }, bundle },
  })
  return {
    ...{ id: 'example', kind: 'event', eventDate: '2026-07-15', accountLabel: '', cents, savedWh: why.equation?.savedWh ?? null },
    ...{ state: 'received', hoursToPay: null, reference: '', method: null, timeline: [], methodNeeded: false, hold: null },
    ...{ together: null, promisedBy: null, proof: null, referral: null, pdfUrl: '' },
    account: utility
      ? {
          ...{ id: 'example', nickname: null, kind: 'residential', accountEnding: null, address: null },
          utility: { id: utility.id, name: utility.name, slowPath: utility.slowPath },
          ...{ connection: { is: 'none' }, enrolment: { is: 'pending' } },
        }
      : null,
    event: { id: 'example', startAt, endAt, zone: NEW_YORK },
    why,
    intervals: intervalsOf(bundle),
  }
}
