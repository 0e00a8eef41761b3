/** The parts all charts share: hatches, gridlines, the event band, hour marks, the pill that says now. */
import { useView } from '../view.ts'
import { hourMarks, type Plot, round } from './plot.ts'

/** Hatches are named by chart, so that two charts on a page do not share ids. */
export function Hatches(props: { id: string }) {
  return (
    <defs>
      <pattern id={`${props.id}-bar`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" fill="var(--surface)" />
        <rect width="2.6" height="6" fill="var(--usage)" />
      </pattern>
      <pattern id={`${props.id}-over`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
        <rect width="6" height="6" fill="var(--bad-soft)" />
        <rect width="2" height="6" fill="var(--bad-fill)" />
      </pattern>
      <pattern id={`${props.id}-wait`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="1.2" height="7" fill="var(--line-strong)" opacity=".45" />
      </pattern>
    </defs>
  )
}

export function Grid(props: { plot: Plot; unit?: string }) {
  const { plot } = props
  const digits = plot.ticks.some((tick) => !Number.isInteger(tick)) ? (plot.ticks.some((tick) => !Number.isInteger(tick * 10)) ? 2 : 1) : 0
  return (
    <>
      {plot.ticks.map((tick) => (
        <g key={tick}>
          <path
            class={tick === 0 && plot.low < 0 ? 'zero' : 'grid-line'}
            d={`M${plot.left} ${round(plot.y(tick))}H${plot.width - plot.right}`}
          />
          <text class="ax" x={plot.left - 8} y={round(plot.y(tick) + 4)} text-anchor="end">
            {tick.toFixed(digits).replace('-', '\u2212')}
          </text>
        </g>
      ))}
      <text class="ax" x={plot.left - 8} y={round(plot.top - 14)} text-anchor="end">
        {props.unit ?? 'kW'}
      </text>
    </>
  )
}

export function Band(props: { plot: Plot; fromAt: number; toAt: number; label: string; dusk: boolean }) {
  const { plot } = props
  const from = plot.x(Math.max(props.fromAt, plot.fromAt))
  const to = plot.x(Math.min(props.toAt, plot.toAt))
  if (to <= from) return null
  const y = plot.top - 24
  // A label that would run out of the drawing is anchored at the band's right end.
  const late = from > plot.width * 0.62
  return (
    <>
      <rect
        x={round(from)}
        y={y}
        width={round(to - from)}
        height={plot.height - plot.bottom - y}
        rx="8"
        fill={props.dusk ? 'var(--dusk-2)' : 'var(--event-band)'}
      />
      <rect x={round(from)} y={y} width={round(to - from)} height="3" rx="1.5" fill="var(--now-fill)" />
      <text
        class="lab"
        x={round(late ? to - 8 : from + 9)}
        y={plot.top - 7}
        text-anchor={late ? 'end' : 'start'}
        fill={props.dusk ? 'var(--now-fill)' : 'var(--now)'}
      >
        {props.label}
      </text>
    </>
  )
}

/** Hours along the bottom; those that would collide with the pill of now are left out. */
export function Hours(props: { plot: Plot; zone: string; every: number; nowAt: number | null }) {
  const { plot } = props
  const f = useView().format(props.zone)
  const hourOf = (at: number): number =>
    Number(new Intl.DateTimeFormat('en-US', { timeZone: props.zone, hour: 'numeric', hourCycle: 'h23' }).format(at))
  return (
    <>
      {hourMarks(plot.fromAt, plot.toAt, props.every, hourOf)
        .filter((at) => props.nowAt === null || Math.abs(plot.x(at) - plot.x(props.nowAt)) > 50)
        .map((at) => (
          <text
            key={at}
            class="ax"
            x={round(plot.x(at))}
            y={plot.height - plot.bottom + 19}
            text-anchor={plot.x(at) < plot.left + 16 ? 'start' : plot.x(at) > plot.width - plot.right - 20 ? 'end' : 'middle'}
          >
            {f.hour(new Date(at).toISOString())}
          </text>
        ))}
    </>
  )
}

export function Now(props: { plot: Plot; at: number; zone: string; dusk: boolean }) {
  const { plot } = props
  const x = Math.min(plot.width - plot.right - 27, Math.max(plot.left + 27, plot.x(props.at)))
  const label = useView()
    .format(props.zone)
    .time(new Date(props.at).toISOString())
    .replace(/[^\d:].*$/, '')
  return (
    <>
      <path
        d={`M${round(plot.x(props.at))} ${plot.top - 14}V${plot.height - plot.bottom}`}
        stroke={props.dusk ? 'var(--on-dusk)' : 'var(--ink)'}
        stroke-width="1.5"
      />
      <g transform={`translate(${round(x)} ${plot.height - plot.bottom})`}>
        <rect x="-26" y="3" width="52" height="21" rx="10.5" fill={props.dusk ? 'var(--on-dusk)' : 'var(--ink)'} />
        <text y="18" text-anchor="middle" font-size="12.5" font-weight="700" fill={props.dusk ? 'var(--dusk)' : 'var(--surface)'}>
          {label}
        </text>
      </g>
    </>
  )
}
