/** A week as seven stripes, each a day reading by reading, all to one scale, so that the evenings stand under one another. */
import type { Series, UsageAnswer } from '../answers.ts'
import { useView } from '../view.ts'
import { readingsOf } from './day-chart.tsx'
import { Hatches } from './frame.tsx'
import { type Plot, round } from './plot.ts'
import { type Reading, stepLine } from './steps.ts'

type Curve = NonNullable<UsageAnswer['curves']>[number]
const [WIDTH, HEIGHT] = [960, 60]

/** Boxes without gaps: three hundred readings of a day would be nothing but gaps on a phone. */
function mass(plot: Plot, readings: readonly Reading[]): string {
  return readings
    .flatMap((one) =>
      one.used === null
        ? []
        : [`M${round(plot.x(one.fromAt))} ${round(plot.y(0))}V${round(plot.y(one.used))}H${round(plot.x(one.toAt))}V${round(plot.y(0))}z`],
    )
    .join('')
}

const drawnOf = (series: Series | null, sign: 1 | -1): Reading[] =>
  series === null ? [] : readingsOf(series).map((one) => ({ ...one, used: one.used === null ? null : sign * one.used }))

function Stripe(props: { curve: Curve; high: number; low: number; endAt: number }) {
  const { curve, high, low } = props
  const [taken, given] = [drawnOf(curve.taken, 1), drawnOf(curve.given, -1)]
  const fromAt = Date.parse(curve.taken.startAt)
  const plot: Plot = {
    ...{ width: WIDTH, height: HEIGHT, left: 0, right: 0, top: 2, bottom: 0, fromAt, toAt: props.endAt, low, high, ticks: [] },
    x: (at) => ((at - fromAt) / (props.endAt - fromAt)) * WIDTH,
    y: (kw) => 2 + (1 - (kw - low) / (high - low)) * (HEIGHT - 2),
  }
  const id = `week-${curve.date}`
  const missing = taken.filter((one) => one.used === null).map((one) => ({ ...one, used: high / 6 }))
  return (
    <svg class="stripe" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <Hatches id={id} />
      <path d={mass(plot, given)} fill="var(--usage-soft)" />
      <path
        d={mass(
          plot,
          taken.filter((one) => one.quality === 'measured'),
        )}
        fill="var(--usage)"
      />
      <path
        d={mass(
          plot,
          taken.filter((one) => one.quality === 'estimated'),
        )}
        fill={`url(#${id}-bar)`}
      />
      <path
        d={stepLine(plot, missing, (one) => one.used)}
        fill="none"
        stroke="var(--line-strong)"
        stroke-dasharray="2 2"
        vector-effect="non-scaling-stroke"
      />
      <path d={`M0 ${round(plot.y(0))}H${WIDTH}`} stroke="var(--line)" vector-effect="non-scaling-stroke" />
    </svg>
  )
}

export function UsageWeek(props: { answer: UsageAnswer; dayHref: (date: string) => string }) {
  const { words, format } = useView()
  const w = words.usage
  const { curves, bars, zone } = props.answer
  const f = format(zone)
  const powers = (curves ?? []).flatMap((curve) =>
    [...drawnOf(curve.taken, 1), ...drawnOf(curve.given, -1)].flatMap((one) => one.used ?? []),
  )
  const [high, low] = [Math.max(0.05, ...powers), Math.min(0, ...powers)]
  return (
    <>
      <ol class="week">
        {(curves ?? []).map((curve, i) => {
          const bar = bars[i]
          const [weekday, ...rest] = f.longDate(curve.date).split(/,? /)
          return (
            <li key={curve.date}>
              <a href={props.dayHref(curve.date)}>
                <span class="when">
                  <b>{weekday}</b> <span>{rest.join(' ')}</span>
                </span>
                <Stripe curve={curve} high={high} low={low} endAt={Date.parse(bar?.endAt ?? curve.taken.startAt)} />
                <span class="num">
                  {bar?.takenWh == null ? w.cell.missing : f.kWhShort(bar.takenWh)}
                  {bar?.takenWh != null && <small> kWh</small>}
                  {(bar?.estimated ?? 0) > 0 && <i>E</i>}
                </span>
              </a>
            </li>
          )
        })}
      </ol>
      <p class="week-axis" aria-hidden="true">
        {[0, 6, 12, 18].map((hour) => (
          <span key={hour}>{format('UTC').hour(new Date(Date.UTC(2026, 0, 1, hour)).toISOString())}</span>
        ))}
      </p>
      <p class="xs m3">{w.highest(f.kW(Math.round(high * 100) / 100))}</p>
    </>
  )
}
