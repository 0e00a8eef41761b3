/** The days the usual usage comes from: a bar for each candidate, the chosen ones filled. */
import { useView } from '../view.ts'
import { round } from './plot.ts'

export type DayBar = { date: string; usedWh: number; chosen: boolean }

function Drawing(props: {
  days: DayBar[]
  label: string
  width: number
  height: number
  stacked: boolean
  className: string
  zone: string
}) {
  const f = useView().format(props.zone)
  const top = 22
  const bottom = props.stacked ? 38 : 22
  const gap = props.stacked ? 4 : 8
  const highest = Math.max(1, ...props.days.map((day) => day.usedWh))
  const each = (props.width + gap) / Math.max(props.days.length, 5)
  const high = props.height - top - bottom
  return (
    <svg class={`fig ${props.className}`} viewBox={`0 0 ${props.width} ${props.height}`} role="img" aria-label={props.label}>
      {props.days.map((day, i) => {
        const x = i * each
        const mid = round(x + (each - gap) / 2)
        const height = Math.max(2, (Math.max(0, day.usedWh) / highest) * high)
        const y = props.height - bottom - height
        const [a, b] = f.shortDate(day.date)
        const ink = day.chosen ? 'var(--ink)' : 'var(--ink-3)'
        return (
          <g key={day.date}>
            <text
              x={mid}
              y={round(y - 6)}
              text-anchor="middle"
              font-size={props.stacked ? 11.5 : 12.5}
              font-weight={day.chosen ? 650 : 500}
              fill={ink}
            >
              {f.kWhFigure(day.usedWh)}
            </text>
            <rect
              x={round(x + 0.75)}
              y={round(y)}
              width={round(each - gap - 1.5)}
              height={round(height)}
              rx="4"
              fill={day.chosen ? 'var(--usage)' : 'none'}
              stroke={day.chosen ? 'var(--usage)' : 'var(--line-strong)'}
              stroke-width={day.chosen ? 1.5 : 1.2}
            />
            {props.stacked ? (
              <>
                <text x={mid} y={props.height - 20} text-anchor="middle" font-size="12.5" fill={ink}>
                  {a}
                </text>
                <text x={mid} y={props.height - 4} text-anchor="middle" font-size="12.5" fill={ink}>
                  {b}
                </text>
              </>
            ) : (
              <text x={mid} y={props.height - 4} text-anchor="middle" font-size="12.5" fill={ink}>
                {`${a} ${b}`}
              </text>
            )}
          </g>
        )
      })}
    </svg>
  )
}

export function DaysChart(props: { days: DayBar[]; label: string; zone: string }) {
  const { words, format } = useView()
  const f = format(props.zone)
  return (
    <figure class="days">
      <Drawing {...props} width={640} height={160} stacked={false} className="only-d" />
      <Drawing {...props} width={330} height={180} stacked className="only-p" />
      <ul class="vh">
        {props.days.map((day) => (
          <li key={day.date}>{`${f.dayMonth(day.date)}: ${f.kWh(day.usedWh)}${day.chosen ? `, ${words.receipt.chosen}` : ''}`}</li>
        ))}
      </ul>
    </figure>
  )
}
