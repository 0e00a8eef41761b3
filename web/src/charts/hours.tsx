/** Small pictures of the console: payments by hour with the day's limit, and a network's day as one row of squares. */

/** A bar an hour, in green up to the limit and in red behind it; the words beside it say the sum. */
export function HoursChart(props: { hours: readonly number[]; title: string }) {
  const most = Math.max(1, ...props.hours)
  const limit = props.hours.length - 1
  return (
    <svg class="hours" viewBox={`0 0 ${props.hours.length * 7} 34`} role="img" aria-label={props.title}>
      {props.hours.map((count, hour) => {
        const height = count === 0 ? 1 : Math.max(2, (count / most) * 30)
        const at = hour < limit ? hour * 7 : hour * 7 + 3
        return (
          <rect
            key={hour}
            class={count === 0 ? 'none' : hour < limit ? 'money' : 'bad'}
            x={at}
            y={32 - height}
            width={4.6}
            height={height}
            rx={1}
          />
        )
      })}
      <line class="limit" x1={limit * 7 - 0.2} x2={limit * 7 - 0.2} y1={0} y2={34} />
    </svg>
  )
}

/** The lowest share of each level, in percent; what lies below the last is drawn hollow. */
export const LEVELS = [95, 85, 50] as const
export const levelOf = (percent: number): number => {
  const at = LEVELS.findIndex((least) => percent >= least)
  return at < 0 ? LEVELS.length : at
}

export function DayRow(props: { percents: readonly number[]; title: string }) {
  return (
    <svg class="feed-row" viewBox={`0 0 ${props.percents.length * 12} 18`} preserveAspectRatio="none" role="img" aria-label={props.title}>
      {props.percents.map((percent, hour) => (
        <rect key={hour} class={`lv${levelOf(percent)}`} x={hour * 12 + 0.75} y={0.75} width={10.5} height={16.5} rx={2.5} />
      ))}
    </svg>
  )
}
