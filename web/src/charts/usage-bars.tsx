/** What was used as bars, what went back hanging below zero: the readings of a day in kilowatts, days and months in kilowatt-hours. */
import type { Series, UsageBar } from '../answers.ts'
import { useView } from '../view.ts'
import { usualOf } from './day-chart.tsx'
import { Grid, Hatches, Hours, Now } from './frame.tsx'
import { kilowatts, type Plot, plotOf, round, type Size } from './plot.ts'
import { bars, hourly, type Reading, runs, stepLine } from './steps.ts'

type Props = {
  bars: readonly UsageBar[]
  title: string
  zone: string
  /** Of a day: its instants, and what lies beside the bars. Without it the bars stand side by side, so many of them. */
  day: { startAt: string; endAt: string; usual: Series | null; nowAt: string } | null
  slots: number
  /** Below a bar, at most; null leaves it out. */
  labelOf: (index: number, isNarrow: boolean) => string | null
}
type Drawn = { used: Reading[]; given: Reading[] }

/** Bars on the axis of time, or each in the middle of its slot. */
function drawnOf({ bars: all, day }: Props): Drawn {
  const drawn: Drawn = { used: [], given: [] }
  for (const [i, one] of all.entries()) {
    const [startAt, endAt] = [Date.parse(one.startAt), Date.parse(one.endAt)]
    const height = (wh: number) => (day ? kilowatts(wh, (endAt - startAt) / 60_000) : wh / 1000)
    const place = day ? { fromAt: startAt, toAt: endAt } : { fromAt: i + 0.11, toAt: i + 0.89 }
    const quality = one.takenWh === null ? 'missing' : one.estimated * 2 > one.known ? 'estimated' : 'measured'
    drawn.used.push({ ...place, usual: null, used: one.takenWh === null ? null : height(one.takenWh), quality })
    if (one.givenWh) drawn.given.push({ ...place, usual: null, used: -height(one.givenWh), quality })
  }
  return drawn
}

function Drawing(props: Props & { size: Size; className: string; part: string; every: number; isNarrow: boolean }) {
  const { day, slots, size } = props
  const { used, given } = drawnOf(props)
  const usual = day?.usual ? hourly(usualOf(day.usual)) : []
  const values = [...used, ...given].flatMap((one) => one.used ?? []).concat(usual.flatMap((one) => one.usual ?? []))
  const [fromAt, toAt] = day ? [Date.parse(day.startAt), Date.parse(day.endAt)] : [0, slots]
  const plot = plotOf(size, fromAt, toAt, values)
  const id = `usage-${props.part}`
  const nowAt = day ? Date.parse(day.nowAt) : Number.NaN
  const until = used.at(-1)?.toAt ?? fromAt
  const isNow = nowAt >= fromAt && nowAt < toAt
  const measured = (all: readonly Reading[]) =>
    bars(
      plot,
      all.filter((one) => one.quality === 'measured'),
    )
  const filled = (all: readonly Reading[]) =>
    bars(
      plot,
      all.filter((one) => one.quality === 'estimated'),
    )
  return (
    <svg
      class={`fig ${props.className}`}
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-labelledby={`${id}-t`}
      data-plot={[plot.left, plot.top - 14, size.width - size.right, size.height - plot.bottom].join(' ')}
    >
      <title id={`${id}-t`}>{props.title}</title>
      <Hatches id={id} />
      <Grid plot={plot} unit={day ? 'kW' : 'kWh'} />
      <path d={measured(used)} fill="var(--usage)" />
      <path d={measured(given)} fill="var(--usage-soft)" stroke="var(--usage)" stroke-width=".8" />
      <path d={filled(used) + filled(given)} fill={`url(#${id}-bar)`} stroke="var(--usage)" />
      <Missing {...props} plot={plot} used={used} usual={usual} />
      <Letters {...props} plot={plot} used={used} />
      <path d={stepLine(plot, usual, (one) => one.usual)} fill="none" stroke="var(--baseline)" stroke-width="2" stroke-dasharray="6 3" />
      {isNow && nowAt > until && (
        <rect
          x={round(plot.x(until))}
          y={plot.top}
          width={round(plot.x(nowAt) - plot.x(until))}
          height={size.height - plot.top - plot.bottom}
          fill={`url(#${id}-wait)`}
        />
      )}
      {isNow && <Now plot={plot} at={nowAt} zone={props.zone} dusk={false} />}
      {day ? (
        <Hours plot={plot} zone={props.zone} every={props.every} nowAt={isNow ? nowAt : null} />
      ) : (
        Array.from({ length: slots }, (_, i) => (
          <text key={i} class="ax" x={round(plot.x(i + 0.5))} y={size.height - plot.bottom + 19} text-anchor="middle">
            {props.labelOf(i, props.isNarrow)}
          </text>
        ))
      )}
    </svg>
  )
}

/** A reading that did not come is an open box as high as is usual; a day or a month that lacks some has one on top of what came. */
function Missing(props: Props & { plot: Plot; used: readonly Reading[]; usual: readonly Reading[] }) {
  const { plot, usual } = props
  const usualAt = (at: number) => usual.find((one) => one.fromAt <= at && at < one.toAt)?.usual ?? plot.high / 8
  const boxes = props.used.flatMap((one, i) => {
    if ((props.bars[i]?.missing ?? 0) === 0) return []
    const bottom = plot.y(one.used ?? 0)
    const top = one.used === null ? plot.y(usualAt(one.fromAt)) : Math.max(plot.top - 8, bottom - 12)
    return [`M${round(plot.x(one.fromAt) + 0.8)} ${round(bottom)}V${round(top)}H${round(plot.x(one.toAt) - 0.8)}V${round(bottom)}`]
  })
  return <path d={boxes.join('')} fill="none" stroke="var(--line-strong)" stroke-dasharray="2 2" />
}

/** E over what the utility estimated: over each run of readings, over each day and month that holds some. */
function Letters(props: Props & { plot: Plot; used: readonly Reading[] }) {
  const { plot } = props
  const groups = props.day
    ? runs(props.used, 'estimated')
    : props.used.filter((_, i) => (props.bars[i]?.estimated ?? 0) > 0).map((one) => [one])
  return (
    <>
      {groups.map((group) => {
        const [first, last] = [group[0], group.at(-1)]
        if (!first || !last) return null
        const x = (plot.x(first.fromAt) + plot.x(last.toAt)) / 2
        const y = Math.min(...group.map((one) => plot.y(one.used ?? 0))) - 5
        return (
          <text key={first.fromAt} class="lab" x={round(x)} y={round(y)} text-anchor="middle" fill="var(--ink-2)">
            E
          </text>
        )
      })}
    </>
  )
}

export function UsageBars(props: Props) {
  return (
    <div class="plot">
      <Drawing
        {...props}
        part="w"
        className="only-d"
        every={3}
        isNarrow={false}
        size={{ width: 1100, height: 320, left: 44, right: 10, top: 40, bottom: 30 }}
      />
      <Drawing
        {...props}
        part="s"
        className="only-p"
        every={6}
        isNarrow
        size={{ width: 350, height: 260, left: 40, right: 6, top: 36, bottom: 30 }}
      />
    </div>
  )
}

/** A clock's hours as small bars, those of most demand on a band. */
export function HoursOfDay(props: {
  hoursWh: readonly (number | null)[]
  band: { fromHour: number; toHour: number } | null
  title: string
}) {
  const { format } = useView()
  const f = format('UTC')
  const most = Math.max(1, ...props.hoursWh.map((wh) => wh ?? 0))
  const [width, height, each] = [336, 96, 14]
  const label = (hour: number) => f.hour(new Date(Date.UTC(2026, 0, 1, hour)).toISOString())
  return (
    <svg class="fig clock" viewBox={`0 0 ${width} ${height + 20}`} role="img" aria-label={props.title}>
      {props.band && (
        <>
          <rect
            x={props.band.fromHour * each}
            y="0"
            width={(props.band.toHour - props.band.fromHour) * each}
            height={height}
            rx="6"
            fill="var(--event-band)"
          />
          <rect
            x={props.band.fromHour * each}
            y="0"
            width={(props.band.toHour - props.band.fromHour) * each}
            height="3"
            rx="1.5"
            fill="var(--now-fill)"
          />
        </>
      )}
      {props.hoursWh.map((wh, hour) => {
        const high = ((wh ?? 0) / most) * (height - 14)
        if (wh === null)
          return (
            <rect
              key={hour}
              x={hour * each + 2}
              y={height - 12}
              width={each - 4}
              height="12"
              rx="2"
              fill="none"
              stroke="var(--line-strong)"
              stroke-dasharray="2 2"
            />
          )
        return (
          <rect
            key={hour}
            x={hour * each + 2}
            y={round(height - high)}
            width={each - 4}
            height={round(Math.max(1, high))}
            rx="2"
            fill="var(--usage)"
          />
        )
      })}
      <path class="grid-line" d={`M0 ${height}H${width}`} />
      {[0, 6, 12, 18].map((hour) => (
        <text key={hour} class="ax" x={hour * each} y={height + 16}>
          {label(hour)}
        </text>
      ))}
    </svg>
  )
}
