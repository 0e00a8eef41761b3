/** One civil day: a bar for each reading, the usual day as hourly steps, the event's window, and where the readings end. */
import type { Series } from '../answers.ts'
import { useView } from '../view.ts'
import { Band, Grid, Hatches, Hours, Now } from './frame.tsx'
import { Legend, type Mark } from './legend.tsx'
import { kilowatts, plotOf, round, type Size } from './plot.ts'
import { ReadingsTable } from './readings-table.tsx'
import { bars, hourly, type Reading, stepLine } from './steps.ts'

type Props = {
  series: Series
  usual: Series | null
  zone: string
  nowAt: string
  event: { startAt: string; endAt: string } | null
  utilityName: string
  title: string
}

/** Readings of a series at its own intervals, with no usual. */
export function readingsOf(series: Series): Reading[] {
  const start = Date.parse(series.startAt)
  const step = series.intervalMinutes * 60_000
  return series.wh.map((wh, i) => ({
    fromAt: start + i * step,
    toAt: start + (i + 1) * step,
    usual: null,
    used: wh === null ? null : kilowatts(wh, series.intervalMinutes),
    quality: series.quality[i] ?? (wh === null ? 'missing' : 'measured'),
  }))
}

export const usualOf = (series: Series): Reading[] => readingsOf(series).map((one) => ({ ...one, usual: one.used, used: null }))

function Drawing(props: Props & { size: Size; className: string; part: string; every: number }) {
  const { words } = useView()
  const readings = readingsOf(props.series)
  const usual = props.usual ? hourly(usualOf(props.usual)) : []
  const fromAt = Date.parse(props.series.startAt)
  const toAt = Math.max(fromAt + 86_400_000, readings.at(-1)?.toAt ?? 0, usual.at(-1)?.toAt ?? 0)
  const values = [...readings.map((one) => one.used), ...usual.map((one) => one.usual)].filter((value) => value !== null)
  const plot = plotOf(props.size, fromAt, toAt, values)
  const nowAt = Date.parse(props.nowAt)
  const until = readings.filter((one) => one.used !== null).at(-1)?.toAt ?? fromAt
  const id = `day-${props.part}`
  const missing = readings.filter((one) => one.used === null && one.toAt <= until)
  const usualAt = (at: number): number => usual.find((one) => one.fromAt <= at && at < one.toAt)?.usual ?? plot.high / 8
  const isNow = nowAt >= fromAt && nowAt <= toAt
  return (
    <svg
      class={`fig ${props.className}`}
      viewBox={`0 0 ${props.size.width} ${props.size.height}`}
      role="img"
      aria-labelledby={`${id}-t`}
      data-plot={[plot.left, plot.top - 14, plot.x(readings.at(-1)?.toAt ?? toAt), props.size.height - plot.bottom].join(' ')}
    >
      <title id={`${id}-t`}>{props.title}</title>
      <Hatches id={id} />
      {props.event && (
        <Band
          plot={plot}
          fromAt={Date.parse(props.event.startAt)}
          toAt={Date.parse(props.event.endAt)}
          label={words.events.event}
          dusk={false}
        />
      )}
      <Grid plot={plot} />
      <path
        d={bars(
          plot,
          readings.filter((one) => one.quality !== 'estimated'),
        )}
        fill="var(--usage)"
      />
      <path
        d={bars(
          plot,
          readings.filter((one) => one.quality === 'estimated'),
        )}
        fill={`url(#${id}-bar)`}
        stroke="var(--usage)"
      />
      {missing.map((one) => (
        <path
          key={one.fromAt}
          d={`M${round(plot.x(one.fromAt) + 0.8)} ${round(plot.y(0))}V${round(plot.y(usualAt(one.fromAt)))}H${round(plot.x(one.toAt) - 0.8)}V${round(plot.y(0))}z`}
          fill="none"
          stroke="var(--line-strong)"
          stroke-dasharray="2 2"
        />
      ))}
      <path d={stepLine(plot, usual, (one) => one.usual)} fill="none" stroke="var(--baseline)" stroke-width="2" stroke-dasharray="6 3" />
      {isNow && nowAt > until && (
        <rect
          x={round(plot.x(until))}
          y={plot.top}
          width={round(plot.x(nowAt) - plot.x(until))}
          height={props.size.height - plot.top - plot.bottom}
          fill={`url(#${id}-wait)`}
        />
      )}
      {isNow && <Now plot={plot} at={nowAt} zone={props.zone} dusk={false} />}
      <Hours plot={plot} zone={props.zone} every={props.every} nowAt={isNow ? nowAt : null} />
    </svg>
  )
}

export function DayChart(props: Props) {
  const { words } = useView()
  const w = words.home
  const readings = readingsOf(props.series)
  const until = readings.filter((one) => one.used !== null).at(-1)?.toAt ?? 0
  const items: [Mark, string][] = [['bar', w.measured]]
  if (readings.some((one) => one.quality === 'estimated')) items.push(['estimated-bar', w.estimatedBy(props.utilityName)])
  if (readings.some((one) => one.used === null && one.toAt <= until)) items.push(['missing', w.missing])
  if (props.usual) items.push(['usual', w.similar])
  if (readings.some((one) => (one.used ?? 0) < 0)) items.push(['back', w.back])
  const rows = readings
    .map((one, i) => ({
      startAt: new Date(one.fromAt).toISOString(),
      endAt: new Date(one.toAt).toISOString(),
      usualWh: null,
      usedWh: props.series.wh[i] ?? null,
      quality: one.quality,
      at: one.toAt,
    }))
    .filter((row) => row.at <= until)
  return (
    <figure class="chart" data-chart data-cursor={words.receipt.cursor} data-shown={rows.length} data-of={readings.length}>
      <Legend items={items} />
      <div class="plot">
        <Drawing
          {...props}
          part="w"
          className="only-d"
          every={3}
          size={{ width: 1100, height: 290, left: 34, right: 10, top: 40, bottom: 30 }}
        />
        <Drawing
          {...props}
          part="s"
          className="only-p"
          every={6}
          size={{ width: 350, height: 250, left: 34, right: 10, top: 40, bottom: 30 }}
        />
      </div>
      <ReadingsTable rows={rows} zone={props.zone} label={w.today} />
    </figure>
  )
}
