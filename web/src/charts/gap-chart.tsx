/** The picture of the product: what you would use (dashed), what you used (solid), and between them, in green, what is paid. */
import { useView } from '../view.ts'
import { Band, Grid, Hatches, Hours, Now } from './frame.tsx'
import { Legend, type Mark } from './legend.tsx'
import { type Plot, plotOf, round, type Size } from './plot.ts'
import { ReadingsTable, type TableRow } from './readings-table.tsx'
import { boxes, over, type Reading, roomFor, runs, saved, stepLine, used } from './steps.ts'

export type GapWords = { title: string; band: string; usual: string; used: string; saved: string }
type Props = {
  id: string
  readings: Reading[]
  rows: TableRow[]
  zone: string
  /** Milliseconds of the event's window. */
  event: { fromAt: number; toAt: number }
  nowAt: number | null
  dusk: boolean
  wide: GapWords
  small: GapWords
  /** Words of the marks that are not labelled in the drawing. */
  legend: Record<'usual' | 'used' | 'estimated' | 'missing' | 'over', string>
  wideSize: [number, number]
}

/** The free room above both lines, and the measured room below both: where their labels may stand. */
const aboveBoth =
  (high: number) =>
  (one: Reading): [number, number] | null =>
    one.usual === null ? null : [Math.max(one.usual, one.used ?? one.usual), high]
const belowBoth = (one: Reading): [number, number] | null =>
  one.quality !== 'measured' || one.used === null ? null : [0, Math.min(one.used, one.usual ?? one.used)]

const sizes = (width: number, height: number): Size => ({ width, height, left: 34, right: 14, top: 44, bottom: 30 })

function Estimated(props: { plot: Plot; readings: Reading[]; id: string; dusk: boolean }) {
  const { plot } = props
  const mute = props.dusk ? 'var(--on-dusk-2)' : 'var(--ink-3)'
  return (
    <>
      {runs(props.readings, 'estimated').map((run) => {
        const [first, last] = [run[0], run.at(-1)]
        if (!first || !last) return null
        const [a, b, zero] = [plot.x(first.fromAt), plot.x(last.toAt), plot.y(0)]
        const [ya, yb] = [plot.y(first.used ?? 0), plot.y(last.used ?? 0)]
        return (
          <g key={first.fromAt}>
            <path d={boxes(plot, run, used)} fill={`url(#${props.id}-wait)`} />
            <path
              d={`M${round(a)} ${round(ya)}V${round(zero)}M${round(b)} ${round(yb)}V${round(zero)}`}
              stroke={mute}
              stroke-dasharray="2 3"
            />
            <circle
              cx={round((a + b) / 2)}
              cy={round(zero - 14)}
              r="8.5"
              fill={props.dusk ? 'var(--dusk)' : 'var(--surface)'}
              stroke={mute}
            />
            <text
              x={round((a + b) / 2)}
              y={round(zero - 10)}
              font-size="11"
              font-weight="700"
              text-anchor="middle"
              fill={props.dusk ? 'var(--on-dusk)' : 'var(--ink)'}
            >
              E
            </text>
          </g>
        )
      })}
    </>
  )
}

function Drawing(props: Props & { size: Size; words: GapWords; className: string; part: string }) {
  const { readings, dusk, words } = props
  const first = readings[0]
  const last = readings.at(-1)
  if (!first || !last) return null
  const values = readings.flatMap((one) => [one.usual, one.used]).filter((value) => value !== null)
  const plot = plotOf(props.size, first.fromAt, last.toAt, values)
  const id = `${props.id}-${props.part}`
  // Only the event's own readings are paid; the hour before is shown for comparison.
  const paid = readings.filter((one) => one.fromAt >= props.event.fromAt && one.toAt <= props.event.toAt)
  const known = readings.filter((one) => one.used !== null)
  const until = known.at(-1)
  const pending =
    props.nowAt !== null && until && props.nowAt > until.toAt
      ? { from: plot.x(until.toAt), to: plot.x(Math.min(props.nowAt, plot.toAt)) }
      : null
  const gapRoom = roomFor(plot, paid, saved, words.saved.length * 7.4, 22)
  const overUsual = roomFor(
    plot,
    readings,
    aboveBoth(plot.high),
    words.usual.length * 6.6,
    18,
    props.nowAt === null ? undefined : [0.8, 0.72, 0.5, 0.3],
  )
  const underUsed = roomFor(plot, readings, belowBoth, words.used.length * 6.6, 40)
  const line = dusk
    ? { usual: '#aab4e2', used: '#ffffff', gap: 'var(--money-fill)' }
    : { usual: 'var(--baseline)', used: 'var(--usage)', gap: 'var(--gap)' }
  return (
    <svg
      class={`fig ${props.className}`}
      viewBox={`0 0 ${props.size.width} ${props.size.height}`}
      role="img"
      aria-labelledby={`${id}-t`}
      data-plot={[plot.left, plot.top - 24, props.size.width - plot.right, props.size.height - plot.bottom].join(' ')}
    >
      <title id={`${id}-t`}>{words.title}</title>
      <Hatches id={id} />
      <Band plot={plot} fromAt={props.event.fromAt} toAt={props.event.toAt} label={words.band} dusk={dusk} />
      <Grid plot={plot} />
      <path d={boxes(plot, readings, used)} fill={dusk ? 'rgb(255 255 255 / .085)' : 'var(--used)'} />
      <path d={boxes(plot, paid, saved)} fill={line.gap} />
      <path d={boxes(plot, paid, over)} fill={`url(#${id}-over)`} />
      <Estimated plot={plot} readings={readings} id={id} dusk={dusk} />
      {readings
        .filter((one) => one.quality === 'missing' && one.usual !== null && (props.nowAt === null || one.toAt <= (until?.toAt ?? 0)))
        .map((one) => (
          <path
            key={one.fromAt}
            d={`M${round(plot.x(one.fromAt) + 1.5)} ${round(plot.y(0))}V${round(plot.y(one.usual ?? 0))}H${round(plot.x(one.toAt) - 1.5)}V${round(plot.y(0))}z`}
            fill={dusk ? 'var(--dusk)' : 'var(--surface)'}
            stroke={dusk ? line.usual : 'var(--line-strong)'}
            stroke-dasharray="2 3"
          />
        ))}
      {pending && (
        <rect
          x={round(pending.from)}
          y={plot.top}
          width={round(Math.max(0, pending.to - pending.from))}
          height={props.size.height - plot.top - plot.bottom}
          fill={dusk ? 'rgb(255 255 255 / .07)' : `url(#${id}-wait)`}
        />
      )}
      <path d={stepLine(plot, readings, (one) => one.usual)} fill="none" stroke={line.usual} stroke-width="2.2" stroke-dasharray="6 4" />
      <path
        d={stepLine(plot, readings, (one) => one.used)}
        fill="none"
        stroke={line.used}
        stroke-width="2.8"
        stroke-linejoin="round"
        stroke-linecap="round"
      />
      {props.nowAt !== null && until && (
        <circle
          cx={round(plot.x(until.toAt))}
          cy={round(plot.y(until.used ?? 0))}
          r="5.5"
          fill={line.used}
          stroke={dusk ? 'var(--dusk)' : 'var(--surface)'}
          stroke-width="2.5"
        />
      )}
      {props.nowAt !== null && <Now plot={plot} at={props.nowAt} zone={props.zone} dusk={dusk} />}
      <Hours plot={plot} zone={props.zone} every={1} nowAt={props.nowAt} />
      {gapRoom && (
        <text
          x={round(gapRoom.x)}
          y={round((gapRoom.top + gapRoom.bottom) / 2 + 5)}
          text-anchor="middle"
          font-size="14"
          font-weight="650"
          fill="var(--on-money-fill)"
        >
          {words.saved}
        </text>
      )}
      {overUsual && (
        <text
          class="lab"
          x={round(overUsual.x)}
          y={round(overUsual.bottom - 8)}
          text-anchor="middle"
          fill={dusk ? 'var(--on-dusk-2)' : 'var(--ink-2)'}
        >
          {words.usual}
        </text>
      )}
      {underUsed && (
        <text
          class="lab"
          x={round(underUsed.x)}
          y={round(underUsed.top + 24)}
          text-anchor="middle"
          fill={dusk ? '#ffffff' : 'var(--usage)'}
        >
          {words.used}
        </text>
      )}
    </svg>
  )
}

export function GapChart(props: Props) {
  const { words } = useView()
  const has = (quality: Reading['quality']): boolean => props.readings.some((one) => one.quality === quality)
  const items: [Mark, string][] = [
    ['usual', props.legend.usual],
    ['used', props.legend.used],
  ]
  if (has('estimated')) items.push(['estimated', props.legend.estimated])
  if (props.nowAt === null && has('missing')) items.push(['missing', props.legend.missing])
  if (props.readings.some((one) => over(one) !== null && one.fromAt >= props.event.fromAt)) items.push(['over', props.legend.over])
  return (
    <figure class="chart" data-chart data-cursor={words.receipt.cursor}>
      <div class="plot">
        <Drawing {...props} part="w" className="only-d" size={sizes(...props.wideSize)} words={props.wide} />
        <Drawing {...props} part="s" className="only-p" size={sizes(350, props.dusk ? 290 : 260)} words={props.small} />
      </div>
      <Legend items={items} dusk={props.dusk} />
      <ReadingsTable rows={props.rows} zone={props.zone} label={props.wide.band} />
    </figure>
  )
}
