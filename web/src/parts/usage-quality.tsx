/** How good the readings are that a chart shows: how many, how many estimated, how many missing. */
import type { UsageAnswer } from '../answers.ts'
import { useView } from '../view.ts'

export function UsageQuality(props: { answer: UsageAnswer }) {
  const { words, format } = useView()
  const { sum, zone, intervalMinutes } = props.answer
  const [w, f] = [words.usage, format(zone)]
  const { known, missing, estimated } = sum
  const share = (count: number) => f.percent(Math.max(0.1, Math.round((count / (known + missing)) * 1000) / 10))
  const parts = [
    known === 1 ? w.oneQuality : w.quality(f.number(known)),
    estimated === 0 ? w.allMeasured : estimated === 1 ? w.oneEstimated(share(1)) : w.someEstimated(f.number(estimated), share(estimated)),
    ...(missing === 0 ? [] : [missing === 1 ? w.oneMissing(share(1)) : w.someMissing(f.number(missing), share(missing))]),
  ]
  return (
    <p class="quality sm m2">
      <b class="num">{parts.join(' · ')}</b> {w.everyMinutes(f.number(intervalMinutes))}.{missing > 0 && ` ${w.missingIsNotZero}`}
    </p>
  )
}
