/** The receipt's picture: every reading of the event, the gap that is paid, and how many readings were measured. */
import type { Payment } from '../answers.ts'
import { GapChart } from '../charts/gap-chart.tsx'
import { kilowatts } from '../charts/plot.ts'
import type { Reading } from '../charts/steps.ts'
import { useView } from '../view.ts'

type Equation = NonNullable<Payment['why']['equation']>

export function ReceiptGap(props: { payment: Payment; event: NonNullable<Payment['event']>; equation: Equation | null }) {
  const { words, format } = useView()
  const w = words.receipt
  const { payment, event, equation } = props
  const f = format(event.zone)
  const date = f.longDate(f.civilDate(event.startAt))
  const window = f.window(event.startAt, event.endAt)
  const count = (quality: string): number => payment.intervals.filter((one) => one.quality === quality).length
  const rows = payment.intervals.map((one) => ({
    ...one,
    endAt: new Date(Date.parse(one.startAt) + one.minutes * 60_000).toISOString(),
  }))
  const readings: Reading[] = rows.map((one) => ({
    fromAt: Date.parse(one.startAt),
    toAt: Date.parse(one.endAt),
    usual: kilowatts(one.usualWh, one.minutes),
    used: one.usedWh === null ? null : kilowatts(one.usedWh, one.minutes),
    quality: one.quality,
  }))
  const sums =
    equation && equation.usualWh !== null && equation.usedWh !== null
      ? { ...equation, usual: equation.usualWh, used: equation.usedWh }
      : null
  const measured = sums !== null && readings.every((one) => one.used !== null)
  const [estimated, missing] = [count('estimated'), count('missing')]
  const labels = {
    title: measured ? w.gapFinding(date, f.kWh(sums.usual), f.kWh(sums.used)) : w.gapTitleZero,
    band: words.events.bandLabel(window),
  }
  // Totals are only written into the picture once every reading is there.
  const plain = { usual: w.labelUsualShort, used: w.labelUsedShort, saved: words.events.savedLabel }
  const totals = sums
    ? { usual: w.labelUsual(f.kWh(sums.usual)), used: w.labelUsed(f.kWh(sums.used)), saved: w.labelSaved(f.kWh(sums.netSavedWh)) }
    : plain
  return (
    <section class="card" aria-labelledby="gap">
      <h2 id="gap">{payment.cents > 0 ? w.gapTitle : w.gapTitleZero}</h2>
      <p class="quality">
        {w.quality(count('measured'), payment.intervals.length)} {estimated === 0 && missing === 0 && w.qualityNone}
        {estimated > 0 && w.qualityEstimated(estimated)} {missing > 0 && w.qualityMissing(missing)}
      </p>
      <div class="chart-box">
        <GapChart
          id="receipt"
          readings={readings}
          rows={rows}
          zone={event.zone}
          event={{ fromAt: Date.parse(event.startAt), toAt: Date.parse(event.endAt) }}
          nowAt={null}
          dusk={false}
          wide={measured ? { ...labels, ...totals } : { ...labels, ...plain }}
          small={measured ? { ...labels, ...plain, saved: totals.saved } : { ...labels, ...plain }}
          legend={{
            usual: w.usual,
            used: w.used,
            estimated: words.events.estimated(payment.account?.utility.name ?? ''),
            missing: words.home.missing,
            over: w.over2,
          }}
          wideSize={[652, 300]}
        />
      </div>
    </section>
  )
}
