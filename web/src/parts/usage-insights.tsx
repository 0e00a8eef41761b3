/** What is worth knowing of one's use: beside oneself, when the most, and how much in the hours of most demand. */
import type { UsageAnswer, UsageBeside } from '../answers.ts'
import { HoursOfDay } from '../charts/usage-bars.tsx'
import { useView } from '../view.ts'
import { Rich } from './rich.tsx'

/** A time of the clock as an instant, for formats that take one. */
const clock = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour)).toISOString()

function Beside(props: { beside: UsageBeside; zone: string }) {
  const { words, format } = useView()
  const [w, f] = [words.usage, format(props.zone)]
  const { ownWh, otherWh, days, month } = props.beside
  const most = Math.max(ownWh, otherWh)
  const called = (date: string) => {
    const name = f.monthOf(date.slice(0, 7))
    return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
  }
  const what =
    props.beside.with === 'usual-day'
      ? w.besideWhat['usual-day']
      : props.beside.with === 'usual-days'
        ? days === 1
          ? w.besideWhat['usual-one']
          : w.besideWhat['usual-days'](f.number(days))
        : days === 1
          ? w.besideWhat['year-one'](called(month ?? ''))
          : w.besideWhat['year-ago'](called(month ?? ''), f.number(days))
  return (
    <div class="beside">
      <h3>{what}</h3>
      <dl>
        {(
          [
            [w.besideOwn, ownWh, 'own'],
            [w.besideOther, otherWh, 'other'],
          ] as const
        ).map(([label, wh, kind]) => (
          <div key={kind}>
            <dt>{label}</dt>
            <dd>
              <svg class={kind} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect width={Math.max(0.5, (wh / most) * 100)} height="10" rx="1" />
              </svg>
              <span class="num">{f.kWh(wh)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function Most(props: { answer: UsageAnswer }) {
  const { words, format } = useView()
  const w = words.usage
  const { most, peak, range, zone } = props.answer
  const f = format(zone)
  if (!most?.hour) return null
  const { fromHour, wh, percent } = most.hour
  const hours = format('UTC').window(clock(fromHour), clock(fromHour + 1))
  const said = (range === 'day' ? w.mostHour : w.mostHourMean)(
    `${hours.slice(0, 1).toUpperCase()}${hours.slice(1)}`,
    f.kWh(wh),
    f.percent(percent),
  )
  // 2026-01-05 was a Monday.
  const weekday = most.weekday && new Date(Date.UTC(2026, 0, 4 + most.weekday.weekday, 12)).toISOString().slice(0, 10)
  return (
    <section class="card" aria-labelledby="most">
      <h2 id="most">{w.mostTitle}</h2>
      <p>
        <Rich text={said} />
      </p>
      <HoursOfDay hoursWh={most.hoursWh} band={peak} title={w.hourAxis} />
      {most.weekday && weekday && <p class="sm m2">{w.mostWeekday(f.longDate(weekday).split(/,? /)[0] ?? '', f.kWh(most.weekday.wh))}</p>}
    </section>
  )
}

function Peak(props: { peak: NonNullable<UsageAnswer['peak']>; zone: string }) {
  const { words, format } = useView()
  const [w, f] = [words.usage, format(props.zone)]
  const { fromHour, toHour, wh, percent, network, cost } = props.peak
  return (
    <section class="card" aria-labelledby="peak">
      <h2 id="peak">{w.peakTitle}</h2>
      <p>
        <Rich text={w.peakIn(format('UTC').window(clock(fromHour), clock(toHour)), f.kWh(wh), f.percent(percent))} />
      </p>
      {cost ? (
        <p>
          <Rich
            text={w.peakCost(f.money(cost.cents), f.rate(cost.centsPerKWh), f.dayWithYear(cost.billFrom), f.dayWithYear(cost.billUntil))}
          />
        </p>
      ) : (
        <p class="sm m2">{w.peakNoCost}</p>
      )}
      <p class="sm m2">{network ? w.peakNetwork(network) : w.peakAssumed}</p>
    </section>
  )
}

export function UsageInsights(props: { answer: UsageAnswer }) {
  const { words } = useView()
  const { beside, peak, zone } = props.answer
  return (
    <div class="insights">
      {beside.length > 0 && (
        <section class="card" aria-labelledby="beside">
          <h2 id="beside">{words.usage.besideTitle}</h2>
          {beside.map((one) => (
            <Beside key={one.with} beside={one} zone={zone} />
          ))}
        </section>
      )}
      <Most answer={props.answer} />
      {peak && <Peak peak={peak} zone={zone} />}
    </div>
  )
}
